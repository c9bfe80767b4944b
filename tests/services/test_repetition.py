"""What one person may do again and again, telling everybody each time, has an end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.payouts.selectors.pools import visible_pool
from apps.payouts.services import declare_prizes
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import Registration
from apps.tournaments.services import brackets, editing, matches, registrations, seeding, tournaments
from deltacrown import settings as defaults
from tests.support.cast import make_admin, registration_of
from tests.support.http import caller, problem
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


def leave(tournament, user):
    services.withdraw_registration(registration_of(tournament, user).pk, user)


def test_who_has_left_five_times_registers_no_more_and_is_told_whom_to_ask(cast):
    tournament = cast.open(0)
    for _ in range(5):
        services.register_player(tournament.pk, cast.bob)
        leave(tournament, cast.bob)
    answer = caller(cast.bob).post(f"/api/v1/tournaments/{tournament.pk}/registrations/")
    assert "ask its organizer" in problem(answer, 409, "conflict")["detail"]
    with refused(tournament.pk, Conflict):
        services.register_player(tournament.pk, cast.bob)
    services.register_player(tournament.pk, cast.bella)
    other = cast.open(0, name="Another Cup")
    assert services.register_player(other.pk, cast.bob).state == "confirmed"
    assert Registration.objects.filter(user=cast.bob, tournament=tournament).count() == 5


def test_a_check_in_is_undone_five_times_and_then_by_an_organizer(cast):
    tournament = cast.checking_in()
    bob = registration_of(tournament, cast.bob).pk
    for _ in range(5):
        services.check_in_registration(bob, cast.bob)
        services.undo_check_in(bob, cast.bob)
    services.check_in_registration(bob, cast.bob)
    with refused(tournament.pk, Conflict, "ask an organizer"):
        services.undo_check_in(bob, cast.bob)
    services.undo_check_in(bob, cast.alice)
    bella = registration_of(tournament, cast.bella).pk
    services.check_in_registration(bella, cast.bella)
    services.undo_check_in(bella, cast.bella)


def test_organizers_undo_a_check_in_so_often_too(cast, monkeypatch):
    monkeypatch.setattr(registrations, "MOST_UNDONE_BY_ORGANIZERS", 2)
    tournament = cast.checking_in()
    bob = registration_of(tournament, cast.bob).pk
    for _ in range(2):
        services.check_in_registration(bob, cast.alice)
        services.undo_check_in(bob, cast.alice)
    services.check_in_registration(bob, cast.alice)
    with refused(tournament.pk, Conflict, "it stays now"):
        services.undo_check_in(bob, cast.alice)


def test_a_tournament_has_a_hundred_announcements(cast, settings):
    assert defaults.ANNOUNCEMENTS_PER_TOURNAMENT == 100
    settings.ANNOUNCEMENTS_PER_TOURNAMENT = 3
    tournament, other = cast.open(0), cast.open(0, name="Another Cup")
    for number in range(3):
        services.announce(tournament.pk, cast.alice, f"Number {number}")
    with refused(tournament.pk, Conflict, "3 announcements were made here"):
        services.announce(tournament.pk, cast.alice, "One more")
    services.announce(other.pk, cast.alice, "Lunch")
    services.announce(tournament.pk, make_admin(), "Of the site")


def test_prizes_that_change_after_the_start_are_announced_as_often_and_no_more(cast, settings):
    settings.ANNOUNCEMENTS_PER_TOURNAMENT = 2
    tournament = cast.live(2)
    for amount in ("1.00", "2.00"):
        declare_prizes(tournament.pk, cast.alice, "BDT", amount, {}, {})
    with refused(tournament.pk, Conflict, "2 announcements were made here"):
        declare_prizes(tournament.pk, cast.alice, "BDT", "3.00", {}, {})
    assert visible_pool(None, tournament.pk).amount == 200


def test_registration_opens_and_closes_so_often_and_the_tournament_can_still_be_played(cast, monkeypatch):
    monkeypatch.setattr(tournaments, "MOST_MOVES_BEFORE_THE_START", 4)
    tournament = cast.open(2)
    services.close_registration(tournament.pk, cast.alice)
    services.open_registration(tournament.pk, cast.alice)
    with refused(tournament.pk, Conflict, "back and forth"):
        services.close_registration(tournament.pk, cast.alice)
    services.cancel_tournament(tournament.pk, cast.alice)


def test_a_bracket_is_drawn_so_often_and_can_still_be_played(cast, monkeypatch):
    monkeypatch.setattr(brackets, "MOST_DRAWS", 2)
    tournament = cast.open(4)
    services.close_registration(tournament.pk, cast.alice)
    for seed in range(2):
        services.generate_bracket(tournament.pk, cast.alice, seed)
    with refused(tournament.pk, Conflict, "it stays now"):
        services.generate_bracket(tournament.pk, cast.alice, 3)
    services.start_tournament(tournament.pk, cast.alice)


@pytest.mark.parametrize("values", [("A Cup", "B Cup"), ("private", "public")])
def test_a_tournament_is_edited_so_often(cast, monkeypatch, values):
    monkeypatch.setattr(editing, "MOST_EDITS", 4)
    tournament = cast.open(0)
    name = "visibility" if "public" in values else "name"

    def edit(number):
        services.edit_tournament(tournament.pk, cast.alice, **{name: values[number % 2]})

    with pytest.raises(Conflict, match="it stays as it is now"):
        for number in range(6):
            edit(number)
    services.publish_tournament(cast.draft(name="Another Cup").pk, cast.alice)


def test_seeds_are_given_so_often(cast, monkeypatch):
    monkeypatch.setattr(registrations, "MOST_SEEDS", 2)
    tournament = cast.open()
    bob = registration_of(tournament, cast.bob).pk
    for seed in (1, 2):
        services.seed_registration(bob, seed, cast.alice)
    with refused(tournament.pk, Conflict, "they stay now"):
        services.seed_registration(bob, 1, cast.alice)


def test_a_whole_field_is_seeded_so_often_and_then_one_by_one(cast, monkeypatch):
    monkeypatch.setattr(seeding, "MOST_SEEDINGS", 2)
    tournament = cast.open(2)
    bob = registration_of(tournament, cast.bob).pk
    for _ in range(2):
        services.shuffle_seeds(tournament.pk, cast.alice)
    for seeded in (services.shuffle_seeds, services.take_seeds_back):
        with refused(
            tournament.pk, Conflict, "seeded 2 times here; they stay now, but for seeds that are given one by one"
        ):
            seeded(tournament.pk, cast.alice)
    services.seed_registration(bob, 7, cast.alice)


def test_the_time_of_a_match_is_set_so_often_and_the_same_time_tells_nobody(cast, monkeypatch):
    monkeypatch.setattr(matches, "MOST_SCHEDULES", 2)
    match, at = cast.match(), timezone.now()
    services.schedule_match(match.pk, cast.rita, at)
    with told(match.tournament_id) as events:
        services.schedule_match(match.pk, cast.rita, at)
    assert events == []
    services.schedule_match(match.pk, cast.rita, at + timedelta(hours=1))
    with refused(match.tournament_id, Conflict, "it stays now"):
        services.schedule_match(match.pk, cast.rita, at)
