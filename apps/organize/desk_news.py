"""What happened in a match since its line was looked at, and asking whether to go on.

Two people at two desks see the same lines, and both act. Whoever comes second is shown what the first did, and says
again what they want; what they did themselves is no news to them, nor is what changes nothing about a decision.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organize.history import sentence
from apps.organize.pages import Ask, number_in
from apps.tournaments.domain.match_states import OVER
from apps.tournaments.models import LoggedEvent, Match

# What a decision about a match may depend on. What is told besides goes along with one of these, or does not matter.
NEWS = (
    *("match_called", "match_started", "match_updated", "match_reset", "score_updated", "match_completed"),
    *("result_reported", "dispute_created", "dispute_ruled", "evidence_given"),
)
MOST_SHOWN = 8
# Of a form, what is not asked again as it was sent.
_OWN = ("csrfmiddlewaretoken", "verb", "line")


def news(ask: Ask, row: Match) -> list[str]:
    """What others did in the match since the page was made that the form was sent from, in sentences; nothing for a
    form that does not say when that was."""
    number, _dot, version = ask.sent("line").partition(".")
    if not number:
        return []
    events = LoggedEvent.objects.filter(match=row, match_sequence__gt=number_in(number), type__in=NEWS)
    found = [
        event
        for event in events.exclude(actor=ask.person).select_related("actor").order_by("match_sequence")
        # Scores are told after they are saved: those that were on the page are none.
        if event.type != "score_updated" or event.data["score_version"] > number_in(version)
    ]
    told = [_in_words(ask, event) for event in found[-MOST_SHOWN:]]
    if not told and row.score_version > number_in(version):
        told = [_("Score: {first}–{second}").format(first=row.participant1_score, second=row.participant2_score)]
    return told


def _in_words(ask: Ask, event: LoggedEvent) -> str:
    at = date_format(timezone.localtime(event.at, ZoneInfo(ask.tournament.time_zone)), "H:i")
    who = f", {event.actor.shown_name}" if event.actor else ""
    return f"{at}{who}: {sentence(event.type, event.data)}"


def asked_again(ask: Ask, row: Match, subject: str, told: list[str], way_out: str) -> Mapping[str, Any]:
    """What the page asks whose reader did not know of `told`; `way_out`: the verb that is offered in place of theirs,
    where that cannot be done any more, or empty."""
    sentences = [_("This happened after you looked:"), *told, *_typed(ask)]
    question = {"title": _("Do it all the same"), "subject": subject, "verb": ask.sent("verb"), "sentences": sentences}
    if row.current_state in OVER:
        question |= {"title": _("The match is over"), "verb": way_out, "button": _("Reopen the match")}
    fields = {name: text for name, text in ask.request.POST.items() if name not in _OWN}
    seen = f"{row.sequence}.{row.score_version}"
    return {"question": question, "question_fields": {**fields, "line": seen}}


def _typed(ask: Ask) -> list[str]:
    points = [ask.sent(f"participant{slot}_score") for slot in (1, 2)]
    return [_("You entered {first}–{second}.").format(first=points[0], second=points[1])] if all(points) else []
