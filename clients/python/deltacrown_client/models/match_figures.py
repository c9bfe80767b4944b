from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.match_figures_by_state import MatchFiguresByState
  from ..models.round_times import RoundTimes
  from ..models.times import Times





T = TypeVar("T", bound="MatchFigures")



@_attrs_define
class MatchFigures:
    """ Byes are no matches. `completion`: of all matches, those that are over. `forfeits`: decided without being played
        to an end. `late`: of those that began more than five minutes after their time, how long after it.

        Attributes:
            by_round (list[RoundTimes]):
            by_state (MatchFiguresByState):
            completion (float | None):
            durations (Times): Seconds of the middle one of so many `matches`, and of the one below which 95 of 100 stay.
            forfeits (int):
            late (Times): Seconds of the middle one of so many `matches`, and of the one below which 95 of 100 stay.
            late_rate (float | None):
            total (int):
     """

    by_round: list[RoundTimes]
    by_state: MatchFiguresByState
    completion: float | None
    durations: Times
    forfeits: int
    late: Times
    late_rate: float | None
    total: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.match_figures_by_state import MatchFiguresByState # noqa: PLC0415
        from ..models.round_times import RoundTimes # noqa: PLC0415
        from ..models.times import Times # noqa: PLC0415
        by_round = []
        for by_round_item_data in self.by_round:
            by_round_item = by_round_item_data.to_dict()
            by_round.append(by_round_item)



        by_state = self.by_state.to_dict()

        completion: float | None
        completion = self.completion

        durations = self.durations.to_dict()

        forfeits = self.forfeits

        late = self.late.to_dict()

        late_rate: float | None
        late_rate = self.late_rate

        total = self.total


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "by_round": by_round,
            "by_state": by_state,
            "completion": completion,
            "durations": durations,
            "forfeits": forfeits,
            "late": late,
            "late_rate": late_rate,
            "total": total,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.match_figures_by_state import MatchFiguresByState # noqa: PLC0415
        from ..models.round_times import RoundTimes # noqa: PLC0415
        from ..models.times import Times # noqa: PLC0415
        d = dict(src_dict)
        by_round = []
        _by_round = d.pop("by_round")
        for by_round_item_data in (_by_round):
            by_round_item = RoundTimes.from_dict(by_round_item_data)



            by_round.append(by_round_item)


        by_state = MatchFiguresByState.from_dict(d.pop("by_state"))




        def _parse_completion(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        completion = _parse_completion(d.pop("completion"))


        durations = Times.from_dict(d.pop("durations"))




        forfeits = d.pop("forfeits")

        late = Times.from_dict(d.pop("late"))




        def _parse_late_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        late_rate = _parse_late_rate(d.pop("late_rate"))


        total = d.pop("total")

        match_figures = cls(
            by_round=by_round,
            by_state=by_state,
            completion=completion,
            durations=durations,
            forfeits=forfeits,
            late=late,
            late_rate=late_rate,
            total=total,
        )


        match_figures.additional_properties = d
        return match_figures

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
