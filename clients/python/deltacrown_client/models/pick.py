from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Pick")



@_attrs_define
class Pick:
    """ 
        Attributes:
            stream (int | None): A stream's id; null for none.
     """

    stream: int | None





    def to_dict(self) -> dict[str, Any]:
        stream: int | None
        stream = self.stream


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "stream": stream,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_stream(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        stream = _parse_stream(d.pop("stream"))


        pick = cls(
            stream=stream,
        )

        return pick

