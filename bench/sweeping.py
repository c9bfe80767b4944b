"""What `bench.schedule` measures of a sweep: 5,000 called matches to which nobody came, all due at once."""

import json
import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.tournaments import services  # noqa: E402
from apps.tournaments.domain.deadline_states import DeadlineKind  # noqa: E402
from apps.tournaments.domain.match_states import MatchState  # noqa: E402
from apps.tournaments.due.deadlines import deadlines  # noqa: E402
from apps.tournaments.models import Deadline, Game, Match, Tournament  # noqa: E402
from apps.tournaments.services.drawing import draw_due  # noqa: E402
from apps.tournaments.services.guests import MOST_AT_ONCE  # noqa: E402

DUE, TOURNAMENTS = 5000, 40
ENTRANTS = 256


def made(organizer: User, game: Game, number: int) -> Tournament:
    tournament = services.create_tournament(
        organizer, f"Sweep {number}", game, max_participants=ENTRANTS, check_in_required=False
    )
    services.publish_tournament(tournament.pk, organizer)
    services.open_registration(tournament.pk, organizer)
    for first in range(0, ENTRANTS, MOST_AT_ONCE):
        names = [f"Guest {number}" for number in range(first, min(first + MOST_AT_ONCE, ENTRANTS))]
        services.add_guests(tournament.pk, organizer, names)
    services.close_registration(tournament.pk, organizer)
    services.start_tournament(tournament.pk, organizer)
    draw_due()
    return tournament


def call_all(tournament: Tournament) -> None:
    """As if each match of the first round had been called long ago; rows alone, since calling is measured elsewhere."""
    now = timezone.now()
    matches = Match.objects.filter(tournament=tournament, round=1).order_by("position")[: DUE // TOURNAMENTS]
    Match.objects.filter(pk__in=matches.values("pk")).update(called_at=now, state=MatchState.CHECK_IN.value)
    Deadline.objects.bulk_create(
        Deadline(
            tournament=tournament,
            kind=DeadlineKind.MATCH_CHECK_IN.value,
            subject=match.pk,
            match=match,
            due_at=now - timedelta(seconds=1),
            counted_from=now,
        )
        for match in matches
    )


def main() -> None:
    organizer = User.objects.create(username="organizer", email="organizer@bench.test", is_staff=True)
    game = Game.objects.create(name="Bench", slug="bench")
    for number in range(TOURNAMENTS):
        call_all(made(organizer, game, number))
    began = time.perf_counter()
    items = list(deadlines())
    finding = time.perf_counter() - began
    if len(items) < DUE:
        raise SystemExit(f"{len(items)} were found due, not {DUE}.")
    doing = []
    for item in items:
        began = time.perf_counter()
        item.do()
        doing.append(time.perf_counter() - began)
    left = Match.objects.filter(deadlines__state="open", deadlines__kind=DeadlineKind.MATCH_CHECK_IN.value).count()
    if left:
        raise SystemExit(f"{left} are still open.")
    json.dump({"finding": [finding], "doing": doing}, sys.stdout)


if __name__ == "__main__":
    main()
