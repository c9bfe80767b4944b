"""Everything that can happen in a tournament, as it is told on the wire: one frozen dataclass an event.

What a declaration says, and how another app makes its own, is in `event_registry.py`. A `*_by` field holds a role's
name or a registration id.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from apps.tournaments.domain.announcement_events import MatchAnnouncement as MatchAnnouncement
from apps.tournaments.domain.deadline_states import HIDDEN, OF_ORGANIZERS
from apps.tournaments.domain.dispute_events import DisputeRuled as DisputeRuled
from apps.tournaments.domain.dispute_events import EvidenceGiven as EvidenceGiven
from apps.tournaments.domain.event_registry import Audience, Event
from apps.tournaments.domain.registration_events import AnswersUpdated as AnswersUpdated
from apps.tournaments.domain.registration_events import FieldsUpdated as FieldsUpdated
from apps.tournaments.domain.registration_events import GuestClaimed as GuestClaimed
from apps.tournaments.domain.registration_events import RegistrationCancelled as RegistrationCancelled
from apps.tournaments.domain.registration_events import RegistrationCheckedIn as RegistrationCheckedIn
from apps.tournaments.domain.registration_events import RegistrationCheckinReverted as RegistrationCheckinReverted
from apps.tournaments.domain.registration_events import RegistrationCreated as RegistrationCreated
from apps.tournaments.domain.registration_events import RegistrationDisqualified as RegistrationDisqualified
from apps.tournaments.domain.registration_events import RegistrationSeeded as RegistrationSeeded
from apps.tournaments.domain.registration_events import RegistrationsSeeded as RegistrationsSeeded
from apps.tournaments.domain.registration_events import RegistrationsUpdated as RegistrationsUpdated
from apps.tournaments.domain.registration_events import RegistrationUpdated as RegistrationUpdated
from apps.tournaments.domain.registration_events import RosterChanged as RosterChanged
from apps.tournaments.domain.registration_events import WaitlistReordered as WaitlistReordered
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import (
    ChangedSettingsShape,
    GameShape,
    MatchShape,
    ParticipantShape,
    ReportShape,
    ScheduledShape,
    ScheduleShape,
    StandingShape,
    StationShape,
    StreamShape,
    VetoShape,
)

_NOTHING = "nothing"
_MATCH = "the match is as `match` says; in the match's room these are its fields of the same names, with `participants`"
_FIELDS = "the match's fields of the same names; in the match's room `games` among them"


@dataclass(frozen=True)
class MatchStarted(Event):
    changes_snapshot = _NOTHING

    match_id: int
    tournament_id: int
    participant1_id: int
    participant1_name: str
    participant2_id: int
    participant2_name: str
    scheduled_time: str | None
    bracket_round: int
    bracket_position: int


@dataclass(frozen=True)
class ScoreUpdated(Event):
    shown_in_place = True
    sequence_in_data: ClassVar[bool] = True
    changes_snapshot = _FIELDS

    match_id: int
    tournament_id: int
    participant1_score: int
    participant2_score: int
    games: list[GameShape]
    updated_at: str
    updated_by: str
    score_version: int


@dataclass(frozen=True)
class MatchUpdated(Event):
    """`match`: as in the tournament's snapshot; its time was set, or who plays in it became known.
    `participants`: as in the match's."""

    changes_access = True
    changes_snapshot = _MATCH

    match_id: int
    tournament_id: int
    match: MatchShape
    participants: list[ParticipantShape]


@dataclass(frozen=True)
class MatchCalled(Event):
    """The sides of a match are asked to come, to `station` where that is not empty. `match`: as in the tournament's
    snapshot; `participants`: as in the match's."""

    changes_snapshot = _MATCH

    match_id: int
    tournament_id: int
    match: MatchShape
    participants: list[ParticipantShape]
    station: str
    timestamp: str
    called_by: str


@dataclass(frozen=True)
class StationsUpdated(Event):
    """`stations`: all there are now."""

    changes_snapshot = "`stations` are as in the event"

    tournament_id: int
    stations: list[StationShape]


@dataclass(frozen=True)
class StreamsUpdated(Event):
    """`streams`: all there are now."""

    changes_snapshot = "`streams` are as in the event"

    tournament_id: int
    streams: list[StreamShape]


@dataclass(frozen=True)
class MatchScheduled(Event):
    """A match is to begin at another time, or at no known one. `late`: its sides are told, since it is much later than
    what they were told before. `scheduled_by`: a role, `schedule` for a schedule that was saved, `clock` where matches
    run late."""

    changes_snapshot = "`scheduled_time` of the match"

    match_id: int
    tournament_id: int
    scheduled_time: str | None
    late: bool
    timestamp: str
    scheduled_by: str


