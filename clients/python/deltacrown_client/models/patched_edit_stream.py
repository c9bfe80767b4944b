from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="PatchedEditStream")



@_attrs_define
class PatchedEditStream:
    """ What is left out stays.

        Attributes:
            name (str | Unset):
            url (str | Unset):
            ordering (int | Unset):
     """

    name: str | Unset = UNSET
    url: str | Unset = UNSET
    ordering: int | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        url = self.url

        ordering = self.ordering


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if url is not UNSET:
            field_dict["url"] = url
        if ordering is not UNSET:
            field_dict["ordering"] = ordering

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        url = d.pop("url", UNSET)

        ordering = d.pop("ordering", UNSET)

        patched_edit_stream = cls(
            name=name,
            url=url,
            ordering=ordering,
        )

        return patched_edit_stream

