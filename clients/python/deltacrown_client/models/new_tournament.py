from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.format_enum import FormatEnum
from ..models.participation_enum import ParticipationEnum
from ..models.seeding_enum import SeedingEnum
from ..models.visibility_enum import VisibilityEnum
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.veto_turn import VetoTurn





T = TypeVar("T", bound="NewTournament")



@_attrs_define
class NewTournament:
    """ 
        Attributes:
            name (str):
            game (str): The game's slug, such as valorant or cs2.
            format_ (FormatEnum | Unset): * `single_elimination` - Single elimination
                * `double_elimination` - Double elimination
                * `round_robin` - Round robin
                * `groups` - Groups
                * `swiss` - Swiss
            options (Any | Unset): Of the format; see Documents/Engine.md.
            third_place (bool | Unset): The losers of the semi-finals meet.
            seeding (SeedingEnum | Unset): * `standard` - Standard
                * `random` - Random
            best_of (int | Unset):
            best_of_final (int | Unset):
            min_participants (int | Unset):
            max_participants (int | Unset):
            rules (str | Unset):
            visibility (VisibilityEnum | Unset): * `public` - Public
                * `unlisted` - Unlisted
                * `private` - Private
            check_in_required (bool | Unset):
            needs_approval (bool | Unset): An organizer lets in each of those who register.
            check_in_minutes (int | Unset): How long the sides of a called match have to say that they are there; 0: no end.
            rest_minutes (int | Unset): Between two matches of somebody.
            participation (ParticipationEnum | Unset): * `solo` - People
                * `team` - Teams
            max_substitutes (int | Unset): How many a team's roster may have beside its starters.
            map_pool (list[str] | Unset): At least 2 maps; empty: no map veto.
            veto_order (list[VetoTurn] | Unset): Empty: as is usual for so many games.
            veto_seconds (int | Unset): How long a side has for a turn of the map veto, from 10 to 600; 0: no end.
            time_zone (str | Unset): In which times without an offset are written.
            start_at (datetime.datetime | None | Unset):
     """

    name: str
    game: str
    format_: FormatEnum | Unset = UNSET
    options: Any | Unset = UNSET
    third_place: bool | Unset = UNSET
    seeding: SeedingEnum | Unset = UNSET
    best_of: int | Unset = UNSET
    best_of_final: int | Unset = UNSET
    min_participants: int | Unset = UNSET
    max_participants: int | Unset = UNSET
    rules: str | Unset = UNSET
    visibility: VisibilityEnum | Unset = UNSET
    check_in_required: bool | Unset = UNSET
    needs_approval: bool | Unset = UNSET
    check_in_minutes: int | Unset = UNSET
    rest_minutes: int | Unset = UNSET
    participation: ParticipationEnum | Unset = UNSET
    max_substitutes: int | Unset = UNSET
    map_pool: list[str] | Unset = UNSET
    veto_order: list[VetoTurn] | Unset = UNSET
    veto_seconds: int | Unset = UNSET
    time_zone: str | Unset = UNSET
    start_at: datetime.datetime | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.veto_turn import VetoTurn # noqa: PLC0415
        name = self.name

        game = self.game

        format_: str | Unset = UNSET
        if not isinstance(self.format_, Unset):
            format_ = self.format_.value


        options = self.options

        third_place = self.third_place

        seeding: str | Unset = UNSET
        if not isinstance(self.seeding, Unset):
            seeding = self.seeding.value


        best_of = self.best_of

        best_of_final = self.best_of_final

        min_participants = self.min_participants

        max_participants = self.max_participants

        rules: str | Unset
        if isinstance(self.rules, Unset):
            rules = UNSET
        else:
            rules = self.rules

        visibility: str | Unset = UNSET
        if not isinstance(self.visibility, Unset):
            visibility = self.visibility.value


        check_in_required = self.check_in_required

        needs_approval = self.needs_approval

        check_in_minutes = self.check_in_minutes

        rest_minutes = self.rest_minutes

        participation: str | Unset = UNSET
        if not isinstance(self.participation, Unset):
            participation = self.participation.value


        max_substitutes = self.max_substitutes

        map_pool: list[str] | Unset = UNSET
        if not isinstance(self.map_pool, Unset):
            map_pool = self.map_pool



        veto_order: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.veto_order, Unset):
            veto_order = []
            for veto_order_item_data in self.veto_order:
                veto_order_item = veto_order_item_data.to_dict()
                veto_order.append(veto_order_item)



        veto_seconds = self.veto_seconds

        time_zone = self.time_zone

        start_at: None | str | Unset
        if isinstance(self.start_at, Unset):
            start_at = UNSET
        elif isinstance(self.start_at, datetime.datetime):
            start_at = self.start_at.isoformat()
        else:
            start_at = self.start_at


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "game": game,
        })
        if format_ is not UNSET:
            field_dict["format"] = format_
        if options is not UNSET:
            field_dict["options"] = options
        if third_place is not UNSET:
            field_dict["third_place"] = third_place
        if seeding is not UNSET:
            field_dict["seeding"] = seeding
        if best_of is not UNSET:
            field_dict["best_of"] = best_of
        if best_of_final is not UNSET:
            field_dict["best_of_final"] = best_of_final
        if min_participants is not UNSET:
            field_dict["min_participants"] = min_participants
        if max_participants is not UNSET:
            field_dict["max_participants"] = max_participants
        if rules is not UNSET:
            field_dict["rules"] = rules
        if visibility is not UNSET:
            field_dict["visibility"] = visibility
        if check_in_required is not UNSET:
            field_dict["check_in_required"] = check_in_required
        if needs_approval is not UNSET:
            field_dict["needs_approval"] = needs_approval
        if check_in_minutes is not UNSET:
            field_dict["check_in_minutes"] = check_in_minutes
        if rest_minutes is not UNSET:
            field_dict["rest_minutes"] = rest_minutes
        if participation is not UNSET:
            field_dict["participation"] = participation
        if max_substitutes is not UNSET:
            field_dict["max_substitutes"] = max_substitutes
        if map_pool is not UNSET:
            field_dict["map_pool"] = map_pool
        if veto_order is not UNSET:
            field_dict["veto_order"] = veto_order
        if veto_seconds is not UNSET:
            field_dict["veto_seconds"] = veto_seconds
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if start_at is not UNSET:
            field_dict["start_at"] = start_at

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.veto_turn import VetoTurn # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        game = d.pop("game")

        _format_ = d.pop("format", UNSET)
        format_: FormatEnum | Unset
        if isinstance(_format_,  Unset):
            format_ = UNSET
        else:
            format_ = FormatEnum(_format_)




        options = d.pop("options", UNSET)

        third_place = d.pop("third_place", UNSET)

        _seeding = d.pop("seeding", UNSET)
        seeding: SeedingEnum | Unset
        if isinstance(_seeding,  Unset):
            seeding = UNSET
        else:
            seeding = SeedingEnum(_seeding)




        best_of = d.pop("best_of", UNSET)

        best_of_final = d.pop("best_of_final", UNSET)

        min_participants = d.pop("min_participants", UNSET)

        max_participants = d.pop("max_participants", UNSET)

        def _parse_rules(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        rules = _parse_rules(d.pop("rules", UNSET))


        _visibility = d.pop("visibility", UNSET)
        visibility: VisibilityEnum | Unset
        if isinstance(_visibility,  Unset):
            visibility = UNSET
        else:
            visibility = VisibilityEnum(_visibility)




        check_in_required = d.pop("check_in_required", UNSET)

        needs_approval = d.pop("needs_approval", UNSET)

        check_in_minutes = d.pop("check_in_minutes", UNSET)

        rest_minutes = d.pop("rest_minutes", UNSET)

        _participation = d.pop("participation", UNSET)
        participation: ParticipationEnum | Unset
        if isinstance(_participation,  Unset):
            participation = UNSET
        else:
            participation = ParticipationEnum(_participation)




        max_substitutes = d.pop("max_substitutes", UNSET)

        map_pool = cast(list[str], d.pop("map_pool", UNSET))


        _veto_order = d.pop("veto_order", UNSET)
        veto_order: list[VetoTurn] | Unset = UNSET
        if _veto_order is not UNSET:
            veto_order = []
            for veto_order_item_data in _veto_order:
                veto_order_item = VetoTurn.from_dict(veto_order_item_data)



                veto_order.append(veto_order_item)


        veto_seconds = d.pop("veto_seconds", UNSET)

        time_zone = d.pop("time_zone", UNSET)

        def _parse_start_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                start_at_type_0 = datetime.datetime.fromisoformat(data)



                return start_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        start_at = _parse_start_at(d.pop("start_at", UNSET))


        new_tournament = cls(
            name=name,
            game=game,
            format_=format_,
            options=options,
            third_place=third_place,
            seeding=seeding,
            best_of=best_of,
            best_of_final=best_of_final,
            min_participants=min_participants,
            max_participants=max_participants,
            rules=rules,
            visibility=visibility,
            check_in_required=check_in_required,
            needs_approval=needs_approval,
            check_in_minutes=check_in_minutes,
            rest_minutes=rest_minutes,
            participation=participation,
            max_substitutes=max_substitutes,
            map_pool=map_pool,
            veto_order=veto_order,
            veto_seconds=veto_seconds,
            time_zone=time_zone,
            start_at=start_at,
        )

        return new_tournament

