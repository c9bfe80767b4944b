"""What a match, a table or a tournament looks like on the wire: in snapshots, in events, in the API's answers.

The selectors make them; `Artifacts/asyncapi.yaml` is generated from them. Times are ISO 8601 in UTC, ids of people are
registration ids.
"""

from typing import NotRequired, TypedDict


class GameShape(TypedDict):
    """One game of a series; `n` counts from 1."""

    n: int
    participant1_score: int
    participant2_score: int
    map: str


class MatchShape(TypedDict):
    """A match; `winner_to` is the match its winner goes on to, `winner_to_slot` (1 or 2) the side there.
    `score_version` counts the live scores that were saved."""

    id: int
    stage: int
    side: str
    group: int
    round: int
    position: int
    state: str
    participant1_id: int | None
    participant1_name: str
    participant1_seed: int | None
    participant2_id: int | None
    participant2_name: str
    participant2_seed: int | None
    participant1_score: int
    participant2_score: int
    participant1_tiebreak: int | None
    participant2_tiebreak: int | None
    score_version: int
    winner_id: int | None
    best_of: int
    scheduled_time: str | None
    stream_id: int | None
    station_id: int | None
    called_at: str | None
    winner_to: int | None
    winner_to_slot: int | None
    bye: bool


class ReportShape(TypedDict):
    """What one side says the result is; `by` is that side."""

    id: int
    by: int
    participant1_score: int
    participant2_score: int
    participant1_tiebreak: int | None
    participant2_tiebreak: int | None
    games: list[GameShape]
    state: str


class EvidenceShape(TypedDict):
    """What the side `by` shows for its report or in a dispute: a link, or a picture, which `evidence/{id}/` gives."""

    id: int
    by: int
    report_id: int | None
    dispute_id: int | None
    link: str
    is_picture: bool
    created_at: str


class RulingShape(TypedDict):
    """What was ruled about a dispute; the newest `version` is the result. `ruled_by` is a role."""

    version: int
    ruled_by: str
    at: str
    text: str
    participant1_score: int
    participant2_score: int
    participant1_tiebreak: int | None
    participant2_tiebreak: int | None
    games: list[GameShape]


class DisputeShape(TypedDict):
    id: int
    reason: str
    status: str


class VetoTurnShape(TypedDict):
    """`action`: `ban` or `pick`; `side`: 1 or 2, the match's first or second."""

    action: str
    side: int


class VetoStepShape(VetoTurnShape):
    """A turn that was taken; `by_clock`: the side let its time run out, and the clock took a map."""

    map: str
    by_clock: bool


class VetoShape(TypedDict):
    """The map veto of a match. `turn`: whose it is, None where it is over; `maps`: what is played, in the order of the
    games, as far as it is known; `seed`: what the clock chose by, None while it is open."""

    state: str
    pool: list[str]
    order: list[VetoTurnShape]
    steps: list[VetoStepShape]
    turn: VetoTurnShape | None
    maps_left: list[str]
    maps: list[str]
    seed: int | None


class MatchInFullShape(MatchShape):
    """A match in its own room; `dispute` is the latest, `veto` is None without one. `reports` is for its participants
    and the staff, and holds those that count: submitted, at most one of a side, and accepted. `deadlines`: when the
    clock does what, by kind."""

    tournament_id: int
    games: list[GameShape]
    dispute: DisputeShape | None
    veto: VetoShape | None
    deadlines: dict[str, str]
    reports: NotRequired[list[ReportShape]]


class RuleValueShape(TypedDict):
    """What a rule of the table says of a participant; None where it has nothing to look at yet."""

    rule: str
    value: float | None


class TableShape(TypedDict):
    """What a participant did in a table: a round robin's, a group's (`group` counts from 1), a Swiss's.

    `reasons`: the rules in their order, as far as they were needed; `decided_by`: the one that told this participant
    from those beside it, `disqualified`, `alone` (the only one left), or empty where the place is shared.
    """

    group: int
    rank: int
    played: int
    wins: int
    draws: int
    losses: int
    points: float
    decided_by: str
    reasons: list[RuleValueShape]


