from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="PlayedTournament")



@_attrs_define
class PlayedTournament:
    """ `as_name`: the name it was entered with. The place is null until a result counts.

        Attributes:
            as_name (str):
            game (str):
            name (str):
            place_from (int | None):
            place_to (int | None):
            slug (str):
            start_at (datetime.datetime | None):
            state (str):
            tournament_id (int):
     """

    as_name: str
    game: str
    name: str
    place_from: int | None
    place_to: int | None
    slug: str
    start_at: datetime.datetime | None
    state: str
    tournament_id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        as_name = self.as_name

        game = self.game

        name = self.name

        place_from: int | None
        place_from = self.place_from

        place_to: int | None
        place_to = self.place_to

        slug = self.slug

        start_at: None | str
        if isinstance(self.start_at, datetime.datetime):
            start_at = self.start_at.isoformat()
        else:
            start_at = self.start_at

        state = self.state

        tournament_id = self.tournament_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "as_name": as_name,
            "game": game,
            "name": name,
            "place_from": place_from,
            "place_to": place_to,
            "slug": slug,
            "start_at": start_at,
            "state": state,
            "tournament_id": tournament_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        as_name = d.pop("as_name")

        game = d.pop("game")

        name = d.pop("name")

        def _parse_place_from(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        place_from = _parse_place_from(d.pop("place_from"))


        def _parse_place_to(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        place_to = _parse_place_to(d.pop("place_to"))


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

        tournament_id = d.pop("tournament_id")

        played_tournament = cls(
            as_name=as_name,
            game=game,
            name=name,
            place_from=place_from,
            place_to=place_to,
            slug=slug,
            start_at=start_at,
            state=state,
            tournament_id=tournament_id,
        )


        played_tournament.additional_properties = d
        return played_tournament

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
