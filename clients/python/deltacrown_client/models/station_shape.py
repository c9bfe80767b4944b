from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="StationShape")



@_attrs_define
class StationShape:
    """ A place where matches are played; `is_stream`: what is played there is shown on the stream.

        Attributes:
            id (int):
            is_open (bool):
            is_stream (bool):
            name (str):
            stream_id (int | None):
     """

    id: int
    is_open: bool
    is_stream: bool
    name: str
    stream_id: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        is_open = self.is_open

        is_stream = self.is_stream

        name = self.name

        stream_id: int | None
        stream_id = self.stream_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "id": id,
            "is_open": is_open,
            "is_stream": is_stream,
            "name": name,
            "stream_id": stream_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        is_open = d.pop("is_open")

        is_stream = d.pop("is_stream")

        name = d.pop("name")

        def _parse_stream_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        stream_id = _parse_stream_id(d.pop("stream_id"))


        station_shape = cls(
            id=id,
            is_open=is_open,
            is_stream=is_stream,
            name=name,
            stream_id=stream_id,
        )


        station_shape.additional_properties = d
        return station_shape

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