@dataclass(frozen=True)
class ScheduleUpdated(Event):
    """A schedule was saved, or what is left of it has moved. `matches`: those with another time or station, 200 at most
    in one event; `schedule`: all the rest of it."""

    changes_snapshot = "`schedule` is as in the event; `scheduled_time` of each of `matches`"

    tournament_id: int
    schedule: ScheduleShape
    matches: list[ScheduledShape]
    timestamp: str
    changed_by: str


@dataclass(frozen=True)
class DeadlineMoved(Event):
    """A deadline was set (`moved_from` is None), moved, or ended: then `due_at` is None and `state` is `done` or `off`.
    `match_id` is None for what is of the whole tournament; `reason`: why the clock could not do it; `concerned`: the
    sides of a match, where only they and the staff are told."""

    changes_snapshot = (
        "in `deadlines` it is as the event's fields of the same names say, `deadline_id` as `id`, or is gone where "
        "`due_at` is null; in the match's room `deadlines` has `due_at` by `kind`, or nothing where that is null"
    )

    tournament_id: int
    match_id: int | None
    deadline_id: int
    kind: str
    due_at: str | None
    moved_from: str | None
    state: str
    moved_by: str
    reason: str
    concerned: list[int]

    def audience(self) -> Audience:
        if self.kind in OF_ORGANIZERS:
            return Audience(Role.ORGANIZER)
        return Audience(Role.REFEREE, tuple(self.concerned)) if self.kind in HIDDEN else Audience()


@dataclass(frozen=True)
class VetoUpdated(Event):
    """The map veto of a match began, went on, or ended; `veto` is None where it is taken back. `updated_by`: the
    registration or the staff that took a turn, `clock`, or `system`."""

    changes_snapshot = "in the match's room: `veto` is as in the event"

    match_id: int
    tournament_id: int
    veto: VetoShape | None
    timestamp: str
    updated_by: str


@dataclass(frozen=True)
class MatchReset(Event):
    """A result was taken back, of this match (then it is ready to be played again) or of one before it: no score, game,
    report or check-in of it counts any more, but that to a match which is ready. `match`: as in the tournament's
    snapshot; `participants`: as in the match's."""

    changes_access = True
    changes_snapshot = f"{_MATCH}; `games` and `reports` there are empty"

    match_id: int
    tournament_id: int
    match: MatchShape
    timestamp: str
    participants: list[ParticipantShape]


@dataclass(frozen=True)
class MatchCheckedIn(Event):
    """One side says that it is there."""

    changes_snapshot = "in the match's room: `checked_in` of this participant is true"

    match_id: int
    tournament_id: int
    registration_id: int
    name: str
    checked_in_at: str


@dataclass(frozen=True)
class ResultReported(Event):
    """`report`: as in the match's snapshot. An earlier one of the same side that waited for an answer is superseded."""

    changes_snapshot = (
        "in the match's room: `report` takes the place of the one of `reports` with the same `by`, or is new"
    )

    match_id: int
    tournament_id: int
    participant1_id: int
    participant2_id: int
    report: ReportShape
    timestamp: str

    def audience(self) -> Audience:
        return Audience(Role.REFEREE, (self.participant1_id, self.participant2_id))


@dataclass(frozen=True)
class MatchCompleted(Event):
    """`winner_id` and `loser_id` are None where nobody holds that place: in a draw, and in a double forfeit.
    `report_id`: the report that the other side confirmed, None where nobody did."""

    changes_snapshot = f"{_FIELDS}; of `reports` the one with the id `report_id` stays and is `accepted`, the others go"

    match_id: int
    tournament_id: int
    winner_id: int | None
    winner_name: str
    loser_id: int | None
    loser_name: str
    participant1_score: int
    participant2_score: int
    participant1_tiebreak: int | None
    participant2_tiebreak: int | None
    games: list[GameShape]
    draw: bool
    confirmed_at: str
    confirmed_by: str
    report_id: int | None


@dataclass(frozen=True)
class MatchStateChanged(Event):
    changes_snapshot = "`state` of the match is `new_state`"

    match_id: int
    tournament_id: int
    old_state: str
    new_state: str
    timestamp: str
    changed_by: str


