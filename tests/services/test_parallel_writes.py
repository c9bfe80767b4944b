"""Many at once, with real threads, each on its own connection to PostgreSQL."""

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from apps.accounts import tickets, tokens
from apps.accounts.ending import end_account
from apps.accounts.identity import CredentialError
from apps.accounts.models import TicketUse
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import (
    Evidence,
    LoggedEvent,
    Match,
    Registration,
    RegistrationAnswer,
    SchedulePlan,
    Tournament,
)
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.services import drawing
from apps.tournaments.services.erasing import erase_person
from apps.tournaments.services.evidence import Given
from apps.tournaments.services.schedule import move_times
from tests.support.cast import make_user
from tests.support.credentials import redeem_ticket
from tests.support.record import check_numbers, log

MAPS = ["Ascent", "Bind", "Haven", "Icebox", "Lotus"]


def test_the_last_place_is_given_once_and_each_has_their_answers(at_once, cast):
    tournament = cast.open(1, max_participants=2)
    services.add_field(tournament.pk, cast.alice, key="ign", label="Name", kind="text", required=True)
    users = [make_user(f"hopeful-{n}") for n in range(100)]
    registered = at_once(
        *(lambda user=user: services.register_player(tournament.pk, user, {"ign": user.username}) for user in users)
    )
    assert Counter(registration.state for registration in registered) == {"confirmed": 1, "waitlisted": 99}
    given = RegistrationAnswer.objects.filter(registration__tournament=tournament)
    assert all(name == value for name, value in given.values_list("registration__user__username", "value"))
    assert given.count() == 100
    check_numbers(tournament.pk)


def test_answers_and_what_is_asked_change_at_once_and_stay_answers(at_once, cast):
    tournament = cast.open(0)
    choices = ["Reds", "Blues"]
    field = services.add_field(tournament.pk, cast.alice, key="club", label="Club", kind="choice", choices=choices)
    people = [make_user(f"member-{n}") for n in range(10)]
    at_once(
        *(lambda person=person: services.register_player(tournament.pk, person, {"club": "Reds"}) for person in people),
        lambda: services.edit_field(field.pk, cast.alice, choices=["Blues", "Greens"]),
    )
    field.refresh_from_db()
    given = set(RegistrationAnswer.objects.filter(field=field).values_list("value", flat=True))
    assert given <= set(field.choices)
    check_numbers(tournament.pk)


def test_one_person_who_clicks_twenty_times_is_registered_once(at_once, cast):
    tournament = cast.open(0)
    answers = at_once(*[lambda: services.register_player(tournament.pk, cast.bob)] * 20)
    assert Counter(type(answer) for answer in answers) == {Registration: 1, Conflict: 19}
    assert Registration.objects.filter(tournament=tournament).count() == 1


def test_one_person_claims_one_of_many_guests(at_once, cast):
    tournament = cast.open(0)
    codes = [code for _, code in services.add_guests(tournament.pk, cast.alice, [f"Guest {n}" for n in range(10)])]
    answers = at_once(*(lambda code=code: services.claim_guest(code, cast.bob) for code in codes))
    assert Counter(type(answer) for answer in answers) == {Registration: 1, Conflict: 9}
    assert Registration.objects.filter(tournament=tournament, user=cast.bob).count() == 1


def test_of_schedules_saved_at_once_each_match_has_the_times_of_the_last(at_once, cast):
    tournament = cast.live(16)
    start = (timezone.now() + timedelta(days=1)).isoformat()
    saves = [
        lambda count=count: services.save_schedule(tournament.pk, cast.alice, start, 20, stations=count)
        for count in range(1, 9)
    ]
    assert all("schedule" in answer for answer in at_once(*saves))
    plan = SchedulePlan.objects.get(tournament=tournament)
    assert plan.saves == 8
    times = [row.scheduled_time for row in Match.objects.filter(tournament=tournament, round=1)]
    assert max(Counter(times).values()) == plan.stations
    check_numbers(tournament.pk)


def test_times_that_run_late_are_moved_by_one_of_many_who_look(at_once, cast):
    tournament = cast.live(8)
    start = (timezone.now() - timedelta(minutes=30)).isoformat()
    services.save_schedule(tournament.pk, cast.alice, start, 20, stations=2)
    Match.objects.filter(tournament=tournament).update(scheduled_time=start)
    at_once(*[lambda: move_times(tournament.pk)] * 8)
    assert SchedulePlan.objects.get(tournament=tournament).moves == 1
    assert len(log(tournament.pk, "schedule_updated")) == 2
    check_numbers(tournament.pk)


