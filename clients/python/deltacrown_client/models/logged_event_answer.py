from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.logged_event_answer_data import LoggedEventAnswerData





T = TypeVar("T", bound="LoggedEventAnswer")



@_attrs_define
class LoggedEventAnswer:
    """ An event as a socket tells it; `data` is as Artifacts/asyncapi.yaml says for its `type`. A `skip` has neither a
        time nor data: it is not for you.

        Attributes:
            sequence (int):
            type_ (str):
            at (datetime.datetime | Unset):
            data (LoggedEventAnswerData | Unset):
     """

    sequence: int
    type_: str
    at: datetime.datetime | Unset = UNSET
    data: LoggedEventAnswerData | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.logged_event_answer_data import LoggedEventAnswerData # noqa: PLC0415
        sequence = self.sequence

        type_ = self.type_

        at: str | Unset = UNSET
        if not isinstance(self.at, Unset):
            at = self.at.isoformat()

        data: dict[str, Any] | Unset = UNSET
        if not isinstance(self.data, Unset):
            data = self.data.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "sequence": sequence,
            "type": type_,
        })
        if at is not UNSET:
            field_dict["at"] = at
        if data is not UNSET:
            field_dict["data"] = data

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.logged_event_answer_data import LoggedEventAnswerData # noqa: PLC0415
        d = dict(src_dict)
        sequence = d.pop("sequence")

        type_ = d.pop("type")

        _at = d.pop("at", UNSET)
        at: datetime.datetime | Unset
        if isinstance(_at,  Unset):
            at = UNSET
        else:
            at = datetime.datetime.fromisoformat(_at)




        _data = d.pop("data", UNSET)
        data: LoggedEventAnswerData | Unset
        if isinstance(_data,  Unset):
            data = UNSET
        else:
            data = LoggedEventAnswerData.from_dict(_data)




        logged_event_answer = cls(
            sequence=sequence,
            type_=type_,
            at=at,
            data=data,
        )


        logged_event_answer.additional_properties = d
        return logged_event_answer

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
