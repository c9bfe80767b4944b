"""What happened, in sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.tournaments.domain.tournament_states import TournamentState
from apps.web.states import MATCH_LABELS, MATCH_TOLD_OTHERWISE, TOURNAMENT_BEFORE_LIVE

_BECOMES: dict[TournamentState, Promise] = {
    TournamentState.PUBLISHED: _("The tournament is announced"),
    TournamentState.REGISTRATION_OPEN: _("Registration is open"),
    TournamentState.REGISTRATION_CLOSED: _("Registration is closed"),
    TournamentState.CHECK_IN: _("Check-in is open"),
    TournamentState.LIVE: _("The tournament has begun"),
    TournamentState.AWAITING_REVIEW: _("The result is under review"),
    TournamentState.CANCELLED: _("The tournament is cancelled"),
}
SENTENCES: dict[str, Promise | str] = {
    "match_started": _("{participant1_name} and {participant2_name} are playing"),
    "match_called": _("{match} is called to {station}"),
    "match_called.somewhere": _("{match} is called"),
    "match_completed": _("{winner_name} beat {loser_name} {score}"),
    "match_completed.walkover": _("{winner_name} wins by walkover"),
    "match_completed.nobody": _("Nobody wins {match}"),
    "match_completed.draw": _("{match} ends in a draw, {score}"),
    "dispute_created": _("The result of {match} is disputed"),
    "dispute_resolved": _("The dispute about {match} is settled"),
    "dispute_ruled.again": _("The ruling on {match} is corrected: {score}"),
    "bracket_generated": _("The bracket is drawn"),
    **{f"tournament_state_changed.{state}": words for state, words in _BECOMES.items()},
    f"tournament_state_changed.{TournamentState.LIVE}.again": _("The tournament goes on"),
    "tournament_completed": _("{champion} wins the tournament"),
    "tournament_completed.nobody": _("The tournament is over; nobody is first alone"),
    "registration_created": _("{name} registered"),
    "registration_cancelled": _("{name} withdrew"),
    "registration_checked_in": _("{name} checked in"),
    "registration_disqualified": _("{name} is disqualified"),
    "announcement": "{title}",
    "match_reset.ready": _("The result of {match} is taken back"),
}

# In the match's own room: a late day moves hundreds at a time.
_LATE = _("It begins later than planned")

# The events that may be news, whatever they hold.
NEWS = {key.partition(".")[0] for key in SENTENCES}


@dataclass(frozen=True)
class News:
    """`body`: what is said besides, in the words of whoever said it."""

    sequence: int
    type: str
    at: datetime | None
    text: str
    body: str = ""


def feed_of(snapshot: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> list[News]:
    """The news among a tournament's events, in their order."""
    matches = {match["id"]: versus(match) for match in snapshot["matches"]}
    people = {registration["registration_id"]: registration["name"] for registration in snapshot["registrations"]}
    told = []
    for event in events:
        data = event["data"]
        champion = people.get(data.get("winner_registration_id"), "")
        text = sentence(event["type"], data, {"match": matches.get(data.get("match_id"), ""), "champion": champion})
        if text:
            told.append(News(event["sequence"], event["type"], parse_datetime(event["at"]), text, data.get("body", "")))
    return told


def match_feed(snapshot: Mapping[str, Any], events: Iterable[Any]) -> list[News]:
    """The same for one match's events, newest first; here every score is news."""
    names = {"match": versus(snapshot["match"]), "champion": ""}
    told = []
    for event in events:
        text = sentence(event.type, event.data, names) or match_sentence(event.type, event.data)
        if text:
            told.append(News(event.sequence, event.type, event.at, text))
    return told[::-1]


def versus(match: Mapping[str, Any]) -> str:
    return f"{match['participant1_name']} – {match['participant2_name']}"


def match_sentence(event_type: str, data: Mapping[str, Any]) -> str | None:
    """What is news in a match's own room only."""
    if event_type == "score_updated":
        return f"{data['participant1_score']}–{data['participant2_score']}"
    if event_type == "match_scheduled" and data["late"]:
        return str(_LATE)
    if event_type == "match_state_changed" and data["new_state"] not in MATCH_TOLD_OTHERWISE:
        return str(MATCH_LABELS.get(data["new_state"], data["new_state"]))
    return None


def sentence(event_type: str, data: Mapping[str, Any], names: Mapping[str, str]) -> str | None:
    """The event in words, or None for one that is not news. `names` holds `match` and `champion`."""
    words = SENTENCES.get(_key(event_type, data))
    return str(words).format_map({**data, **names, "score": _score(data)}) if words else None


def _key(event_type: str, data: Mapping[str, Any]) -> str:
    how = _HOW.get(event_type, _as_always)(data)
    return f"{event_type}.{how}" if how else event_type


def _as_always(data: Mapping[str, Any]) -> str:
    return ""


def _state(data: Mapping[str, Any]) -> str:
    is_back = data["new_state"] == TournamentState.LIVE and data["old_state"] not in TOURNAMENT_BEFORE_LIVE
    return f"{data['new_state']}.again" if is_back else str(data["new_state"])


def _match_end(data: Mapping[str, Any]) -> str:
    if data["winner_id"] is None:
        return "draw" if data.get("draw") else "nobody"
    return "walkover" if is_walkover(data) else ""


def is_walkover(data: Mapping[str, Any]) -> bool:
    """Of a match that somebody won: whether it was not played."""
    return _score(data) == "0–0"


def _reset(data: Mapping[str, Any]) -> str:
    """Of the match that was reopened itself; what followed from it is set back further."""
    return str(data["match"]["state"])


def _version(data: Mapping[str, Any]) -> str:
    """The first one is told as the result."""
    return "again" if data["version"] > 1 else "first"


def _end(data: Mapping[str, Any]) -> str:
    """Under review it is no news to anybody, not to the staff either."""
    if data["requires_review"]:
        return "review"
    return "nobody" if data["winner_registration_id"] is None else ""


def _place(data: Mapping[str, Any]) -> str:
    return "" if data["station"] else "somewhere"


_HOW: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "tournament_state_changed": _state,
    "match_completed": _match_end,
    "tournament_completed": _end,
    "match_reset": _reset,
    "match_called": _place,
    "dispute_ruled": _version,
}


def _score(data: Mapping[str, Any]) -> str:
    """The winner's score first."""
    points = [data.get("participant1_score", 0), data.get("participant2_score", 0)]
    breaks: list[Any] = [data.get("participant1_tiebreak"), data.get("participant2_tiebreak")]
    score = "{}–{}".format(*sorted(points, reverse=True))
    return score if None in breaks else "{} ({}–{})".format(score, *sorted(breaks, reverse=True))
