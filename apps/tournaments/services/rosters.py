"""Teams in a tournament: who plays for them.

A roster is of members of the team, each in no other and not there by themselves. It is the captain's until the start;
afterwards an organizer replaces one person at a time, with a reason. Whoever leaves a team has left its rosters before:
the team's row is locked, after the tournament's, while its members are looked at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from apps.accounts.models import User
from apps.teams.errors import TeamRefused
from apps.teams.hooks import before_leaving
from apps.teams.models import Team
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.events import RosterChanged
from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TOURNAMENT, TournamentState
from apps.tournaments.models import Registration, RosterPlace, Tournament
from apps.tournaments.selectors.rosters import public_roster
from apps.tournaments.services.registrations import (
    NO_ANSWERS,
    enter_registration,
    require_absent,
    require_few_withdrawals,
    tournament_of_registration,
)
from apps.tournaments.services.repetition import MOST_ROSTERS, require_few
from apps.tournaments.services.write import TournamentWrite, tournament_write

LONGEST_REASON = 500
NOT_YOUR_TEAM = "Only the captain of a team enters it and says who plays."


def register_team(
    tournament_id: int, captain: User, team_id: int, roster: Sequence[int], answers: Mapping[str, Any] = NO_ANSWERS
) -> Registration:
    """Register a team by its captain. `roster`: ids of members, the starters first, then substitutes.

    Raises `Conflict` outside the registration time, where the team or somebody of the roster is registered already, and
    `InvalidInput` for a roster that is none.
    """
    with tournament_write(tournament_id, captain) as write:
        tournament = write.tournament
        TOURNAMENT.require(tournament.current_state, TournamentState.REGISTRATION_OPEN)
        if tournament.participation != "team":
            raise Conflict("In this tournament people register for themselves.", state=tournament.state)
        team = _led_team(team_id, captain)
        entered = tournament.registrations.living().filter(team=team).first()
        if entered is not None:
            raise Conflict("This team is registered in this tournament already.", registration_id=entered.pk)
        require_few_withdrawals(tournament, captain)
        people = _people(tournament, team, roster)
        require_absent(tournament, people)
        registration = enter_registration(write, answers, team=team, name=team.name)
        _fill(registration, people)
        _tell(write, registration)
    return registration


def change_roster(registration_id: int, captain: User, roster: Sequence[int]) -> Registration:
    """Say anew who plays for a team, by its captain, before the start."""
    with tournament_write(tournament_of_registration(registration_id), captain) as write:
        registration = _team_registration(registration_id)
        team = _led_team(registration.team_id or 0, captain)
        TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
        people = _people(write.tournament, team, roster)
        require_absent(write.tournament, people, besides=registration)
        before = [(place.user_id, place.is_substitute) for place in registration.roster]
        size = write.tournament.game.team_size
        write.changed = before != [(person.pk, number >= size) for number, person in enumerate(people)]
        if write.changed:
            _require_few(write, registration)
            registration.roster.update(left_at=write.now)
            _fill(registration, people)
            _tell(write, registration)
    return registration


def substitute(registration_id: int, actor: User, out_id: int, in_id: int, reason: str) -> Registration:
    """Let somebody play for a team in another's place, by an organizer, while the tournament is not over. A substitute
    of the same roster and the starter change places."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        write.require(Role.ORGANIZER)
        registration = _team_registration(registration_id)
        if write.tournament.current_state in ENDED:
            raise Conflict("This tournament is over; its rosters stay.", state=write.tournament.state)
        leaving = registration.roster.filter(user=out_id).first()
        if leaving is None:
            raise InvalidInput("Whom you take out is not in this roster.")
        _require_few(write, registration)
        _replace(write, registration, leaving, in_id)
        _tell(write, registration, reason[:LONGEST_REASON])
    return registration


def _replace(write: TournamentWrite, registration: Registration, leaving: RosterPlace, in_id: int) -> None:
    coming = registration.roster.filter(user=in_id).first()
    if coming is not None:
        if coming.is_substitute == leaving.is_substitute:
            raise Conflict("Both are starters, or both are substitutes: there is nothing to change.")
        coming.is_substitute, leaving.is_substitute = leaving.is_substitute, coming.is_substitute
        coming.save(update_fields=["is_substitute"])
        leaving.save(update_fields=["is_substitute"])
        return
    team = _locked_team(registration.team_id or 0)
    [person] = _members(team, [in_id])
    require_absent(write.tournament, [person], besides=registration)
    leaving.left_at = write.now
    leaving.save(update_fields=["left_at"])
    RosterPlace.objects.create(
        tournament=write.tournament, registration=registration, user=person, is_substitute=leaving.is_substitute
    )


