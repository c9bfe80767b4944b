from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.deadline_shape import DeadlineShape
  from ..models.match_shape import MatchShape
  from ..models.registration_shape import RegistrationShape
  from ..models.schedule_shape import ScheduleShape
  from ..models.standing_shape import StandingShape
  from ..models.station_shape import StationShape
  from ..models.stream_shape import StreamShape
  from ..models.tournament_shape import TournamentShape





T = TypeVar("T", bound="TournamentSnapshot")



@_attrs_define
class TournamentSnapshot:
    """ The whole public state of a tournament at one number of its room.

        Attributes:
            deadlines (list[DeadlineShape]):
            epoch (str):
            matches (list[MatchShape]):
            registrations (list[RegistrationShape]):
            schedule (None | ScheduleShape):
            sequence (int):
            standings (list[StandingShape]):
            stations (list[StationShape]):
            streams (list[StreamShape]):
            tournament (TournamentShape):
     """

    deadlines: list[DeadlineShape]
    epoch: str
    matches: list[MatchShape]
    registrations: list[RegistrationShape]
    schedule: None | ScheduleShape
    sequence: int
    standings: list[StandingShape]
    stations: list[StationShape]
    streams: list[StreamShape]
    tournament: TournamentShape
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.deadline_shape import DeadlineShape # noqa: PLC0415
        from ..models.match_shape import MatchShape # noqa: PLC0415
        from ..models.registration_shape import RegistrationShape # noqa: PLC0415
        from ..models.schedule_shape import ScheduleShape # noqa: PLC0415
        from ..models.standing_shape import StandingShape # noqa: PLC0415
        from ..models.station_shape import StationShape # noqa: PLC0415
        from ..models.stream_shape import StreamShape # noqa: PLC0415
        from ..models.tournament_shape import TournamentShape # noqa: PLC0415
        deadlines = []
        for deadlines_item_data in self.deadlines:
            deadlines_item = deadlines_item_data.to_dict()
            deadlines.append(deadlines_item)



        epoch = self.epoch

        matches = []
        for matches_item_data in self.matches:
            matches_item = matches_item_data.to_dict()
            matches.append(matches_item)



        registrations = []
        for registrations_item_data in self.registrations:
            registrations_item = registrations_item_data.to_dict()
            registrations.append(registrations_item)



        schedule: dict[str, Any] | None
        if isinstance(self.schedule, ScheduleShape):
            schedule = self.schedule.to_dict()
        else:
            schedule = self.schedule

        sequence = self.sequence

        standings = []
        for standings_item_data in self.standings:
            standings_item = standings_item_data.to_dict()
            standings.append(standings_item)



        stations = []
        for stations_item_data in self.stations:
            stations_item = stations_item_data.to_dict()
            stations.append(stations_item)



        streams = []
        for streams_item_data in self.streams:
            streams_item = streams_item_data.to_dict()
            streams.append(streams_item)



        tournament = self.tournament.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "deadlines": deadlines,
            "epoch": epoch,
            "matches": matches,
            "registrations": registrations,
            "schedule": schedule,
            "sequence": sequence,
            "standings": standings,
            "stations": stations,
            "streams": streams,
            "tournament": tournament,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.deadline_shape import DeadlineShape # noqa: PLC0415
        from ..models.match_shape import MatchShape # noqa: PLC0415
        from ..models.registration_shape import RegistrationShape # noqa: PLC0415
        from ..models.schedule_shape import ScheduleShape # noqa: PLC0415
        from ..models.standing_shape import StandingShape # noqa: PLC0415
        from ..models.station_shape import StationShape # noqa: PLC0415
        from ..models.stream_shape import StreamShape # noqa: PLC0415
        from ..models.tournament_shape import TournamentShape # noqa: PLC0415
        d = dict(src_dict)
        deadlines = []
        _deadlines = d.pop("deadlines")
        for deadlines_item_data in (_deadlines):
            deadlines_item = DeadlineShape.from_dict(deadlines_item_data)



            deadlines.append(deadlines_item)


        epoch = d.pop("epoch")

        matches = []
        _matches = d.pop("matches")
        for matches_item_data in (_matches):
            matches_item = MatchShape.from_dict(matches_item_data)



            matches.append(matches_item)


        registrations = []
        _registrations = d.pop("registrations")
        for registrations_item_data in (_registrations):
            registrations_item = RegistrationShape.from_dict(registrations_item_data)



            registrations.append(registrations_item)


        def _parse_schedule(data: object) -> None | ScheduleShape:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                schedule_type_0 = ScheduleShape.from_dict(data)



                return schedule_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ScheduleShape, data)

        schedule = _parse_schedule(d.pop("schedule"))


        sequence = d.pop("sequence")

        standings = []
        _standings = d.pop("standings")
        for standings_item_data in (_standings):
            standings_item = StandingShape.from_dict(standings_item_data)



            standings.append(standings_item)


        stations = []
        _stations = d.pop("stations")
        for stations_item_data in (_stations):
            stations_item = StationShape.from_dict(stations_item_data)



            stations.append(stations_item)


        streams = []
        _streams = d.pop("streams")
        for streams_item_data in (_streams):
            streams_item = StreamShape.from_dict(streams_item_data)



            streams.append(streams_item)


        tournament = TournamentShape.from_dict(d.pop("tournament"))




        tournament_snapshot = cls(
            deadlines=deadlines,
            epoch=epoch,
            matches=matches,
            registrations=registrations,
            schedule=schedule,
            sequence=sequence,
            standings=standings,
            stations=stations,
            streams=streams,
            tournament=tournament,
        )


        tournament_snapshot.additional_properties = d
        return tournament_snapshot

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
