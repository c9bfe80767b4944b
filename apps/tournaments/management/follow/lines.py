"""One readable line for each event."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

Data = Mapping[str, Any]


class Lines:
    """Knows the players' names: from the snapshot, and from every event that names them."""

    def __init__(self) -> None:
        self._pairs: dict[int, tuple[str, str]] = {}
        self._names: dict[int, str] = {}

    def line(self, frame: Data) -> str:
        """What happened, with its number and the time of day; names are of strangers, so nothing in them is obeyed."""
        data = frame["data"]
        self._learn(frame["type"], data)
        tell = _TELL.get(frame["type"])
        text = tell(self, data) if tell is not None else _plain(frame["type"])
        if "at" in frame:
            at = datetime.fromisoformat(frame["at"]).astimezone()
            text = f"{at:%H:%M:%S} {frame['sequence']:>5}  {text}"
        return "".join(letter if letter.isprintable() else "?" for letter in text)

    def pair(self, data: Data) -> str:
        first, second = self._both(data)
        return f"{first} against {second}"

    def score(self, data: Data) -> str:
        first, second = self._both(data)
        return f"{first} {data['participant1_score']}:{data['participant2_score']} {second}"

    def name(self, registration_id: int | None) -> str:
        return self._names.get(registration_id or 0, "nobody")

    def _both(self, data: Data) -> tuple[str, str]:
        number = data.get("match_id", data.get("id"))
        return self._pairs.get(number or 0, (f"match {number}, side 1", "side 2"))

    def _learn(self, kind: str, data: Data) -> None:
        matches = [*data.get("matches", []), *data.get("updated_nodes", [])]
        matches += [data["match"]] if "match" in data else []
        if kind == "match_started":
            matches.append({**data, "id": data["match_id"]})
        for match in matches:
            sides = [(match[f"participant{side}_id"], match[f"participant{side}_name"]) for side in (1, 2)]
            self._pairs[match["id"]] = (sides[0][1] or "an open side", sides[1][1] or "an open side")
            self._names.update({number: name for number, name in sides if number})
        people = [*data.get("registrations", []), *([data] if "name" in data and "registration_id" in data else [])]
        self._names.update({person["registration_id"]: person["name"] for person in people})


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _count(number: int, thing: str, things: str = "") -> str:
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def _snapshot(lines: Lines, data: Data) -> str:
    if "tournament" not in data:
        return f"{lines.score(data['match'])}, {_plain(data['match']['state'])}"
    shown = data["tournament"]
    size = f"{_count(shown['participants'], 'player')}, {_count(len(data['matches']), 'match', 'matches')}"
    return f"{shown['name']} is {_plain(shown['state'])}: {size}."


def _veto(veto: Data | None) -> str:
    if veto is None:
        return "no map veto any more"
    if veto["state"] == "done":
        return f"played on {', '.join(veto['maps'])}"
    if not veto["steps"] or veto["turn"] is None:
        return f"the map veto is {veto['state']}"
    last = veto["steps"][-1]
    return f"side {last['side']} {'picks' if last['action'] == 'pick' else 'bans'} {last['map']}"


def _completed(lines: Lines, data: Data) -> str:
    ending = "a draw" if data["draw"] else f"{data['winner_name']} wins" if data["winner_id"] else "nobody wins"
    return f"{lines.score(data)}, {ending}"