def drop_out_of_rosters(write: TournamentWrite, user_id: int) -> list[Registration]:
    """Take a person whose account has ended out of the rosters here, before the start; a substitute moves up. Those
    teams that are too few then, which the caller takes back."""
    too_few = []
    own = RosterPlace.objects.standing().filter(tournament=write.tournament, user=user_id)
    for place in own.select_related("registration"):
        registration = place.registration
        place.left_at = write.now
        place.save(update_fields=["left_at"])
        next_one = registration.roster.filter(is_substitute=True).first()
        if not place.is_substitute and next_one is not None:
            next_one.is_substitute = False
            next_one.save(update_fields=["is_substitute"])
        elif not place.is_substitute:
            too_few.append(registration)
        _tell(write, registration)
    return too_few


def refuse_to_leave(team: Team, user_id: int | None) -> None:
    """Raises `TeamRefused` where a team, or somebody of its roster, takes part in what is not over."""
    entered = Registration.objects.at_stake().filter(team=team)
    if user_id is not None:
        entered = entered.filter(places__user=user_id, places__left_at=None)
    first = entered.select_related("tournament").first()
    if first is None:
        return
    if user_id is None:
        raise TeamRefused(f"This team takes part in “{first.tournament}”, which is not over: withdraw it there first.")
    raise TeamRefused(f"This member is in the roster for “{first.tournament}”: the captain has to change it first.")


before_leaving.append(refuse_to_leave)


def tell_rosters_of(team_id: int) -> None:
    """Tell the roster once more wherever the team takes part: who reads along with it may be another."""
    entered = Registration.objects.at_stake().filter(team=team_id)
    for registration_id, tournament_id in list(entered.values_list("pk", "tournament_id")):
        with tournament_write(tournament_id) as write:
            registration = Registration.objects.filter(pk=registration_id).first()
            write.changed = registration is not None
            if registration is not None:
                _tell(write, registration)


def _led_team(team_id: int, captain: User) -> Team:
    team = _locked_team(team_id)
    if team.captain_id != captain.pk:
        raise PermissionRefused(NOT_YOUR_TEAM)
    return team


def _locked_team(team_id: int) -> Team:
    team = Team.objects.standing().select_for_update(no_key=True).filter(pk=team_id).first()
    if team is None:
        raise NotFound("There is no such team, or it was dissolved.")
    return team


def _team_registration(registration_id: int) -> Registration:
    found = Registration.objects.select_related("team").filter(pk=registration_id).first()
    if found is None:
        raise NotFound
    if found.team is None:
        raise Conflict("This is no team, so it has no roster.", state=found.state)
    if found.current_state in GONE:
        raise Conflict("This team takes part no more.", state=found.state)
    return found


def _people(tournament: Tournament, team: Team, roster: Sequence[int]) -> list[User]:
    """The members of a roster of legal size, in its order."""
    size, more = tournament.game.team_size, tournament.max_substitutes
    if len(set(roster)) != len(roster):
        raise InvalidInput("Somebody is in this roster twice.")
    if not size <= len(roster) <= size + more:
        raise InvalidInput(f"A roster has {size} starters and at most {more} substitutes; this one has {len(roster)}.")
    return _members(team, roster)


def _members(team: Team, ids: Iterable[int]) -> list[User]:
    known = {row.user_id: row.user for row in team.memberships.select_related("user").filter(user__is_active=True)}
    if any(pk not in known for pk in ids):
        raise InvalidInput("Everybody in a roster is a member of the team; invite them first.")
    return [known[pk] for pk in ids]


def _fill(registration: Registration, people: Collection[User]) -> None:
    size = registration.tournament.game.team_size
    RosterPlace.objects.bulk_create(
        RosterPlace(
            tournament_id=registration.tournament_id,
            registration=registration,
            user=person,
            is_substitute=number >= size,
        )
        for number, person in enumerate(people)
    )


def _require_few(write: TournamentWrite, registration: Registration) -> None:
    text = f"This roster was changed {MOST_ROSTERS} times; it stays now."
    require_few(write, RosterChanged, MOST_ROSTERS, text, registration_id=registration.pk)


def _tell(write: TournamentWrite, registration: Registration, reason: str = "") -> None:
    roster = public_roster(registration)
    write.tell(RosterChanged(write.tournament.pk, registration.pk, registration.name, roster, reason))
