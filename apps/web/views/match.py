from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.common.files import PICTURE_BYTES, file_response
from apps.common.refusals import ErrorCode
from apps.limits.throttles import TooManyAttempts
from apps.teams.selectors import invitations_to
from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, OVER, MatchState
from apps.tournaments.domain.results import most_points
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Announcement, Match, Registration, Station, Tournament
from apps.tournaments.selectors.announcements import announcements_for
from apps.tournaments.selectors.events import around_a_match
from apps.tournaments.selectors.evidence import picture_for
from apps.tournaments.selectors.invitations import open_invitations
from apps.tournaments.selectors.matches import my_matches as matches_of
from apps.tournaments.selectors.matches import open_dispute, public_match
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import match_snapshot
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_tournament
from apps.tournaments.services.reopening import REOPENABLE
from apps.web.bracket import card_of
from apps.web.cases import case_of
from apps.web.commands import COMMANDS, is_to_be_called, offered, waiting_report
from apps.web.match_page import shown_of
from apps.web.refusals import in_words, in_words_of
from apps.web.texts import page_texts
from apps.web.views.base import page, signed_in, takes, viewer
from apps.web.what_to_do import called_until

# What stands around a picture in a form.
AROUND_BYTES = 65_536
# Of what the staff said to both sides, the newest.
MOST_TOLD = 5


@dataclass(frozen=True)
class Refused:
    """A command that was not carried out, with its form as it was sent; `message` where no field of it is to blame, and
    the code that the API and sockets refuse it with."""

    command: str
    form: Form
    message: str = ""
    code: str = ""


@gzip_page
@page
@ensure_csrf_cookie
def match(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "web/match.html", _shown(request, pk))


