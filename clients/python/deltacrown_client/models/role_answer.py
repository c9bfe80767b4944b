from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.scope_shape import ScopeShape





T = TypeVar("T", bound="RoleAnswer")



@_attrs_define
class RoleAnswer:
    """ 
        Attributes:
            display_name (str):
            role (str):
            scope (ScopeShape): Ids of stations and numbers of stages whose matches a referee has to do with; with neither,
                with all.
            username (str):
     """

    display_name: str
    role: str
    scope: ScopeShape
    username: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.scope_shape import ScopeShape # noqa: PLC0415
        display_name = self.display_name

        role = self.role

        scope = self.scope.to_dict()

        username = self.username


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "display_name": display_name,
            "role": role,
            "scope": scope,
            "username": username,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.scope_shape import ScopeShape # noqa: PLC0415
        d = dict(src_dict)
        display_name = d.pop("display_name")

        role = d.pop("role")

        scope = ScopeShape.from_dict(d.pop("scope"))




        username = d.pop("username")

        role_answer = cls(
            display_name=display_name,
            role=role,
            scope=scope,
            username=username,
        )


        role_answer.additional_properties = d
        return role_answer

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
