"""What the staff says to both sides of a match: who may, who is told, and that nobody else learns of it anywhere."""

import json

import pytest
from django.test import Client

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Announcement, Match, Station
from apps.tournaments.selectors.announcements import announcements_for
from apps.tournaments.selectors.log import exported
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.tournaments.services.announcements import MOST_TO_A_MATCH
from tests.support.cast import make_user, registration_of
from tests.support.http import caller
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db
SECRET = "Come to table nine"


@pytest.fixture
def match(cast):
    return cast.match(4)


def test_it_is_kept_with_the_match_and_told_to_its_sides(cast, match):
    with told(match.tournament_id) as events:
        row = services.announce_to_sides(match.pk, cast.rita, SECRET, "At once.")
    [event] = events
    sides = [match.participant1_id, match.participant2_id]
    assert (row.match, row.author, row.title) == (match, cast.rita, SECRET)
    assert (event.type, event.match, event.data["concerned"]) == ("match_announcement", match, sides)
    assert (event.audience_registrations, event.least_role, event.public) == (sides, Role.REFEREE, None)


@pytest.mark.parametrize("who", ["bob", "bella", "carol", "oscar"])
def test_only_the_staff_says_something_to_both_sides(cast, match, who):
    with refused(match.tournament_id, PermissionRefused):
        services.announce_to_sides(match.pk, getattr(cast, who), SECRET)


def test_a_referee_of_other_stations_says_nothing(cast, match):
    ida = make_user("ida")
    far = Station.objects.create(tournament=match.tournament, name="Far")
    services.give_role(match.tournament_id, cast.alice, ida, Role.REFEREE, Scope(frozenset({far.pk})))
    with refused(match.tournament_id, PermissionRefused, "other stations"):
        services.announce_to_sides(match.pk, ida, SECRET)


def test_a_match_without_both_sides_and_one_that_heard_much_hear_nothing(cast, match):
    final = match.tournament.matches.get(round=2)
    with refused(match.tournament_id, Conflict, "does not have both"):
        services.announce_to_sides(final.pk, cast.rita, SECRET)
    with refused(match.tournament_id, InvalidInput):
        services.announce_to_sides(match.pk, cast.rita, "")
    for number in range(MOST_TO_A_MATCH):
        services.announce_to_sides(match.pk, cast.rita, f"Number {number}")
    with refused(match.tournament_id, Conflict, "no more"):
        services.announce_to_sides(match.pk, cast.rita, SECRET)


def test_it_does_not_count_among_those_of_the_tournament(cast, match, settings):
    settings.ANNOUNCEMENTS_PER_TOURNAMENT = 1
    services.announce_to_sides(match.pk, cast.alice, SECRET)
    services.announce(match.tournament_id, cast.alice, "Lunch")


def test_it_goes_with_its_match_and_never_becomes_everybodys(cast):
    tournament = cast.checking_in(4)
    for registration in tournament.registrations.filter(state="confirmed"):
        services.check_in_registration(registration.pk, registration.user)
    services.generate_bracket(tournament.pk, cast.alice)
    match = tournament.matches.filter(round=1).first()
    services.announce_to_sides(match.pk, cast.alice, SECRET)
    services.generate_bracket(tournament.pk, cast.alice)
    assert not Match.objects.filter(pk=match.pk).exists() and not Announcement.objects.exists()


def everywhere(match, person):
    """All that somebody finds of the tournament and of the match: on pages, over REST, in snapshots, replays and the
    log; and what they read of announcements."""
    browser, api = Client(), caller(person) if person else caller()
    if person:
        browser.force_login(person)
    cup = match.tournament
    reader = membership_of(person.pk if person else None, cup.pk)
    pages = [browser.get(f"/{path}/").content.decode() for path in (f"tournaments/{cup.pk}", f"matches/{match.pk}")]
    base, own = f"/api/v1/tournaments/{cup.pk}/", f"/api/v1/matches/{match.pk}/"
    asked = [f"{base}announcements/", f"{base}events/?since=0", f"{base}snapshot/", own, f"{base}log/"]
    answers = [b"".join(answer) if (answer := api.get(path)).streaming else answer.content for path in asked]
    rows = [replay(cup.pk, reader, 0, None), list(exported(cup.pk, reader))]
    rows += [tournament_snapshot(cup.pk), match_snapshot(match.pk, full=True)]
    return [*pages, *[answer.decode() for answer in answers], json.dumps(rows, default=str)]


def test_its_sides_and_the_staff_read_it_and_nobody_else_does_anywhere(cast, match):
    services.announce_to_sides(match.pk, cast.rita, SECRET)
    other = match.tournament.registrations.exclude(pk__in=[match.participant1_id, match.participant2_id]).first()
    for person in (None, cast.carol, cast.oscar, other.user):
        assert not [text for text in everywhere(match, person) if SECRET in text], person
    for person in (cast.bob, cast.bella, cast.rita, cast.alice):
        page, answer = everywhere(match, person)[1:3]
        assert SECRET in page and SECRET in answer, person


def test_who_played_there_then_reads_it_and_who_plays_there_now_does_not(cast):
    match = cast.match(4)
    services.announce_to_sides(match.pk, cast.rita, SECRET)
    other = match.tournament.registrations.exclude(pk__in=[match.participant1_id, match.participant2_id]).first()
    Match.objects.filter(pk=match.pk).update(participant1=other)
    bob = registration_of(match.tournament, cast.bob)
    gone = cast.bob if match.participant1_id == bob.pk else cast.bella
    assert announcements_for(gone.pk, match.tournament_id).count() == 1
    assert not announcements_for(other.user_id, match.tournament_id).exists()


def test_it_is_made_over_rest_and_for_a_match_of_this_tournament_alone(cast, match):
    path = f"/api/v1/tournaments/{match.tournament_id}/announcements/"
    made = caller(cast.rita).post(path, {"title": SECRET, "match_id": match.pk})
    assert (made.status_code, made.json()["match_id"]) == (201, match.pk)
    assert caller(cast.rita).post(path, {"title": "To all"}).status_code == 403
    elsewhere = cast.elsewhere()
    wrong = f"/api/v1/tournaments/{elsewhere.pk}/announcements/"
    for person in (cast.alice, cast.oscar):
        assert caller(person).post(wrong, {"title": SECRET, "match_id": match.pk}).status_code == 404
    assert caller(cast.alice).post(path, {"title": SECRET, "match_id": 10**9}).status_code == 404
