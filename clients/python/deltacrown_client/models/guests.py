from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Guests")



@_attrs_define
class Guests:
    """ 
        Attributes:
            names (list[str]):
     """

    names: list[str]





    def to_dict(self) -> dict[str, Any]:
        names = self.names




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "names": names,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        names = cast(list[str], d.pop("names"))


        guests = cls(
            names=names,
        )

        return guests

