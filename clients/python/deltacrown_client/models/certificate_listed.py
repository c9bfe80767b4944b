from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="CertificateListed")



@_attrs_define
class CertificateListed:
    """ `state`: preparing while it is drawn, issued, revoked or superseded. `trouble`: why it could not be drawn.

        Attributes:
            award (str):
            code (str):
            ended_at (datetime.datetime | None):
            issued_at (datetime.datetime | None):
            name (str):
            place (list[int]):
            reason (str):
            registration_id (int):
            state (str):
            trouble (str):
            url (str):
     """

    award: str
    code: str
    ended_at: datetime.datetime | None
    issued_at: datetime.datetime | None
    name: str
    place: list[int]
    reason: str
    registration_id: int
    state: str
    trouble: str
    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        award = self.award

        code = self.code

        ended_at: None | str
        if isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        issued_at: None | str
        if isinstance(self.issued_at, datetime.datetime):
            issued_at = self.issued_at.isoformat()
        else:
            issued_at = self.issued_at

        name = self.name

        place = self.place



        reason = self.reason

        registration_id = self.registration_id

        state = self.state

        trouble = self.trouble

        url = self.url


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "award": award,
            "code": code,
            "ended_at": ended_at,
            "issued_at": issued_at,
            "name": name,
            "place": place,
            "reason": reason,
            "registration_id": registration_id,
            "state": state,
            "trouble": trouble,
            "url": url,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        award = d.pop("award")

        code = d.pop("code")

        def _parse_ended_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)



                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended_at = _parse_ended_at(d.pop("ended_at"))


        def _parse_issued_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                issued_at_type_0 = datetime.datetime.fromisoformat(data)



                return issued_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        issued_at = _parse_issued_at(d.pop("issued_at"))


        name = d.pop("name")

        place = cast(list[int], d.pop("place"))


        reason = d.pop("reason")

        registration_id = d.pop("registration_id")

        state = d.pop("state")

        trouble = d.pop("trouble")

        url = d.pop("url")

        certificate_listed = cls(
            award=award,
            code=code,
            ended_at=ended_at,
            issued_at=issued_at,
            name=name,
            place=place,
            reason=reason,
            registration_id=registration_id,
            state=state,
            trouble=trouble,
            url=url,
        )


        certificate_listed.additional_properties = d
        return certificate_listed

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
