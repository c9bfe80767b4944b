from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.rule_value_shape import RuleValueShape





T = TypeVar("T", bound="TableShape")



@_attrs_define
class TableShape:
    """ What a participant did in a table: a round robin's, a group's (`group` counts from 1), a Swiss's.

        `reasons`: the rules in their order, as far as they were needed; `decided_by`: the one that told this
    participant
        from those beside it, `disqualified`, `alone` (the only one left), or empty where the place is shared.

        Attributes:
            decided_by (str):
            draws (int):
            group (int):
            losses (int):
            played (int):
            points (float):
            rank (int):
            reasons (list[RuleValueShape]):
            wins (int):
     """

    decided_by: str
    draws: int
    group: int
    losses: int
    played: int
    points: float
    rank: int
    reasons: list[RuleValueShape]
    wins: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule_value_shape import RuleValueShape # noqa: PLC0415
        decided_by = self.decided_by

        draws = self.draws

        group = self.group

        losses = self.losses

        played = self.played

        points = self.points

        rank = self.rank

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)



        wins = self.wins


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "decided_by": decided_by,
            "draws": draws,
            "group": group,
            "losses": losses,
            "played": played,
            "points": points,
            "rank": rank,
            "reasons": reasons,
            "wins": wins,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule_value_shape import RuleValueShape # noqa: PLC0415
        d = dict(src_dict)
        decided_by = d.pop("decided_by")

        draws = d.pop("draws")

        group = d.pop("group")

        losses = d.pop("losses")

        played = d.pop("played")

        points = d.pop("points")

        rank = d.pop("rank")

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in (_reasons):
            reasons_item = RuleValueShape.from_dict(reasons_item_data)



            reasons.append(reasons_item)


        wins = d.pop("wins")

        table_shape = cls(
            decided_by=decided_by,
            draws=draws,
            group=group,
            losses=losses,
            played=played,
            points=points,
            rank=rank,
            reasons=reasons,
            wins=wins,
        )


        table_shape.additional_properties = d
        return table_shape

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
