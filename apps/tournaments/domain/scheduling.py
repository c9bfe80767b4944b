"""When each match is played, and where: a list schedule over stations.

Of all matches that could be played the one with the longest way to the end goes first. Nobody is in two matches at
once and no station has two; who has played rests. The same matches give the same plan.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from apps.tournaments.domain.errors import InvalidInput

# Of matches that were set to the end of time, before that was refused: after it there is no time to play them.
LATEST = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """A match to be placed. `minutes`: how long it takes; 0: nobody plays it, it is over once its feeders are.

    `feeders`: keys of what has to be over before; `players`: who is known to play it; `stream`: which stream is to show
    it; `begun`, `ended`: when that was; `station`: the number of the one where it is being played.
    """

    key: str
    order: tuple[int, ...]
    minutes: int
    feeders: tuple[str, ...] = ()
    players: tuple[int, ...] = ()
    stream: int | None = None
    not_before: datetime | None = None
    begun: datetime | None = None
    ended: datetime | None = None
    station: int | None = None


@dataclass(frozen=True)
class Placed:
    """`station`: its number, from 1; None for what was over before."""

    begin: datetime
    end: datetime
    station: int | None


@dataclass(frozen=True)
class Plan:
    """What is placed, by key, when all of it is over, and the `order` of each job."""

    placed: Mapping[str, Placed]
    over_at: datetime
    orders: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Lengths:
    """Minutes of a match: as said for its best-of, else as many games as it may have."""

    per_game: int
    by_best_of: Mapping[int, int] = field(default_factory=dict)

    def of(self, best_of: int) -> int:
        return self.by_best_of.get(best_of, self.per_game * best_of)


def make_plan(jobs: Sequence[Job], stations: Sequence[int | None], rest: int, start: datetime) -> Plan:
    """`jobs`: each after its feeders. `stations`: of each the stream that shows it, None for most. `rest`: minutes
    between two matches of somebody. Nothing that has not begun begins before `start`.

    A match of a stream is played at that stream's stations, or anywhere where it has none. Raises `InvalidInput`
    without a station.
    """
    if not stations:
        raise InvalidInput("A schedule needs at least one station.")
    return _Planner(jobs, stations, timedelta(minutes=rest), start).run()


@dataclass
class _Lane:
    """The matches that go to some of the stations: those that can be played at `clock`, the first first, and those that
    cannot yet. `stations`: places in the list of them.

    A match that only waits for somebody who plays elsewhere is parked with that player. When they are free one of their
    matches at a time is let go: in a round robin everybody has hundreds. `watched`: of whose matches one is let go, or
    will be. In `ready` stands who let it go, in `waiting` whether it is a player.
    """

    stations: list[int]
    clock: datetime
    ready: list[tuple[int, int | None]] = field(default_factory=list)
    waiting: list[tuple[datetime, bool, int]] = field(default_factory=list)
    parked: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    watched: set[int] = field(default_factory=set)

    def time(self, free: Sequence[datetime]) -> datetime:
        """When the next of them can be played, as far as stations go."""
        first = min(free[place] for place in self.stations)
        return max(first, self.clock if self.ready else self.waiting[0][0])


class _Planner:
    def __init__(self, jobs: Sequence[Job], stations: Sequence[int | None], rest: timedelta, start: datetime) -> None:
        self.jobs = {job.key: job for job in jobs}
        self.streams, self.rest, self.start = stations, rest, start
        self.free = [start] * len(stations)
        self.placed: dict[str, Placed] = {}
        # Until when somebody played, of each match that is placed or passed; None where nobody did.
        self.until: dict[str, datetime | None] = {}
        self.busy_until: dict[int, datetime] = {}
        self.open_feeders = {job.key: len(job.feeders) for job in jobs}
        self.followers: dict[str, list[str]] = defaultdict(list)
        for job in jobs:
            for feeder in job.feeders:
                self.followers[feeder].append(job.key)
        self.by_rank = self._by_urgency(jobs)
        self.rank = {key: rank for rank, key in enumerate(self.by_rank)}
        shown = sorted({stream for stream in stations if stream is not None})
        everywhere = list(range(len(stations)))
        self.lanes: dict[int | None, _Lane] = {
            stream: _Lane([place for place in everywhere if stations[place] == stream], start) for stream in shown
        }
        self.lanes[None] = _Lane(everywhere, start)

    def _by_urgency(self, jobs: Sequence[Job]) -> list[str]:
        """The keys, those with the longest way to the end first."""
        way: dict[str, int] = {}
        for job in reversed(jobs):
            way[job.key] = job.minutes + max((way[key] for key in self.followers[job.key]), default=0)
        return [job.key for job in sorted(jobs, key=lambda job: (-way[job.key], job.order, job.key))]

    def run(self) -> Plan:
        fixed = [job for job in self.jobs.values() if job.ended or job.begun]
        for job in fixed:
            self._keep(job)
        for job in fixed:
            self._release_followers(job.key)
        for job in self.jobs.values():
            if not job.feeders:
                self._release(job.key)
        while lanes := [lane for lane in self.lanes.values() if lane.ready or lane.waiting]:
            self._step(min(lanes, key=lambda lane: lane.time(self.free)))
        over_at = max((place.end for place in self.placed.values()), default=self.start)
        return Plan(self.placed, over_at, {key: job.order for key, job in self.jobs.items()})

    def _keep(self, job: Job) -> None:
        """A match that has begun, or is over."""
        begin = job.begun or job.ended or self.start
        end = job.ended or max(begin + timedelta(minutes=job.minutes), self.start)
        place = None
        if job.ended is None:
            place = self._place_of(job)
            self.free[place] = max(self.free[place], end)
        self._note(job, Placed(begin, end, None if place is None else place + 1))

    def _place_of(self, job: Job) -> int:
        """Where it is played: at its station, or at whichever is free."""
        if job.station is not None and job.station <= len(self.free):
            return job.station - 1
        return self.free.index(min(self.free))

    def _note(self, job: Job, placed: Placed) -> None:
        self.placed[job.key] = placed
        self.until[job.key] = placed.end
        for player in job.players:
            self.busy_until[player] = max(self.busy_until.get(player, placed.end), placed.end)

    def _release_followers(self, key: str) -> None:
        passed = [key]
        while passed:
            for follower in self.followers[passed.pop()]:
                self.open_feeders[follower] -= 1
                if not self.open_feeders[follower] and self._release(follower, and_followers=False):
                    passed.append(follower)

    def _release(self, key: str, and_followers: bool = True) -> bool:
        """What it waited for is over. Whether it is over with that."""
        job = self.jobs[key]
        if key in self.until:
            return False
        if job.minutes == 0:
            self.until[key] = max(self._ends(job), default=None)
            if and_followers:
                self._release_followers(key)
            return True
        heappush(self._lane_of(job).waiting, (self._ready_at(job), False, self.rank[key]))
        return False

    def _lane_of(self, job: Job) -> _Lane:
        return self.lanes.get(job.stream, self.lanes[None])

    def _ends(self, job: Job) -> list[datetime]:
        return [end for end in (self.until[feeder] for feeder in job.feeders) if end is not None]

    def _ready_at(self, job: Job) -> datetime:
        """From when on it could be played, of what is placed so far."""
        times = [self.start, *(end + self.rest for end in self._ends(job))]
        times += [self._free_from(player) for player in job.players]
        return max(times if job.not_before is None else [*times, min(job.not_before, LATEST)])

    def _step(self, lane: _Lane) -> None:
        """Place the most urgent match that can be played when the next station is free; or find that it cannot, since
        somebody of it plays elsewhere by now."""
        lane.clock = now = lane.time(self.free)
        while lane.waiting and lane.waiting[0][0] <= now:
            _, is_player, number = heappop(lane.waiting)
            if is_player:
                self._let_go(lane, number)
            else:
                heappush(lane.ready, (number, None))
        if not lane.ready:
            return
        rank, player = heappop(lane.ready)
        job = self.jobs[self.by_rank[rank]]
        busy = max(job.players, key=self._free_from, default=None)
        if busy is not None and self._free_from(busy) > now:
            self._park(lane, busy, rank)
        else:
            self._place(lane, job)
        if player is not None:
            self._let_go(lane, player)

    def _free_from(self, player: int) -> datetime:
        """When they have had their rest."""
        return self.busy_until[player] + self.rest if player in self.busy_until else self.start

    def _park(self, lane: _Lane, player: int, rank: int) -> None:
        heappush(lane.parked[player], rank)
        if player not in lane.watched:
            lane.watched.add(player)
            heappush(lane.waiting, (self._free_from(player), True, player))

    def _let_go(self, lane: _Lane, player: int) -> None:
        """The next of the matches that wait for this player, now or when they are free."""
        if not lane.parked[player]:
            lane.watched.discard(player)
        elif (free := self._free_from(player)) > lane.clock:
            heappush(lane.waiting, (free, True, player))
        else:
            heappush(lane.ready, (heappop(lane.parked[player]), player))

    def _place(self, lane: _Lane, job: Job) -> None:
        free = [place for place in lane.stations if self.free[place] <= lane.clock]
        place = min(free, key=lambda place: (self.streams[place] is not None, place))
        end = lane.clock + timedelta(minutes=job.minutes)
        self.free[place] = end
        self._note(job, Placed(lane.clock, end, place + 1))
        self._release_followers(job.key)
