"""The profile of a player: what everybody may know, and nothing else."""

import pytest

from apps.accounts.ending import end_account
from apps.accounts.services import show_profile
from apps.tournaments import services
from tests.support.cast import bobs_win
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db


def profile(person):
    return caller().get(f"/api/v1/players/{person.pk}/")


def beaten(cast, **fields):
    """Bob has beaten Bella in a tournament of two, which is over."""
    match = cast.begun_match(**fields)
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    return match


def test_a_profile_has_places_matches_and_opponents(cast):
    match = beaten(cast)
    shown = profile(cast.bob).json()
    [played] = shown["tournaments"]
    assert (played["tournament_id"], played["place_from"], played["place_to"]) == (match.tournament_id, 1, 1)
    assert shown["record"] == {
        "matches": 1,
        "won": 1,
        "lost": 0,
        "win_rate": 1.0,
        "streak": 1,
        "longest_streak": 1,
    }
    assert shown["opponents"] == [{"player_id": cast.bella.pk, "name": "Bella", "matches": 1, "won": 1, "lost": 0}]
    assert profile(cast.bella).json()["record"]["streak"] == 0


def test_tournaments_that_are_not_for_everybody_are_left_out(cast):
    beaten(cast, visibility="unlisted")
    problem(profile(cast.bob), 404, "not_found")
    beaten(cast)
    assert profile(cast.bob).json()["record"]["matches"] == 1


def test_no_place_is_shown_before_somebody_approved_it(cast):
    match = beaten(cast)
    match.tournament.results.update(approved_at=None)
    [played] = profile(cast.bob).json()["tournaments"]
    assert (played["place_from"], played["place_to"]) == (None, None)


def test_whoever_switched_it_off_whoever_ended_and_whoever_never_played_are_the_same_to_strangers(cast):
    beaten(cast)
    show_profile(cast.bob, False)
    end_account(cast.bella.pk)
    found = [problem(profile(person), 404, "not_found") for person in (cast.bob, cast.bella, cast.carol)]
    assert found[0] == found[1] == found[2]
    assert profile(cast.bob).content == caller().get("/api/v1/players/999999/").content


def test_an_opponent_without_a_profile_is_no_link(cast):
    beaten(cast)
    show_profile(cast.bella, False)
    assert profile(cast.bob).json()["opponents"][0]["player_id"] is None
