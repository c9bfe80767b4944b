from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.role_enum import RoleEnum






T = TypeVar("T", bound="Role")



@_attrs_define
class Role:
    """ 
        Attributes:
            username (str):
            role (RoleEnum): * `referee` - Referee
                * `organizer` - Organizer
     """

    username: str
    role: RoleEnum





    def to_dict(self) -> dict[str, Any]:
        username = self.username

        role = self.role.value


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "username": username,
            "role": role,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        username = d.pop("username")

        role = RoleEnum(d.pop("role"))




        role = cls(
            username=username,
            role=role,
        )

        return role

