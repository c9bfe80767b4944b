from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.my_match import MyMatch
  from ..models.my_registration import MyRegistration
  from ..models.my_role import MyRole





T = TypeVar("T", bound="Me")



@_attrs_define
class Me:
    """ 
        Attributes:
            display_name (str):
            id (int):
            open_matches (list[MyMatch]):
            registrations (list[MyRegistration]):
            roles (list[MyRole]):
            username (str):
     """

    display_name: str
    id: int
    open_matches: list[MyMatch]
    registrations: list[MyRegistration]
    roles: list[MyRole]
    username: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.my_match import MyMatch # noqa: PLC0415
        from ..models.my_registration import MyRegistration # noqa: PLC0415
        from ..models.my_role import MyRole # noqa: PLC0415
        display_name = self.display_name

        id = self.id

        open_matches = []
        for open_matches_item_data in self.open_matches:
            open_matches_item = open_matches_item_data.to_dict()
            open_matches.append(open_matches_item)



        registrations = []
        for registrations_item_data in self.registrations:
            registrations_item = registrations_item_data.to_dict()
            registrations.append(registrations_item)



        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.to_dict()
            roles.append(roles_item)



        username = self.username


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "display_name": display_name,
            "id": id,
            "open_matches": open_matches,
            "registrations": registrations,
            "roles": roles,
            "username": username,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.my_match import MyMatch # noqa: PLC0415
        from ..models.my_registration import MyRegistration # noqa: PLC0415
        from ..models.my_role import MyRole # noqa: PLC0415
        d = dict(src_dict)
        display_name = d.pop("display_name")

        id = d.pop("id")

        open_matches = []
        _open_matches = d.pop("open_matches")
        for open_matches_item_data in (_open_matches):
            open_matches_item = MyMatch.from_dict(open_matches_item_data)



            open_matches.append(open_matches_item)


        registrations = []
        _registrations = d.pop("registrations")
        for registrations_item_data in (_registrations):
            registrations_item = MyRegistration.from_dict(registrations_item_data)



            registrations.append(registrations_item)


        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = MyRole.from_dict(roles_item_data)



            roles.append(roles_item)


        username = d.pop("username")

        me = cls(
            display_name=display_name,
            id=id,
            open_matches=open_matches,
            registrations=registrations,
            roles=roles,
            username=username,
        )


        me.additional_properties = d
        return me

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
