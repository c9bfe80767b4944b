from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.problem_fields import ProblemFields





T = TypeVar("T", bound="Problem")



@_attrs_define
class Problem:
    """ Every refusal (RFC 9457). `code` is what a program goes by, `detail` is a sentence for people.

        Attributes:
            type_ (str):
            title (str):
            status (int):
            code (str):
            detail (str):
            fields (ProblemFields | Unset):
            retry_after_ms (int | Unset):
            state (str | Unset): The state that does not allow it.
            legal (list[str] | Unset): The states it may become.
            epoch (str | Unset): Of a 412: the epoch that holds now.
            revision (int | Unset): Of a 412: the revision that holds now.
            registration_id (int | Unset): Of a 409 to who is registered already: as what.
     """

    type_: str
    title: str
    status: int
    code: str
    detail: str
    fields: ProblemFields | Unset = UNSET
    retry_after_ms: int | Unset = UNSET
    state: str | Unset = UNSET
    legal: list[str] | Unset = UNSET
    epoch: str | Unset = UNSET
    revision: int | Unset = UNSET
    registration_id: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.problem_fields import ProblemFields # noqa: PLC0415
        type_ = self.type_

        title = self.title

        status = self.status

        code = self.code

        detail = self.detail

        fields: dict[str, Any] | Unset = UNSET
        if not isinstance(self.fields, Unset):
            fields = self.fields.to_dict()

        retry_after_ms = self.retry_after_ms

        state = self.state

        legal: list[str] | Unset = UNSET
        if not isinstance(self.legal, Unset):
            legal = self.legal



        epoch = self.epoch

        revision = self.revision

        registration_id = self.registration_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "type": type_,
            "title": title,
            "status": status,
            "code": code,
            "detail": detail,
        })
        if fields is not UNSET:
            field_dict["fields"] = fields
        if retry_after_ms is not UNSET:
            field_dict["retry_after_ms"] = retry_after_ms
        if state is not UNSET:
            field_dict["state"] = state
        if legal is not UNSET:
            field_dict["legal"] = legal
        if epoch is not UNSET:
            field_dict["epoch"] = epoch
        if revision is not UNSET:
            field_dict["revision"] = revision
        if registration_id is not UNSET:
            field_dict["registration_id"] = registration_id

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.problem_fields import ProblemFields # noqa: PLC0415
        d = dict(src_dict)
        type_ = d.pop("type")

        title = d.pop("title")

        status = d.pop("status")

        code = d.pop("code")

        detail = d.pop("detail")

        _fields = d.pop("fields", UNSET)
        fields: ProblemFields | Unset
        if isinstance(_fields,  Unset):
            fields = UNSET
        else:
            fields = ProblemFields.from_dict(_fields)




        retry_after_ms = d.pop("retry_after_ms", UNSET)

        state = d.pop("state", UNSET)

        legal = cast(list[str], d.pop("legal", UNSET))


        epoch = d.pop("epoch", UNSET)

        revision = d.pop("revision", UNSET)

        registration_id = d.pop("registration_id", UNSET)

        problem = cls(
            type_=type_,
            title=title,
            status=status,
            code=code,
            detail=detail,
            fields=fields,
            retry_after_ms=retry_after_ms,
            state=state,
            legal=legal,
            epoch=epoch,
            revision=revision,
            registration_id=registration_id,
        )


        problem.additional_properties = d
        return problem

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
