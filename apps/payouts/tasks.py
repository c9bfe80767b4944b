"""Background tasks of payouts."""

from django_tasks import task

from apps.payouts.services.carrying_out import carry_out


@task()
def ask_provider(attempt_id: int) -> None:
    """Have a provider pay, or say what became of it; what was begun before is asked about first."""
    carry_out(attempt_id)
