from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.placed_shape import PlacedShape
  from ..models.schedule_shape import ScheduleShape





T = TypeVar("T", bound="PlannedShape")



@_attrs_define
class PlannedShape:
    """ A schedule, and what is placed by it: all that is not over of one that is only proposed, else what has a time.
        `schedule` is None where there is none.

        Attributes:
            matches (list[PlacedShape]):
            schedule (None | ScheduleShape):
            time_zone (str):
     """

    matches: list[PlacedShape]
    schedule: None | ScheduleShape
    time_zone: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.placed_shape import PlacedShape # noqa: PLC0415
        from ..models.schedule_shape import ScheduleShape # noqa: PLC0415
        matches = []
        for matches_item_data in self.matches:
            matches_item = matches_item_data.to_dict()
            matches.append(matches_item)



        schedule: dict[str, Any] | None
        if isinstance(self.schedule, ScheduleShape):
            schedule = self.schedule.to_dict()
        else:
            schedule = self.schedule

        time_zone = self.time_zone


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "matches": matches,
            "schedule": schedule,
            "time_zone": time_zone,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.placed_shape import PlacedShape # noqa: PLC0415
        from ..models.schedule_shape import ScheduleShape # noqa: PLC0415
        d = dict(src_dict)
        matches = []
        _matches = d.pop("matches")
        for matches_item_data in (_matches):
            matches_item = PlacedShape.from_dict(matches_item_data)



            matches.append(matches_item)


        def _parse_schedule(data: object) -> None | ScheduleShape:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                schedule_type_0 = ScheduleShape.from_dict(data)



                return schedule_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ScheduleShape, data)

        schedule = _parse_schedule(d.pop("schedule"))


        time_zone = d.pop("time_zone")

        planned_shape = cls(
            matches=matches,
            schedule=schedule,
            time_zone=time_zone,
        )


        planned_shape.additional_properties = d
        return planned_shape

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
