"""Who pays. A provider is a class with a `name` of its own; another one is a line in PAYOUT_PROVIDERS.

    manual      an organizer pays, and types the reference
    file        a table for a bank, and the table that comes back

Any other one sends by itself (`SendingProvider`).
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from apps.payouts.domain.batches import Order
from apps.payouts.domain.payout_states import SendingState
from apps.tournaments.domain.errors import InvalidInput

MANUAL, FILE = "manual", "file"


@dataclass(frozen=True)
class Answer:
    """What became of an order. `reference`: the provider's own; `reason`: why it failed."""

    state: SendingState
    reference: str = ""
    reason: str = ""


class SendingProvider(Protocol):
    """One that sends by itself, called by a background task and never in a transaction.

    Both may raise anything: the task is tried again later, and then asks before it sends.
    """

    name: str

    def send(self, order: Order) -> Answer:
        """Pay. An order with a key that came before is not paid again, but answered as it was."""
        ...

    def ask(self, key: str) -> Answer | None:
        """What became of the order with this key; None where it never came."""
        ...


def sending_providers() -> dict[str, SendingProvider]:
    """Those that send by themselves, by name."""
    found: list[SendingProvider] = [import_string(path)() for path in settings.PAYOUT_PROVIDERS]
    return {provider.name: provider for provider in found}


def sending_provider(name: str) -> SendingProvider:
    providers = sending_providers()
    if name not in providers:
        known = f"It is one of {', '.join(sorted(providers))}." if providers else "None is set up (PAYOUT_PROVIDERS)."
        raise InvalidInput(f"No provider sends by itself under this name. {known} Make a batch, or pay by hand.")
    return providers[name]
