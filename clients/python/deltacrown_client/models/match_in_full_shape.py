from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.dispute_shape import DisputeShape
  from ..models.game_shape import GameShape
  from ..models.match_in_full_shape_deadlines import MatchInFullShapeDeadlines
  from ..models.report_shape import ReportShape
  from ..models.veto_shape import VetoShape





T = TypeVar("T", bound="MatchInFullShape")



@_attrs_define
class MatchInFullShape:
    """ A match in its own room; `dispute` is the latest, `veto` is None without one. `reports` is for its participants
        and the staff, and holds those that count: submitted, at most one of a side, and accepted. `deadlines`: when the
        clock does what, by kind.

        Attributes:
            best_of (int):
            bye (bool):
            called_at (datetime.datetime | None):
            deadlines (MatchInFullShapeDeadlines):
            dispute (DisputeShape | None):
            games (list[GameShape]):
            group (int):
            id (int):
            participant1_id (int | None):
            participant1_name (str):
            participant1_score (int):
            participant1_seed (int | None):
            participant1_tiebreak (int | None):
            participant2_id (int | None):
            participant2_name (str):
            participant2_score (int):
            participant2_seed (int | None):
            participant2_tiebreak (int | None):
            position (int):
            round_ (int):
            scheduled_time (datetime.datetime | None):
            score_version (int):
            side (str):
            stage (int):
            state (str):
            station_id (int | None):
            stream_id (int | None):
            tournament_id (int):
            veto (None | VetoShape):
            winner_id (int | None):
            winner_to (int | None):
            winner_to_slot (int | None):
            reports (list[ReportShape] | Unset):
     """

    best_of: int
    bye: bool
    called_at: datetime.datetime | None
    deadlines: MatchInFullShapeDeadlines
    dispute: DisputeShape | None
    games: list[GameShape]
    group: int
    id: int
    participant1_id: int | None
    participant1_name: str
    participant1_score: int
    participant1_seed: int | None
    participant1_tiebreak: int | None
    participant2_id: int | None
    participant2_name: str
    participant2_score: int
    participant2_seed: int | None
    participant2_tiebreak: int | None
    position: int
    round_: int
    scheduled_time: datetime.datetime | None
    score_version: int
    side: str
    stage: int
    state: str
    station_id: int | None
    stream_id: int | None
    tournament_id: int
    veto: None | VetoShape
    winner_id: int | None
    winner_to: int | None
    winner_to_slot: int | None
    reports: list[ReportShape] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.dispute_shape import DisputeShape # noqa: PLC0415
        from ..models.game_shape import GameShape # noqa: PLC0415
        from ..models.match_in_full_shape_deadlines import MatchInFullShapeDeadlines # noqa: PLC0415
        from ..models.report_shape import ReportShape # noqa: PLC0415
        from ..models.veto_shape import VetoShape # noqa: PLC0415
        best_of = self.best_of

        bye = self.bye

        called_at: None | str
        if isinstance(self.called_at, datetime.datetime):
            called_at = self.called_at.isoformat()
        else:
            called_at = self.called_at

        deadlines = self.deadlines.to_dict()

        dispute: dict[str, Any] | None
        if isinstance(self.dispute, DisputeShape):
            dispute = self.dispute.to_dict()
        else:
            dispute = self.dispute

        games = []
        for games_item_data in self.games:
            games_item = games_item_data.to_dict()
            games.append(games_item)



        group = self.group

        id = self.id

        participant1_id: int | None
        participant1_id = self.participant1_id

        participant1_name = self.participant1_name

        participant1_score = self.participant1_score

        participant1_seed: int | None
        participant1_seed = self.participant1_seed

        participant1_tiebreak: int | None
        participant1_tiebreak = self.participant1_tiebreak

        participant2_id: int | None
        participant2_id = self.participant2_id

        participant2_name = self.participant2_name

        participant2_score = self.participant2_score

        participant2_seed: int | None
        participant2_seed = self.participant2_seed

        participant2_tiebreak: int | None
        participant2_tiebreak = self.participant2_tiebreak

        position = self.position

        round_ = self.round_

        scheduled_time: None | str
        if isinstance(self.scheduled_time, datetime.datetime):
            scheduled_time = self.scheduled_time.isoformat()
        else:
            scheduled_time = self.scheduled_time

        score_version = self.score_version

        side = self.side

        stage = self.stage

        state = self.state

        station_id: int | None
        station_id = self.station_id

        stream_id: int | None
        stream_id = self.stream_id

        tournament_id = self.tournament_id

        veto: dict[str, Any] | None
        if isinstance(self.veto, VetoShape):
            veto = self.veto.to_dict()
        else:
            veto = self.veto

        winner_id: int | None
        winner_id = self.winner_id

        winner_to: int | None
        winner_to = self.winner_to

        winner_to_slot: int | None
        winner_to_slot = self.winner_to_slot

        reports: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.reports, Unset):
            reports = []
            for reports_item_data in self.reports:
                reports_item = reports_item_data.to_dict()
                reports.append(reports_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "best_of": best_of,
            "bye": bye,
            "called_at": called_at,
            "deadlines": deadlines,
            "dispute": dispute,
            "games": games,
            "group": group,
            "id": id,
            "participant1_id": participant1_id,
            "participant1_name": participant1_name,
            "participant1_score": participant1_score,
            "participant1_seed": participant1_seed,
            "participant1_tiebreak": participant1_tiebreak,
            "participant2_id": participant2_id,
            "participant2_name": participant2_name,
            "participant2_score": participant2_score,
            "participant2_seed": participant2_seed,
            "participant2_tiebreak": participant2_tiebreak,
            "position": position,
            "round": round_,
            "scheduled_time": scheduled_time,
            "score_version": score_version,
            "side": side,
            "stage": stage,
            "state": state,
            "station_id": station_id,
            "stream_id": stream_id,
            "tournament_id": tournament_id,
            "veto": veto,
            "winner_id": winner_id,
            "winner_to": winner_to,
            "winner_to_slot": winner_to_slot,
        })
        if reports is not UNSET:
            field_dict["reports"] = reports

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dispute_shape import DisputeShape # noqa: PLC0415
        from ..models.game_shape import GameShape # noqa: PLC0415
        from ..models.match_in_full_shape_deadlines import MatchInFullShapeDeadlines # noqa: PLC0415
        from ..models.report_shape import ReportShape # noqa: PLC0415
        from ..models.veto_shape import VetoShape # noqa: PLC0415
        d = dict(src_dict)
        best_of = d.pop("best_of")

        bye = d.pop("bye")

        def _parse_called_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                called_at_type_0 = datetime.datetime.fromisoformat(data)



                return called_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        called_at = _parse_called_at(d.pop("called_at"))


        deadlines = MatchInFullShapeDeadlines.from_dict(d.pop("deadlines"))




        def _parse_dispute(data: object) -> DisputeShape | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                dispute_type_0 = DisputeShape.from_dict(data)



                return dispute_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DisputeShape | None, data)

        dispute = _parse_dispute(d.pop("dispute"))


        games = []
        _games = d.pop("games")
        for games_item_data in (_games):
            games_item = GameShape.from_dict(games_item_data)



            games.append(games_item)


        group = d.pop("group")

        id = d.pop("id")

        def _parse_participant1_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant1_id = _parse_participant1_id(d.pop("participant1_id"))


        participant1_name = d.pop("participant1_name")

        participant1_score = d.pop("participant1_score")

        def _parse_participant1_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant1_seed = _parse_participant1_seed(d.pop("participant1_seed"))


        def _parse_participant1_tiebreak(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant1_tiebreak = _parse_participant1_tiebreak(d.pop("participant1_tiebreak"))


        def _parse_participant2_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant2_id = _parse_participant2_id(d.pop("participant2_id"))


        participant2_name = d.pop("participant2_name")

        participant2_score = d.pop("participant2_score")

        def _parse_participant2_seed(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant2_seed = _parse_participant2_seed(d.pop("participant2_seed"))


        def _parse_participant2_tiebreak(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        participant2_tiebreak = _parse_participant2_tiebreak(d.pop("participant2_tiebreak"))


        position = d.pop("position")

        round_ = d.pop("round")

        def _parse_scheduled_time(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                scheduled_time_type_0 = datetime.datetime.fromisoformat(data)



                return scheduled_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        scheduled_time = _parse_scheduled_time(d.pop("scheduled_time"))


        score_version = d.pop("score_version")

        side = d.pop("side")

        stage = d.pop("stage")

        state = d.pop("state")

        def _parse_station_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        station_id = _parse_station_id(d.pop("station_id"))


        def _parse_stream_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        stream_id = _parse_stream_id(d.pop("stream_id"))


        tournament_id = d.pop("tournament_id")

        def _parse_veto(data: object) -> None | VetoShape:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                veto_type_0 = VetoShape.from_dict(data)



                return veto_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VetoShape, data)

        veto = _parse_veto(d.pop("veto"))


        def _parse_winner_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        winner_id = _parse_winner_id(d.pop("winner_id"))


        def _parse_winner_to(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        winner_to = _parse_winner_to(d.pop("winner_to"))


        def _parse_winner_to_slot(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        winner_to_slot = _parse_winner_to_slot(d.pop("winner_to_slot"))


        _reports = d.pop("reports", UNSET)
        reports: list[ReportShape] | Unset = UNSET
        if _reports is not UNSET:
            reports = []
            for reports_item_data in _reports:
                reports_item = ReportShape.from_dict(reports_item_data)



                reports.append(reports_item)


        match_in_full_shape = cls(
            best_of=best_of,
            bye=bye,
            called_at=called_at,
            deadlines=deadlines,
            dispute=dispute,
            games=games,
            group=group,
            id=id,
            participant1_id=participant1_id,
            participant1_name=participant1_name,
            participant1_score=participant1_score,
            participant1_seed=participant1_seed,
            participant1_tiebreak=participant1_tiebreak,
            participant2_id=participant2_id,
            participant2_name=participant2_name,
            participant2_score=participant2_score,
            participant2_seed=participant2_seed,
            participant2_tiebreak=participant2_tiebreak,
            position=position,
            round_=round_,
            scheduled_time=scheduled_time,
            score_version=score_version,
            side=side,
            stage=stage,
            state=state,
            station_id=station_id,
            stream_id=stream_id,
            tournament_id=tournament_id,
            veto=veto,
            winner_id=winner_id,
            winner_to=winner_to,
            winner_to_slot=winner_to_slot,
            reports=reports,
        )


        match_in_full_shape.additional_properties = d
        return match_in_full_shape

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
