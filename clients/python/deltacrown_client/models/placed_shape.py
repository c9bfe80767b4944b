from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="PlacedShape")



@_attrs_define
class PlacedShape:
    """ A match of a schedule; `match_id` is None for one that is not drawn yet.

        Attributes:
            ends_at (datetime.datetime):
            match_id (int | None):
            position (int):
            round_ (int):
            scheduled_time (datetime.datetime):
            stage (int):
            station (int | None):
     """

    ends_at: datetime.datetime
    match_id: int | None
    position: int
    round_: int
    scheduled_time: datetime.datetime
    stage: int
    station: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        ends_at = self.ends_at.isoformat()

        match_id: int | None
        match_id = self.match_id

        position = self.position

        round_ = self.round_

        scheduled_time = self.scheduled_time.isoformat()

        stage = self.stage

        station: int | None
        station = self.station


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "ends_at": ends_at,
            "match_id": match_id,
            "position": position,
            "round": round_,
            "scheduled_time": scheduled_time,
            "stage": stage,
            "station": station,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))




        def _parse_match_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        match_id = _parse_match_id(d.pop("match_id"))


        position = d.pop("position")

        round_ = d.pop("round")

        scheduled_time = datetime.datetime.fromisoformat(d.pop("scheduled_time"))




        stage = d.pop("stage")

        def _parse_station(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        station = _parse_station(d.pop("station"))


        placed_shape = cls(
            ends_at=ends_at,
            match_id=match_id,
            position=position,
            round_=round_,
            scheduled_time=scheduled_time,
            stage=stage,
            station=station,
        )


        placed_shape.additional_properties = d
        return placed_shape

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
