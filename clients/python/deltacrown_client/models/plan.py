from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.plan_minutes import PlanMinutes





T = TypeVar("T", bound="Plan")



@_attrs_define
class Plan:
    """ `start` without an offset is in the tournament's time zone.

        Attributes:
            start (str): ISO 8601, with an offset or without.
            minutes_per_game (int):
            dry_run (bool | Unset): Only look: nothing is saved. Default: True.
            minutes (PlanMinutes | Unset): Of a match, by its best-of.
            stations (int | None | Unset): How many; null for those that are open.
            rest_minutes (int | None | Unset): Between two matches of somebody; null for the tournament's.
     """

    start: str
    minutes_per_game: int
    dry_run: bool | Unset = True
    minutes: PlanMinutes | Unset = UNSET
    stations: int | None | Unset = UNSET
    rest_minutes: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.plan_minutes import PlanMinutes # noqa: PLC0415
        start = self.start

        minutes_per_game = self.minutes_per_game

        dry_run = self.dry_run

        minutes: dict[str, Any] | Unset = UNSET
        if not isinstance(self.minutes, Unset):
            minutes = self.minutes.to_dict()

        stations: int | None | Unset
        if isinstance(self.stations, Unset):
            stations = UNSET
        else:
            stations = self.stations

        rest_minutes: int | None | Unset
        if isinstance(self.rest_minutes, Unset):
            rest_minutes = UNSET
        else:
            rest_minutes = self.rest_minutes


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "start": start,
            "minutes_per_game": minutes_per_game,
        })
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run
        if minutes is not UNSET:
            field_dict["minutes"] = minutes
        if stations is not UNSET:
            field_dict["stations"] = stations
        if rest_minutes is not UNSET:
            field_dict["rest_minutes"] = rest_minutes

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.plan_minutes import PlanMinutes # noqa: PLC0415
        d = dict(src_dict)
        start = d.pop("start")

        minutes_per_game = d.pop("minutes_per_game")

        dry_run = d.pop("dry_run", UNSET)

        _minutes = d.pop("minutes", UNSET)
        minutes: PlanMinutes | Unset
        if isinstance(_minutes,  Unset):
            minutes = UNSET
        else:
            minutes = PlanMinutes.from_dict(_minutes)




        def _parse_stations(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        stations = _parse_stations(d.pop("stations", UNSET))


        def _parse_rest_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        rest_minutes = _parse_rest_minutes(d.pop("rest_minutes", UNSET))


        plan = cls(
            start=start,
            minutes_per_game=minutes_per_game,
            dry_run=dry_run,
            minutes=minutes,
            stations=stations,
            rest_minutes=rest_minutes,
        )

        return plan

