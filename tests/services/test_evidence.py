"""What the sides of a match show for what they say: who may, how much, who sees it, and that it goes with its match."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.ending import end_account
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Evidence, Match, Tournament
from apps.tournaments.selectors.evidence import evidence_for, picture_for
from apps.tournaments.services.erasing import erase_person
from apps.tournaments.services.evidence import Given, drawn_for, drawn_picture
from tests.support.cast import registration_of
from tests.support.pictures import a_picture
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db
LINK = "https://video.example/watch?v=7"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return Path(tmp_path)


def files(media):
    return [path for path in media.rglob("*") if path.is_file()]


def links(match):
    return list(Evidence.objects.filter(match=match).values_list("link", flat=True))


def test_a_report_comes_with_a_link_of_which_others_hear_nothing(cast):
    match = cast.begun_match()
    with told(match.tournament_id) as events:
        report = services.report_result(match.pk, cast.bob, MatchScore(1, 0), Given(LINK))
    (row,) = Evidence.objects.all()
    assert (row.report, row.link, row.given_by, row.by.user) == (report, LINK, cast.bob, cast.bob)
    assert LINK not in str([(event.data, event.public) for event in events])
    [event] = [event for event in events if event.type == "evidence_given"]
    assert (event.public, event.data["evidence_id"]) == (None, row.pk)
    assert set(event.audience_registrations) == {match.participant1_id, match.participant2_id}


def test_a_correction_takes_along_what_was_shown_before(cast):
    match = cast.begun_match()
    services.report_result(match.pk, cast.bob, MatchScore(1, 0), Given(LINK))
    services.report_result(match.pk, cast.bob, MatchScore(2, 0), Given(LINK))
    again = services.report_result(match.pk, cast.bob, MatchScore(2, 0), Given(LINK + "8"))
    assert [(row.report, row.link) for row in Evidence.objects.all()] == [(again, LINK), (again, LINK + "8")]


def test_another_result_with_a_link_is_a_dispute_with_both_reports(cast):
    match = cast.reported_match()
    services.report_result(match.pk, cast.bella, MatchScore(0, 1), Given(LINK))
    match.refresh_from_db()
    assert match.state == "disputed"
    assert [report.state for report in match.reports.all()] == ["submitted", "submitted"]
    assert Evidence.objects.get().report.by.user == cast.bella


def test_both_sides_show_something_in_a_dispute(cast):
    match = cast.reported_match()
    dispute = services.dispute_result(match.pk, cast.bella, "other", evidence=Given(LINK))
    row = services.give_evidence(match.pk, cast.bob, Given(LINK))
    assert services.give_evidence(match.pk, cast.bob, Given(LINK)) == row
    assert [(row.dispute, row.by.user) for row in Evidence.objects.all()] == [
        (dispute, cast.bella),
        (dispute, cast.bob),
    ]


def test_a_picture_with_a_link_that_is_known_is_kept(cast):
    match = cast.reported_match()
    services.give_evidence(match.pk, cast.bob, Given(LINK))
    name = drawn_picture(a_picture())
    row = services.give_evidence(match.pk, cast.bob, Given(LINK, name))
    assert (row.link, row.picture) == ("", name)
    assert [(row.link, row.picture) for row in Evidence.objects.order_by("pk")] == [(LINK, ""), ("", name)]


def test_a_side_shows_four_things_at_most(cast):
    match = cast.reported_match()
    for number in range(4):
        services.give_evidence(match.pk, cast.bob, Given(f"{LINK}{number}"))
    with refused(match.tournament_id, Conflict, "at most 4"):
        services.give_evidence(match.pk, cast.bob, Given(f"{LINK}4"))
    with refused(match.tournament_id, Conflict, "at most 4"):
        services.report_result(match.pk, cast.bob, MatchScore(2, 0), Given(f"{LINK}5"))
    services.dispute_result(match.pk, cast.bella, "other")
    services.give_evidence(match.pk, cast.bob, Given(f"{LINK}6"))


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "//example.org",
        "example.org",
        "https://",
        "https://exa mple.org/",
        "https://example.org/\n",
        "https://good.example@evil.example/",
        "http://[::1",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\u2066x",
        "https://example.org/\x7f",
        "https://example.org/" + "x" * 500,
    ],
)
def test_what_is_no_link_is_refused(cast, link):
    match = cast.begun_match()
    with refused(match.tournament_id, InvalidInput):
        services.report_result(match.pk, cast.bob, MatchScore(1, 0), Given(link))


@pytest.mark.parametrize("who", ["bella", "carol", "rita", "alice"])
def test_only_who_reported_shows_something_for_the_report(cast, who):
    match = cast.reported_match()
    with refused(match.tournament_id, Conflict if who == "bella" else PermissionRefused):
        services.give_evidence(match.pk, getattr(cast, who), Given(LINK))


@pytest.mark.parametrize("make", ["match", "begun_match", "decided_match"])
def test_without_a_report_that_waits_there_is_nothing_to_show_it_for(cast, make):
    match = getattr(cast, make)()
    with refused(match.tournament_id, Conflict):
        services.give_evidence(match.pk, cast.bob, Given(LINK))


def test_nothing_is_no_evidence(cast):
    match = cast.reported_match()
    with refused(match.tournament_id, InvalidInput):
        services.give_evidence(match.pk, cast.bob, Given())


def test_the_sides_as_they_were_and_the_staff_see_it(cast):
    match = cast.reported_match(4)
    row = services.give_evidence(match.pk, cast.bob, Given(picture=drawn_picture(a_picture())))
    stranger = match.tournament.registrations.exclude(user__in=[cast.bob, cast.bella]).first()
    seen = {
        person.username
        for person in (cast.alice, cast.rita, cast.bob, cast.bella, cast.carol, cast.oscar, stranger.user)
        if evidence_for(person.pk, match.tournament_id).exists()
    }
    assert seen == {"alice", "rita", "bob", "bella"}
    with pytest.raises(NotFound):
        picture_for(cast.oscar, row.pk)
    # Another plays it now.
    services.disqualify_registration(registration_of(match.tournament, cast.bob).pk, cast.alice)
    Match.objects.filter(pk=match.pk).update(participant1=stranger, participant2=None)
    assert not evidence_for(stranger.user.pk, match.tournament_id).exists()
    assert picture_for(cast.bob, row.pk) == row.picture


def test_a_picture_that_is_not_wanted_is_not_kept(cast, media):
    match = cast.begun_match()
    with pytest.raises(PermissionRefused), drawn_for(match.pk, cast.carol, a_picture()):
        pass
    with pytest.raises(Conflict), drawn_for(match.pk, cast.bob, a_picture()) as name:
        assert files(media)
        services.give_evidence(match.pk, cast.bob, Given(picture=name))
    assert files(media) == []
    with pytest.raises(ValidationError), drawn_for(match.pk, cast.bob, a_picture(kind="GIF")):
        pass
    with drawn_for(match.pk, cast.bob, a_picture()) as name:
        services.report_result(match.pk, cast.bob, MatchScore(1, 0), Given(picture=name))
    assert len(files(media)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_picture_goes_with_its_tournament_and_with_its_account(cast, media):
    match = cast.reported_match()
    services.give_evidence(match.pk, cast.bob, Given(picture=drawn_picture(a_picture())))
    services.dispute_result(match.pk, cast.bella, "other", evidence=Given(picture=drawn_picture(a_picture())))
    assert len(files(media)) == 2
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    end_account(cast.bob.pk)
    erase_person(cast.bob.pk)
    assert [row.given_by for row in Evidence.objects.all()] == [cast.bella]
    assert len(files(media)) == 1
    Evidence.objects.all().delete()
    assert files(media) == []
    assert Tournament.objects.filter(pk=match.tournament_id).exists()
