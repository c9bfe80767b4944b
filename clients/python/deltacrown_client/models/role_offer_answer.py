from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.scope_shape import ScopeShape





T = TypeVar("T", bound="RoleOfferAnswer")



@_attrs_define
class RoleOfferAnswer:
    """ `username` is null for an invitation by mail address; `address` is shown to who typed it, and null for others.

        Attributes:
            address (None | str):
            at (datetime.datetime):
            id (int):
            invited_by (str):
            role (str):
            scope (ScopeShape): Ids of stations and numbers of stages whose matches a referee has to do with; with neither,
                with all.
            username (None | str):
     """

    address: None | str
    at: datetime.datetime
    id: int
    invited_by: str
    role: str
    scope: ScopeShape
    username: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.scope_shape import ScopeShape # noqa: PLC0415
        address: None | str
        address = self.address

        at = self.at.isoformat()

        id = self.id

        invited_by = self.invited_by

        role = self.role

        scope = self.scope.to_dict()

        username: None | str
        username = self.username


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "address": address,
            "at": at,
            "id": id,
            "invited_by": invited_by,
            "role": role,
            "scope": scope,
            "username": username,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.scope_shape import ScopeShape # noqa: PLC0415
        d = dict(src_dict)
        def _parse_address(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        address = _parse_address(d.pop("address"))


        at = datetime.datetime.fromisoformat(d.pop("at"))




        id = d.pop("id")

        invited_by = d.pop("invited_by")

        role = d.pop("role")

        scope = ScopeShape.from_dict(d.pop("scope"))




        def _parse_username(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        username = _parse_username(d.pop("username"))


        role_offer_answer = cls(
            address=address,
            at=at,
            id=id,
            invited_by=invited_by,
            role=role,
            scope=scope,
            username=username,
        )


        role_offer_answer.additional_properties = d
        return role_offer_answer

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
