"""What snapshots say, against what the events before and after them say."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.acceptance.faults.eventlog import RoomLog, Viewer
from tests.acceptance.faults.histories import History, parsed, written
from tests.support.follower import Follower, ordered

State = dict[str, Any]
# A live score is saved before it is told: a snapshot may be ahead of the events there.
LIVE_STATES = ("live", "pending_result", "disputed")
UNTOLD = ("participant1_score", "participant2_score", "score_version", "games")


def comparable(state: State) -> str:
    """Without what may be ahead of the events."""
    state = deepcopy(ordered(state))
    for match in state.get("matches", [state.get("match", {})]):
        if match.get("state") in LIVE_STATES:
            for name in UNTOLD:
                match.pop(name, None)
    return written(state)


def check_states(histories: list[History], logs: Mapping[str, RoomLog], fresh: State) -> list[str]:
    """What is wrong: a snapshot that the log does not lead to, or a client whose events do not lead to `fresh`.

    The histories have passed the check of their numbers.
    """
    wrong = []
    for (room, full), states in _snapshots(histories).items():
        wrong += list(_disagreeing(states, logs[room], "referee" if full else "spectator"))
    tournaments = [history for history in histories if history.room.startswith("tournament")]
    for history in tournaments:
        state = state_after(history)
        if state is None or comparable(state) != comparable(fresh):
            wrong.append(f"{history.client}'s state is not a fresh snapshot:\n{difference(state or {}, fresh)}")
    return wrong[:10]


def _snapshots(histories: list[History]) -> dict[tuple[str, bool], dict[int, list[State]]]:
    """By room and by whether reports are in it, the snapshots of each sequence."""
    found: dict[tuple[str, bool], dict[int, list[State]]] = {}
    for history in histories:
        for connection in history.connections:
            for _, text in connection.frames:
                frame = parsed(text)
                if frame["type"] == "snapshot":
                    kind = history.room, "reports" in frame["data"].get("match", {})
                    found.setdefault(kind, {}).setdefault(frame["data"]["sequence"], []).append(frame["data"])
    return found


def _disagreeing(states: dict[int, list[State]], log: RoomLog, role: str) -> Iterator[str]:
    """The events from each snapshot to the next must lead to it."""
    known = Follower(states[min(states)][0])
    for sequence in sorted(states):
        while known.sequence < sequence and (row := log.row(known.sequence + 1)):
            known.take(row.frame(row.view(Viewer(role))))
        for state in {comparable(found): found for found in states[sequence]}.values():
            if known.needs_snapshot:
                known.begin(state)
            if comparable(known.state) != comparable(state):
                told = difference(known.state, state)
                yield f"a snapshot of {log.room} at {sequence} is not where the events lead:\n{told}"
        known.begin(states[sequence][0])


def state_after(history: History) -> State | None:
    """What a client in a tournament's room knows at its end, None without a snapshot."""
    known: Follower | None = None
    for connection in history.connections:
        for _, text in connection.frames:
            frame = parsed(text)
            if known is not None:
                known.take(frame)
            elif frame["type"] == "snapshot":
                known = Follower(frame["data"])
    return None if known is None or known.needs_snapshot else known.state


def difference(state: State, other: State, path: str = "") -> str:
    """Where two states differ, a line each."""
    return "\n".join(list(_different(ordered(state) if state else state, ordered(other), path))[:8])


def _different(value: Any, other: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict) and isinstance(other, dict):
        for key in sorted(value.keys() | other.keys()):
            yield from _different(value.get(key), other.get(key), f"{path}.{key}")
    elif isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        for place, pair in enumerate(zip(value, other, strict=True)):
            yield from _different(*pair, f"{path}[{place}]")
    elif value != other:
        yield f"    {path}: {str(value)[:120]} is not {str(other)[:120]}"