@takes(PICTURE_BYTES + AROUND_BYTES)
@require_POST
@login_required
@page
def command(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Carry out what a form of the page asks for. What is refused comes back in its form, with the reason."""
    if name not in COMMANDS:
        raise NotFound
    visible_tournament(viewer(request), tournament_of_match(pk))
    form = COMMANDS[name].form(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, pk, Refused(name, form))
    try:
        COMMANDS[name].carry_out(pk, signed_in(request), form.cleaned_data)
    except NotFound:
        raise
    except TooManyAttempts as error:
        return _again(request, pk, Refused(name, form, error.message, ErrorCode.RATE_LIMIT_EXCEEDED.value))
    except DomainError as error:
        return _again(request, pk, Refused(name, form, in_words(error.message), error.code))
    except ValidationError as error:
        form.add_error("picture", in_words_of(error))
        return _again(request, pk, Refused(name, form))
    messages.success(request, _("Done."))
    return redirect("web:match", pk)


@login_required
@page
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture that a side of a match showed, for those who may see it."""
    name = picture_for(signed_in(request), pk)
    return file_response(name, download_as=f"evidence-{pk}.webp", content_type="image/webp")


def _again(request: HttpRequest, pk: int, refused: Refused) -> HttpResponse:
    return render(request, "web/match.html", _shown(request, pk, refused), status=409 if refused.message else 400)


@dataclass(frozen=True)
class Reader:
    """Who looks at a match's page. `side`: 1 or 2, which they play on; `acts`: whether they act for it; `role`: in the
    tournament; `is_referee`: of this match; `scope`: of which others."""

    person: User | None
    side: int | None
    acts: bool
    role: Role
    is_referee: bool
    scope: Scope

    @property
    def slot(self) -> int | None:
        """The side for which they act."""
        return self.side if self.acts else None

    @property
    def reads_case(self) -> bool:
        return self.side is not None or self.is_referee

    @property
    def reads_reports(self) -> bool:
        return self.slot is not None or self.role >= Role.REFEREE


def _reader(person: User | None, tournament: Tournament, row: Mapping[str, Any]) -> Reader:
    standing = membership_of(person.pk if person else None, tournament.pk)
    is_referee = standing.role >= Role.REFEREE and standing.scope.covers(row["station_id"], row["stage"])
    return Reader(
        person, _slot(row, standing.registration_id), standing.acts, standing.role, is_referee, standing.scope
    )


def _shown(request: HttpRequest, pk: int, refused: Refused | None = None) -> dict[str, Any]:
    person = viewer(request)
    tournament = visible_tournament(person, tournament_of_match(pk))
    snapshot = match_snapshot(pk, full=False)
    reader = _reader(person, tournament, snapshot["match"])
    if reader.reads_reports:
        snapshot = match_snapshot(pk, full=True)
    shown = shown_of(tournament, snapshot, reader.role)
    ready = shown["ready"]
    guest = _guest_in_turn(shown["match"]) if reader.is_referee else None
    case = case_of(pk, person) if person is not None and reader.reads_case else None
    names = offered(shown["match"], reader.slot, ready, reader.is_referee, [guest] if guest else [])
    if case is not None and case.is_correctable and reader.is_referee:
        names.add("correct_ruling")
    my_stations = [] if reader.is_referee else _my_stations(shown["match"], reader.scope)
    if my_stations:
        names.add("call_match")
    return {
        **shown,
        "snapshot": snapshot,
        "reads_case": reader.reads_case,
        "stands_by": reader.side is not None and not reader.acts,
        "case": case,
        "from_staff": _from_staff(pk, reader, tournament),
        "waiting": waiting_report(shown["match"]),
        "guest_in_turn": guest,
        "my_stations": my_stations,
        **_of_player(reader, shown),
        **_of_referee(reader, shown, ready),
        **_forms(names, refused),
        "refusal_code": refused.code if refused else "",
        "around": around_a_match(tournament.name, tournament.state),
        "texts": page_texts(),
    }


def _of_player(reader: Reader, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says to somebody who acts for a side: `other` is the opponent."""
    slot, card = reader.slot, shown["card"]
    if slot is None:
        return {"slot": None}
    other = card.sides[2 - slot]
    meets_guest = Registration.objects.filter(pk=other.id, is_guest=True).exists()
    return {"slot": slot, "card_me": card.sides[slot - 1], "other": other, "meets_guest": meets_guest}


def _of_referee(reader: Reader, shown: Mapping[str, Any], ready: set[int]) -> dict[str, Any]:
    match, tournament = shown["match"], shown["tournament"]
    rulings = _rulings(match, tournament, reader.role if reader.is_referee else Role.SPECTATOR)
    most = most_points(match["best_of"])
    if not reader.is_referee:
        return {"is_referee": False, "most": most, **rulings}
    guests = _guests(match, ready)
    return {"is_referee": True, "most": most, **rulings, "dispute": open_dispute(match["id"]), "guests": guests}


def _from_staff(pk: int, reader: Reader, tournament: Tournament) -> list[Announcement]:
    """What referees and organizers said to both sides, the newest first."""
    if reader.person is None or not reader.reads_case:
        return []
    return list(announcements_for(reader.person.pk, tournament.pk).filter(match=pk).order_by("-pk")[:MOST_TOLD])


def _forms(names: set[str], refused: Refused | None) -> dict[str, Any]:
    """The forms of the commands that are offered, the refused one as it was sent; where that is not offered any more,
    its message stands below the others."""
    forms = {name: COMMANDS[name].form() for name in names}
    if refused is None:
        return {"forms": forms}
    if refused.command not in names:
        return {"forms": forms, "refusal": refused.message or " ".join(map(str, refused.form.errors.values()))}
    if refused.message:
        refused.form.add_error(None, refused.message)
    return {"forms": {**forms, refused.command: refused.form}}


def _rulings(shown: Mapping[str, Any], tournament: Tournament, role: Role) -> dict[str, bool]:
    """What may be decided about the match."""
    known = shown["participant1_id"] is not None and shown["participant2_id"] is not None and not shown["bye"]
    live = tournament.state == TournamentState.LIVE
    over = shown["state"] in (MatchState.COMPLETED, MatchState.FORFEIT) and tournament.current_state in REOPENABLE
    return {
        "can_forfeit": known and live and role >= Role.REFEREE and shown["state"] in OPEN_TO_A_RULING,
        "can_reopen": known and over and role >= Role.ORGANIZER,
    }


def _my_stations(shown: Mapping[str, Any], scope: Scope) -> list[Station]:
    """Where a referee of stations may call the match to, that has to do with none yet."""
    if shown["station_id"] is not None or not is_to_be_called(shown):
        return []
    return list(Station.objects.filter(pk__in=scope.stations, is_open=True).order_by("pk"))


def _guests(shown: Mapping[str, Any], ready: set[int]) -> list[Registration]:
    """Those who play as guests and of whom nobody has said that they are there."""
    if shown["state"] != MatchState.CHECK_IN:
        return []
    sides = {shown["participant1_id"], shown["participant2_id"]} - ready
    return list(Registration.objects.filter(pk__in=[side for side in sides if side], is_guest=True).order_by("pk"))


def _guest_in_turn(shown: Mapping[str, Any]) -> int | None:
    """Whom a referee bans and picks maps for now."""
    turn = shown["veto"]["turn"] if shown["veto"] else None
    side = shown[f"participant{turn['side']}_id"] if turn else None
    return side if side and Registration.objects.filter(pk=side, is_guest=True).exists() else None


def _slot(shown: Mapping[str, Any], registration_id: int | None) -> int | None:
    """1 or 2: the viewer's side of the match."""
    sides = {shown["participant1_id"]: 1, shown["participant2_id"]: 2}
    return sides.get(registration_id) if registration_id is not None else None


def _where(row: Match) -> str:
    """The station that an open match is called to."""
    return row.station.name if row.station is not None and row.current_state not in OVER else ""


def _until(row: Match) -> datetime | None:
    """Until when somebody has to be there, of a match that is called."""
    return called_until(row) if row.current_state is MatchState.CHECK_IN and row.called_at else None


@login_required
def my_matches(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    rows = matches_of(user.pk).select_related("station")
    found = [(replace(card_of(public_match(row)), station=_where(row)), row.tournament, _until(row)) for row in rows]
    context = {
        "invitations": open_invitations(user.pk),
        "team_invitations": invitations_to(user).exists(),
        "open": [mine for mine in found if not mine[0].over],
        "over": [mine for mine in reversed(found) if mine[0].over],
        "texts": page_texts(),
    }
    return render(request, "web/my_matches.html", context)
