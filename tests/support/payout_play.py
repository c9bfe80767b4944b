"""Everything that people do with a tournament's payouts, in any order, and what must be so after each of it."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.payouts import services
from apps.payouts.domain.ledger import Account
from apps.payouts.domain.payout_states import SendingState
from apps.payouts.domain.reconciliation import Kind
from apps.payouts.models import Payout, Sending, StatementLine
from apps.payouts.providers import Answer
from apps.payouts.selectors.books import balances_of, reconcile, unsettled_lines
from apps.payouts.services.carrying_out import carry_out
from apps.tournaments import services as tournament_services
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match, Tournament, TournamentResult
from tests.support.payouts import Bank, CutOff, line_of_bank

HEAD = "reference,amount,currency,status,bank_reference,reason\n"
#: What chance chooses among.
Choose = Callable[[Sequence[Any]], Any]


class Play:
    """One tournament of four that is over, its organizers and its payouts. A refusal is as good as an act: it changes
    nothing, which the checks see as well."""

    def __init__(self, tournament: Tournament, organizers: Sequence[User], choose: Choose) -> None:
        self.tournament, self.organizers, self.choose = tournament, organizers, choose
        self.amount = balances_of(tournament.pk).pool

    @property
    def acts(self) -> list[Callable[[], object]]:
        return [
            self.propose,
            self.approve,
            self.approve,
            self.reject,
            self.send,
            self.go_on,
            self.go_on,
            self.batch,
            self.answer,
            self.answer,
            self.pay_by_hand,
            self.fail_by_hand,
            self.reverse,
            self.reopen,
            self.settle,
        ]

    def act(self) -> None:
        self.attempt(self.choose(self.acts))

    def attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (DomainError, CutOff):
            return

    def propose(self) -> None:
        made = services.propose_payouts(self.tournament.pk, self._who())
        for payout in made:
            if payout.person is not None:
                services.put_details(payout.pk, payout.person, "bkash", "0171", "Somebody")

    def approve(self) -> None:
        services.approve_payout(self._payout().pk, self._who())

    def reject(self) -> None:
        services.reject_payout(self._payout().pk, self._who(), "No.")

    def send(self) -> None:
        payout = services.send_payout(self._payout().pk, self._who(), "bank")
        self._under_way(Sending.objects.filter(payout=payout).latest("pk"))

    def _under_way(self, attempt: Sending) -> None:
        """What will go wrong with it, before or after the order arrives."""
        wrong = self.choose(["nothing", "breaks", "loses", "fails"])
        if wrong == "fails":
            Bank.says[attempt.key] = Answer(SendingState.FAILED, reason="closed")
        elif wrong != "nothing":
            getattr(Bank, wrong).add(attempt.key)
        self.attempt(lambda: carry_out(attempt.pk))

    def go_on(self) -> None:
        """The task once more, whether it is needed or not."""
        carry_out(self.choose(list(self._attempts.filter(provider="bank").values_list("pk", flat=True)) or [0]))

    def batch(self) -> None:
        services.make_batch(self.tournament.pk, self._who())

    def answer(self) -> None:
        """A bank answers some of what it was sent, one of it twice, and something that nobody sent."""
        sent = list(self._attempts.filter(provider="file").select_related("payout").order_by("pk"))
        lines = [line_of_bank(row, self.choose(["paid", "paid", "failed"])) for row in sent if self.choose([0, 1])]
        lines += self.choose([[], lines[:1], [f"DC-0-0-{self.choose(range(9))},1.00,BDT,paid,,\n"]])
        content = (HEAD + "".join(lines)).encode()
        services.take_statement(self.tournament.pk, self._who(), content, dry_run=self.choose([True, False, False]))

    def pay_by_hand(self) -> None:
        services.mark_paid(self._payout().pk, self._who(), self.choose(["A", "B"]))

    def fail_by_hand(self) -> None:
        services.mark_failed(self._payout().pk, self._who(), "It did not work.")

    def reverse(self) -> None:
        services.reverse_payout(self._payout().pk, self._who(), "It came back.")

    def settle(self) -> None:
        line = self.choose(list(unsettled_lines(self.tournament.pk)) or [StatementLine(pk=0)])
        services.settle_line(self.tournament.pk, self._who(), line.pk, "Seen.")

    def reopen(self) -> None:
        """The final is taken back and played again, perhaps with another winner."""
        final = Match.objects.filter(tournament=self.tournament, side__in=["winners", "final"]).latest("round", "pk")
        seen = tournament_services.preview_reopen(final.pk, self._who())
        tournament_services.reopen_match(final.pk, self._who(), seen.state, go_on=self.choose([True, True, False]))
        score = self.choose([(2, 0), (0, 2)])
        tournament_services.complete_match(final.pk, self._who(), MatchScore(*score))

    def _who(self) -> User:
        found: User = self.choose(self.organizers)
        return found

    def _payout(self) -> Payout:
        found: Payout = self.choose(list(self._payouts.order_by("pk")) or [Payout(pk=0)])
        return found

    @property
    def _payouts(self) -> QuerySet[Payout]:
        return Payout.objects.filter(tournament=self.tournament)

    @property
    def _attempts(self) -> QuerySet[Sending]:
        return Sending.objects.filter(payout__tournament=self.tournament)

    def check(self) -> None:
        """Never above the pool, never twice, and the ledger says what the providers say."""
        now = balances_of(self.tournament.pk)
        accounts = [now[account] for account in Account if account is not Account.OUTSIDE]
        assert all(amount >= 0 for amount in accounts)
        assert sum(accounts) == now.pool == self.amount
        kinds = [difference.kind for difference in reconcile(self.tournament.pk)]
        assert not {Kind.LEDGER, Kind.PROVIDER}.intersection(kinds)
        failed = self._payouts.filter(state="failed", result__superseded_at=None).count()
        assert kinds.count(Kind.FAILED) == failed
        assert kinds.count(Kind.STATEMENT) == len(unsettled_lines(self.tournament.pk))
        self._check_providers(now[Account.PAID])

    def _check_providers(self, paid: int) -> None:
        attempts = list(self._attempts.select_related("payout"))
        for payout in self._payouts:
            gone = [row for row in attempts if row.payout_id == payout.pk and row.state in ("paid", "reversed")]
            assert len(gone) <= 1
        assert sum(row.amount for row in attempts if row.state == SendingState.PAID) == paid
        known = {row.key for row in attempts if row.provider == "bank" and row.state in ("paid", "reversed")}
        # What the bank has paid and has not told yet is under way here, never failed.
        untold = {row.key for row in attempts if row.provider == "bank" and row.state == SendingState.UNDER_WAY}
        assert known <= {row.key for row in attempts}.intersection(Bank.paid()) <= known | untold

    def settle_all(self) -> None:
        """Bring it to its end: nothing is different then, and all that is due is paid."""
        proposer, approver = self.organizers[:2]
        for attempt in self._attempts.filter(provider="bank", state="under_way"):
            for _ in range(2):
                self.attempt(lambda number=attempt.pk: carry_out(number))
        for payout in self._payouts.filter(state="sent"):
            services.mark_failed(payout.pk, approver, "The bank knows nothing of it.")
        counts = TournamentResult.objects.get(tournament=self.tournament, superseded_at=None)
        for payout in self._payouts.filter(state="paid").exclude(result=counts):
            services.reverse_payout(payout.pk, approver, "Paid by another result.")
        self.attempt(lambda: services.propose_payouts(self.tournament.pk, proposer))
        for payout in self._payouts.filter(state__in=["proposed", "approved", "failed"], result=counts):
            self._pay(payout)
        for line in unsettled_lines(self.tournament.pk):
            services.settle_line(self.tournament.pk, proposer, line.pk, "Seen.")
        assert [difference.sentence for difference in reconcile(self.tournament.pk)] == []
        assert balances_of(self.tournament.pk)[Account.PAID] == self.amount

    def _pay(self, payout: Payout) -> None:
        approver = next(person for person in self.organizers if person.pk != payout.proposed_by_id)
        services.approve_payout(payout.pk, approver)
        services.mark_paid(payout.pk, approver, f"TX-{payout.pk}")


def random_choice(seed: int) -> Choose:
    """For threads, each of which has its own."""
    return random.Random(seed).choice
