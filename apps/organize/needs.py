"""The front page: a person's tournaments, those that need somebody first, with counts that are links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.organize.scope import matches_of, organized_by, tournaments_of
from apps.payouts.selectors.payouts import to_approve
from apps.tournaments.domain.deadline_states import DeadlineKind, DeadlineState
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import ENDED, TournamentState
from apps.tournaments.models import Deadline, Match, Registration, Tournament

MOST_SHOWN = 200
# A check-in that ends so soon is news.
SOON = timedelta(minutes=30)
_WAITING = [state.value for state in (MatchState.CHECK_IN, MatchState.READY)]
PROPOSED = "proposed"
PARTS = DISPUTED, LATE, UNCONFIRMED, TO_CALL = "disputed", "late", "unconfirmed", "to_call"


@dataclass(frozen=True)
class Need:
    """Something that waits for whoever runs the tournament: its words, and the page where it is done."""

    text: str
    url: str
    is_urgent: bool = False


def only(rows: QuerySet[Match], which: str) -> QuerySet[Match]:
    """Of these matches those that a count of the front page is about, which its link leads to; all for no such name."""
    now = timezone.now()
    late = Q(scheduled_time__lt=now) | Q(
        Exists(Deadline.objects.filter(match=OuterRef("pk"), state=DeadlineState.OPEN.value, due_at__lt=now))
    )
    wanted = {
        DISPUTED: Q(state=MatchState.DISPUTED.value),
        LATE: Q(state__in=_WAITING) & late,
        UNCONFIRMED: Q(state=MatchState.PENDING_RESULT.value),
        TO_CALL: Q(state__in=_WAITING, called_at=None, tournament__state=TournamentState.LIVE.value),
    }
    return rows.filter(wanted[which]) if which in wanted else rows


@dataclass(frozen=True)
class Row:
    tournament: Tournament
    url: str
    needs: list[Need]
    runs_it: bool

    @property
    def rank(self) -> int:
        """0 where something is urgent, 1 where something waits, 2 where nothing does."""
        return 0 if any(need.is_urgent for need in self.needs) else 1 if self.needs else 2


@dataclass
class _Counts:
    """What is counted of all tournaments at once, by the id of each."""

    disputed: dict[int, int]
    late: dict[int, int]
    to_confirm: dict[int, int]
    to_call: dict[int, int]
    undecided: dict[int, int]
    closes: dict[int, timedelta]
    to_approve: dict[int, int]


def what_needs(person: User) -> list[Row]:
    rows = list(tournaments_of(person).select_related("game").order_by("-pk")[:MOST_SHOWN])
    ids = [row.pk for row in rows]
    own = set(organized_by(person).filter(pk__in=ids).values_list("pk", flat=True))
    counts = _counted(person, ids)
    shown = [_row(row, row.pk in own, counts) for row in rows]
    ended = [state.value for state in ENDED]
    return sorted(shown, key=lambda row: (row.rank, row.tournament.state in ended, -row.tournament.pk))


def _counted(person: User, ids: list[int]) -> _Counts:
    now = timezone.now()
    matches = matches_of(person).filter(tournament__in=ids).order_by()
    undecided = Registration.objects.filter(tournament__in=ids, state=RegistrationState.PENDING.value).order_by()
    closes = Deadline.objects.filter(
        tournament__in=ids,
        kind=DeadlineKind.CHECK_IN_CLOSES.value,
        state=DeadlineState.OPEN.value,
        due_at__lt=now + SOON,
        tournament__state=TournamentState.CHECK_IN.value,
    ).order_by()
    proposed = to_approve(person, *ids).order_by()
    return _Counts(
        _by_tournament(only(matches, DISPUTED)),
        _by_tournament(only(matches, LATE)),
        _by_tournament(only(matches, UNCONFIRMED)),
        _by_tournament(only(matches, TO_CALL)),
        _by_tournament(undecided),
        {pk: due - now for pk, due in closes.values_list("tournament").annotate(Min("due_at"))},
        _by_tournament(proposed),
    )


def _by_tournament(rows: "QuerySet[Any]") -> dict[int, int]:
    return dict(rows.values_list("tournament").annotate(Count("pk", distinct=True)))


def _row(row: Tournament, runs_it: bool, counts: _Counts) -> Row:
    desk = reverse("organize:desk", args=[row.pk])
    needs = [*_of_matches(row.pk, desk, counts), *(_of_organizers(row, counts) if runs_it else ())]
    return Row(row, reverse("organize:next", args=[row.pk]) if runs_it else desk, needs, runs_it)


def _of_matches(pk: int, desk: str, counts: _Counts) -> Iterable[Need]:
    if n := counts.disputed.get(pk):
        yield Need(
            ngettext("{n} dispute open", "{n} disputes open", n).format(n=n), f"{desk}?only={DISPUTED}#waiting", True
        )
    if n := counts.late.get(pk):
        yield Need(ngettext("{n} match late", "{n} matches late", n).format(n=n), f"{desk}?only={LATE}#call", True)
    if n := counts.to_confirm.get(pk):
        text = ngettext("{n} result to be confirmed", "{n} results to be confirmed", n)
        yield Need(text.format(n=n), f"{desk}?only={UNCONFIRMED}#waiting")
    if n := counts.to_call.get(pk):
        text = ngettext("{n} match to be called", "{n} matches to be called", n)
        yield Need(text.format(n=n), f"{desk}?only={TO_CALL}#call")


def _of_organizers(row: Tournament, counts: _Counts) -> Iterator[Need]:
    following = reverse("organize:next", args=[row.pk])
    if row.pk in counts.closes:
        minutes = max(0, int(counts.closes[row.pk].total_seconds() // 60))
        text = ngettext("check-in ends in {n} minute", "check-in ends in {n} minutes", minutes)
        yield Need(text.format(n=minutes), following, True)
    if row.current_state is TournamentState.AWAITING_REVIEW:
        yield Need(_("the result waits for your review"), reverse("organize:standings", args=[row.pk]), True)
    if n := counts.undecided.get(row.pk):
        text = ngettext("{n} registration to decide", "{n} registrations to decide", n).format(n=n)
        yield Need(text, reverse("organize:participants", args=[row.pk]) + "?state__exact=pending")
    if n := counts.to_approve.get(row.pk):
        text = ngettext("{n} payout to approve", "{n} payouts to approve", n).format(n=n)
        yield Need(text, f"{reverse('organize:payouts', args=[row.pk])}?only={PROPOSED}#payouts")