def test_places_given_up_at_once_are_all_filled(at_once, cast):
    tournament = cast.open(10, max_participants=10)
    for number in range(10):
        services.register_player(tournament.pk, make_user(f"waiting-{number}"))
    leaving = list(Registration.objects.filter(tournament=tournament, state="confirmed"))
    at_once(
        *(
            lambda registration=registration: services.withdraw_registration(registration.pk, registration.user)
            for registration in leaving
        )
    )
    states = Counter(Registration.objects.filter(tournament=tournament).values_list("state", flat=True))
    assert states == {"withdrawn": 10, "confirmed": 10}
    promoted = [event.data["promoted"] for event in log(tournament.pk, "registration_cancelled")]
    assert len(set(promoted)) == 10


def test_players_whose_accounts_end_at_once_are_all_named_no_more(at_once, cast):
    tournament = cast.completed(8)
    people = [registration.user for registration in tournament.registrations.select_related("user")]
    for person in people:
        end_account(person.pk)
    at_once(*(lambda person=person: erase_person(person.pk) for person in people))
    told = json.dumps([[event.data, event.public] for event in log(tournament.pk)])
    assert [person.display_name for person in people if person.display_name in told] == []
    check_numbers(tournament.pk)


def test_of_many_who_saw_the_same_score_one_writes_the_next(at_once, cast):
    match = cast.begun_match()
    for version in range(20):
        writes = [
            lambda number=number, version=version: services.update_score(
                match.pk, cast.rita, number, 0, score_version=version
            )
            for number in range(4)
        ]
        assert Counter(type(answer) for answer in at_once(*writes)) == {Match: 1, Conflict: 3}
    match.refresh_from_db()
    assert match.score_version == 20


def test_a_side_shows_no_more_than_it_may_however_many_come_at_once(at_once, cast):
    match = cast.reported_match()
    answers = at_once(
        *(lambda n=n: services.give_evidence(match.pk, cast.bob, Given(f"https://x.example/{n}")) for n in range(20))
    )
    assert Counter(type(answer) for answer in answers) == {Evidence: 4, Conflict: 16}


def test_a_score_is_told_by_one_of_many(at_once, cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 3, 2)
    told = at_once(*[lambda: services.tell_scores(match.tournament_id, [match.pk])[match.pk]] * 20)
    assert Counter(told) == {True: 1, False: 19}
    assert len(log(match.tournament_id, "score_updated")) == 1


def test_scores_saved_and_told_at_once_end_with_the_newest(at_once, cast):
    match = cast.begun_match()

    def save_and_tell(number):
        services.update_score(match.pk, cast.rita, number, 0)
        return services.tell_scores(match.tournament_id, [match.pk])

    at_once(*(lambda number=number: save_and_tell(number) for number in range(40)))
    match.refresh_from_db()
    told = log(match.tournament_id, "score_updated")
    assert match.score_version == match.told_version == 40
    assert told[-1].data["participant1_score"] == match.participant1_score
    check_numbers(match.tournament_id)


def test_two_matches_of_one_tournament_share_its_numbers(at_once, cast):
    tournament = cast.live(4)
    matches = list(tournament.matches.filter(state="check_in"))
    for match in matches:
        services.start_match(match.pk, cast.rita)

    def tell(match, number):
        services.update_score(match.pk, cast.rita, number, 0)
        services.tell_scores(match.tournament_id, [match.pk])

    at_once(*(lambda match=match, n=n: tell(match, n) for n in range(20) for match in matches))
    check_numbers(tournament.pk)
    assert LoggedEvent.objects.filter(type="score_updated").count() >= 2


def test_numbers_are_given_in_the_order_of_commits(at_once, cast):
    """Whoever sees an event sees all before it: the numbers read are never with a gap."""
    tournament = cast.open(0)
    gaps = []

    def watch():
        for _ in range(50):
            seen = list(LoggedEvent.objects.filter(tournament=tournament).values_list("sequence", flat=True))
            gaps.append(seen != list(range(1, len(seen) + 1)))

    users = [make_user(f"hopeful-{n}") for n in range(40)]
    at_once(watch, *(lambda user=user: services.register_player(tournament.pk, user) for user in users), watch)
    assert not any(gaps)


def test_a_snapshot_agrees_with_its_own_number(at_once, cast):
    tournament = cast.open(0, max_participants=4096)
    start = tournament.sequence
    users = [make_user(f"hopeful-{n}") for n in range(40)]

    def read():
        return [tournament_snapshot(tournament.pk) for _ in range(10)]

    writes = [lambda user=user: services.register_player(tournament.pk, user) for user in users]
    answers = at_once(*writes[:20], read, read, *writes[20:], read)
    for snapshot in [item for answer in answers if isinstance(answer, list) for item in answer]:
        assert len(snapshot["registrations"]) == snapshot["sequence"] - start


