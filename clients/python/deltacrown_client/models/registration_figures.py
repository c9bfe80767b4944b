from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.day_count import DayCount
  from ..models.registration_figures_by_state import RegistrationFiguresByState





T = TypeVar("T", bound="RegistrationFigures")



@_attrs_define
class RegistrationFigures:
    """ `total`: all that ever were, also those who left. `fill_rate`: of `places`, those that are or were taken at the
        end. `check_in_rate`: of those who had a place when check-in ended, or have one now, those who came. `moved_up`:
        from the waitlist to a place.

        Attributes:
            by_day (list[DayCount]):
            by_state (RegistrationFiguresByState):
            check_in_rate (float | None):
            fill_rate (float):
            moved_up (int):
            no_shows (int):
            places (int):
            total (int):
     """

    by_day: list[DayCount]
    by_state: RegistrationFiguresByState
    check_in_rate: float | None
    fill_rate: float
    moved_up: int
    no_shows: int
    places: int
    total: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.day_count import DayCount # noqa: PLC0415
        from ..models.registration_figures_by_state import RegistrationFiguresByState # noqa: PLC0415
        by_day = []
        for by_day_item_data in self.by_day:
            by_day_item = by_day_item_data.to_dict()
            by_day.append(by_day_item)



        by_state = self.by_state.to_dict()

        check_in_rate: float | None
        check_in_rate = self.check_in_rate

        fill_rate = self.fill_rate

        moved_up = self.moved_up

        no_shows = self.no_shows

        places = self.places

        total = self.total


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "by_day": by_day,
            "by_state": by_state,
            "check_in_rate": check_in_rate,
            "fill_rate": fill_rate,
            "moved_up": moved_up,
            "no_shows": no_shows,
            "places": places,
            "total": total,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.day_count import DayCount # noqa: PLC0415
        from ..models.registration_figures_by_state import RegistrationFiguresByState # noqa: PLC0415
        d = dict(src_dict)
        by_day = []
        _by_day = d.pop("by_day")
        for by_day_item_data in (_by_day):
            by_day_item = DayCount.from_dict(by_day_item_data)



            by_day.append(by_day_item)


        by_state = RegistrationFiguresByState.from_dict(d.pop("by_state"))




        def _parse_check_in_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        check_in_rate = _parse_check_in_rate(d.pop("check_in_rate"))


        fill_rate = d.pop("fill_rate")

        moved_up = d.pop("moved_up")

        no_shows = d.pop("no_shows")

        places = d.pop("places")

        total = d.pop("total")

        registration_figures = cls(
            by_day=by_day,
            by_state=by_state,
            check_in_rate=check_in_rate,
            fill_rate=fill_rate,
            moved_up=moved_up,
            no_shows=no_shows,
            places=places,
            total=total,
        )


        registration_figures.additional_properties = d
        return registration_figures

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
