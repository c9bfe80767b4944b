"""The number of queries on the paths that are asked most does not grow with the rows."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.payouts import services as payouts
from apps.payouts.models import Sending
from apps.payouts.selectors.details import details_of
from apps.payouts.selectors.payouts import payouts_of
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import SPECTATOR
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.tournaments.selectors.tournaments import list_tournaments
from tests.support.payouts import answer_of_bank, details, second_organizer

pytestmark = pytest.mark.django_db


def queries_of(act):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        act()
    return len(queries)


def test_a_list_of_tournaments(cast):
    def read():
        return [
            (tournament.game.name, tournament.organizer.shown_name, tournament.participants)
            for tournament in list_tournaments(cast.carol)
        ]

    cast.open(2, name="first")
    few = queries_of(read)
    for number in range(5):
        cast.open(3, name=f"cup {number}")
    assert queries_of(read) == few == 1


@pytest.mark.parametrize(
    "read",
    [
        lambda tournament: tournament_snapshot(tournament.pk),
        lambda tournament: replay(tournament.pk, SPECTATOR, 0, None),
    ],
)
def test_a_tournament_s_state(cast, read):
    small, large = cast.completed(2, name="small"), cast.completed(16, name="large")
    assert queries_of(lambda: read(small)) == queries_of(lambda: read(large)) <= 8


def test_a_match_s_state(cast):
    match = cast.reported_match(best_of=5, best_of_final=5)
    few = queries_of(lambda: match_snapshot(match.pk, full=True))
    for _ in range(5):
        services.report_result(match.pk, cast.bob, MatchScore(3, 0))
    assert queries_of(lambda: match_snapshot(match.pk, full=True)) == few <= 5


def enter_first_result(cast, tournament):
    match = Match.objects.filter(tournament=tournament, state="check_in").first()
    return queries_of(lambda: services.complete_match(match.pk, cast.rita, MatchScore(1, 0)))


def test_a_result(cast):
    small, large = cast.live(4, name="small"), cast.live(32, name="large")
    assert enter_first_result(cast, small) == enter_first_result(cast, large)


def test_a_registration(cast):
    small, large = cast.open(2, name="small"), cast.open(12, name="large")
    few, many = (
        queries_of(lambda pk=tournament.pk: services.register_player(pk, cast.carol)) for tournament in (small, large)
    )
    assert few == many


def test_a_live_score(cast):
    small, large = cast.begun_match(2, name="small"), cast.begun_match(16, name="large")

    def save_and_tell(match):
        services.update_score(match.pk, cast.rita, 1, 0)
        services.tell_scores(match.tournament_id, [match.pk])

    assert queries_of(lambda: save_and_tell(small)) == queries_of(lambda: save_and_tell(large))


def test_the_scores_of_a_whole_round(cast):
    counts = []
    for players in (4, 32):
        tournament = cast.live(players, name=str(players))
        matches = [match.pk for match in tournament.matches.filter(state="check_in")]
        for match_id in matches:
            services.start_match(match_id, cast.rita)
            services.update_score(match_id, cast.rita, 1, 0)
        counts.append(queries_of(lambda pk=tournament.pk, ids=matches: services.tell_scores(pk, ids)))
    assert counts[0] == counts[1]


def test_where_payouts_go_and_what_a_statement_says_of_them(cast):
    counts = []
    for players in (4, 16):
        cup = cast.completed(players, name=str(players))
        fixed = {str(place): "1" for place in range(1, players + 1)}
        payouts.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", fixed, {})
        other = second_organizer(cast, cup)
        for payout in payouts.propose_payouts(cup.pk, cast.alice):
            details(payout)
            payouts.approve_payout(payout.pk, other)
        payouts.make_batch(cup.pk, cast.alice)
        content = answer_of_bank(Sending.objects.filter(payout__tournament=cup)).encode()
        statement = partial(payouts.take_statement, cup.pk, cast.alice, content, dry_run=True)
        counts.append((queries_of(statement), queries_of(partial(holders, cup))))
    assert counts[0] == counts[1]


def holders(cup):
    return [details_of(payout).holder for payout in payouts_of(cup.pk)]


def test_a_draw(cast):
    counts = []
    for players in (4, 16):
        tournament = cast.open(players, name=str(players), max_participants=32)
        services.close_registration(tournament.pk, cast.alice)
        counts.append(queries_of(lambda pk=tournament.pk: services.generate_bracket(pk, cast.alice)))
    assert counts[0] == counts[1]