_TELL: dict[str, Callable[[Lines, Data], str]] = {
    "snapshot": _snapshot,
    "match_started": lambda lines, data: f"{lines.pair(data)} has begun",
    "score_updated": lambda lines, data: lines.score(data),
    "match_updated": lambda lines, data: f"{lines.pair(data)} is set",
    "match_called": lambda lines, data: (
        f"{lines.pair(data)} is called{' to ' + data['station'] if data['station'] else ''}"
    ),
    "stations_updated": lambda lines, data: f"{_count(len(data['stations']), 'station')}",
    "streams_updated": lambda lines, data: f"{_count(len(data['streams']), 'stream')}",
    "match_scheduled": lambda lines, data: f"{lines.pair(data)} begins {data['scheduled_time'] or 'at no known time'}",
    "schedule_updated": lambda lines, data: (
        f"The schedule: {_count(len(data['matches']), 'match', 'matches')} moved, over {data['schedule']['over_at']}"
    ),
    "deadline_moved": lambda lines, data: f"{_plain(data['kind'])}: {data['due_at'] or data['state']}",
    "veto_updated": lambda lines, data: f"{lines.pair(data)}: {_veto(data['veto'])}",
    "match_reset": lambda lines, data: f"{lines.pair(data)} is to be played again",
    "match_checked_in": lambda lines, data: f"{data['name']} is at the match",
    "result_reported": lambda lines, data: f"{lines.pair(data)}: a result is reported",
    "match_completed": _completed,
    "match_state_changed": lambda lines, data: f"{lines.pair(data)}: {_plain(data['new_state'])}",
    "dispute_created": lambda lines, data: f"{lines.pair(data)}: disputed, {_plain(data['reason'])}",
    "dispute_ruled": lambda lines, data: f"{lines.score(data)}, ruling {data['version']}",
    "evidence_given": lambda lines, data: f"{lines.pair(data)}: {lines.name(data['given_by'])} shows something for it",
    "payout_updated": lambda lines, data: f"The payout for {lines.name(data['registration_id'])} is {data['state']}",
    "dispute_resolved": lambda lines, data: f"{lines.pair(data)}: the dispute is settled",
    "bracket_generated": lambda lines, data: f"The bracket is drawn, {_count(data['total_rounds'], 'round')}",
    "bracket_updated": lambda lines, data: f"The bracket goes on: {', '.join(map(lines.pair, data['updated_nodes']))}",
    "tournament_state_changed": lambda lines, data: f"The tournament is {_plain(data['new_state'])}",
    "tournament_updated": lambda lines, data: f"The tournament has new details: {', '.join(data['changed'])}",
    "tournament_completed": lambda lines, data: (
        "The result is under review"
        if data["requires_review"]
        else f"The winner is {lines.name(data['winner_registration_id'])}"
    ),
    "registration_created": lambda lines, data: f"{data['name']} has registered",
    "registration_cancelled": lambda lines, data: f"{data['name']} has withdrawn",
    "registration_disqualified": lambda lines, data: f"{data['name']} is disqualified",
    "registrations_seeded": lambda lines, data: f"{_count(len(data['registrations']), 'seed')} given",
    "waitlist_reordered": lambda lines, data: f"{_count(len(data['registrations']), 'place')} on the waitlist changed",
    "registrations_updated": lambda lines, data: f"{_count(len(data['registrations']), 'registration')} changed",
    "registration_updated": lambda lines, data: f"{data['name']} is {_plain(data['state'])}",
    "guest_claimed": lambda lines, data: f"{data['name']} is {'claimed' if data['claimed'] else 'a guest again'}",
    "roster_changed": lambda lines, data: f"{data['name']}: {', '.join(place['name'] for place in data['roster'])}",
    "registration_seeded": lambda lines, data: f"{data['name']} is seed {data['seed']}",
    "registration_checked_in": lambda lines, data: f"{data['name']} has checked in",
    "registration_checkin_reverted": lambda lines, data: f"{data['name']} is not checked in any more",
    "standings_updated": lambda lines, data: f"{_count(len(data['standings']), 'place')} changed",
    "fields_updated": lambda lines, data: "What is asked of those who register is another",
    "answers_updated": lambda lines, data: f"{lines.name(data['registration_id'])} answers anew",
    "certificate_issued": lambda lines, data: f"{lines.name(data['registration_id'])} has a certificate",
    "certificate_revoked": lambda lines, data: (
        f"{lines.name(data['registration_id'])}: the certificate counts no longer"
    ),
    "announcement": lambda lines, data: f"Announcement: {data['title']}",
    "match_announcement": lambda lines, data: f"{lines.pair(data)}: told by the staff: {data['title']}",
}
