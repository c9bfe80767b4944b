"""Which rooms are measured, of whom, and what is required of the product beside each."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.rows import Row

Result = dict[str, Any]
# In the order of the rounds; None where that round failed.
Runs = dict[str, list[Result | None]]
OURS = "ours"
# A server that falls behind has so many updates before it, and the publisher waits.
MOST_ON_THE_WAY = 64


@dataclass(frozen=True)
class Scenario:
    """`rate` updates a second (0: one after the other) to `sockets`, for `stretch` times the seconds of a run.

    `alone`: ours is measured even where nobody is there to compare it with.
    """

    name: str
    sockets: int
    rate: float
    contenders: tuple[str, ...]
    stretch: float = 1
    alone: bool = False

    def among(self, present: set[str]) -> list[str]:
        """Who of those present is measured here; none, where there is nothing to learn."""
        there = [name for name in self.contenders if name in present]
        return there if self.alone or there != [OURS] else []

    @property
    def options(self) -> dict[str, float]:
        return {"rate": self.rate, "most": MOST_ON_THE_WAY} if self.rate else {}


# The slow ones take longer, so that a p99 stands on enough updates.
SCENARIOS = (
    Scenario("one write per delivery", 1000, 0, (OURS, "raw", "picows", "socketio")),
    Scenario("300 updates/s", 1000, 300, (OURS, "socketio")),
    Scenario("1,000 updates/s", 1000, 1000, (OURS, "socketio", "nats"), alone=True),
    Scenario("20 updates/s", 1000, 20, (OURS, "nchan"), stretch=1.5),
    Scenario("4 updates/s, 5,000 sockets", 5000, 4, (OURS, "nchan"), stretch=2.5),
)
ONE, AT_300, AT_1000, AT_20, AT_4 = (scenario.name for scenario in SCENARIOS)


def cpu(result: Result) -> float:
    return float(result["cpu_per_million"])


def p99(result: Result) -> float:
    return float(result["p99"])


def delivered(result: Result) -> float:
    """The share of what was published that arrived."""
    return float(result["deliveries"] / (result["deliveries"] + result["missing"]))


@dataclass(frozen=True)
class Requirement:
    """`value` of the peer over ours must be at least `required`; without a peer, ours alone."""

    name: str
    value: Callable[[Result], float]
    scenario: str
    peer: str | None
    required: float
    aim: float


REQUIREMENTS = (
    Requirement("fan-out CPU per delivery, one write each: Socket.IO / ours", cpu, ONE, "socketio", 1.3, 1.7),
    Requirement("the same at 300 updates/s: Socket.IO / ours", cpu, AT_300, "socketio", 3, 4),
    Requirement("the same at 1,000 updates/s: Socket.IO / ours", cpu, AT_1000, "socketio", 8, 12),
    Requirement("fan-out CPU per delivery, one write each: raw C loop / ours", cpu, ONE, "raw", 0.65, 0.85),
    Requirement("fan-out CPU per delivery, one write each: picows / ours", cpu, ONE, "picows", 0.8, 1.05),
    Requirement("1,000 updates/s x 1,000 sockets: arrived / published", delivered, AT_1000, None, 1, 1),
    Requirement("1,000 updates/s x 1,000 sockets, CPU: NATS / ours", cpu, AT_1000, "nats", 1, 1.67),
    Requirement("1,000 updates/s x 1,000 sockets, p99: NATS / ours", p99, AT_1000, "nats", 0.83, 1.25),
    Requirement("p99 at 20 updates/s x 1,000 sockets: Nchan / ours", p99, AT_20, "nchan", 0.77, 1.18),
    Requirement("p99 at 4 updates/s x 5,000 sockets: Nchan / ours", p99, AT_4, "nchan", 0.83, 1.11),
)


def key(contender: str, scenario: str) -> str:
    return f"{contender}, {scenario}"


def rows_of(runs: Runs) -> list[dict[str, Any]]:
    """A row for every requirement whose sides were measured in some round; where ours failed, the row is missed."""
    rows = (_row(requirement, runs) for requirement in REQUIREMENTS)
    return [asdict(row) for row in rows if row]


def _row(wanted: Requirement, runs: Runs) -> Row | None:
    mine = runs.get(key(OURS, wanted.scenario), [])
    others = runs.get(key(wanted.peer, wanted.scenario), []) if wanted.peer else mine
    if None in mine and (wanted.peer is None or any(others)):
        return Row(wanted.name, wanted.required, wanted.aim, 0, 0, 0, 0)
    pairs = [(other, own) for other, own in zip(others, mine, strict=False) if other and own]
    if not pairs:
        return None
    ratios = [_ratio(wanted, [pair]) for pair in pairs]
    faster = _middle(pairs, 1, _rate) / _middle(pairs, 0, _rate)
    return Row(wanted.name, wanted.required, wanted.aim, _ratio(wanted, pairs), min(ratios), max(ratios), faster)


Pairs = list[tuple[Result, Result]]


def _ratio(wanted: Requirement, pairs: Pairs) -> float:
    if wanted.peer is None:
        # One loss is a loss, in whichever round.
        return min(wanted.value(own) for _, own in pairs)
    return _middle(pairs, 0, wanted.value) / _middle(pairs, 1, wanted.value)


def _middle(pairs: Pairs, side: int, value: Callable[[Result], float]) -> float:
    return median(value(pair[side]) for pair in pairs)


def _rate(result: Result) -> float:
    return float(result["per_second"])
