from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.game_shape import GameShape





T = TypeVar("T", bound="RulingShape")



@_attrs_define
class RulingShape:
    """ What was ruled about a dispute; the newest `version` is the result. `ruled_by` is a role.

        Attributes:
            at (datetime.datetime):
            games (list[GameShape]):
            participant1_score (int):
            participant1_tiebreak (int | None):
            participant2_score (int):
            participant2_tiebreak (int | None):
            ruled_by (str):
            text (str):
            version (int):
     """

    at: datetime.datetime
    games: list[GameShape]
    participant1_score: int
    participant1_tiebreak: int | None
    participant2_score: int
    participant2_tiebreak: int | None
    ruled_by: str
    text: str
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.game_shape import GameShape # noqa: PLC0415
        at = self.at.isoformat()

        games = []
        for games_item_data in self.games:
            games_item = games_item_data.to_dict()
            games.append(games_item)



        participant1_score = self.participant1_score

        participant1_tiebreak: int | None
        participant1_tiebreak = self.participant1_tiebreak

        participant2_score = self.participant2_score

        participant2_tiebreak: int | None
        participant2_tiebreak = self.participant2_tiebreak

        ruled_by = self.ruled_by

        text = self.text

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "games": games,
            "participant1_score": participant1_score,
            "participant1_tiebreak": participant1_tiebreak,
            "participant2_score": participant2_score,
            "participant2_tiebreak": participant2_tiebreak,
            "ruled_by": ruled_by,
            "text": text,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.game_shape import GameShape # noqa: PLC0415
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        games = []
        _games = d.pop("games")
        for games_item_data in (_games):
            games_item = GameShape.from_dict(games_item_data)



            games.append(games_item)


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


        ruled_by = d.pop("ruled_by")

        text = d.pop("text")

        version = d.pop("version")

        ruling_shape = cls(
            at=at,
            games=games,
            participant1_score=participant1_score,
            participant1_tiebreak=participant1_tiebreak,
            participant2_score=participant2_score,
            participant2_tiebreak=participant2_tiebreak,
            ruled_by=ruled_by,
            text=text,
            version=version,
        )


        ruling_shape.additional_properties = d
        return ruling_shape

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
