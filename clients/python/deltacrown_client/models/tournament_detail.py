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
  from ..models.veto_turn_shape import VetoTurnShape





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
            map_pool (list[str]):
            max_participants (int):
            max_substitutes (int):
            min_participants (int):
            name (str):
            needs_approval (bool):
            options (TournamentDetailOptions):
            organizer (str):
            participants (int):
            participation (str):
            rest_minutes (int):
            rules (str):
            seeding (str):
            slug (str):
            start_at (datetime.datetime | None):
            state (str):
            third_place (bool):
            time_zone (str):
            veto_order (list[VetoTurnShape]):
            veto_seconds (int):
            visibility (str):
     """

    best_of: int
    best_of_final: int
    check_in_minutes: int
    check_in_required: bool
    format_: str
    game: str
    id: int
    map_pool: list[str]
    max_participants: int
    max_substitutes: int
    min_participants: int
    name: str
    needs_approval: bool
    options: TournamentDetailOptions
    organizer: str
    participants: int
    participation: str
    rest_minutes: int
    rules: str
    seeding: str
    slug: str
    start_at: datetime.datetime | None
    state: str
    third_place: bool
    time_zone: str
    veto_order: list[VetoTurnShape]
    veto_seconds: int
    visibility: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.tournament_detail_options import TournamentDetailOptions # noqa: PLC0415
        from ..models.veto_turn_shape import VetoTurnShape # noqa: PLC0415
        best_of = self.best_of

        best_of_final = self.best_of_final

        check_in_minutes = self.check_in_minutes

        check_in_required = self.check_in_required

        format_ = self.format_

        game = self.game

        id = self.id

        map_pool = self.map_pool



        max_participants = self.max_participants

        max_substitutes = self.max_substitutes

        min_participants = self.min_participants

        name = self.name

        needs_approval = self.needs_approval

        options = self.options.to_dict()

        organizer = self.organizer

        participants = self.participants

        participation = self.participation

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

        time_zone = self.time_zone

        veto_order = []
        for veto_order_item_data in self.veto_order:
            veto_order_item = veto_order_item_data.to_dict()
            veto_order.append(veto_order_item)



        veto_seconds = self.veto_seconds

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
            "map_pool": map_pool,
            "max_participants": max_participants,
            "max_substitutes": max_substitutes,
            "min_participants": min_participants,
            "name": name,
            "needs_approval": needs_approval,
            "options": options,
            "organizer": organizer,
            "participants": participants,
            "participation": participation,
            "rest_minutes": rest_minutes,
            "rules": rules,
            "seeding": seeding,
            "slug": slug,
            "start_at": start_at,
            "state": state,
            "third_place": third_place,
            "time_zone": time_zone,
            "veto_order": veto_order,
            "veto_seconds": veto_seconds,
            "visibility": visibility,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tournament_detail_options import TournamentDetailOptions # noqa: PLC0415
        from ..models.veto_turn_shape import VetoTurnShape # noqa: PLC0415
        d = dict(src_dict)
        best_of = d.pop("best_of")

        best_of_final = d.pop("best_of_final")

        check_in_minutes = d.pop("check_in_minutes")

        check_in_required = d.pop("check_in_required")

        format_ = d.pop("format")

        game = d.pop("game")

        id = d.pop("id")

        map_pool = cast(list[str], d.pop("map_pool"))


        max_participants = d.pop("max_participants")

        max_substitutes = d.pop("max_substitutes")

        min_participants = d.pop("min_participants")

        name = d.pop("name")

        needs_approval = d.pop("needs_approval")

        options = TournamentDetailOptions.from_dict(d.pop("options"))




        organizer = d.pop("organizer")

        participants = d.pop("participants")

        participation = d.pop("participation")

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

        time_zone = d.pop("time_zone")

        veto_order = []
        _veto_order = d.pop("veto_order")
        for veto_order_item_data in (_veto_order):
            veto_order_item = VetoTurnShape.from_dict(veto_order_item_data)



            veto_order.append(veto_order_item)


        veto_seconds = d.pop("veto_seconds")

        visibility = d.pop("visibility")

        tournament_detail = cls(
            best_of=best_of,
            best_of_final=best_of_final,
            check_in_minutes=check_in_minutes,
            check_in_required=check_in_required,
            format_=format_,
            game=game,
            id=id,
            map_pool=map_pool,
            max_participants=max_participants,
            max_substitutes=max_substitutes,
            min_participants=min_participants,
            name=name,
            needs_approval=needs_approval,
            options=options,
            organizer=organizer,
            participants=participants,
            participation=participation,
            rest_minutes=rest_minutes,
            rules=rules,
            seeding=seeding,
            slug=slug,
            start_at=start_at,
            state=state,
            third_place=third_place,
            time_zone=time_zone,
            veto_order=veto_order,
            veto_seconds=veto_seconds,
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
