"""The demo's parts that need no server: who owns which tournament, what is due in a match, how trouble is said."""

import asyncio
import random
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from apps.tournaments.management.demo import marks
from apps.tournaments.management.demo.duties import OFFICIAL, PERSON_SECONDS, Kind, Person, Seen, due, ruling
from apps.tournaments.management.demo.play import is_last
from apps.tournaments.management.demo.troubles import OVER_AFTER_SECONDS, Trouble, Troubles
from apps.tournaments.models import DemoTournament
from apps.tournaments.services import cancel_tournament


def seen(state, score=(0, 0), *, kinds=(Kind.BOT, Kind.BOT), here=(True, True), reports=(), best_of=1):
    match = {"id": 1, "state": state, "best_of": best_of, "participant1_id": 11, "participant2_id": 12}
    match |= {"participant1_score": score[0], "participant2_score": score[1]}
    match["reports"] = [
        {"id": n, "by": by, "participant1_score": first, "participant2_score": second, "state": state_of_report}
        for n, (by, first, second, state_of_report) in enumerate(reports, start=1)
    ]
    sides = [{"registration_id": 11 + n, "checked_in": is_here} for n, is_here in enumerate(here)]
    return Seen(match, sides, {11 + n: kind for n, kind in enumerate(kinds)})


def turn(found):
    duty = due(found, Person(), random.Random(1))
    return None if duty is None else (duty.who, duty.verb)


LOGIN, STRANGER, BOT = Kind.LOGIN, Kind.STRANGER, Kind.BOT
REPORTED = [(11, 13, 2, "submitted")]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (seen("scheduled"), None),
        (seen("check_in", here=(False, False)), (1, "ready_up")),
        (seen("check_in", here=(True, False)), (2, "ready_up")),
        (seen("check_in", here=(False, False), kinds=(LOGIN, BOT)), (2, "ready_up")),
        (seen("check_in", here=(True, False), kinds=(BOT, STRANGER)), (OFFICIAL, "start_match")),
        (seen("ready"), (OFFICIAL, "start_match")),
        (seen("live", (4, 3)), (OFFICIAL, "update_score")),
        (seen("live", (13, 13)), (OFFICIAL, "update_score")),
        (seen("live", (1, 1), best_of=3), (OFFICIAL, "update_score")),
        (seen("live", (2, 1), best_of=3), (1, "report_score")),
        (seen("live", (7, 13)), (2, "report_score")),
        (seen("live", (7, 13), kinds=(BOT, STRANGER)), (1, "report_score")),
        (seen("live", (7, 13), kinds=(STRANGER, STRANGER)), (OFFICIAL, "complete_match")),
        (seen("pending_result", (4, 3), reports=REPORTED), (2, "confirm_result")),
        (seen("pending_result", (4, 3), reports=[(12, 500, 0, "submitted")]), (1, "dispute_result")),
        (seen("pending_result", (13, 7), reports=[(12, 7, 13, "submitted")]), (1, "dispute_result")),
        (seen("pending_result", reports=REPORTED, kinds=(BOT, STRANGER)), (OFFICIAL, "complete_match")),
        (seen("pending_result", reports=[(11, 13, 2, "superseded")]), (OFFICIAL, "complete_match")),
        (seen("disputed", (4, 3), reports=REPORTED), (OFFICIAL, "complete_match")),
        (seen("completed", (13, 2)), None),
        (seen("forfeit"), None),
        (seen("cancelled"), None),
    ],
)
def test_in_every_state_it_is_clear_whose_turn_it_is(found, expected):
    assert turn(found) == expected


@pytest.mark.parametrize(
    ("found", "person"),
    [
        (seen("check_in", here=(False, True), kinds=(LOGIN, BOT)), Person(plays=True)),
        (seen("live", (13, 7), kinds=(LOGIN, BOT)), Person(plays=True)),
        (seen("pending_result", reports=[(12, 13, 2, "submitted")], kinds=(LOGIN, BOT)), Person(plays=True)),
        (seen("ready"), Person(officiates=True)),
        (seen("ready", here=(False, False)), Person()),
        (seen("live", (4, 3)), Person(officiates=True)),
        (seen("disputed", (4, 3)), Person(officiates=True)),
    ],
)
def test_whoever_takes_part_by_hand_is_waited_for_and_then_not_any_longer(found, person):
    assert due(found, person, random.Random(1)).after == PERSON_SECONDS


@pytest.mark.parametrize("state", ["check_in", "ready", "live", "pending_result", "disputed"])
def test_nobody_is_waited_for_where_nobody_takes_part(state):
    found = seen(state, (13, 7), reports=[(11, 13, 7, "submitted")], here=(state != "check_in", True))
    assert due(found, Person(), random.Random(1)).after < PERSON_SECONDS


def test_the_others_do_not_wait_for_whoever_plays_by_hand():
    found = seen("pending_result", reports=REPORTED, kinds=(LOGIN, BOT))
    assert due(found, Person(plays=True), random.Random(1)).after < PERSON_SECONDS


