"""What organizers do on their pages, by the forms that stand there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.organize import desk_lines, lists
from apps.organize.history import TITLES
from apps.organize.tabs import TABS
from apps.tournaments import services
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import (
    Announcement,
    Deadline,
    Invitation,
    Match,
    Registration,
    Ruling,
    Station,
    Stream,
    Tournament,
    TournamentRole,
)
from apps.tournaments.services.evidence import Given
from tests.organize.at_the_desk import address, enter, form_of
from tests.support.cast import make_game, registration_of
from tests.support.record import record
from tests.web.pages import words

MOST_QUERIES = 25
LATE = {"id": None, "key": "late", "position": 99}
pytestmark = pytest.mark.django_db


def texts(answer):
    return [str(message) for message in answer.context["messages"]]


def test_every_tab_opens(two, people):
    hers, _ = two
    client = enter(people["organizer"])
    for tab in TABS:
        answer = client.get(address(tab.name, hers.pk))
        assert answer.status_code == 200, tab
        assert 'aria-current="page"' in answer.content.decode(), tab
    assert client.get(reverse("organize:index")).status_code == 200


def sent(client, page, **fields):
    """The page after its form was sent."""
    return client.post(page, fields, follow=True)


def seen_on(client, page):
    return client.get(page).context["seen"]


def test_a_move_says_in_numbers_what_will_happen_and_does_exactly_that(cast):
    tournament = cast.checking_in(5, max_participants=4)
    first, *others = Registration.objects.filter(tournament=tournament, state="confirmed")
    for registration in others:
        services.check_in_registration(registration.pk, registration.user)
    client, page = enter(cast.alice), address("next", tournament.pk)
    before = record(tournament.pk)
    dialog = sent(client, page, verb="look", move="start").context["dialog"]
    said = " ".join(dialog.rehearsal.sentences)
    assert first.name in said and "1 moves up" in said and "4 play" in said and "2 rounds" in said
    assert record(tournament.pk) == before, "looking changes nothing"
    sent(client, page, verb="do", move="start", seen=seen_on(client, page))
    tournament.refresh_from_db()
    first.refresh_from_db()
    assert (tournament.state, first.state) == ("live", "no_show")
    rows = Match.objects.filter(tournament=tournament, round=1).order_by("position")
    drawn = [[row.participant1.name, row.participant2.name] for row in rows]
    assert [re.findall(r"\d+\. ([^–]+?)(?: –|$)", pair) for pair in dialog.rehearsal.pairs] == drawn


def test_what_is_not_possible_yet_says_why_and_is_refused_in_the_words_of_the_service(cast):
    tournament = cast.checking_in(1)
    client, page = enter(cast.alice), address("next", tournament.pk)
    offers = {offer.move.name: offer.hindrance for offer in client.get(page).context["offers"]}
    assert "needed: 2." in offers["start"] and offers["cancel"] == ""
    answer = sent(client, page, verb="look", move="draw")
    assert "wait for more, or lower the minimum" in texts(answer)[0]


def test_a_stale_page_does_nothing_and_says_so(cast):
    tournament = cast.open()
    client, page = enter(cast.alice), address("next", tournament.pk)
    stale = seen_on(client, page)
    services.register_player(tournament.pk, cast.carol)
    answer = sent(client, page, verb="do", move="close_registration", seen=stale)
    assert "nothing was done" in texts(answer)[0]
    sent(client, page, verb="do", move="close_registration", seen=seen_on(client, page))
    answer = sent(client, page, verb="do", move="close_registration", seen=seen_on(client, page))
    assert "The tournament is “Registration closed” by now" in texts(answer)[0], "a double click is refused in words"


def test_the_options_of_the_format_are_fields_and_those_of_others_stay(cast):
    tournament = cast.draft(options={"grand_final": "simple"})
    client, page = enter(cast.alice), address("setup", tournament.pk)
    form = form_of(client, page)
    changed = {"format": "swiss", "option_rounds": 5, "option_late_entry": "half_point"}
    changed["option_tiebreaks"] = "points, buchholz"
    answer = client.post(page, {**form, **changed, "name": "Saturday Cup"})
    assert answer.status_code == 302, answer.context["errors"]
    tournament.refresh_from_db()
    wanted = {"grand_final": "simple", "rounds": 5, "late_entry": "half_point", "tiebreaks": ["points", "buchholz"]}
    assert (tournament.name, tournament.format, tournament.options) == ("Saturday Cup", "swiss", wanted)
    answer = client.post(page, {**form_of(client, page), "option_rounds": -1})
    assert "option_rounds" in answer.context["adminform"].form.errors


def test_a_start_is_shown_and_entered_in_the_time_zone_of_the_tournament(cast):
    evening = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
    tournament = cast.draft(time_zone="Asia/Dhaka", start_at=evening)
    client, page = enter(cast.alice), address("setup", tournament.pk)
    assert 'value="18:00:00"' in client.get(page).content.decode()
    form = {**form_of(client, page), "start_at_1": "18:00:00", "initial-start_at_1": "18:00:00"}

    def start_after(**changed):
        answer = client.post(page, {**form, **changed})
        assert answer.status_code == 302, answer.context["errors"]
        tournament.refresh_from_db()
        return tournament.start_at.astimezone(UTC).strftime("%H:%M")

    assert start_after(name="Saturday Cup") == "12:00", "what is not touched stays"
    assert start_after(start_at_1="19:30:00") == "13:30"
    form |= {"start_at_1": "19:30:00", "initial-start_at_1": "19:30:00"}
    assert start_after(time_zone="Europe/Berlin", start_at_1="20:00:00") == "19:00", "it is meant for the other place"


def test_the_first_start_of_a_new_tournament_is_of_the_zone_that_is_chosen_with_it(cast):
    client, page = enter(cast.alice), reverse("organize:tournaments_tournament_add")
    fields = {name: value for name, value in form_of(client, page).items() if not name.startswith("initial-")}
    sent = {"name": "Dhaka Cup", "game": make_game().pk, "time_zone": "Asia/Dhaka"}
    answer = client.post(page, {**fields, **sent, "start_at_0": "2027-03-05", "start_at_1": "18:00"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Tournament.objects.get(name="Dhaka Cup").start_at == datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
    skipped = {"time_zone": "Europe/Berlin", "start_at_0": "2027-03-28", "start_at_1": "02:30"}
    answer = client.post(page, {**fields, **sent, **skipped, "name": "Never"})
    assert "set forward" in str(answer.context["adminform"].form.errors["start_at"])


def test_the_lists_of_a_tournament_show_times_of_its_place(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    tournament = cast.checking_in(2, time_zone="Asia/Dhaka")
    services.check_in_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    client = enter(cast.alice)
    for tab in ("participants", "history"):
        assert "1 Jan 2030, 18:00" in client.get(address(tab, tournament.pk)).content.decode(), tab


def test_lists_of_several_tournaments_say_of_each_time_where_it_is_so(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    match = cast.begun_match(2, time_zone="Asia/Dhaka")
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    services.dispute_result(match.pk, cast.bella, "other")
    match.tournament.matches.update(called_at="2030-01-01T12:00:00Z")
    client = enter(cast.alice)
    for model, row in (("match", match), ("dispute", match.disputes.get())):
        name = f"organize:tournaments_{model}_change"
        for page in (reverse(f"{name}list"), reverse(name, args=[row.pk])):
            assert "1 Jan 2030, 18:00 Asia/Dhaka" in client.get(page).content.decode(), page


def test_the_language_is_chosen_on_the_page_and_it_comes_back_in_it(cast):
    tournament, client = cast.open(2), enter(cast.alice)
    page = address("staff", tournament.pk)
    assert f'action="{reverse("web:language")}"' in client.get(page).content.decode()
    chosen = {"language": "bn", "next": ""}
    answer = client.post(reverse("web:language"), chosen, headers={"referer": f"http://testserver{page}"}, follow=True)
    assert answer.request["PATH_INFO"] == page and '<html lang="bn"' in answer.content.decode()


def test_two_organizers_who_edit_other_fields_keep_both_and_the_same_field_is_asked_about(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("setup", tournament.pk)
    form = form_of(client, page)
    services.edit_tournament(tournament.pk, cast.alice, rules="Be kind.")
    assert client.post(page, {**form, "name": "Saturday Cup"}).status_code == 302
    tournament.refresh_from_db()
    assert (tournament.name, tournament.rules) == ("Saturday Cup", "Be kind.")
    answer = client.post(page, {**form, "name": "Sunday Cup"})
    assert "meanwhile" in str(answer.context["adminform"].form.errors["name"])


def test_two_organizers_who_edit_other_options_keep_both(cast):
    tournament = cast.draft(format="swiss", options={"rounds": 3})
    client, page = enter(cast.alice), address("setup", tournament.pk)
    form = form_of(client, page)
    services.edit_tournament(tournament.pk, cast.alice, options={"rounds": 5, "tiebreaks": ["buchholz"]})
    assert client.post(page, {**form, "option_late_entry": "half_point"}).status_code == 302
    tournament.refresh_from_db()
    assert tournament.options == {"rounds": 5, "tiebreaks": ["buchholz"], "late_entry": "half_point"}
    answer = client.post(page, {**form, "option_rounds": 4})
    assert "meanwhile" in str(answer.context["adminform"].form.errors["option_rounds"])


def test_what_the_service_refuses_stands_at_the_field(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("setup", tournament.pk)
    answer = client.post(page, {**form_of(client, page), "best_of": 4})
    assert "odd number" in str(answer.context["adminform"].form.errors["best_of"])


def test_a_new_tournament_is_made_and_may_begin_as_a_copy(cast):
    tournament = cast.draft(options={"stop_at": 2}, best_of=3)
    client, page = enter(cast.alice), reverse("organize:tournaments_tournament_add")
    form = form_of(client, f"{page}?copy={tournament.pk}")
    assert (form["option_stop_at"], form["best_of"]) == (2, 3)
    fields = {name: value for name, value in form.items() if not name.startswith("initial-")}
    answer = client.post(page, {**fields, "name": "Next Friday"})
    made = Tournament.objects.get(name="Next Friday")
    assert answer["Location"] == address("next", made.pk)
    assert (made.organizer, made.state, made.options, made.best_of) == (cast.alice, "draft", {"stop_at": 2}, 3)


def test_whoever_has_no_part_in_any_tournament_makes_their_first_and_finds_nothing_else(cast):
    client, page = enter(cast.carol), reverse("organize:tournaments_tournament_add")
    listing = reverse("organize:tournaments_match_changelist")
    front = client.get(reverse("organize:index"))
    assert page in front.content.decode() and front.context["needs"] == []
    assert listing not in front.content.decode() and client.get(listing, follow=True).status_code == 403
    fields = {name: value for name, value in form_of(client, page).items() if not name.startswith("initial-")}
    answer = client.post(page, {**fields, "name": "My first", "game": make_game().pk})
    made = Tournament.objects.get(name="My first")
    assert answer["Location"] == address("next", made.pk) and made.organizer == cast.carol
    assert client.get(answer["Location"]).status_code == 200


def test_another_code_is_made_for_a_guest(cast):
    tournament = cast.open(0)
    [(guest, code)] = services.add_guests(tournament.pk, cast.alice, ["Ann"])
    client, page = enter(cast.alice), address("participants", tournament.pk)
    answer = client.post(page, {"verb": "code", "registration": guest.pk})
    assert answer.context["codes"][0]["code"] != code
    assert services.claim_guest(answer.context["codes"][0]["code"], cast.bob).pk == guest.pk


def test_guests_are_entered_by_a_list_once_and_their_codes_are_shown_once(cast):
    tournament = cast.open(0)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    form = {"verb": "guests", "names": "Ann\n\nBen\n", "page": "a" * 32}
    answer = client.post(page, form)
    assert [code["name"] for code in answer.context["codes"]] == ["Ann", "Ben"]
    page_now = answer.content.decode()
    assert answer.context["codes"][0]["code"] in page_now and "<b>2</b> Registered" in page_now
    assert texts(answer) == ["2 guests are added."]
    assert "A guest plays without a code." in page_now and "data-print " in page_now
    assert "entered already" in texts(client.post(page, form, follow=True))[0]
    assert tournament.registrations.count() == 2


def test_many_are_checked_in_withdrawn_and_undone_at_once(cast):
    tournament = cast.checking_in(4)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    rows = list(tournament.registrations.values_list("pk", flat=True))

    def states(action):
        chosen = {"action": action, "_selected_action": rows, "select_across": "0"}
        answer = client.post(page, chosen, follow=True)
        if action == "remove":
            answer = client.post(page, said_yes(answer), follow=True)
        assert answer.status_code == 200
        return set(tournament.registrations.values_list("state", flat=True))

    assert states("check_in") == {"checked_in"}
    assert states("undo_check_in") == {"confirmed"}
    assert states("remove") == {"withdrawn"}
    answer = client.post(page, {"action": "check_in", "_selected_action": rows}, follow=True)
    assert "is not checked in, being “Withdrawn”." in texts(answer)[0]


def said_yes(answer):
    """What the dialog sends."""
    question, fields = answer.context["question"], answer.context["question_fields"]
    return {**fields, "_selected_action": question["chosen"], question["field"]: question["verb"]}


def test_all_who_are_withdrawn_are_those_who_were_asked_about(cast):
    tournament, client = cast.open(2, max_participants=8), enter(cast.alice)
    page = address("participants", tournament.pk)
    first = tournament.registrations.first()
    yes = said_yes(client.post(page, {"action": "remove", "_selected_action": [first.pk], "select_across": "1"}))
    services.add_guests(tournament.pk, cast.alice, ["Late Larry"])
    answer = client.post(page, yes)
    assert "Withdraw 3 participants?" in words(answer.content.decode())
    assert not tournament.registrations.filter(state="withdrawn").exists()
    client.post(page, said_yes(answer), follow=True)
    assert tournament.registrations.filter(state="withdrawn").count() == 3


@pytest.mark.parametrize("on", ["the tab", "the list of all"])
@pytest.mark.parametrize("across", ["0", "1"])
def test_nobody_is_withdrawn_before_it_is_asked_whether_they_are_meant(cast, on, across, monkeypatch):
    monkeypatch.setattr(lists, "MOST_NAMED", 2)
    tournament = cast.checking_in(4)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    if on == "the list of all":
        page = reverse("organize:tournaments_registration_changelist")
    rows = list(tournament.registrations.order_by("pk"))
    chosen = {"action": "remove", "_selected_action": [row.pk for row in rows], "select_across": across}
    answer = client.post(page, chosen)
    assert answer.status_code == 200
    dialog = words(answer.content.decode())
    assert f"Withdraw 4 participants? {rows[0].name}, {rows[1].name}, and 2 others" in dialog
    assert set(tournament.registrations.values_list("state", flat=True)) == {"confirmed"}
    yes = said_yes(answer)
    for other in ("yes", "", "0" * 40):
        assert "Withdraw 4 participants?" in words(client.post(page, {**yes, "sure": other}).content.decode())
    assert set(tournament.registrations.values_list("state", flat=True)) == {"confirmed"}
    answer = client.post(page, yes, follow=True)
    assert texts(answer)[0] == "“Withdraw them”: done for 4 participants."
    assert set(tournament.registrations.values_list("state", flat=True)) == {"withdrawn"}


def test_guests_for_whom_no_place_is_free_are_said_to_wait(cast):
    tournament, client = cast.open(0, max_participants=2), enter(cast.alice)
    form = {"verb": "guests", "names": "Ann\nBen\nCay", "page": "a" * 32}
    answer = client.post(address("participants", tournament.pk), form)
    assert texts(answer) == ["3 guests are added. No place is free: 1 waits in line."]


def test_a_station_is_free_once_its_match_is_over(cast):
    match = cast.begun_match(2)
    station = services.add_station(match.tournament_id, cast.alice, "Table 1")
    Match.objects.filter(pk=match.pk).update(station=station, called_at=timezone.now())
    client, page = enter(cast.alice), address("stations", match.tournament_id)
    assert [row["match"] for row in client.get(page).context["rows"]] == [match]
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    assert [row["match"] for row in client.get(page).context["rows"]] == [None]


def test_a_day_may_be_written_as_it_is_in_dhaka_and_what_is_none_says_how(cast):
    client, page = enter(cast.alice), reverse("organize:tournaments_tournament_add")
    fields = {name: value for name, value in form_of(client, page).items() if not name.startswith("initial-")}
    fields |= {"name": "Dhaka Cup", "game": make_game().pk, "time_zone": "Asia/Dhaka"}
    answer = client.post(page, fields | {"start_at_0": "soon", "start_at_1": "18:00"})
    assert "Enter a day such as 2026-11-30 or 30/11/2026." in answer.content.decode()
    client.post(page, fields | {"start_at_0": "05/03/2027", "start_at_1": "18:00"})
    assert Tournament.objects.get(name="Dhaka Cup").start_at == datetime(2027, 3, 5, 12, 0, tzinfo=UTC)


def test_of_thousands_who_are_chosen_some_are_done_and_the_others_named(cast, monkeypatch):
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 3)
    tournament = cast.checking_in(5)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    rows = list(tournament.registrations.values_list("pk", flat=True))
    chosen = {"action": "remove", "_selected_action": rows, "select_across": "1"}
    asked = client.post(page, chosen)
    assert "3 are withdrawn at once; of the others you are asked again." in words(asked.content.decode())
    answer = client.post(page, said_yes(asked), follow=True)
    assert texts(answer) == ["“Withdraw them”: done for 3 participants.", "2 are left; do it again for them."]
    assert tournament.registrations.filter(state="withdrawn").count() == 3
    answer = client.post(page, said_yes(client.post(page, chosen)), follow=True)
    assert texts(answer)[0] == "“Withdraw them”: done for 2 participants."
    assert tournament.registrations.filter(state="withdrawn").count() == 5


def test_nobody_is_asked_about_whom_the_format_lets_not_go(cast):
    cup, client = cast.live(4), enter(cast.alice)
    page = address("participants", cup.pk)
    row = cup.registrations.first()
    answer = client.post(page, {"action": "remove", "_selected_action": [row.pk]}, follow=True)
    assert "question" not in answer.context and "Nobody leaves this format" in texts(answer)[0]


def test_who_cannot_be_withdrawn_is_not_asked_about_and_those_of_two_tournaments_are_told_apart(cast):
    done, client = cast.completed(2), enter(cast.alice)
    row = done.registrations.first()
    chosen = {"action": "remove", "_selected_action": [row.pk]}
    answer = client.post(address("participants", done.pk), chosen, follow=True)
    assert "question" not in answer.context and texts(answer)[0].startswith(f"{row.name}: ")
    cups = [cast.open(1, name=name) for name in ("First Cup", "Second Cup")]
    rows = [cup.registrations.get().pk for cup in cups]
    page = reverse("organize:tournaments_registration_changelist")
    said = words(client.post(page, {"action": "remove", "_selected_action": rows}).content.decode())
    assert "Bob (First Cup)" in said and "Bob (Second Cup)" in said


def test_a_referee_runs_a_match_at_the_desk_with_a_click_a_step(cast):
    match = cast.match(4)
    client, page = enter(cast.rita), address("desk", match.tournament_id)
    of_match = {"match": match.pk, "participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    for verb, state in (("call", "check_in"), ("start", "live")):
        sent(client, page, verb=verb, **of_match)
        match.refresh_from_db()
        assert match.state == state
    result = {"participant1_score": 2, "participant2_score": 1}
    assert "2–1" in texts(sent(client, page, verb="result", **of_match, **result))[0]
    assert "“Finished” by now" in texts(sent(client, page, verb="result", **of_match, **result))[0]
    match.refresh_from_db()
    assert (match.state, match.winner_id) == ("completed", match.participant1_id)
    answer = sent(client, page, verb="look_at_reopening", **of_match)
    assert "question" not in answer.context, "reopening is for organizers"
    organizer = enter(cast.alice)
    fields = sent(organizer, page, verb="look_at_reopening", **of_match).context["question_fields"]
    sent(organizer, page, verb="reopen", **fields)
    match.refresh_from_db()
    assert match.state == "ready"


def test_a_form_for_others_than_those_who_play_now_is_refused(cast):
    match = cast.match(4)
    client, page = enter(cast.alice), address("desk", match.tournament_id)
    answer = sent(client, page, verb="start", match=match.pk, participant1_id=match.participant2_id, participant2_id=1)
    assert "Others play this match" in texts(answer)[0]


def test_what_was_typed_at_the_desk_outlives_a_refusal(two, people):
    hers, _ = two
    match = Match.objects.get(tournament=hers, state="disputed")
    client, page = enter(people["referee"]), address("desk", hers.pk)
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    typed = {"participant1_score": 1, "participant2_score": 1, "text": "<b>Both</b> had a point."}
    answer = client.post(page, {"verb": "result", "match": match.pk, **typed, **sides})
    html = answer.content.decode()
    assert texts(answer) and re.search(r'data-form-error role="alert" >\S', html)
    assert "&lt;b&gt;Both&lt;/b&gt; had a point." in html and html.count('value="1"') >= 2


def test_the_next_match_is_called_once_for_a_page_however_often_it_is_clicked(cast):
    tournament = cast.live(4)
    client, page = enter(cast.alice), address("desk", tournament.pk)
    key = client.get(page).context["page_key"]
    client.post(page, {"verb": "call_next", "page": key})
    answer = client.post(page, {"verb": "call_next", "page": key})
    assert "Nothing was done a second time" in texts(answer)[-1]
    called = tournament.matches.filter(called_at__isnull=False)
    assert called.count() == 1
    client.post(page, {"verb": "call_next", "page": answer.context["page_key"]})
    assert called.count() == 2, "the page that came is another one"


def test_a_referee_of_some_matches_is_not_offered_to_call_any(people, two):
    hers, _ = two
    for role, offered in (("referee", True), ("referee of another scope", False)):
        page = enter(people[role]).get(address("desk", hers.pk)).content.decode()
        assert ('value="call_next"' in page) == offered, role


def test_a_match_that_is_drawn_while_the_desk_is_read_breaks_nothing(cast, monkeypatch):
    tournament = cast.live(4)
    due_before = desk_lines._due

    def drawn_meanwhile(ask):
        row = tournament.matches.first()
        Match(**{field.attname: getattr(row, field.attname) for field in Match._meta.concrete_fields} | LATE).save()
        return due_before(ask)

    monkeypatch.setattr(desk_lines, "_due", drawn_meanwhile)
    assert enter(cast.alice).get(address("desk", tournament.pk)).status_code == 200


def test_a_desk_of_many_matches_shows_some_and_finds_the_others_by_name(cast, monkeypatch):
    monkeypatch.setattr(desk_lines, "MOST_SHOWN", 2)
    tournament = cast.live(8)
    client, page = enter(cast.alice), address("desk", tournament.pk)
    answer = client.get(page)
    column = answer.context["columns"][0]
    assert (len(column.lines), column.more, column.count) == (2, 2, 4)
    assert "2 more: find them by a name." in " ".join(answer.content.decode().split())
    hidden = tournament.matches.filter(state="check_in").exclude(pk__in=[line.match.pk for line in column.lines])[0]
    found = client.get(page, {"q": hidden.participant1.name.upper()}).context["columns"][0]
    assert hidden.pk in [line.match.pk for line in found.lines]
    services.forfeit_match(hidden.pk, cast.alice, hidden.participant1_id)
    first = client.get(page).context["columns"][-1].lines[0]
    assert (first.match.pk, client.get(page, {"q": "a " * 200}).status_code) == (hidden.pk, 400)


def test_a_report_counts_and_a_dispute_is_ruled_on(two, people):
    hers, _ = two
    match = Match.objects.get(tournament=hers, state="disputed")
    services.give_evidence(match.pk, people["player"], Given("https://example.org/proof"))
    client, page = enter(people["referee"]), address("desk", hers.pk)
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    waiting = next(column for column in client.get(page).context["columns"] if column.name == "waiting")
    assert waiting.lines[0].dispute is not None
    assert [said.side for said in waiting.lines[0].said if said.report] == [match.participant1]
    assert "https://example.org/proof" in client.get(page).content.decode()
    sent(client, page, verb="result", match=match.pk, participant1_score=2, participant2_score=1, text="Seen.", **sides)
    assert Ruling.objects.get(dispute__match=match).text == "Seen."


def test_somebody_is_asked_to_help_and_it_is_taken_back(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("staff", tournament.pk)
    sent(client, page, verb="invite", username="carol", role="referee")
    offer = Invitation.objects.get(tournament=tournament)
    assert (offer.username, offer.state) == ("carol", "open")
    sent(client, page, verb="take_back", offer=offer.pk)
    sent(client, page, verb="take_back", role_id=TournamentRole.objects.get(tournament=tournament).pk)
    offer.refresh_from_db()
    assert offer.state == "withdrawn" and not TournamentRole.objects.filter(tournament=tournament).exists()


def test_an_offer_that_is_taken_back_leaves_the_role_that_was_given_before(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("staff", tournament.pk)
    sent(client, page, verb="invite", username="rita", role="organizer")
    offer = Invitation.objects.get(tournament=tournament)
    sent(client, page, verb="take_back", offer=offer.pk)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert TournamentRole.objects.get(tournament=tournament).user == cast.rita


def test_an_announcement_is_made_once_for_a_page(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("announcements", tournament.pk)
    fields = {"title": "Food", "body": "At eight.", "page": client.get(page).context["page_key"]}
    for _ in range(2):
        answer = client.post(page, {"verb": "announce", **fields}, follow=True)
    assert Announcement.objects.count() == 1
    assert "Nothing was done a second time" in texts(answer)[0]
    refused = client.post(page, {"verb": "announce", "title": "\u202eFood", "body": "At <b>eight</b>."})
    assert "At &lt;b&gt;eight&lt;/b&gt;." in refused.content.decode(), "what was typed is still there"


def test_a_new_tournament_is_made_once_for_a_page(cast):
    client, page = enter(cast.alice), reverse("organize:tournaments_tournament_add")
    key = client.get(page).context["page_key"]
    fields = {name: value for name, value in form_of(client, page).items() if not name.startswith("initial-")}
    named = {**fields, "name": "Cup", "game": make_game().pk, "page": key}
    first, second = (client.post(page, named) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 200)
    assert "Nothing was done a second time" in str(second.context["adminform"].form.errors)
    assert Tournament.objects.filter(name="Cup").count() == 1


def test_of_several_stations_none_is_added_where_one_cannot_be_and_the_names_stay(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("stations", tournament.pk)
    answer = client.post(page, {"verb": "add", "names": "Table 1\nTable 2\nTable 1"})
    assert "Another station has this name" in texts(answer)[0]
    assert not Station.objects.exists() and "Table 2" in answer.content.decode()


def test_guests_who_cannot_be_entered_are_named_and_the_list_stays(cast, settings):
    tournament = cast.open(0)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    html = client.post(page, {"verb": "guests", "names": "Ann\n\u202eBen"}).content.decode()
    assert "Name 2: Use letters" in html and "Ann" in html
    assert not tournament.registrations.exists()
    settings.KEPT_ANSWERS_MAX_BYTES = 1024
    for number in range(4):
        answer = client.post(page, {"verb": "guests", "names": f"Cay {number}", "page": f"{number}" * 32})
    assert answer.status_code == 200 and "Too many answers" in answer.content.decode()


def test_stations_streams_and_announcements_are_made_on_their_pages(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("stations", tournament.pk)
    sent(client, page, verb="add", names="Table 1\nTable 2")
    sent(client, page, verb="add_stream", name="Main", url="https://example.org/main")
    table, stream = Station.objects.first(), Stream.objects.get()
    sent(client, page, verb="turn", station=table.pk, open="no")
    sent(client, page, verb="show_on", station=table.pk, stream=stream.pk)
    table.refresh_from_db()
    assert (Station.objects.count(), table.is_open, table.stream) == (2, False, stream)
    assert "valid URL" in texts(sent(client, page, verb="add_stream", name="Bad", url="javascript:1"))[0]
    sent(client, page, verb="delete_stream", stream=stream.pk)
    assert not Stream.objects.exists()
    sent(client, address("announcements", tournament.pk), verb="announce", title="Food", body="At eight.")
    assert Announcement.objects.get().title == "Food"


def test_a_deadline_is_planned_in_the_time_zone_of_the_tournament_and_switched_off(cast):
    tournament = cast.open(time_zone="Asia/Dhaka")
    client, page = enter(cast.alice), address("next", tournament.pk)
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
    sent(client, page, verb="plan", kind="registration_closes", due_at=tomorrow)
    deadline = Deadline.objects.get(tournament=tournament)
    assert deadline.due_at.strftime("%H:%M") == "04:00"
    offers = {offer.move.name: offer.due_at for offer in client.get(page).context["offers"]}
    assert offers["close_registration"] == deadline.due_at
    sent(client, page, verb="off", deadline=deadline.pk)
    deadline.refresh_from_db()
    assert deadline.state == "off"


def test_the_front_page_counts_what_needs_somebody(two, people):
    hers, _ = two
    rows = enter(people["organizer"]).get(reverse("organize:index")).context["needs"]
    assert [row.tournament.pk for row in rows] == [hers.pk]
    assert [need.text for need in rows[0].needs] == ["1 dispute open", "1 match to be called"]
    assert enter(people["referee of another scope"]).get(reverse("organize:index")).context["needs"][0].needs == []
    assert enter(people["organizer"]).get(rows[0].needs[0].url).status_code == 200


def test_every_event_has_words():
    assert set(REGISTRY) <= set(TITLES)


def test_somebody_is_disqualified_after_a_look_at_what_it_does(cast):
    tournament = cast.live(4)
    bob = registration_of(tournament, cast.bob)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    answer = client.post(page, {"verb": "look_at_disqualifying", "registration": bob.pk})
    assert "cannot be taken back" in answer.context["question"]["sentences"][0]
    assert bob.name in answer.content.decode()
    bob.refresh_from_db()
    assert bob.state == "active"
    sent(client, page, verb="disqualify", **answer.context["question_fields"])
    bob.refresh_from_db()
    assert bob.state == "disqualified"


@pytest.mark.parametrize(
    "tab", ["participants", "desk", "history", "next", "seeding", "standings", "payouts", "certificates", "analytics"]
)
def test_a_page_asks_the_same_number_of_queries_for_few_and_for_many(cast, tab):
    client = enter(cast.alice)

    def queries(tournament):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(tab, tournament.pk)).status_code == 200
        return len(asked)

    few = queries(cast.live(4))
    assert queries(cast.live(8)) <= few <= MOST_QUERIES
