"""The page on which organizers plan the day, and what others see of it."""

from datetime import UTC, datetime

import pytest

from apps.tournaments import services
from apps.tournaments.models import Match, SchedulePlan
from apps.tournaments.services.schedule import move_times
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
FORM = {"start": "2030-01-01T18:00", "minutes_per_game": 20, "stations": 2, "rest_minutes": 0}


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(datetime(2030, 1, 1, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def cup(cast):
    return cast.live(4, time_zone="Asia/Dhaka")


def address(cup):
    return f"/tournaments/{cup.pk}/schedule/"


@pytest.mark.parametrize("who", [None, "bob", "rita", "oscar"])
def test_it_is_for_organizers(client, cast, cup, who):
    if who:
        sign_in(client, getattr(cast, who))
    for answer in (client.get(address(cup)), client.post(address(cup), {**FORM, "verb": "save"})):
        assert answer.status_code == 302
    assert not SchedulePlan.objects.exists()
    assert "Plan the day" not in words(page_of(client, f"/tournaments/{cup.pk}/"))


def test_a_schedule_is_looked_at_and_then_saved(client, cast, cup):
    sign_in(client, cast.alice)
    assert "Plan the day" in words(page_of(client, f"/tournaments/{cup.pk}/"))
    seen = words(client.post(address(cup), {**FORM, "verb": "propose"}).content.decode())
    assert "Not saved yet" in seen and "18:20" in seen and not SchedulePlan.objects.exists()
    saved = client.post(address(cup), {**FORM, "verb": "save"}, follow=True).content.decode()
    assert "The schedule is saved" in words(saved) and 'value="2030-01-01T18:00"' in saved
    first = Match.objects.filter(tournament=cup, round=1).first()
    assert first.scheduled_time == datetime(2030, 1, 1, 12, tzinfo=UTC)


def test_others_see_the_times_and_the_planned_end(client, cast, cup):
    services.save_schedule(cup.pk, cast.alice, "2030-01-01T18:00", 20, stations=2)
    html = page_of(client, f"/tournaments/{cup.pk}/")
    assert "Planned end" in words(html) and "2030-01-01T12:40:00+00:00" in html
    # Of two matches, in the bracket and among what is next.
    assert html.count('datetime="2030-01-01T12:00:00+00:00"') == 4


@pytest.mark.parametrize(
    ("field", "value", "status", "said"),
    [
        ("minutes_per_game", "0", 400, "greater than or equal to 1"),
        ("minutes_per_game", "9" * 30, 400, "less than or equal to 600"),
        ("start", "", 400, "required"),
        ("start", "soon", 409, "Write the time as"),
        ("stations", "", 409, "how many stations"),
        ("start", "2090-01-01T18:00", 409, "within two years"),
    ],
)
def test_what_is_refused_is_said_and_the_form_keeps_what_was_typed(client, cast, cup, field, value, status, said):
    sign_in(client, cast.alice)
    answer = client.post(address(cup), {**FORM, field: value, "rest_minutes": 7, "verb": "save"})
    html = answer.content.decode()
    assert answer.status_code == status and said in words(html)
    assert 'name="rest_minutes" value="7"' in html
    assert not SchedulePlan.objects.exists()


def test_before_the_draw_its_rounds_are_shown(client, cast):
    cup = cast.open(3)
    sign_in(client, cast.alice)
    seen = words(client.post(address(cup), {**FORM, "start": "2030-01-01T12:00", "verb": "propose"}).content.decode())
    assert "Round 2, match 1" in seen


def test_minutes_of_a_best_of_three_are_kept(client, cast):
    cup = cast.live(2, best_of=3, best_of_final=3)
    sign_in(client, cast.alice)
    client.post(address(cup), {**FORM, "start": "2030-01-01T12:00", "best_of_3": 50, "verb": "save"})
    assert SchedulePlan.objects.get().minutes == {"3": 50}
    assert 'name="best_of_3" value="50"' in page_of(client, address(cup))


def test_many_matches_are_shown_in_part(client, cast, cup, monkeypatch):
    monkeypatch.setattr("apps.web.views.schedule.MOST_SHOWN", 1)
    sign_in(client, cast.alice)
    assert "And 2 matches more" in words(client.post(address(cup), {**FORM, "verb": "propose"}).content.decode())


def test_a_match_s_page_says_that_it_begins_later(client, cast, cup, time_machine):
    services.save_schedule(cup.pk, cast.alice, "2030-01-01T18:00", 20, stations=2)
    match = Match.objects.filter(tournament=cup, round=1).first()
    assert "It begins later than planned" not in words(page_of(client, f"/matches/{match.pk}/"))
    time_machine.move_to(datetime(2030, 1, 1, 12, 20, tzinfo=UTC), tick=False)
    move_times(cup.pk)
    assert words(page_of(client, f"/matches/{match.pk}/")).count("It begins later than planned") == 1


def test_a_match_that_is_picked_for_a_stream_says_so(client, cast, cup):
    stream = services.add_stream(cup.pk, cast.alice, "Main <b>", "https://example.org/?a=1&b=2")
    match = Match.objects.filter(tournament=cup, round=1).first()
    services.pick_stream(match.pk, cast.alice, stream.pk)
    html = page_of(client, f"/matches/{match.pk}/")
    assert 'href="https://example.org/?a=1&amp;b=2"' in html and "On stream: Main &lt;b&gt;" in html
    assert words(page_of(client, f"/tournaments/{cup.pk}/")).count("On stream") == 1
