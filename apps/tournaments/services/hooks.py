"""What other apps do in the transaction of a write here, under the tournament's lock.

    @hooks.before_reopen
    def keep_what_is_paid(write, reopening): ...

An app adds its functions when it is ready. They are called in that order, with the lock held, before the events of
the write get their numbers: they read and save what belongs to the tournament, tell events with `write.tell`, and may
refuse with a `DomainError`. What they raise ends the write, and nothing of it stays. So they call nothing outside, and
leave slow work to tasks. Who only wants to hear of a write after it is committed listens to notices instead
(`apps/common/notices.py`), which refuse nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from django.utils.functional import Promise

from apps.tournaments.models import Match, TournamentResult
from apps.tournaments.services.write import TournamentWrite

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
# A sentence for people; a lazy translation is shown in the language of who reads it.
Sentence = str | Promise


@dataclass(frozen=True)
class Reopening:
    """A result that is to be taken back, of `match`, and with it those of `resets`, which used it."""

    match: Match
    resets: list[Match]


class Hook(Generic[Arguments, Answer]):
    """A moment of a write. Functions are added while the process starts, and only called after that."""

    def __init__(self) -> None:
        self._functions: list[Callable[Arguments, Answer]] = []

    def __call__(self, function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        """Add a function; usable as a decorator."""
        self._functions.append(function)
        return function

    def remove(self, function: Callable[Arguments, Answer]) -> None:
        self._functions.remove(function)

    def run(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> list[Answer]:
        """The answers of all; the first that raises is the last that is called."""
        return [function(*args, **kwargs) for function in self._functions]


#: What a reopening takes back besides matches, a sentence each. It is part of what is previewed and of the state that
#: the act has to name, so it says the same as long as nothing has changed. It reads, and changes nothing.
describe_reopen: Hook[[TournamentWrite, Reopening], Sequence[Sentence]] = Hook()
#: What a reopening cannot take back, such as money that was paid, a sentence each; part of the preview in the same way.
#: Where there is any, the act is refused unless it says that it goes on.
describe_what_stays: Hook[[TournamentWrite, Reopening], Sequence[Sentence]] = Hook()
#: Takes back what was made of these results, or refuses; the matches still have their results.
before_reopen: Hook[[TournamentWrite, Reopening], None] = Hook()
#: A tournament was played to its end; it is `completed`, or `awaiting_review` where an organizer has to look first.
result_made: Hook[[TournamentWrite, TournamentResult], None] = Hook()
#: A result counts from now on: an organizer approved it, or it was made and nobody has to (then right after that).
result_approved: Hook[[TournamentWrite, TournamentResult], None] = Hook()
#: A tournament that had this result goes on or is cancelled, so it is no longer true; another may be made later.
result_superseded: Hook[[TournamentWrite, TournamentResult], None] = Hook()
