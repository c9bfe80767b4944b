from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.role_enum import RoleEnum
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.scope import Scope





T = TypeVar("T", bound="Role")



@_attrs_define
class Role:
    """ `username`: a user name, or a mail address.

        Attributes:
            username (str):
            role (RoleEnum): * `referee` - Referee
                * `organizer` - Organizer
            scope (None | Scope | Unset):
     """

    username: str
    role: RoleEnum
    scope: None | Scope | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.scope import Scope # noqa: PLC0415
        username = self.username

        role = self.role.value

        scope: dict[str, Any] | None | Unset
        if isinstance(self.scope, Unset):
            scope = UNSET
        elif isinstance(self.scope, Scope):
            scope = self.scope.to_dict()
        else:
            scope = self.scope


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "username": username,
            "role": role,
        })
        if scope is not UNSET:
            field_dict["scope"] = scope

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.scope import Scope # noqa: PLC0415
        d = dict(src_dict)
        username = d.pop("username")

        role = RoleEnum(d.pop("role"))




        def _parse_scope(data: object) -> None | Scope | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                scope_type_0 = Scope.from_dict(data)



                return scope_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Scope | Unset, data)

        scope = _parse_scope(d.pop("scope", UNSET))


        role = cls(
            username=username,
            role=role,
            scope=scope,
        )

        return role

