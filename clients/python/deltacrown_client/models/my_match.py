from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="MyMatch")



@_attrs_define
class MyMatch:
    """ 
        Attributes:
            best_of (int):
            bye (bool):
            called_at (datetime.datetime | None):
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
            winner_id (int | None):
            winner_to (int | None):
            winner_to_slot (int | None):
     """

    best_of: int
    bye: bool
    called_at: datetime.datetime | None
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
    winner_id: int | None
    winner_to: int | None
    winner_to_slot: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        best_of = self.best_of

        bye = self.bye

        called_at: None | str
        if isinstance(self.called_at, datetime.datetime):
            called_at = self.called_at.isoformat()
        else:
            called_at = self.called_at

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

        winner_id: int | None
        winner_id = self.winner_id

        winner_to: int | None
        winner_to = self.winner_to

        winner_to_slot: int | None
        winner_to_slot = self.winner_to_slot


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "best_of": best_of,
            "bye": bye,
            "called_at": called_at,
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
            "winner_id": winner_id,
            "winner_to": winner_to,
            "winner_to_slot": winner_to_slot,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
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


        my_match = cls(
            best_of=best_of,
            bye=bye,
            called_at=called_at,
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
            winner_id=winner_id,
            winner_to=winner_to,
            winner_to_slot=winner_to_slot,
        )


        my_match.additional_properties = d
        return my_match

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
