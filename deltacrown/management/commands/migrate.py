"""`manage.py migrate`, which may take as long as it needs: a site's limits of time are for requests."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections

_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


class Command(DjangoCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        """A migration computes between its statements, and one statement may rewrite a large table. How long it may
        wait for a lock stays limited: a migration that waits makes everybody behind it wait."""
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            for limit in _LIMITS:
                cursor.execute(f"SET {limit} = 0")
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                for limit in _LIMITS:
                    cursor.execute(f"RESET {limit}")
