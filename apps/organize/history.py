"""The event log in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.tournaments.models import LoggedEvent, Match, Registration, Tournament
from apps.web.feed import is_walkover
from apps.web.labels import DEADLINES, ROLES
from apps.web.states import MATCH_LABELS, REGISTRATION_LABELS, TOURNAMENT_LABELS

Data = Mapping[str, Any]

TITLES: dict[str, Promise] = {
    "registration_created": gettext_lazy("Registered"),
    "registration_cancelled": gettext_lazy("Withdrawn"),
    "registration_disqualified": gettext_lazy("Disqualified"),
    "registrations_updated": gettext_lazy("Registrations changed"),
    "registration_updated": gettext_lazy("Registration changed"),
    "roster_changed": gettext_lazy("Roster changed"),
    "guest_claimed": gettext_lazy("Guest claimed"),
    "registration_seeded": gettext_lazy("Seed given"),
    "registrations_seeded": gettext_lazy("Seeds given"),
    "waitlist_reordered": gettext_lazy("Put first on the waitlist"),
    "registration_checked_in": gettext_lazy("Checked in"),
    "registration_checkin_reverted": gettext_lazy("Check-in taken back"),
    "fields_updated": gettext_lazy("Questions changed"),
    "answers_updated": gettext_lazy("Answers changed"),
    "dispute_ruled": gettext_lazy("Ruled on a dispute"),
    "evidence_given": gettext_lazy("Evidence given"),
    "match_started": gettext_lazy("Match started"),
    "score_updated": gettext_lazy("Score"),
    "match_updated": gettext_lazy("Match changed"),
    "match_called": gettext_lazy("Match called"),
    "stations_updated": gettext_lazy("Stations changed"),
    "streams_updated": gettext_lazy("Streams changed"),
    "match_scheduled": gettext_lazy("Match scheduled"),
    "schedule_updated": gettext_lazy("Schedule changed"),
    "deadline_moved": gettext_lazy("Deadline changed"),
    "veto_updated": gettext_lazy("Map veto"),
    "match_reset": gettext_lazy("Result taken back"),
    "match_checked_in": gettext_lazy("A side is there"),
    "result_reported": gettext_lazy("Result reported"),
    "match_completed": gettext_lazy("Match over"),
    "match_state_changed": gettext_lazy("Match"),
    "dispute_created": gettext_lazy("Dispute opened"),
    "dispute_resolved": gettext_lazy("Dispute settled"),
    "bracket_generated": gettext_lazy("Bracket drawn"),
    "bracket_updated": gettext_lazy("Bracket changed"),
    "tournament_state_changed": gettext_lazy("Tournament"),
    "tournament_updated": gettext_lazy("Settings changed"),
    "access_changed": gettext_lazy("Roles or visibility changed"),
    "tournament_completed": gettext_lazy("Tournament over"),
    "standings_updated": gettext_lazy("Places changed"),
    "announcement": gettext_lazy("Announcement"),
    "match_announcement": gettext_lazy("Said to both sides"),
    "certificate_issued": gettext_lazy("Certificate issued"),
    "certificate_revoked": gettext_lazy("Certificate revoked"),
    "payout_updated": gettext_lazy("Payout changed"),
}
ACCESS: dict[str, Promise] = {
    "role_given": gettext_lazy("a role is given"),
    "role_taken": gettext_lazy("a role is taken back"),
    "handed_over": gettext_lazy("handed over"),
    "visibility_changed": gettext_lazy("who may see it"),
}
VISIBILITIES = dict(Tournament._meta.get_field("visibility").flatchoices)
DEADLINE_STATES: dict[str, Promise] = {
    "open": gettext_lazy("open"),
    "done": gettext_lazy("done"),
    "off": gettext_lazy("off"),
}


def sentence(kind: str, data: Data, whose: str = "") -> str:
    """What happened, and to what; an event that has no words is named as it is on the wire. `whose`: of `whose_of`."""
    title = str(TITLES.get(kind) or kind.replace("_", " ").capitalize())
    detail = DETAILS.get(kind, _named)(data) or whose
    return f"{title}: {detail}" if detail else title


def whose_of(rows: Iterable[LoggedEvent]) -> dict[int, str]:
    """By the events' keys the name of the participant whom each is about; of those that name them themselves none."""
    ids = {
        row.pk: row.data["registration_id"] for row in rows if "registration_id" in row.data and not _named(row.data)
    }
    names = dict(Registration.objects.filter(pk__in=ids.values()).values_list("pk", "name"))
    return {event: names[pk] for event, pk in ids.items() if pk in names}


