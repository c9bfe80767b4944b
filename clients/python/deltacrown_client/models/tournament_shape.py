from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="TournamentShape")



@_attrs_define
class TournamentShape:
    """ 
        Attributes:
            best_of (int):
            bracket_status (str):
            champion_id (int | None):
            champion_name (str):
            format_ (str):
            game (str):
            id (int):
            max_participants (int):
            name (str):
            organizer (str):
            participants (int):
            rounds (int):
            slug (str):
            start_at (datetime.datetime | None):
            state (str):
            third_place (bool):
            time_zone (str):
     """

    best_of: int
    bracket_status: str
    champion_id: int | None
    champion_name: str
    format_: str
    game: str
    id: int
    max_participants: int
    name: str
    organizer: str
    participants: int
    rounds: int
    slug: str
    start_at: datetime.datetime | None
    state: str
    third_place: bool
    time_zone: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        best_of = self.best_of

        bracket_status = self.bracket_status

        champion_id: int | None
        champion_id = self.champion_id

        champion_name = self.champion_name

        format_ = self.format_

        game = self.game

        id = self.id

        max_participants = self.max_participants

        name = self.name

        organizer = self.organizer

        participants = self.participants

        rounds = self.rounds

        slug = self.slug

        start_at: None | str
        if isinstance(self.start_at, datetime.datetime):
            start_at = self.start_at.isoformat()
        else:
            start_at = self.start_at

        state = self.state

        third_place = self.third_place

        time_zone = self.time_zone


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "best_of": best_of,
            "bracket_status": bracket_status,
            "champion_id": champion_id,
            "champion_name": champion_name,
            "format": format_,
            "game": game,
            "id": id,
            "max_participants": max_participants,
            "name": name,
            "organizer": organizer,
            "participants": participants,
            "rounds": rounds,
            "slug": slug,
            "start_at": start_at,
            "state": state,
            "third_place": third_place,
            "time_zone": time_zone,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        best_of = d.pop("best_of")

        bracket_status = d.pop("bracket_status")

        def _parse_champion_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        champion_id = _parse_champion_id(d.pop("champion_id"))


        champion_name = d.pop("champion_name")

        format_ = d.pop("format")

        game = d.pop("game")

        id = d.pop("id")

        max_participants = d.pop("max_participants")

        name = d.pop("name")

        organizer = d.pop("organizer")

        participants = d.pop("participants")

        rounds = d.pop("rounds")

        slug = d.pop("slug")

        def _parse_start_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                start_at_type_0 = datetime.datetime.fromisoformat(data)



                return start_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        start_at = _parse_start_at(d.pop("start_at"))


        state = d.pop("state")

        third_place = d.pop("third_place")

        time_zone = d.pop("time_zone")

        tournament_shape = cls(
            best_of=best_of,
            bracket_status=bracket_status,
            champion_id=champion_id,
            champion_name=champion_name,
            format_=format_,
            game=game,
            id=id,
            max_participants=max_participants,
            name=name,
            organizer=organizer,
            participants=participants,
            rounds=rounds,
            slug=slug,
            start_at=start_at,
            state=state,
            third_place=third_place,
            time_zone=time_zone,
        )


        tournament_shape.additional_properties = d
        return tournament_shape

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