@pytest.mark.parametrize(
    ("score", "reports", "expected"),
    [
        ((13, 7), [(12, 7, 13, "submitted")], (13, 7)),
        ((4, 3), REPORTED, (13, 2)),
        ((4, 3), [*REPORTED, (12, 5, 13, "submitted")], (5, 13)),
    ],
)
def test_a_ruling_follows_what_everybody_watched_or_what_was_reported_last(score, reports, expected):
    fields = ruling(seen("disputed", score, reports=reports), random.Random(1)).fields
    assert (fields["participant1_score"], fields["participant2_score"]) == expected


def test_a_ruling_on_nothing_names_a_winner():
    fields = ruling(seen("disputed"), random.Random(1)).fields
    assert sorted(fields.values()) == [0, 13]


@pytest.mark.parametrize(
    ("before", "after", "plays", "officiates"),
    [
        (seen("live", kinds=(LOGIN, BOT)), seen("pending_result", kinds=(LOGIN, BOT), reports=REPORTED), True, False),
        (seen("live", (4, 3)), seen("live", (5, 3)), False, True),
        (seen("ready"), seen("live"), False, True),
        (seen("check_in", here=(False, False)), seen("ready"), False, False),
    ],
)
def test_it_is_seen_who_did_something_by_hand(before, after, plays, officiates):
    assert (before.of_the_login != after.of_the_login) is plays
    assert (before.of_the_referee != after.of_the_referee) is officiates


@pytest.mark.parametrize(
    ("unplayed", "rounds", "last"),
    [
        ([("winners", 3)], 3, True),
        ([("winners", 2), ("winners", 3)], 3, False),
        ([("swiss", 1)], 3, False),
        ([("swiss", 3)], 3, True),
        ([("final", 1), ("final", 2)], 3, True),
        ([("losers", 2), ("final", 1), ("final", 2)], 3, False),
    ],
)
def test_the_next_tournament_registers_when_nothing_but_the_end_is_left(unplayed, rounds, last):
    assert is_last([{"side": side, "round": number} for side, number in unplayed], rounds) == last


@pytest.fixture
def made(cast):
    tournament = cast.open(players=0)
    marks.mark(tournament.pk, "first")
    return tournament


def let_the_lease_end():
    DemoTournament.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
class TestMarks:
    def test_what_carries_no_mark_is_never_adopted(self, cast):
        cast.open(players=0)
        assert marks.adopt("any") == set()

    def test_a_tournament_has_one_owner_while_its_lease_lasts(self, made):
        assert marks.adopt("second") == set()
        assert marks.renew("first", [made.pk]) == {made.pk}
        assert marks.renew("second", [made.pk]) == set()

    def test_one_that_was_left_behind_is_adopted_by_one_and_lost_to_its_first_owner(self, made):
        let_the_lease_end()
        assert marks.adopt("second") == {made.pk}
        assert marks.adopt("third") == set()
        assert marks.renew("first", [made.pk]) == set()

    def test_one_that_is_over_is_nobodys_to_play(self, made, cast):
        cancel_tournament(made.pk, cast.alice)
        let_the_lease_end()
        assert marks.adopt("second") == set() and marks.leases() == {}

    def test_one_that_is_given_back_is_free_at_once(self, made):
        marks.give_back("second", made.pk)
        assert marks.adopt("second") == set()
        marks.give_back("first")
        assert marks.leases() == {}
        assert marks.adopt("second") == {made.pk}


class TestTroubles:
    def test_a_kind_of_trouble_is_said_once_for_as_long_as_it_lasts(self, caplog):
        now = [0.0]
        troubles = Troubles(clock=lambda: now[0])
        for _ in range(5):
            troubles.note("HTTP 502")
            now[0] += OVER_AFTER_SECONDS / 2
        troubles.note("ConnectError")
        assert [record.trouble for record in caplog.records] == ["HTTP 502", "ConnectError"]
        now[0] += OVER_AFTER_SECONDS * 2
        troubles.note("HTTP 502")
        assert len(caplog.records) == 3

    async def test_whatever_stands_in_the_way_is_tried_again_until_it_is_gone(self, monkeypatch, caplog):
        waits = []

        async def sleep(seconds):
            waits.append(seconds)

        monkeypatch.setattr(asyncio, "sleep", sleep)
        outcomes = [httpx.ConnectError("no server")] * 8 + [Trouble("HTTP 503", 30), Trouble("429", 2, expected=True)]

        async def attempt():
            if outcomes:
                raise outcomes.pop(0)
            return "done"

        assert await Troubles().outlast(attempt) == "done"
        assert max(waits[:8]) <= 10 and waits[7] >= 5
        assert waits[8:] == [30, 2]
        assert [record.trouble for record in caplog.records] == ["ConnectError", "HTTP 503"]
