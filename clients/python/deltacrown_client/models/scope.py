from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Scope")



@_attrs_define
class Scope:
    """ Of which matches somebody is a referee: of those at these stations, and of these stages; with neither, of all.

        Attributes:
            stations (list[int] | Unset):
            stages (list[int] | Unset):
     """

    stations: list[int] | Unset = UNSET
    stages: list[int] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        stations: list[int] | Unset = UNSET
        if not isinstance(self.stations, Unset):
            stations = self.stations



        stages: list[int] | Unset = UNSET
        if not isinstance(self.stages, Unset):
            stages = self.stages




        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if stations is not UNSET:
            field_dict["stations"] = stations
        if stages is not UNSET:
            field_dict["stages"] = stages

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        stations = cast(list[int], d.pop("stations", UNSET))


        stages = cast(list[int], d.pop("stages", UNSET))


        scope = cls(
            stations=stations,
            stages=stages,
        )

        return scope

