from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.tournament_detail_options import TournamentDetailOptions





T = TypeVar("T", bound="TournamentDetail")



@_attrs_define
class TournamentDetail:
    """ A tournament's settings; `options` are those of its format, as Documents/Engine.md lists them.

        Attributes:
            best_of (int):
            best_of_final (int):
            check_in_minutes (int):
            check_in_required (bool):
            format_ (str):
            game (str):
            id (int):
            max_participants (int):
            min_participants (int):
            name (str):
            needs_approval (bool):
            options (TournamentDetailOptions):
            organizer (str):
            participants (int):
            rest_minutes (int):
            rules (str):
            seeding (str):
            slug (str):
            start_at (datetime.datetime | None):
            state (str):
            third_place (bool):
            visibility (str):
     """

    best_of: int
    best_of_final: int
    check_in_minutes: int
    check_in_required: bool
    format_: str
    game: str
    id: int
    max_participants: int
    min_participants: int
    name: str
    needs_approval: bool
    options: TournamentDetailOptions
    organizer: str
    participants: int
    rest_minutes: int
    rules: str
    seeding: str
    slug: str
    start_at: datetime.datetime | None
    state: str
    third_place: bool
    visibility: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.tournament_detail_options import TournamentDetailOptions # noqa: PLC0415
        best_of = self.best_of

        best_of_final = self.best_of_final

        check_in_minutes = self.check_in_minutes

        check_in_required = self.check_in_required

        format_ = self.format_

        game = self.game

        id = self.id

        max_participants = self.max_participants

        min_participants = self.min_participants

        name = self.name

        needs_approval = self.needs_approval

        options = self.options.to_dict()

        organizer = self.organizer

        participants = self.participants

        rest_minutes = self.rest_minutes

        rules = self.rules

        seeding = self.seeding

        slug = self.slug

        start_at: None | str
        if isinstance(self.start_at, datetime.datetime):
            start_at = self.start_at.isoformat()
        else:
            start_at = self.start_at

        state = self.state

        third_place = self.third_place

        visibility = self.visibility


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "best_of": best_of,
            "best_of_final": best_of_final,
            "check_in_minutes": check_in_minutes,
            "check_in_required": check_in_required,
            "format": format_,
            "game": game,
            "id": id,
            "max_participants": max_participants,
            "min_participants": min_participants,
            "name": name,
            "needs_approval": needs_approval,
            "options": options,
            "organizer": organizer,
            "participants": participants,
            "rest_minutes": rest_minutes,
            "rules": rules,
            "seeding": seeding,
            "slug": slug,
            "start_at": start_at,
            "state": state,
            "third_place": third_place,
            "visibility": visibility,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tournament_detail_options import TournamentDetailOptions # noqa: PLC0415
        d = dict(src_dict)
        best_of = d.pop("best_of")

        best_of_final = d.pop("best_of_final")

        check_in_minutes = d.pop("check_in_minutes")

        check_in_required = d.pop("check_in_required")

        format_ = d.pop("format")

        game = d.pop("game")

        id = d.pop("id")

        max_participants = d.pop("max_participants")

        min_participants = d.pop("min_participants")

        name = d.pop("name")

        needs_approval = d.pop("needs_approval")

        options = TournamentDetailOptions.from_dict(d.pop("options"))




        organizer = d.pop("organizer")

        participants = d.pop("participants")

        rest_minutes = d.pop("rest_minutes")

        rules = d.pop("rules")

        seeding = d.pop("seeding")

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

        visibility = d.pop("visibility")

        tournament_detail = cls(
            best_of=best_of,
            best_of_final=best_of_final,
            check_in_minutes=check_in_minutes,
            check_in_required=check_in_required,
            format_=format_,
            game=game,
            id=id,
            max_participants=max_participants,
            min_participants=min_participants,
            name=name,
            needs_approval=needs_approval,
            options=options,
            organizer=organizer,
            participants=participants,
            rest_minutes=rest_minutes,
            rules=rules,
            seeding=seeding,
            slug=slug,
            start_at=start_at,
            state=state,
            third_place=third_place,
            visibility=visibility,
        )


        tournament_detail.additional_properties = d
        return tournament_detail

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
