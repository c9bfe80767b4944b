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





T = TypeVar("T", bound="Ruling")



@_attrs_define
class Ruling:
    """ The tie-break's scores decide a level match (overtime, shootout).

        Attributes:
            participant1_score (int):
            participant2_score (int):
            participant1_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant2_id (int | None | Unset): Whom you saw there: refused where somebody else plays on this side by now.
            participant1_tiebreak (int | None | Unset):
            participant2_tiebreak (int | None | Unset):
            games (list[GameScore] | Unset):
            text (str | Unset):
            version (int | None | Unset): Of the newest ruling that you saw, 0 for none: refused where there is another by
                now.
     """

    participant1_score: int
    participant2_score: int
    participant1_id: int | None | Unset = UNSET
    participant2_id: int | None | Unset = UNSET
    participant1_tiebreak: int | None | Unset = UNSET
    participant2_tiebreak: int | None | Unset = UNSET
    games: list[GameScore] | Unset = UNSET
    text: str | Unset = UNSET
    version: int | None | Unset = UNSET





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

        participant1_tiebreak: int | None | Unset
        if isinstance(self.participant1_tiebreak, Unset):
            participant1_tiebreak = UNSET
        else:
            participant1_tiebreak = self.participant1_tiebreak

        participant2_tiebreak: int | None | Unset
        if isinstance(self.participant2_tiebreak, Unset):
            participant2_tiebreak = UNSET
        else:
            participant2_tiebreak = self.participant2_tiebreak

        games: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.games, Unset):
            games = []
            for games_item_data in self.games:
                games_item = games_item_data.to_dict()
                games.append(games_item)



        text: str | Unset
        if isinstance(self.text, Unset):
            text = UNSET
        else:
            text = self.text

        version: int | None | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "participant1_score": participant1_score,
            "participant2_score": participant2_score,
        })
        if participant1_id is not UNSET:
            field_dict["participant1_id"] = participant1_id
        if participant2_id is not UNSET:
            field_dict["participant2_id"] = participant2_id
        if participant1_tiebreak is not UNSET:
            field_dict["participant1_tiebreak"] = participant1_tiebreak
        if participant2_tiebreak is not UNSET:
            field_dict["participant2_tiebreak"] = participant2_tiebreak
        if games is not UNSET:
            field_dict["games"] = games
        if text is not UNSET:
            field_dict["text"] = text
        if version is not UNSET:
            field_dict["version"] = version

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


        def _parse_participant1_tiebreak(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant1_tiebreak = _parse_participant1_tiebreak(d.pop("participant1_tiebreak", UNSET))


        def _parse_participant2_tiebreak(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        participant2_tiebreak = _parse_participant2_tiebreak(d.pop("participant2_tiebreak", UNSET))


        _games = d.pop("games", UNSET)
        games: list[GameScore] | Unset = UNSET
        if _games is not UNSET:
            games = []
            for games_item_data in _games:
                games_item = GameScore.from_dict(games_item_data)



                games.append(games_item)


        def _parse_text(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        text = _parse_text(d.pop("text", UNSET))


        def _parse_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        version = _parse_version(d.pop("version", UNSET))


        ruling = cls(
            participant1_score=participant1_score,
            participant2_score=participant2_score,
            participant1_id=participant1_id,
            participant2_id=participant2_id,
            participant1_tiebreak=participant1_tiebreak,
            participant2_tiebreak=participant2_tiebreak,
            games=games,
            text=text,
            version=version,
        )

        return ruling