@dataclass(frozen=True)
class DisputeCreated(Event):
    """`reason` is one of a closed list; what the person wrote is never told in an event."""

    changes_snapshot = "in the match's room: `dispute` is `{dispute_id as id, reason, status}`"

    match_id: int
    tournament_id: int
    dispute_id: int
    initiated_by: int
    reason: str
    status: str
    timestamp: str


@dataclass(frozen=True)
class DisputeResolved(Event):
    changes_snapshot = "in the match's room: `status` of `dispute`"

    match_id: int
    tournament_id: int
    dispute_id: int
    resolved_by: str
    status: str
    timestamp: str


@dataclass(frozen=True)
class BracketGenerated(Event):
    """`random_seed`: the number by which it was drawn, and can be drawn again."""

    changes_snapshot = "everything: begin anew with a snapshot"

    bracket_id: int
    tournament_id: int
    format: str
    seeding_method: str
    total_rounds: int
    total_matches: int
    generated_at: str
    generated_by: str
    is_regeneration: bool
    random_seed: int


@dataclass(frozen=True)
class BracketUpdated(Event):
    """`updated_nodes`: the matches that changed or are new, as in the snapshot; `next_matches`: ids now playable;
    `removed`: ids of matches that are no more, since the round they belong to was taken back or the bracket thrown
    away; `bracket_status`: `in_progress`, `completed`, `drawing` while a round of more than 64 is drawn, `stuck` where
    no legal one is left and an organizer decides, `cancelled`, empty without a bracket; `rounds`: None where it is as
    before; `anew`: so much has changed that it is not told one by one."""

    changes_access = True
    changes_snapshot = (
        "each of `updated_nodes` takes the place of its match, or is new; those `removed` go; `rounds` and "
        "`bracket_status` in `tournament`; where `anew`, everything: begin anew with a snapshot"
    )

    bracket_id: int
    tournament_id: int
    updated_nodes: list[MatchShape]
    next_matches: list[int]
    bracket_status: str
    removed: list[int] = field(default_factory=list)
    rounds: int | None = None
    anew: bool = False


@dataclass(frozen=True)
class TournamentStateChanged(Event):
    changes_snapshot = (
        "`state` of `tournament` is `new_state`; where that is `live`, everything: begin anew with a snapshot"
    )

    tournament_id: int
    old_state: str
    new_state: str
    timestamp: str
    changed_by: str


@dataclass(frozen=True)
class TournamentUpdated(Event):
    """`changed`: the fields of the snapshot's `tournament` that were edited, and what they are now."""

    changes_snapshot = "the fields of `tournament` that `changed` holds"

    tournament_id: int
    changed: ChangedSettingsShape
    timestamp: str
    changed_by: str


@dataclass(frozen=True)
class AccessChanged(Event):
    """Who may see or do what is another now: `user_id` names whose role `role_given` or `role_taken` changed, or whose
    tournament it is after `handed_over`; None means everybody, after `visibility_changed`. `value` is the role or the
    visibility."""

    changes_access = True
    changes_snapshot = _NOTHING

    tournament_id: int
    change: str
    user_id: int | None
    value: str
    timestamp: str
    changed_by: str

    def audience(self) -> Audience:
        return Audience(Role.ORGANIZER)


@dataclass(frozen=True)
class TournamentCompleted(Event):
    """The result of a tournament, told again when it is approved. Where that `requires_review`, nobody but the staff
    learns who won until then: the three ids are null, and the name and the rules are empty."""

    changes_snapshot = (
        "in `tournament`, unless it `requires_review`: `champion_id` is `winner_registration_id`, `champion_name` is "
        "`winner_name`"
    )

    tournament_id: int
    winner_registration_id: int | None
    runner_up_registration_id: int | None
    third_place_registration_id: int | None
    determination_method: str
    requires_review: bool
    rules_applied_summary: list[str]
    timestamp: str
    winner_name: str

    def audience(self) -> Audience:
        if not self.requires_review:
            return Audience()
        hidden = {f"{place}_registration_id": None for place in ("winner", "runner_up", "third_place")}
        return Audience(Role.REFEREE, public={**self.data(), **hidden, "winner_name": "", "rules_applied_summary": []})


@dataclass(frozen=True)
class StandingsUpdated(Event):
    """`standings`: the rows that are new or different, as in the snapshot; `removed`: the registration ids of those
    whose place is open again."""

    changes_snapshot = "each of `standings` takes the place of its row, or is new; those `removed` go"

    tournament_id: int
    standings: list[StandingShape]
    removed: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Announcement(Event):
    changes_snapshot = _NOTHING

    tournament_id: int
    announcement_id: int
    title: str
    body: str
    timestamp: str
