"""Taking a result back, with all that followed from it: looked at first, then done as it was seen."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.accounts.models import User
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.progress import still_in
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.reopening import reopen
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Match
from apps.tournaments.selectors.contests import Loaded, load_bracket_of
from apps.tournaments.selectors.matches import public_match
from apps.tournaments.selectors.results import living_result
from apps.tournaments.services import hooks
from apps.tournaments.services.bracket_rows import apply_contest, tell_match_reset
from apps.tournaments.services.registrations import move_registrations
from apps.tournaments.services.result_rows import supersede_result
from apps.tournaments.services.rows import save_row, set_back
from apps.tournaments.services.tournaments import move_tournament
from apps.tournaments.services.write import TournamentWrite, match_write

_COUNTS = _("The tournament's result (version {version}) counts no more.")
_REVIEWED = _("The tournament's result (version {version}), which is under review, is dropped.")
REOPENABLE = (TournamentState.LIVE, TournamentState.AWAITING_REVIEW, TournamentState.COMPLETED)


@dataclass(frozen=True)
class Preview:
    """`matches`: those that lose their results, or are taken away, with it; `besides`: what else is taken back, and
    `stays`: what cannot be, a sentence each; `state`: stands for what was seen.
    """

    matches: list[Match]
    besides: list[hooks.Sentence]
    stays: list[hooks.Sentence]
    state: str


def preview_reopen(match_id: int, actor: User) -> Preview:
    """What reopening a match would reset. Raises `Conflict` for a match without a result. Changes nothing."""
    with match_write(match_id, actor) as (write, match):
        write.changed = False
        return _look(write, _before(write), match.key)[0]


def reopen_match(match_id: int, actor: User, state: str, *, go_on: bool = False) -> Match:
    """Take a result back and reset what used it; a tournament that was over goes on.

    `state`: of the preview; raises `Conflict` where something of it has changed since. `go_on`: though something
    stays that was made of the result; raises `Conflict` where it has to be said and is not.
    """
    with match_write(match_id, actor) as (write, match):
        before = _before(write)
        seen, after = _look(write, before, match.key)
        if seen.state != state:
            raise Conflict("The matches have changed since you looked; look at the preview again.", state=match.state)
        row = before.matches[match.key]
        take_result_back(write, before, row, seen.matches, after, go_on=go_on)
    return row


def take_result_back(
    write: TournamentWrite,
    before: Loaded,
    row: Match,
    resets: list[Match],
    after: Contest,
    *,
    is_played_again: bool = True,
    go_on: bool = False,
) -> None:
    """Set a match back, and all that used its result (`resets`): `after` is the contest without it.

    `is_played_again`: whether it is to be played anew, on other maps; else the caller gives it its other result.
    `go_on`: though something stays that was made of the result.
    """
    reopening = hooks.Reopening(row, resets)
    stays = _said(hooks.describe_what_stays, write, reopening)
    if stays and not go_on:
        raise Conflict(f"{' '.join(map(str, stays))} To reopen the match all the same, say `go_on`.", state=row.state)
    hooks.before_reopen.run(write, reopening)
    _go_on(write, before, after)
    set_back(write, row, MatchState.READY, is_played_again=is_played_again)
    save_row(row)
    tell_match_reset(write, row)
    apply_contest(write, before, after, own=row.key)


def _before(write: TournamentWrite) -> Loaded:
    """The bracket as it is, for who may take results back: nobody else makes it be read under the lock."""
    write.require(Role.ORGANIZER)
    TOURNAMENT.require(write.tournament.current_state, *REOPENABLE)
    return load_bracket_of(write.tournament.pk)


def _look(write: TournamentWrite, before: Loaded, key: str) -> tuple[Preview, Contest]:
    found = reopen(before.contest, key)
    if not found.contest.state[key].playable:
        raise Conflict("One of its players is disqualified, so it could not be played again.")
    row, matches = before.matches[key], [before.matches[affected] for affected in found.affected]
    reopening = hooks.Reopening(row, matches)
    besides = [*_result_taken_back(write), *_said(hooks.describe_reopen, write, reopening)]
    stays = _said(hooks.describe_what_stays, write, reopening)
    state = _fingerprint([row, *matches], [*besides, *stays])
    return Preview(matches, besides, stays, state), found.contest


def _said(
    hook: hooks.Hook[[TournamentWrite, hooks.Reopening], Sequence[hooks.Sentence]],
    write: TournamentWrite,
    reopening: hooks.Reopening,
) -> list[hooks.Sentence]:
    return [sentence for sentences in hook.run(write, reopening) for sentence in sentences]


def _result_taken_back(write: TournamentWrite) -> Iterator[hooks.Sentence]:
    result = living_result(write.tournament.pk)
    if result is not None:
        words = _COUNTS if result.approved_at is not None else _REVIEWED
        yield format_lazy(words, version=result.version)


def _fingerprint(matches: Iterable[Match], besides: Iterable[hooks.Sentence]) -> str:
    # Who looked and who acts may read different languages.
    with override("en"):
        sentences = [str(sentence) for sentence in besides]
    # The clock moves times as matches run late, and reopening takes none back.
    shown = [{**public_match(match), "scheduled_time": None} for match in matches]
    seen = json.dumps([shown, sentences], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


def _go_on(write: TournamentWrite, before: Loaded, after: Contest) -> None:
    """Make a tournament that was over live again; who was out before its end is out."""
    if write.tournament.current_state is TournamentState.LIVE:
        return
    move_tournament(write, TournamentState.LIVE, by=write.require(Role.ORGANIZER).role.label)
    supersede_result(write)
    back = [
        registration
        for registration in before.people.values()
        if registration.current_state is RegistrationState.FINISHED
    ]
    move_registrations(back, RegistrationState.ACTIVE)
    playing = still_in(after)
    move_registrations(
        [registration for registration in back if registration.pk not in playing], RegistrationState.ELIMINATED
    )
