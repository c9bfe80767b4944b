from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="PatchedEditStation")



@_attrs_define
class PatchedEditStation:
    """ What is left out stays.

        Attributes:
            name (str | Unset):
            is_open (bool | Unset):
            is_stream (bool | Unset):
            stream (int | None | Unset): The stream that shows it; null for none.
     """

    name: str | Unset = UNSET
    is_open: bool | Unset = UNSET
    is_stream: bool | Unset = UNSET
    stream: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        is_open = self.is_open

        is_stream = self.is_stream

        stream: int | None | Unset
        if isinstance(self.stream, Unset):
            stream = UNSET
        else:
            stream = self.stream


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if is_open is not UNSET:
            field_dict["is_open"] = is_open
        if is_stream is not UNSET:
            field_dict["is_stream"] = is_stream
        if stream is not UNSET:
            field_dict["stream"] = stream

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        is_open = d.pop("is_open", UNSET)

        is_stream = d.pop("is_stream", UNSET)

        def _parse_stream(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        stream = _parse_stream(d.pop("stream", UNSET))


        patched_edit_station = cls(
            name=name,
            is_open=is_open,
            is_stream=is_stream,
            stream=stream,
        )

        return patched_edit_station

