from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Station")



@_attrs_define
class Station:
    """ 
        Attributes:
            name (str):
            is_stream (bool | Unset):  Default: False.
            stream (int | None | Unset): The stream that shows it.
     """

    name: str
    is_stream: bool | Unset = False
    stream: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        is_stream = self.is_stream

        stream: int | None | Unset
        if isinstance(self.stream, Unset):
            stream = UNSET
        else:
            stream = self.stream


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if is_stream is not UNSET:
            field_dict["is_stream"] = is_stream
        if stream is not UNSET:
            field_dict["stream"] = stream

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        is_stream = d.pop("is_stream", UNSET)

        def _parse_stream(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        stream = _parse_stream(d.pop("stream", UNSET))


        station = cls(
            name=name,
            is_stream=is_stream,
            stream=stream,
        )

        return station