class PlaceReasonShape(TypedDict):
    """What made a place final: `won`, `lost`, `walked_over_in` or `out_by_double_forfeit` with the match, `unopposed`,
    or `group`: the rank in a group that is over."""

    how: str
    match_id: int | None


class StandingShape(TypedDict):
    """A place that is decided, or a range of them that is shared. Until the result counts, the two of a final share 1
    and 2, and all of a table share its places; `table` has the rank of now.

    `reason` is of a place in a bracket that is decided.
    """

    registration_id: int
    name: str
    seed: int | None
    place_from: int
    place_to: int
    table: TableShape | None
    reason: PlaceReasonShape | None


class RegistrationShape(TypedDict):
    registration_id: int
    name: str
    seed: int | None
    state: str
    checked_in: bool


class RosterShape(TypedDict):
    """Somebody who plays for a team. `place_id` names the place in its roster, and no account."""

    place_id: int
    name: str
    is_substitute: bool


class ParticipantShape(TypedDict):
    """A side of a match; `checked_in` to this match."""

    registration_id: int
    name: str
    seed: int | None
    checked_in: bool


class StationShape(TypedDict):
    """A place where matches are played; `is_stream`: what is played there is shown on the stream."""

    id: int
    name: str
    is_open: bool
    is_stream: bool
    stream_id: int | None


class StreamShape(TypedDict):
    """Where matches are shown; `ordering`: the lowest comes first."""

    id: int
    name: str
    url: str
    ordering: int


class ScheduleShape(TypedDict):
    """By what matches are given their times; `minutes`: of a match by its best-of, where it is not `minutes_per_game`
    for each game there may be; `stations`: how many, None for those that are open; `over_at`: when all is over, as it
    looks now."""

    start_at: str
    minutes_per_game: int
    minutes: dict[str, int]
    stations: int | None
    rest_minutes: int
    made_at: str
    over_at: str


class ScheduledShape(TypedDict):
    """When a match is to begin, and at which station of the schedule, counted from 1."""

    match_id: int
    scheduled_time: str | None
    station: int | None


class PlacedShape(TypedDict):
    """A match of a schedule; `match_id` is None for one that is not drawn yet."""

    match_id: int | None
    stage: int
    round: int
    position: int
    scheduled_time: str
    ends_at: str
    station: int | None


class PlannedShape(TypedDict):
    """A schedule, and what is placed by it: all that is not over of one that is only proposed, else what has a time.
    `schedule` is None where there is none."""

    time_zone: str
    schedule: ScheduleShape | None
    matches: list[PlacedShape]


class DeadlineShape(TypedDict):
    """What the clock does next; `match_id` is None for what is of the whole tournament."""

    id: int
    kind: str
    match_id: int | None
    due_at: str


class SettingsShape(TypedDict):
    """What an organizer may edit of what everybody sees."""

    name: str
    game: str
    format: str
    max_participants: int
    start_at: str | None
    time_zone: str
    best_of: int
    third_place: bool


class ChangedSettingsShape(TypedDict, total=False):
    """Those of them that were changed."""

    name: str
    game: str
    format: str
    max_participants: int
    start_at: str | None
    time_zone: str
    best_of: int
    third_place: bool


class TournamentShape(SettingsShape):
    id: int
    slug: str
    state: str
    organizer: str
    participants: int
    rounds: int
    bracket_status: str
    champion_id: int | None
    champion_name: str


class TournamentSnapshot(TypedDict):
    """The whole public state of a tournament at one number of its room."""

    sequence: int
    epoch: str
    tournament: TournamentShape
    matches: list[MatchShape]
    standings: list[StandingShape]
    registrations: list[RegistrationShape]
    stations: list[StationShape]
    streams: list[StreamShape]
    schedule: ScheduleShape | None
    deadlines: list[DeadlineShape]


class MatchSnapshot(TypedDict):
    """The state of a match at one number of its room."""

    sequence: int
    epoch: str
    match: MatchInFullShape
    participants: list[ParticipantShape]
