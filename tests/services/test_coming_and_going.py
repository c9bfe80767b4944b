"""Entering a Swiss that has begun, leaving it between rounds, and who does not meet in round one."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match, Registration, RegistrationAnswer
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.services import drawing
from tests.support.cast import registration_of
from tests.support.follower import ordered
from tests.support.log_follower import TournamentFollower
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db
LATE = {"rounds": 3, "late_entry": "half_point"}


def swiss(cast, players=6, **options):
    return cast.live(players, format="swiss", options={**LATE, **options})


def play_round(cast, tournament, keep=0):
    found = list(Match.objects.filter(tournament=tournament, state__in=["check_in", "ready"]).order_by("pk"))
    for match in found[: len(found) - keep]:
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))


def standing(tournament, registration):
    rows = tournament_snapshot(tournament.pk)["standings"]
    return next(row for row in rows if row["registration_id"] == registration.pk)


def playing_in(tournament, number):
    rows = Match.objects.filter(tournament=tournament, round=number)
    return {pk for row in rows for pk in (row.participant1_id, row.participant2_id)}


@pytest.fixture
def followed():
    """Follow a tournament; what is known by the events is held against a fresh snapshot at the end."""
    followers = []

    def follow(tournament):
        followers.append((TournamentFollower(tournament.pk, tournament, None), tournament))

    yield follow
    for follower, tournament in followers:
        follower.catch_up()
        fresh = TournamentFollower(tournament.pk, tournament, None)
        assert ordered(follower.state) == ordered(fresh.state)


def test_a_guest_enters_late_and_plays_from_the_second_round_on(cast, followed):
    tournament = swiss(cast)
    followed(tournament)
    with told(tournament.pk) as events:
        ((guest, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    assert [event.type for event in events] == ["registration_created", "bracket_updated", "standings_updated"]
    guest.refresh_from_db()
    assert (guest.state, guest.seed) == ("active", 7)
    table = standing(tournament, guest)["table"]
    assert (table["points"], table["played"], table["draws"]) == (0.5, 0, 0)
    play_round(cast, tournament)
    assert guest.pk in playing_in(tournament, 2) and guest.pk not in playing_in(tournament, 1)
    services.claim_guest(code, cast.carol)
    while Match.objects.filter(tournament=tournament, state="check_in").exists():
        play_round(cast, tournament)
    tournament.refresh_from_db()
    guest.refresh_from_db()
    assert (tournament.state, guest.state) == ("completed", "finished")


def test_who_waited_in_line_is_let_in_late(cast, followed):
    tournament = swiss(cast)
    carol = Registration.objects.create(tournament=tournament, user=cast.carol, name="Carol", state="waitlisted")
    with refused(tournament.pk, PermissionRefused):
        services.confirm_registration(carol.pk, cast.rita)
    followed(tournament)
    services.confirm_registration(carol.pk, cast.alice)
    carol.refresh_from_db()
    assert (carol.state, carol.seed) == ("active", 7)
    with refused(tournament.pk, Conflict):
        services.confirm_registration(carol.pk, cast.alice)


def test_nobody_enters_late_without_a_place(cast):
    tournament = cast.live(6, format="swiss", options=LATE, max_participants=7)
    with refused(tournament.pk, Conflict, "too few places"):
        services.add_guests(tournament.pk, cast.alice, ["Nina", "Max"])
    services.add_guests(tournament.pk, cast.alice, ["Nina"])


@pytest.mark.parametrize(
    "fields",
    [
        {"format": "swiss", "options": {"rounds": 3}},
        {"format": "round_robin"},
        {"format": "single_elimination"},
        {"format": "groups"},
    ],
)
def test_nobody_enters_late_where_it_is_not_declared(cast, fields):
    tournament = cast.live(6, **fields)
    with refused(tournament.pk, Conflict, "Nobody enters any more"):
        services.add_guests(tournament.pk, cast.alice, ["Nina"])


def test_nobody_enters_once_the_second_round_is_drawn_until_the_first_is_played_again(cast):
    tournament = swiss(cast)
    play_round(cast, tournament)
    with refused(tournament.pk, Conflict, "Nobody enters any more"):
        services.add_guests(tournament.pk, cast.alice, ["Nina"])
    first = Match.objects.filter(tournament=tournament, round=1).first()
    services.reopen_match(first.pk, cast.alice, services.preview_reopen(first.pk, cast.alice).state)
    ((guest, _),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    play_round(cast, tournament)
    assert guest.pk in playing_in(tournament, 2)


def test_a_match_that_is_reopened_keeps_who_came_late(cast):
    tournament = swiss(cast)
    ((guest, _),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    play_round(cast, tournament)
    first = Match.objects.filter(tournament=tournament, round=1).first()
    services.reopen_match(first.pk, cast.alice, services.preview_reopen(first.pk, cast.alice).state)
    assert standing(tournament, guest)["table"]["points"] == 0.5
    services.disqualify_registration(guest.pk, cast.alice)
    play_round(cast, tournament)
    assert guest.pk not in playing_in(tournament, 2)


def test_who_leaves_between_rounds_is_paired_no_more_and_keeps_their_place(cast, followed):
    tournament = swiss(cast)
    followed(tournament)
    play_round(cast, tournament, keep=1)
    winner = Match.objects.filter(tournament=tournament, winner__isnull=False).first().winner
    with told(tournament.pk) as events:
        services.withdraw_registration(winner.pk, winner.user)
    assert events[0].type == "registration_updated" and events[0].data["state"] == "dropped_out"
    play_round(cast, tournament)
    assert winner.pk not in playing_in(tournament, 2)
    assert standing(tournament, winner)["table"]["points"] == 1
    winner.refresh_from_db()
    assert winner.state == "dropped_out"
    with refused(tournament.pk, Conflict):
        services.withdraw_registration(winner.pk, winner.user)
    while Match.objects.filter(tournament=tournament, state="check_in").exists():
        play_round(cast, tournament)
    tournament.refresh_from_db()
    winner.refresh_from_db()
    assert (tournament.state, winner.state) == ("completed", "dropped_out")


def test_nobody_leaves_with_an_open_match_nor_a_bracket(cast):
    tournament = swiss(cast)
    bob = registration_of(tournament, cast.bob)
    with refused(tournament.pk, Conflict, "is open"):
        services.withdraw_registration(bob.pk, cast.bob)
    with refused(tournament.pk, PermissionRefused):
        services.withdraw_registration(bob.pk, cast.bella)
    for form in ("round_robin", "single_elimination"):
        other = cast.live(4, name=form, format=form)
        bob = registration_of(other, cast.bob)
        with refused(other.pk, Conflict, "between rounds"):
            services.withdraw_registration(bob.pk, cast.bob)


def test_many_enter_and_leave_where_rounds_are_drawn_elsewhere(cast):
    tournament = cast.live(66, format="swiss", options=LATE, max_participants=80)
    ((guest, _),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    bob = registration_of(tournament, cast.bob)
    play_round(cast, tournament)
    services.withdraw_registration(bob.pk, cast.bob)
    drawing.draw_due()
    assert guest.pk in playing_in(tournament, 2) and bob.pk not in playing_in(tournament, 2)
    assert standing(tournament, guest)["table"]["points"] == 0.5


def test_who_comes_late_may_make_it_one_of_many(cast, followed):
    tournament = cast.live(64, format="swiss", options={"late_entry": "no_points"}, max_participants=80)
    followed(tournament)
    play_round(cast, tournament, keep=30)
    services.add_guests(tournament.pk, cast.alice, ["Nina", "Max"])
    play_round(cast, tournament, keep=10)
    assert tournament_snapshot(tournament.pk)["tournament"]["rounds"] == 7


def of_clubs(cast, players, form):
    """Everybody is of one of two clubs, those who would meet first of the same."""
    tournament = cast.open(players, format=form, max_participants=80)
    field = services.add_field(tournament.pk, cast.alice, key="club", label="Club", kind="text", is_conflict=True)
    people = list(Registration.objects.filter(tournament=tournament).order_by("pk"))
    clubs = {}
    for number, person in enumerate(people):
        mate = min(number, players - 1 - number)
        clubs[person.pk] = ("Reds", "Blues")[mate % 2]
    RegistrationAnswer.objects.bulk_create(
        RegistrationAnswer(registration_id=pk, field=field, value=club) for pk, club in clubs.items()
    )
    services.close_registration(tournament.pk, cast.alice)
    services.generate_bracket(tournament.pk, cast.alice, random_seed=1)
    drawing.draw_due()
    return tournament, clubs


@pytest.mark.parametrize("form", ["single_elimination", "double_elimination", "swiss"])
@pytest.mark.parametrize("players", [8, 68])
def test_people_of_one_club_do_not_meet_in_round_one(cast, form, players):
    tournament, clubs = of_clubs(cast, players, form)
    first = Match.objects.filter(tournament=tournament, round=1, side__in=["winners", "swiss"])
    met = [
        (clubs[row.participant1_id], clubs[row.participant2_id]) for row in first if row.participant2_id and not row.bye
    ]
    assert met and all(club != others for club, others in met)
    seeds = Registration.objects.filter(tournament=tournament).order_by("pk").values_list("seed", flat=True)
    assert sorted(seeds) == list(range(1, players + 1))
    assert list(seeds)[: players // 4] == list(range(1, players // 4 + 1))


def test_in_a_round_robin_everybody_meets_everybody_and_no_seed_moves(cast):
    tournament, _ = of_clubs(cast, 8, "round_robin")
    seeds = Registration.objects.filter(tournament=tournament).order_by("pk").values_list("seed", flat=True)
    assert list(seeds) == list(range(1, 9))


def test_what_is_asked_without_keeping_apart_moves_no_seed(cast):
    tournament = cast.open(8)
    field = services.add_field(tournament.pk, cast.alice, key="club", label="Club", kind="text")
    people = list(Registration.objects.filter(tournament=tournament).order_by("pk"))
    RegistrationAnswer.objects.bulk_create(
        RegistrationAnswer(registration=person, field=field, value="Reds") for person in people
    )
    services.close_registration(tournament.pk, cast.alice)
    bracket = services.generate_bracket(tournament.pk, cast.alice)
    assert bracket.entrants == [person.pk for person in people]
