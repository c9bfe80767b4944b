from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="Stream")



@_attrs_define
class Stream:
    """ 
        Attributes:
            name (str):
            url (str): With http:// or https://.
            ordering (int | Unset):  Default: 0.
     """

    name: str
    url: str
    ordering: int | Unset = 0





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        url = self.url

        ordering = self.ordering


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "url": url,
        })
        if ordering is not UNSET:
            field_dict["ordering"] = ordering

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        url = d.pop("url")

        ordering = d.pop("ordering", UNSET)

        stream = cls(
            name=name,
            url=url,
            ordering=ordering,
        )

        return stream

