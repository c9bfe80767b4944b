from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.schedule_shape_minutes import ScheduleShapeMinutes





T = TypeVar("T", bound="ScheduleShape")



@_attrs_define
class ScheduleShape:
    """ By what matches are given their times; `minutes`: of a match by its best-of, where it is not `minutes_per_game`
        for each game there may be; `stations`: how many, None for those that are open; `over_at`: when all is over, as
    it
        looks now.

        Attributes:
            made_at (datetime.datetime):
            minutes (ScheduleShapeMinutes):
            minutes_per_game (int):
            over_at (datetime.datetime):
            rest_minutes (int):
            start_at (datetime.datetime):
            stations (int | None):
     """

    made_at: datetime.datetime
    minutes: ScheduleShapeMinutes
    minutes_per_game: int
    over_at: datetime.datetime
    rest_minutes: int
    start_at: datetime.datetime
    stations: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_shape_minutes import ScheduleShapeMinutes # noqa: PLC0415
        made_at = self.made_at.isoformat()

        minutes = self.minutes.to_dict()

        minutes_per_game = self.minutes_per_game

        over_at = self.over_at.isoformat()

        rest_minutes = self.rest_minutes

        start_at = self.start_at.isoformat()

        stations: int | None
        stations = self.stations


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "made_at": made_at,
            "minutes": minutes,
            "minutes_per_game": minutes_per_game,
            "over_at": over_at,
            "rest_minutes": rest_minutes,
            "start_at": start_at,
            "stations": stations,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_shape_minutes import ScheduleShapeMinutes # noqa: PLC0415
        d = dict(src_dict)
        made_at = datetime.datetime.fromisoformat(d.pop("made_at"))




        minutes = ScheduleShapeMinutes.from_dict(d.pop("minutes"))




        minutes_per_game = d.pop("minutes_per_game")

        over_at = datetime.datetime.fromisoformat(d.pop("over_at"))




        rest_minutes = d.pop("rest_minutes")

        start_at = datetime.datetime.fromisoformat(d.pop("start_at"))




        def _parse_stations(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        stations = _parse_stations(d.pop("stations"))


        schedule_shape = cls(
            made_at=made_at,
            minutes=minutes,
            minutes_per_game=minutes_per_game,
            over_at=over_at,
            rest_minutes=rest_minutes,
            start_at=start_at,
            stations=stations,
        )


        schedule_shape.additional_properties = d
        return schedule_shape

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
