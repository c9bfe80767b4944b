from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="TournamentListed")



@_attrs_define
class TournamentListed:
    """ `participants`: those who have a place. `registration_id`, asked for with `mine`: your own there, null where you
        run it only.

        Attributes:
            format_ (str):
            game (str):
            id (int):
            name (str):
            organizer (str):
            participants (int):
            slug (str):
            start_at (datetime.datetime | None):
            state (str):
            registration_id (int | None | Unset):
     """

    format_: str
    game: str
    id: int
    name: str
    organizer: str
    participants: int
    slug: str
    start_at: datetime.datetime | None
    state: str
    registration_id: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        format_ = self.format_

        game = self.game

        id = self.id

        name = self.name

        organizer = self.organizer

        participants = self.participants

        slug = self.slug

        start_at: None | str
        if isinstance(self.start_at, datetime.datetime):
            start_at = self.start_at.isoformat()
        else:
            start_at = self.start_at

        state = self.state

        registration_id: int | None | Unset
        if isinstance(self.registration_id, Unset):
            registration_id = UNSET
        else:
            registration_id = self.registration_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "format": format_,
            "game": game,
            "id": id,
            "name": name,
            "organizer": organizer,
            "participants": participants,
            "slug": slug,
            "start_at": start_at,
            "state": state,
        })
        if registration_id is not UNSET:
            field_dict["registration_id"] = registration_id

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        format_ = d.pop("format")

        game = d.pop("game")

        id = d.pop("id")

        name = d.pop("name")

        organizer = d.pop("organizer")

        participants = d.pop("participants")

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

        def _parse_registration_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        registration_id = _parse_registration_id(d.pop("registration_id", UNSET))


        tournament_listed = cls(
            format_=format_,
            game=game,
            id=id,
            name=name,
            organizer=organizer,
            participants=participants,
            slug=slug,
            start_at=start_at,
            state=state,
            registration_id=registration_id,
        )


        tournament_listed.additional_properties = d
        return tournament_listed

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
