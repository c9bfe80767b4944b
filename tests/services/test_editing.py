"""Changing what a tournament is."""

import pytest
from django.core.exceptions import ValidationError

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Bracket, LoggedEvent, Match, Registration, Tournament
from apps.tournaments.services import editing
from tests.support.cast import make_game, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    return services.create_tournament(cast.alice, "Cup", make_game())


def test_an_organizer_edits_and_the_revision_rises(cast, draft):
    services.edit_tournament(draft.pk, cast.alice, name="Grand Cup", best_of=3)
    row = Tournament.objects.get(pk=draft.pk)
    assert (row.name, row.best_of, row.revision) == ("Grand Cup", 3, 1)


def test_somebody_else_edits_nothing(cast, draft):
    with pytest.raises(NotFound):
        services.edit_tournament(draft.pk, cast.oscar, name="Mine")
    services.give_role(draft.pk, cast.alice, cast.oscar, Role.REFEREE)
    with pytest.raises(PermissionRefused):
        services.edit_tournament(draft.pk, cast.oscar, name="Mine")
    assert Tournament.objects.get(pk=draft.pk).name == "Cup"


@pytest.mark.parametrize("fields", [{"best_of": 2}, {"max_participants": 1, "min_participants": 4}, {"name": ""}])
def test_a_bad_value_changes_nothing(cast, draft, fields):
    with pytest.raises(ValidationError):
        services.edit_tournament(draft.pk, cast.alice, **fields)
    assert Tournament.objects.get(pk=draft.pk).revision == 0


def test_an_edit_that_changes_nothing_plans_nothing(cast, draft, monkeypatch):
    """Under the lock, and the plan of some thousands takes a while."""
    services.edit_tournament(draft.pk, cast.alice, max_participants=4096)
    monkeypatch.setattr(editing, "check_options", None)
    for fields in ({}, {"max_participants": 4096}):
        assert services.edit_tournament(draft.pk, cast.alice, **fields).revision == 1


def test_what_the_engine_owns_cannot_be_edited(cast, draft):
    with pytest.raises(InvalidInput, match="sequence, state"):
        services.edit_tournament(draft.pk, cast.alice, sequence=0, state="live")


def test_once_registration_has_closed_the_frame_is_settled_and_the_words_are_not(cast, draft):
    for move in (services.publish_tournament, services.open_registration, services.close_registration):
        move(draft.pk, cast.alice)
    with pytest.raises(Conflict, match="best_of, third_place"):
        services.edit_tournament(draft.pk, cast.alice, best_of=3, third_place=True)
    services.edit_tournament(draft.pk, cast.alice, rules="Be kind.", best_of=1)
    assert Tournament.objects.get(pk=draft.pk).rules == "Be kind."


def test_an_edit_never_writes_back_an_old_sequence(cast, draft):
    services.publish_tournament(draft.pk, cast.alice)
    services.edit_tournament(draft.pk, cast.alice, name="Grand Cup")
    assert Tournament.objects.get(pk=draft.pk).sequence == 2


def test_raising_the_maximum_moves_the_waitlist_up_in_its_order(cast, draft):
    services.edit_tournament(draft.pk, cast.alice, max_participants=2)
    for move in (services.publish_tournament, services.open_registration):
        move(draft.pk, cast.alice)
    everybody = [
        services.register_player(draft.pk, person) for person in (cast.bob, cast.bella, cast.carol, cast.oscar)
    ]
    services.edit_tournament(draft.pk, cast.alice, max_participants=3)
    states = Registration.objects.filter(tournament=draft).order_by("id").values_list("state", flat=True)
    assert list(states) == ["confirmed", "confirmed", "confirmed", "waitlisted"]
    told = LoggedEvent.objects.filter(tournament=draft).last()
    assert (told.type, told.data["participants"]) == ("registrations_updated", 3)
    assert [(row["registration_id"], row["state"]) for row in told.data["registrations"]] == [
        (everybody[2].pk, "confirmed")
    ]


@pytest.mark.parametrize("gone", [services.withdraw_registration, services.disqualify_registration])
def test_an_edit_after_the_start_moves_nobody_up_who_would_not_play(cast, gone):
    rounds = {"rounds": 3, "late_entry": "half_point"}
    tournament = cast.live(6, format="swiss", max_participants=6, options=rounds)
    waits = Registration.objects.create(tournament=tournament, user=cast.carol, name="Carol", state="waitlisted")
    match = Match.objects.filter(tournament=tournament, bye=False).first()
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    gone(match.participant1_id, cast.alice)
    services.edit_tournament(tournament.pk, cast.alice, rules="Be kind.")
    waits.refresh_from_db()
    assert waits.state == "waitlisted"
    assert services.confirm_registration(waits.pk, cast.alice).state == "active"


def test_the_maximum_cannot_fall_below_the_places_taken(cast, draft):
    for move in (services.publish_tournament, services.open_registration):
        move(draft.pk, cast.alice)
    for player in (cast.bob, cast.bella, cast.carol):
        services.register_player(draft.pk, player)
    with pytest.raises(Conflict, match="than the new maximum allows"):
        services.edit_tournament(draft.pk, cast.alice, max_participants=2)
    assert Tournament.objects.get(pk=draft.pk).max_participants == 16


def test_opening_registration_again_throws_a_drawn_bracket_away(cast, draft):
    for move in (services.publish_tournament, services.open_registration):
        move(draft.pk, cast.alice)
    for player in (cast.bob, cast.bella):
        services.register_player(draft.pk, player)
    services.close_registration(draft.pk, cast.alice)
    services.generate_bracket(draft.pk, cast.alice)
    services.open_registration(draft.pk, cast.alice)
    assert not Bracket.objects.filter(tournament=draft).exists()


def test_seeds_stay_once_the_bracket_is_drawn_by_them(cast, draft):
    for move in (services.publish_tournament, services.open_registration):
        move(draft.pk, cast.alice)
    bob, _ = [services.register_player(draft.pk, player) for player in (cast.bob, cast.bella)]
    services.close_registration(draft.pk, cast.alice)
    services.generate_bracket(draft.pk, cast.alice)
    with pytest.raises(Conflict, match="open registration again"):
        services.seed_registration(bob.pk, 2, cast.alice)


def test_a_name_to_sign_in_with_is_shown_to_nobody(cast, draft):
    for move in (services.publish_tournament, services.open_registration):
        move(draft.pk, cast.alice)
    nameless = make_user("secret-login", display_name="")
    assert services.register_player(draft.pk, nameless).name == f"Player {nameless.pk}"