def who_did(row: LoggedEvent) -> str:
    """Whose doing it was."""
    return row.actor.shown_name if row.actor else _("The site")


def sides_of(match: Match | None) -> str:
    """Who meets whom."""
    if match is None:
        return ""
    return " – ".join(side.name if side else "?" for side in (match.participant1, match.participant2))


def _named(data: Data) -> str:
    return str(data.get("name") or "")


def score_in_words(data: Data) -> str:
    return f"{data.get('participant1_score')}–{data.get('participant2_score')}"


def _registration(data: Data) -> str:
    return f"{data['name']}, {REGISTRATION_LABELS[data['state']]}"


def _seed(data: Data) -> str:
    return f"{data['name']}, {data['seed'] or _('no seed')}"


def _names(data: Data) -> str:
    return ", ".join(row["name"] for row in data["registrations"][:12])


def _seeds(data: Data) -> str:
    if data["random_seed"] is not None:
        return _("shuffled by the number {number}").format(number=data["random_seed"])
    return ", ".join(f"{row['seed'] or '–'}. {row['name']}" for row in data["registrations"][:12])


def _drawn(data: Data) -> str:
    # Older rows of the log name no number.
    number = data.get("random_seed")
    return "" if number is None else _("by the number {number}").format(number=number)


def result_in_words(data: Data) -> str:
    if data["draw"]:
        return f"{_('a draw')}, {score_in_words(data)}"
    if not data["winner_name"]:
        return _("nobody wins")
    if is_walkover(data):
        return _("{winner_name} wins by walkover").format(winner_name=data["winner_name"])
    return f"{data['winner_name']}, {score_in_words(data)}"


def _change(labels: Mapping[str, Promise]) -> Callable[[Data], str]:
    return lambda data: f"{labels[data['old_state']]} → {labels[data['new_state']]}"


def _clock(data: Data) -> str:
    at = parse_datetime(data["due_at"] or "")
    when = date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else DEADLINE_STATES[data["state"]]
    return f"{DEADLINES[data['kind']]}, {when}"


def setting_title(name: str) -> str:
    """What the form of a tournament calls it."""
    fields = {field.name: field.verbose_name for field in Tournament._meta.fields}
    return str(fields.get(name, name))


def _access(data: Data) -> str:
    change, value = ACCESS[data["change"]], data["value"]
    return f"{change}: {ROLES.get(value) or VISIBILITIES.get(value, value)}"


DETAILS: dict[str, Callable[[Data], str]] = {
    "registration_created": _registration,
    "registration_updated": _registration,
    "registrations_updated": _names,
    "waitlist_reordered": _names,
    "registration_seeded": _seed,
    "registrations_seeded": _seeds,
    "bracket_generated": _drawn,
    "score_updated": score_in_words,
    "result_reported": lambda data: score_in_words(data["report"]),
    "match_completed": result_in_words,
    "match_started": lambda data: f"{data['participant1_name']} – {data['participant2_name']}",
    "match_state_changed": _change(MATCH_LABELS),
    "tournament_state_changed": _change(TOURNAMENT_LABELS),
    "tournament_updated": lambda data: ", ".join(map(setting_title, data["changed"])),
    "tournament_completed": lambda data: data["winner_name"],
    "deadline_moved": _clock,
    "announcement": lambda data: data["title"],
    "match_announcement": lambda data: data["title"],
    "access_changed": _access,
}
