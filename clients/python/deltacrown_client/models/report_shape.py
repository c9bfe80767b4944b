from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.game_shape import GameShape





T = TypeVar("T", bound="ReportShape")



@_attrs_define
class ReportShape:
    """ What one side says the result is; `by` is that side.

        Attributes:
            by (int):
            games (list[GameShape]):
            id (int):
            participant1_score (int):
            participant1_tiebreak (int | None):
            participant2_score (int):
            participant2_tiebreak (int | None):
            state (str):
     """

    by: int
    games: list[GameShape]
    id: int
    participant1_score: int
    participant1_tiebreak: int | None
    participant2_score: int
    participant2_tiebreak: int | None
    state: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.game_shape import GameShape # noqa: PLC0415
        by = self.by

        games = []
        for games_item_data in self.games:
            games_item = games_item_data.to_dict()
            games.append(games_item)



        id = self.id

        participant1_score = self.participant1_score

        participant1_tiebreak: int | None
        participant1_tiebreak = self.participant1_tiebreak

        participant2_score = self.participant2_score

        participant2_tiebreak: int | None
        participant2_tiebreak = self.participant2_tiebreak

        state = self.state


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "by": by,
            "games": games,
            "id": id,
            "participant1_score": participant1_score,
            "participant1_tiebreak": participant1_tiebreak,
            "participant2_score": participant2_score,
            "participant2_tiebreak": participant2_tiebreak,
            "state": state,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.game_shape import GameShape # noqa: PLC0415
        d = dict(src_dict)
        by = d.pop("by")

        games = []
        _games = d.pop("games")
        for games_item_data in (_games):
            games_item = GameShape.from_dict(games_item_data)



            games.append(games_item)


        id = d.pop("id")

        participant1_score = d.pop("participant1_score")

        def _parse_participant1_tiebreak(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant1_tiebreak = _parse_participant1_tiebreak(d.pop("participant1_tiebreak"))


        participant2_score = d.pop("participant2_score")

        def _parse_participant2_tiebreak(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant2_tiebreak = _parse_participant2_tiebreak(d.pop("participant2_tiebreak"))


        state = d.pop("state")

        report_shape = cls(
            by=by,
            games=games,
            id=id,
            participant1_score=participant1_score,
            participant1_tiebreak=participant1_tiebreak,
            participant2_score=participant2_score,
            participant2_tiebreak=participant2_tiebreak,
            state=state,
        )


        report_shape.additional_properties = d
        return report_shape

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
