"""What somebody may do on a tournament's page, and what they wait for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from apps.tournaments.domain.deadline_states import DeadlineKind
from apps.tournaments.domain.formats import find_format
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import BEFORE_START, TournamentState
from apps.tournaments.models import Match, Registration, Tournament
from apps.tournaments.selectors.asked_fields import asked_in
from apps.tournaments.selectors.deadlines import deadlines_of_match
from apps.tournaments.selectors.matches import next_match_of
from apps.tournaments.selectors.registrations import my_registration, waitlist_position
from apps.tournaments.selectors.rosters import public_roster
from apps.web.forms import AnswersForm


def what_to_do(user_id: int | None, row: Tournament, standings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The buttons of this person, and what is said beside them. `standings`: as the page shows them."""
    shared = {"is_of_teams": row.participation == "team", "can_register": False}
    mine = my_registration(user_id, row.pk) if user_id is not None else None
    if user_id is None or mine is None:
        return {**shared, **_of_others(user_id, row)}
    place = _place_of(mine, row, standings)
    return {
        **shared,
        **_of_registered(row, mine),
        "my_place": place,
        **_may(user_id, row, mine),
        **_to_play(user_id, row),
    }


def _of_others(user_id: int | None, row: Tournament) -> dict[str, Any]:
    """Of somebody who has no registration here."""
    can_register = row.current_state is TournamentState.REGISTRATION_OPEN
    if user_id is None:
        return {"can_register": can_register}
    form = AnswersForm(asked=asked_in(row.pk)) if can_register else None
    return {"can_register": can_register, "answers_form": form, "turned_away": _turned_away(user_id, row)}


def _of_registered(row: Tournament, mine: Registration) -> dict[str, Any]:
    return {
        "mine": mine,
        "roster": public_roster(mine) if mine.team_id else [],
        "waits_at": waitlist_position(mine) if row.current_state in BEFORE_START else None,
        "checks_in": row.check_in_required,
    }


def _place_of(mine: Registration, row: Tournament, standings: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Once it counts."""
    if row.current_state not in (TournamentState.COMPLETED, TournamentState.ARCHIVED):
        return None
    return next((place for place in standings if place["registration_id"] == mine.pk), None)


def _may(user_id: int, row: Tournament, mine: Registration) -> dict[str, bool]:
    acts = mine.is_run_by(user_id)
    checks_in = acts and row.current_state is TournamentState.CHECK_IN
    leads = mine.team is not None and mine.team.captain_id == user_id
    return {
        "can_change_roster": leads and row.current_state in BEFORE_START,
        "can_check_in": checks_in and mine.current_state is RegistrationState.CONFIRMED,
        "can_undo_check_in": checks_in and mine.current_state is RegistrationState.CHECKED_IN,
        "can_withdraw": acts and _may_leave(row, mine),
    }


def _may_leave(row: Tournament, mine: Registration) -> bool:
    """Before the start; and between rounds, where the format draws rounds."""
    plays_on = mine.current_state is RegistrationState.ACTIVE and find_format(row.format).draw is not None
    return row.current_state in BEFORE_START or (row.current_state is TournamentState.LIVE and plays_on)


def _to_play(user_id: int, row: Tournament) -> dict[str, Any]:
    found = next_match_of(user_id, row.pk)
    return {"next_match": found, "until": called_until(found) if found else None}


def called_until(match: Match) -> datetime | None:
    """Until when the sides of a match that is called are to be there."""
    return parse_datetime(deadlines_of_match(match.pk, full=False).get(DeadlineKind.MATCH_CHECK_IN, ""))


def _turned_away(user_id: int, row: Tournament) -> Registration | None:
    """The newest registration of this person, if an organizer rejected it."""
    newest = Registration.objects.of_person(user_id).filter(tournament=row).order_by("-pk").first()
    return newest if newest is not None and newest.current_state is RegistrationState.REJECTED else None
