"""What is saved and told when a bracket is drawn, wherever it is drawn."""

import json
from collections.abc import Sequence

from django.db import connection

from apps.tournaments.domain.events import BracketGenerated
from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.models import Bracket, Match, Registration
from apps.tournaments.services.write import TournamentWrite


def generated(write: TournamentWrite, bracket: Bracket, rounds: int, rows: Sequence[Match]) -> BracketGenerated:
    """`rounds`: all there are going to be, at most."""
    return BracketGenerated(
        bracket.pk,
        write.tournament.pk,
        bracket.format,
        bracket.seeding_method,
        rounds,
        sum(not row.bye for row in rows),
        write.at,
        bracket.generated_by,
        bracket.redrawn,
        bracket.random_seed,
    )


# A list of ids as rows, each with its number: one parameter and one statement, however many they are.
_NUMBERED = {
    "postgresql": "SELECT value::bigint, ordinality FROM jsonb_array_elements_text(%s::jsonb) WITH ORDINALITY",
    "sqlite": "SELECT value, key + 1 FROM json_each(%s)",
}


def freeze_seeds(tournament_id: int, order: Sequence[int]) -> None:
    """Number the registrations in this order from 1, and take back all other seeds. Who has left since has none."""
    Registration.objects.filter(tournament=tournament_id, seed__isnull=False).update(seed=None)
    table = connection.ops.quote_name(Registration._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH new (id, seed) AS ({_NUMBERED[connection.vendor]}) "
            f"UPDATE {table} SET seed = new.seed FROM new WHERE {table}.id = new.id AND {table}.state NOT IN (%s, %s)",
            [json.dumps(list(order)), *(state.value for state in GONE)],
        )
