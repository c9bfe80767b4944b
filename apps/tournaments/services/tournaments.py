"""A tournament's life up to its start."""

from apps.accounts.models import User
from apps.tournaments.domain.deadline_states import DeadlineKind
from apps.tournaments.domain.events import BracketUpdated, StandingsUpdated, TournamentStateChanged
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TOURNAMENT, TournamentState
from apps.tournaments.mails import CANCELLED, CHECK_IN_OPEN
from apps.tournaments.models import Bracket, Match
from apps.tournaments.selectors.contests import bracket_standings, bracket_status, load_bracket
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.services.deadlines import end_all
from apps.tournaments.services.invitations import withdraw_all
from apps.tournaments.services.matches import move_match
from apps.tournaments.services.repetition import MOST_MOVES_BEFORE_THE_START, require_few
from apps.tournaments.services.result_rows import supersede_result
from apps.tournaments.services.scores import tell_newest_scores
from apps.tournaments.services.write import TournamentWrite, tournament_write
from apps.tournaments.tasks import mail_result

BACK_AND_FORTH = "This tournament went back and forth too often before its start; start it from here, or cancel it."


def publish_tournament(tournament_id: int, actor: User) -> None:
    _move(tournament_id, actor, TournamentState.PUBLISHED)


def publish_and_open(tournament_id: int, actor: User) -> None:
    """Announce a draft and let players register at once: both, or neither."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        move_tournament(write, TournamentState.PUBLISHED, by)
        move_tournament(write, TournamentState.REGISTRATION_OPEN, by)


def open_registration(tournament_id: int, actor: User) -> None:
    """Let players register, for the first time or again; a bracket drawn in between is thrown away."""
    with tournament_write(tournament_id, actor) as write:
        move_tournament(write, TournamentState.REGISTRATION_OPEN, by=write.require(Role.ORGANIZER).role.label)
        throw_bracket_away(write)


def throw_bracket_away(write: TournamentWrite) -> None:
    bracket = Bracket.objects.filter(tournament=write.tournament).first()
    if bracket is None:
        return
    rows = list(with_people(Match.objects.filter(bracket=bracket)).prefetch_related("games"))
    matches = sorted(match.pk for match in rows)
    places = [row["registration_id"] for row in bracket_standings(load_bracket(bracket, rows))] if rows else []
    write.tell(BracketUpdated(bracket.pk, write.tournament.pk, [], [], "", matches, rounds=0))
    write.tell(StandingsUpdated(write.tournament.pk, [], places))
    bracket.delete()


def close_registration(tournament_id: int, actor: User) -> None:
    _move(tournament_id, actor, TournamentState.REGISTRATION_CLOSED)


def open_check_in(tournament_id: int, actor: User) -> None:
    _move(tournament_id, actor, TournamentState.CHECK_IN)


def cancel_tournament(tournament_id: int, actor: User) -> None:
    """End the tournament before its time; matches that were not over are cancelled with it."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        over = [state.value for state in OVER]
        matches = list(Match.objects.filter(tournament=write.tournament).exclude(state__in=over))
        tell_newest_scores(write, matches)
        for match in matches:
            move_match(write, match, MatchState.CANCELLED, by)
        Match.objects.bulk_update(matches, ["state"], batch_size=200)
        _end_draw(write)
        supersede_result(write)
        move_tournament(write, TournamentState.CANCELLED, by)


def archive_tournament(tournament_id: int, actor: User) -> None:
    """Freeze a completed tournament for good: no result is reopened, and no setting, role or announcement changes. What
    was won is still paid and certified, people still leave it and are forgotten, and everybody reads it as before."""
    _move(tournament_id, actor, TournamentState.ARCHIVED)


def _end_draw(write: TournamentWrite) -> None:
    """What is being drawn is not wanted any more; the bracket stays as it was told."""
    for bracket in Bracket.objects.filter(tournament=write.tournament):
        Bracket.objects.filter(pk=bracket.pk).update(draw_wanted=None, draw_wanted_at=None)
        status = bracket_status(bracket, TournamentState.CANCELLED)
        write.tell(BracketUpdated(bracket.pk, write.tournament.pk, [], [], status))


def _move(tournament_id: int, actor: User, new: TournamentState) -> None:
    with tournament_write(tournament_id, actor) as write:
        move_tournament(write, new, by=write.require(Role.ORGANIZER).role.label)


def move_tournament(write: TournamentWrite, new: TournamentState, by: str) -> None:
    """Change the locked tournament's state and tell it; raises `Conflict` for an illegal move."""
    tournament = write.tournament
    old = tournament.current_state
    tournament.state = TOURNAMENT.check(old, new).value
    if new in BEFORE_START:
        require_few(write, TournamentStateChanged, MOST_MOVES_BEFORE_THE_START, BACK_AND_FORTH)
    tournament.save(update_fields=["state"])
    if new in ENDED:
        withdraw_all(write)
        end_all(write, list(DeadlineKind))
    write.tell(TournamentStateChanged(tournament.pk, old.value, new.value, write.at, by))
    if new is TournamentState.CHECK_IN:
        # Whoever opens and closes it again and again is heard of once a day.
        write.mail(CHECK_IN_OPEN, None, cause=f"{tournament.pk} {write.now:%Y-%m-%d}")
    elif new is TournamentState.CANCELLED:
        write.mail(CANCELLED, None)
    elif new is TournamentState.COMPLETED:
        mail_result.enqueue(tournament.pk)
