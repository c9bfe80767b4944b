"""How a new tournament may begin: with a pattern, as a copy; and the order of a veto as fields."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.organize.patterns import PATTERNS
from apps.tournaments import services
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.models import Deadline, RegistrationField, Station, Tournament
from tests.organize.at_the_desk import address, enter, form_of
from tests.support.cast import make_game

pytestmark = pytest.mark.django_db

ADD = "organize:tournaments_tournament_add"
FIRST_BAN = {"action": "ban", "side": 1}
SECOND_BAN = {"action": "ban", "side": 2}


def begun(client, beginning, **changed):
    """The answer to the form of a new tournament as it begins, with this changed."""
    page = f"{reverse(ADD)}?{beginning}"
    fields = {name: value for name, value in form_of(client, page).items() if not name.startswith("initial-")}
    return client.post(page, {**fields, "game": make_game().pk, **changed})


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_each_pattern_makes_a_tournament_as_it_says(cast, pattern):
    answer = begun(enter(cast.alice), f"pattern={pattern.name}", name="Cup")
    assert answer.status_code == 302, answer.context["errors"]
    made = Tournament.objects.get(name="Cup")
    assert {name: getattr(made, name) for name in pattern.fields} == pattern.fields
    assert set(made.options) <= set(FORMATS[made.format].options), "nothing is set that its format does not read"


def test_the_patterns_are_offered_and_one_that_nobody_knows_is_none(cast):
    client = enter(cast.alice)
    html = client.get(reverse(ADD)).content.decode()
    assert all(f"?pattern={pattern.name}" in html for pattern in PATTERNS)
    assert client.get(f"{reverse(ADD)}?pattern=chaos").context["pattern"] is None


def rich_source(cast):
    start = datetime(2027, 3, 27, 17, 0, tzinfo=UTC)
    pool = {"map_pool": ["Ash", "Birch", "Cedar"], "veto_order": [SECOND_BAN, FIRST_BAN], "veto_seconds": 30}
    source = cast.open(2, start_at=start, time_zone="Europe/Berlin", **pool)
    services.add_station(source.pk, cast.alice, "Table 1")
    stream = services.add_stream(source.pk, cast.alice, "Main", "https://example.org/main")
    services.add_station(source.pk, cast.alice, "Stage", stream=stream.pk)
    services.add_field(
        source.pk, cast.alice, key="region", label="Region", kind="choice", choices=["N", "S"], is_conflict=True
    )
    services.plan_deadline(source.pk, cast.alice, "check_in_opens", datetime(2027, 3, 27, 16, 0, tzinfo=UTC))
    services.announce(source.pk, cast.alice, "Welcome")
    return source


def test_a_copy_has_the_settings_stations_questions_and_times_and_nobody(cast, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    source = rich_source(cast)
    client = enter(cast.alice)
    page = client.get(f"{reverse(ADD)}?copy={source.pk}")
    assert page.context["source"] == source and "stations and streams" in page.content.decode()
    # The clocks are set forward in between; in the evening it is as late as it was.
    answer = begun(client, f"copy={source.pk}", name="Next", start_at_0="2027-04-03", start_at_1="18:00")
    assert answer.status_code == 302, answer.context["errors"]
    made = Tournament.objects.get(name="Next")
    assert (made.map_pool, made.veto_order, made.veto_seconds) == (source.map_pool, source.veto_order, 30)
    stations = Station.objects.filter(tournament=made).values_list("name", "stream__name", "stream__tournament")
    assert list(stations) == [("Table 1", None, None), ("Stage", "Main", made.pk)]
    asked = RegistrationField.objects.get(tournament=made)
    assert (asked.key, asked.choices, asked.is_conflict) == ("region", ["N", "S"], True)
    deadline = Deadline.objects.get(tournament=made)
    assert (deadline.kind, deadline.due_at) == ("check_in_opens", datetime(2027, 4, 3, 15, 0, tzinfo=UTC))
    assert not made.registrations.exists() and not made.roles.exists() and not made.announcements.exists()
    source.refresh_from_db()
    assert Station.objects.filter(tournament=source).count() == 2 and source.state == "registration_open"


def test_times_that_would_be_past_are_left_out_of_a_copy(cast, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    source = rich_source(cast)
    begun(enter(cast.alice), f"copy={source.pk}", name="Now", start_at_0="2027-03-01", start_at_1="13:30")
    assert not Deadline.objects.filter(tournament__name="Now").exists()


def test_what_another_organizes_is_not_copied(cast):
    foreign = cast.elsewhere()
    services.add_station(foreign.pk, cast.oscar, "Table 1")
    client = enter(cast.alice)
    cast.draft()
    assert client.get(f"{reverse(ADD)}?copy={foreign.pk}").context["source"] is None
    assert begun(client, f"copy={foreign.pk}", name="Mine").status_code == 302
    assert not Station.objects.filter(tournament__name="Mine").exists()
    with pytest.raises(NotFound):
        services.copy_tournament(foreign.pk, cast.alice, name="Mine too", game=make_game())


def test_the_order_of_the_veto_is_chosen_turn_by_turn(cast):
    tournament = cast.draft(map_pool=["Ash", "Birch", "Cedar"])
    client, page = enter(cast.alice), address("setup", tournament.pk)
    answer = client.post(page, {**form_of(client, page), "veto_order_0": "ban 2", "veto_order_1": "ban 1"})
    assert answer.status_code == 302, answer.context["errors"]
    tournament.refresh_from_db()
    assert tournament.veto_order == [SECOND_BAN, FIRST_BAN]
    assert 'x-model.fill="veto_order"' not in client.get(page).content.decode(), "the turns are not one value"
    form = form_of(client, page)
    assert (form["veto_order_0"], form["veto_order_1"], form["veto_order_2"]) == ("ban 2", "ban 1", "")
    assert client.post(page, {**form, "name": "Saturday Cup"}).status_code == 302
    tournament.refresh_from_db()
    assert tournament.veto_order == [SECOND_BAN, FIRST_BAN], "what is not touched stays"
    answer = client.post(page, {**form_of(client, page), "veto_order_1": ""})
    assert "leave 1 map" in str(answer.context["adminform"].form.errors["veto_order"])
    assert "veto_order" in client.post(page, {**form, "veto_order_0": "burn 1"}).context["adminform"].form.errors


def test_two_organizers_who_change_the_order_of_the_veto_are_asked(cast):
    tournament = cast.draft(map_pool=["Ash", "Birch", "Cedar"])
    client, page = enter(cast.alice), address("setup", tournament.pk)
    form = form_of(client, page)
    services.edit_tournament(tournament.pk, cast.alice, veto_order=[FIRST_BAN, SECOND_BAN])
    answer = client.post(page, {**form, "veto_order_0": "ban 2", "veto_order_1": "ban 1"})
    assert "meanwhile" in str(answer.context["adminform"].form.errors["veto_order"])
