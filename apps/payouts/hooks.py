"""What payouts do in writes of tournaments: they go with the result that they were made of."""

from collections.abc import Sequence

from apps.payouts.services import taking_back
from apps.tournaments.models import TournamentResult
from apps.tournaments.services import hooks
from apps.tournaments.services.write import TournamentWrite


@hooks.describe_reopen
def say_what_is_taken_back(write: TournamentWrite, reopening: hooks.Reopening) -> Sequence[hooks.Sentence]:
    return taking_back.what_is_taken_back(write)


@hooks.describe_what_stays
def say_what_stays(write: TournamentWrite, reopening: hooks.Reopening) -> Sequence[hooks.Sentence]:
    return taking_back.what_stays(write)


@hooks.result_superseded
def take_back(write: TournamentWrite, result: TournamentResult) -> None:
    taking_back.take_back(write, result)
