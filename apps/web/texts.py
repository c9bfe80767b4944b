"""The words that the browser needs, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.web import ranks, states
from apps.web.feed import SENTENCES


def page_texts() -> dict[str, Any]:
    return {
        "tournament": _plain(states.TOURNAMENT_LABELS),
        "match": _plain(states.MATCH_LABELS),
        "registration": _plain(states.REGISTRATION_LABELS),
        "feed": _plain(SENTENCES),
        "rank": _plain(ranks.SENTENCES),
        "rule": _plain(ranks.RULES),
        "round": {
            "final": _("Final"),
            "semi": _("Semi-finals"),
            "quarter": _("Quarter-finals"),
            "of": _("Round of {size}"),
            "third": _("Third place"),
        },
        "badge": {
            "live": _("Live updates"),
            "polling": _("Updated every few seconds"),
            "quiet": _("Nothing heard since {time}"),
            "offline": _("Offline"),
            "reconnecting": _("Reconnecting in {seconds} s"),
            "connecting": _("Connecting"),
            "paused": _("Paused"),
            "stopped": _("Out of date"),
            "login": _("Signed out: reload the page"),
            "signedOut": _("You are signed out"),
            "asOf": _("{state}, as of {time}"),
        },
        "winner": _("Winner"),
        "isHere": _("Is here"),
        "seed": _("Seed {n}"),
        "bestOf": _("Bo{n}"),
        "viewers": {"one": _("1 viewer"), "many": _("{n} viewers")},
        "startsIn": _("Starts in {time}"),
        "startsInDays": _("Starts in {days} d {time}"),
        "command": {
            "done": _("Done."),
            "timeout": _("No answer came. Check the score before you try again."),
            "closed": _("This page is out of date: reload it, and try again."),
            "ready": _("Your match is ready"),
            "changed": _("The match has changed meanwhile; what you typed is still here."),
        },
    }


def _plain(words: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in words.items()}
