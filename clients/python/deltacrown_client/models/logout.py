from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="Logout")



@_attrs_define
class Logout:
    """ A token of each login that is to end; either may hold either kind.

        Attributes:
            refresh (str | Unset):
            access (str | Unset):
     """

    refresh: str | Unset = UNSET
    access: str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        refresh = self.refresh

        access = self.access


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if refresh is not UNSET:
            field_dict["refresh"] = refresh
        if access is not UNSET:
            field_dict["access"] = access

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        refresh = d.pop("refresh", UNSET)

        access = d.pop("access", UNSET)

        logout = cls(
            refresh=refresh,
            access=access,
        )

        return logout