def test_two_tournaments_are_written_at_the_same_time(at_once, cast):
    first, second = cast.open(0, name="One"), cast.open(0, name="Two")
    users = [make_user(f"hopeful-{n}") for n in range(15)]
    at_once(
        *(lambda pk=pk, user=user: services.register_player(pk, user) for user in users for pk in (first.pk, second.pk))
    )
    for tournament in (first, second):
        assert Tournament.objects.get(pk=tournament.pk).sequence == tournament.sequence + 15
        check_numbers(tournament.pk)


def test_a_name_taken_by_many_gets_as_many_addresses(at_once, cast):
    game = cast.draft().game
    answers = at_once(*[lambda: services.create_tournament(cast.alice, "Rush", game)] * 10)
    made = [answer for answer in answers if isinstance(answer, Tournament)]
    assert len({tournament.slug for tournament in made}) == len(made) >= 1


def test_a_new_organizer_who_makes_many_at_once_has_no_more_than_they_may(at_once, cast, settings):
    settings.NEW_ORGANIZER_TOURNAMENTS = 3
    game = cast.draft().game
    answers = at_once(
        *[lambda number=number: services.create_tournament(cast.oscar, f"Rush {number}", game) for number in range(10)]
    )
    assert sum(isinstance(answer, Tournament) for answer in answers) == 3
    assert sum(isinstance(answer, Conflict) for answer in answers) == 7
    assert Tournament.objects.filter(organizer=cast.oscar).count() == 3


def test_fifty_race_for_one_ticket(at_once, cast):
    ticket = tickets.issue_ticket("match_5", cast.carol, "")
    answers = at_once(*[lambda: redeem_ticket(ticket, "match_5")] * 50)
    assert sum(not isinstance(answer, CredentialError) for answer in answers) == 1


def test_fifty_race_for_one_ticket_where_redis_decides_it(at_once, cast, redis_settings):
    ticket = tickets.issue_ticket("match_5", cast.carol, "")
    answers = at_once(*[lambda: redeem_ticket(ticket, "match_5")] * 50)
    assert sum(not isinstance(answer, CredentialError) for answer in answers) == 1
    assert not TicketUse.objects.exists()


def test_a_refresh_token_gives_the_same_next_one_to_all_who_ask_at_once(at_once, cast):
    refresh = tokens.issue_tokens(cast.carol)["refresh"]
    answers = at_once(*[lambda: tokens.refresh_tokens(refresh)] * 10)
    following = {answer["refresh"] for answer in answers}
    assert len(following) == 1
    assert tokens.refresh_tokens(following.pop())["access"]


def test_a_login_that_is_ended_while_it_is_refreshed_is_over(at_once, cast):
    pair = tokens.issue_tokens(cast.carol)
    refreshing = [lambda: tokens.refresh_tokens(pair["refresh"])] * 5
    answers = at_once(*refreshing, lambda: tokens.end_logins_of([pair["access"]]), *refreshing)
    for given in [answer for answer in answers if isinstance(answer, dict)]:
        with pytest.raises(CredentialError):
            tokens.refresh_tokens(given["refresh"])
        with pytest.raises(CredentialError):
            tokens.verify_access(given["access"])


def test_a_first_draw_of_many_waits_for_nobody_who_is_at_its_people(postgres_db, heard, cast, monkeypatch):
    """It locks the people before the tournament, against the order of all others: waiting there would be a deadlock."""
    monkeypatch.setattr("tests.support.cast.draw_due", lambda: None)
    tournament = cast.live(66, format="swiss", options={"rounds": 3})
    people = Registration.objects.filter(tournament=tournament)
    tried, write_people = threading.Event(), drawing._write_people

    def try_people(*draft):
        try:
            write_people(*draft)
        finally:
            tried.set()

    monkeypatch.setattr(drawing, "_write_people", try_people)

    def draws():
        try:
            drawing.draw_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Tournament.objects.select_for_update(no_key=True).get(pk=tournament.pk)
            people.filter(pk=people.first().pk).update(name="Changed")
            drawn = pool.submit(draws)
            assert tried.wait(60)
            people.update(name="Changed too")
        drawn.result(60)
    assert sorted(people.values_list("seed", flat=True)) == list(range(1, 67))
    assert tournament_snapshot(tournament.pk)["tournament"]["bracket_status"] == "in_progress"
    check_numbers(tournament.pk)
