"""The words that the browser needs, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _


def page_texts() -> dict[str, Any]:
    return {
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
        "viewers": {"one": _("1 viewer"), "many": _("{n} viewers")},
        "startsIn": _("Planned start in {time}"),
        "startsInDays": _("Planned start in {days} d {time}"),
        "command": {
            "done": _("Done."),
            "timeout": _("No answer came. Check the score before you try again."),
            "closed": _("This page is out of date: reload it, and try again."),
            "ready": _("Your match is ready"),
            "changed": _("The match has changed meanwhile; what you typed is still here."),
            "putAway": _("Put it away"),
            "others": _("The match is between others now. Check what you typed, and send it again."),
        },
    }
