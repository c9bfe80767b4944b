from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.payouts.domain.ledger import Account
from apps.payouts.domain.payout_states import GONE, PAYOUT, SENDING, UNPAID, PayoutState, SendingState
from apps.payouts.domain.pools import PrizePool, Recipient
from apps.tournaments.models import Registration, Tournament, TournamentResult

CURRENCY_LETTERS = 3
REFERENCE_LENGTH = 35  # what ISO 20022 takes of a reference from end to end
NAME_LENGTH = 40
REASON_LENGTH = 500
BANK_REFERENCE_LENGTH = 100
LINE_LENGTH = 300
PAYOUT_STATE_CHOICES = [(state.value, state.value.capitalize()) for state in PayoutState]
SENDING_STATE_CHOICES = [(state.value, state.value.replace("_", " ").capitalize()) for state in SendingState]
ACCOUNT_CHOICES = [(account.value, account.value.capitalize()) for account in Account]
RECIPIENT_CHOICES = [(Recipient.CAPTAIN.value, "The captain"), (Recipient.ROSTER.value, "Equal parts of the roster")]


class AppendOnly(Exception):
    """Somebody wants to change what is only ever added to."""


class Pool(models.Model):
    """What a tournament gives out, in the smallest coin of its currency. `fixed` and `percent`: by place, as text."""

    tournament = models.OneToOneField(Tournament, models.CASCADE, related_name="prize_pool")
    currency = models.CharField(max_length=CURRENCY_LETTERS)
    amount = models.PositiveBigIntegerField()
    fixed: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    percent: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    recipient = models.CharField(max_length=10, choices=RECIPIENT_CHOICES, default=Recipient.CAPTAIN.value)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"prizes of tournament {self.tournament_id}"

    @property
    def declared(self) -> PrizePool:
        return PrizePool(
            self.currency,
            self.amount,
            {int(place): int(amount) for place, amount in self.fixed.items()},
            {int(place): share for place, share in self.percent.items()},
            Recipient(self.recipient),
        )


class PayoutQuerySet(models.QuerySet["Payout"]):
    def with_people(self) -> "PayoutQuerySet":
        return self.select_related("registration", "person", "result", "details", "tournament")

    def unpaid(self) -> "PayoutQuerySet":
        """Those of a result that is true, whose money is here."""
        return self.filter(state__in=[state.value for state in UNPAID], result__superseded_at=None)

    def taking(self) -> "PayoutQuerySet":
        """Those that take something of the pool: who it is for has it, or is to get it."""
        gone = Q(state__in=[state.value for state in GONE])
        return self.exclude(gone | Q(state=PayoutState.FAILED.value, result__superseded_at__isnull=False))


class Payout(models.Model):
    """What somebody gets of a prize, all of it or a part. `person` is empty for guests, and for who is gone.

    `attempt` counts the approvals; `key` names the newest to whoever pays, and no other attempt ever had it.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="payouts")
    result = models.ForeignKey(TournamentResult, models.RESTRICT, related_name="payouts")
    registration = models.ForeignKey(Registration, models.RESTRICT, related_name="payouts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="payouts")
    place_from = models.PositiveIntegerField()
    place_to = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=CURRENCY_LETTERS)
    state = models.CharField(max_length=10, choices=PAYOUT_STATE_CHOICES, default=PAYOUT.initial.value)
    attempt = models.PositiveIntegerField(default=0)
    # Why it was rejected, failed or reversed.
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["place_from", "id"]
        indexes = [models.Index(fields=["tournament", "state"])]

    def __str__(self) -> str:
        return f"payout {self.pk}"

    @property
    def current_state(self) -> PayoutState:
        return PayoutState(self.state)

    @property
    def moment(self) -> str:
        """Where in its life it is; no two attempts share one."""
        return f"{self.state} {self.attempt}"

    @property
    def version(self) -> str:
        """What it is approved by: another one as soon as it is elsewhere in its life, or goes elsewhere."""
        details: PaymentDetails | None = getattr(self, "details", None)
        return f"{self.moment} {details.given_at.isoformat() if details else '-'}"

    @property
    def organizer_who_said_where(self) -> int | None:
        """None where whom it is for said so themselves, or nobody did."""
        details: PaymentDetails | None = getattr(self, "details", None)
        given_by = details.given_by_id if details else None
        return None if given_by == self.person_id else given_by

    @property
    def taken_back(self) -> bool:
        """Whether the result it was made of is no longer true."""
        return self.result.superseded_at is not None

    @property
    def name(self) -> str:
        """Whom it is for, as others see them."""
        if self.person is not None and self.registration.team_id is not None:
            return f"{self.person.shown_name} ({self.registration.name})"
        return self.registration.name


class PaymentDetails(models.Model):
    """Where a payout goes, encrypted with `PAYOUT_KEYS`; deleted some time after it was paid."""

    payout = models.OneToOneField(Payout, models.CASCADE, related_name="details")
    sealed = models.BinaryField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"details of payout {self.payout_id}"


class Batch(models.Model):
    """A table of payouts for a bank. `sealed`: the table as it was written; emptied when the details in it go."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="payout_batches")
    number = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)
    sealed = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["tournament", "number"], name="one_payout_batch_of_a_number")]

    def __str__(self) -> str:
        return f"batch {self.number} of tournament {self.tournament_id}"


class Sending(models.Model):
    """One attempt to pay: what a provider was asked, by which key, and what it says became of that.

    `begun`: how often somebody went to the provider with it, last at `begun_at`; `answered_at`: when it was said how it
    ended.
    """

    payout = models.ForeignKey(Payout, models.CASCADE, related_name="sendings")
    key = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    provider = models.CharField(max_length=NAME_LENGTH)
    batch = models.ForeignKey(Batch, models.RESTRICT, null=True, blank=True, related_name="sendings")
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=SENDING_STATE_CHOICES, default=SENDING.initial.value)
    begun = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=BANK_REFERENCE_LENGTH, blank=True)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payout"],
                condition=Q(state__in=[SendingState.UNDER_WAY.value, SendingState.PAID.value]),
                name="one_attempt_to_pay_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Statement(models.Model):
    """A table that came back from a bank, and was taken in."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="payout_statements")
    checksum = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tournament", "checksum"], name="one_payout_statement_once")]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class StatementLine(models.Model):
    """A line of a statement. One that matches nothing stands in the reconciliation until somebody settles it."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    sentence = models.CharField(max_length=LINE_LENGTH)
    sending = models.ForeignKey(Sending, models.CASCADE, null=True, blank=True, related_name="lines")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["statement", "number"]

    def __str__(self) -> str:
        return self.sentence


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("Entries of a ledger are never changed; book another one.")


class LedgerEntry(models.Model):
    """Money that moved from one account of a tournament to another, and stays where it was booked.

    An entry is added and never changed. It goes with its tournament alone.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="ledger")
    payout = models.ForeignKey(Payout, models.CASCADE, null=True, blank=True, related_name="entries")
    source = models.CharField(max_length=10, choices=ACCOUNT_CHOICES)
    target = models.CharField(max_length=10, choices=ACCOUNT_CHOICES)
    amount = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_entry_moves_something"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="ledger_entry_between_two_accounts"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} from {self.source} to {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("An entry of a ledger is never changed; book another one.")
        super().save(*args, **kwargs)
