from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.game_score import GameScore





T = TypeVar("T", bound="LiveScore")



@_attrs_define
class LiveScore:
    """ Whom a write to a match means.

        Attributes:
            participant1_score (int):
            participant2_score (int):
            participant1_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant2_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            game (GameScore | Unset):
            score_version (int | None | Unset): Of the score that you saw: refused where another was saved since.
     """

    participant1_score: int
    participant2_score: int
    participant1_id: int | None | Unset = UNSET
    participant2_id: int | None | Unset = UNSET
    game: GameScore | Unset = UNSET
    score_version: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.game_score import GameScore # noqa: PLC0415
        participant1_score = self.participant1_score

        participant2_score = self.participant2_score

        participant1_id: int | None | Unset
        if isinstance(self.participant1_id, Unset):
            participant1_id = UNSET
        else:
            participant1_id = self.participant1_id

        participant2_id: int | None | Unset
        if isinstance(self.participant2_id, Unset):
            participant2_id = UNSET
        else:
            participant2_id = self.participant2_id

        game: dict[str, Any] | Unset = UNSET
        if not isinstance(self.game, Unset):
            game = self.game.to_dict()

        score_version: int | None | Unset
        if isinstance(self.score_version, Unset):
            score_version = UNSET
        else:
            score_version = self.score_version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "participant1_score": participant1_score,
            "participant2_score": participant2_score,
        })
        if participant1_id is not UNSET:
            field_dict["participant1_id"] = participant1_id
        if participant2_id is not UNSET:
            field_dict["participant2_id"] = participant2_id
        if game is not UNSET:
            field_dict["game"] = game
        if score_version is not UNSET:
            field_dict["score_version"] = score_version

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.game_score import GameScore # noqa: PLC0415
        d = dict(src_dict)
        participant1_score = d.pop("participant1_score")

        participant2_score = d.pop("participant2_score")

        def _parse_participant1_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant1_id = _parse_participant1_id(d.pop("participant1_id", UNSET))


        def _parse_participant2_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant2_id = _parse_participant2_id(d.pop("participant2_id", UNSET))


        _game = d.pop("game", UNSET)
        game: GameScore | Unset
        if isinstance(_game,  Unset):
            game = UNSET
        else:
            game = GameScore.from_dict(_game)




        def _parse_score_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        score_version = _parse_score_version(d.pop("score_version", UNSET))


        live_score = cls(
            participant1_score=participant1_score,
            participant2_score=participant2_score,
            participant1_id=participant1_id,
            participant2_id=participant2_id,
            game=game,
            score_version=score_version,
        )

        return live_score

