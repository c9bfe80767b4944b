"""Rulings on disputes, their corrections, and who is reminded of a dispute that waits for one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Deadline, Dispute, Heartbeat, Match, Ruling
from apps.tournaments.selectors.contests import bracket_standings, load_bracket_of
from tests.support.background import do_tasks
from tests.support.cast import registration_of
from tests.support.mailboxes import confirm, subjects_to
from tests.support.record import log, refused, told

pytestmark = pytest.mark.django_db


def dispute_of(match):
    return Dispute.objects.get(match=match)


def rulings_of(match):
    return list(Ruling.objects.filter(dispute__match=match).order_by("version"))


def winner_of(match):
    match.refresh_from_db()
    return match.winner


def test_a_ruling_is_the_result_and_is_kept_with_its_words(cast):
    match = cast.disputed_match(4)
    with told(match.tournament_id) as events:
        ruling = services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 1), "The video shows it.")
    assert winner_of(match) == registration_of(match.tournament, cast.bella)
    assert (ruling.version, ruling.by, ruling.role, ruling.text) == (1, cast.rita, "referee", "The video shows it.")
    assert (ruling.participant1_score, ruling.participant2_score) == (0, 1)
    assert dispute_of(match).status == "resolved"
    [event] = [event for event in events if event.type == "dispute_ruled"]
    assert event.data["text"] == "The video shows it."
    assert event.public == {**event.data, "text": ""}
    assert set(event.audience_registrations) == {match.participant1_id, match.participant2_id}


@pytest.mark.parametrize("how", ["complete", "resolve"])
def test_every_way_to_rule_makes_a_ruling(cast, how):
    match = cast.disputed_match()
    if how == "complete":
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0), "So it was.")
    else:
        services.resolve_dispute(match.pk, cast.alice, MatchScore(1, 0))
    assert [(row.version, row.text) for row in rulings_of(match)] == [(1, "So it was." if how == "complete" else "")]


def test_a_result_that_nobody_disputes_is_no_ruling(cast):
    match = cast.begun_match()
    with refused(match.tournament_id, Conflict, "leave the text out"):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0), "So it was.")
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("who", ["bob", "bella", "carol", "oscar"])
def test_only_the_staff_rules(cast, who):
    match = cast.disputed_match()
    with refused(match.tournament_id, PermissionRefused):
        services.rule(dispute_of(match).pk, getattr(cast, who), MatchScore(1, 0), "I say so.")


def test_a_dispute_that_is_not_there_and_a_ruling_too_long(cast):
    match = cast.disputed_match()
    with refused(match.tournament_id, NotFound):
        services.rule(10**9, cast.rita, MatchScore(1, 0))
    with refused(match.tournament_id, InvalidInput, "2000"):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(1, 0), "x" * 2001)


# Corrections


@pytest.fixture
def ruled(cast):
    match = cast.disputed_match(4)
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(1, 0), "At first sight.")
    match.refresh_from_db()
    return match


def test_a_correction_changes_who_goes_on_and_all_versions_stay(cast, ruled):
    bob, bella = (registration_of(ruled.tournament, person) for person in (cast.bob, cast.bella))
    services.rule(dispute_of(ruled).pk, cast.alice, MatchScore(0, 1), "The video came.")
    assert winner_of(ruled) == bella
    final = Match.objects.get(tournament=ruled.tournament, key="W2.1")
    assert bella.pk in (final.participant1_id, final.participant2_id)
    assert bob.pk not in (final.participant1_id, final.participant2_id)
    assert [(row.version, row.text, row.role) for row in rulings_of(ruled)] == [
        (1, "At first sight.", "referee"),
        (2, "The video came.", "organizer"),
    ]
    services.rule(dispute_of(ruled).pk, cast.rita, MatchScore(1, 0), "And back.")
    assert (winner_of(ruled), len(rulings_of(ruled))) == (bob, 3)
    states = {row.pk: row.state for row in ruled.tournament.registrations.all()}
    assert (states[bob.pk], states[bella.pk]) == ("active", "eliminated")


def test_a_correction_after_the_next_match_has_begun_names_the_reopening(cast, ruled):
    for match in Match.objects.filter(tournament=ruled.tournament, state="check_in", round=1):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    final = Match.objects.get(tournament=ruled.tournament, key="W2.1")
    services.ready_up(final.pk, cast.bob)
    services.start_match(final.pk, cast.rita)
    with refused(ruled.tournament_id, Conflict, "reopen"):
        services.rule(dispute_of(ruled).pk, cast.rita, MatchScore(0, 1), "Too late.")
    services.rule(dispute_of(ruled).pk, cast.rita, MatchScore(2, 1), "Only the score.")
    final.refresh_from_db()
    ruled.refresh_from_db()
    assert (final.state, ruled.participant1_score, ruled.participant2_score) == ("live", 2, 1)
    assert len(rulings_of(ruled)) == 2


def test_the_same_again_changes_nothing_and_there_is_an_end(cast, ruled, monkeypatch):
    with told(ruled.tournament_id) as events:
        again = services.rule(dispute_of(ruled).pk, cast.rita, MatchScore(1, 0), "At first sight.")
    assert (again.version, events) == (1, [])
    monkeypatch.setattr("apps.tournaments.services.ruling_rows.MOST_RULINGS", 2)
    services.rule(dispute_of(ruled).pk, cast.rita, MatchScore(1, 0), "In other words.")
    with refused(ruled.tournament_id, Conflict, "2 times"):
        services.rule(dispute_of(ruled).pk, cast.rita, MatchScore(0, 1), "Once more.")


@pytest.mark.parametrize("seen", [0, 2, 10**20])
def test_who_saw_another_ruling_does_not_overwrite_this_one(cast, ruled, seen):
    with refused(ruled.tournament_id, Conflict, "another ruling than the one you saw"):
        services.rule(dispute_of(ruled).pk, cast.alice, MatchScore(0, 1), "The video came.", version=seen)
    assert services.rule(dispute_of(ruled).pk, cast.alice, MatchScore(0, 1), "The video came.", version=1).version == 2


def test_the_referee_of_a_station_corrects_their_own_correction(cast):
    match = cast.match(4)
    station = services.add_station(match.tournament_id, cast.alice, "Table 1")
    only_there = Scope(stations=frozenset({station.pk}))
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE, only_there)
    services.call_match(match.pk, cast.rita, station.pk)
    services.start_match(match.pk, cast.rita)
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    services.dispute_result(match.pk, cast.bella, "other")
    match.refresh_from_db()
    played = match.station, match.called_at, match.started_at
    assert None not in played
    for first in (1, 0, 1):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(first, 1 - first), "So.")
        match.refresh_from_db()
        assert (match.participant1_score, match.station, match.called_at, match.started_at) == (first, *played)
    assert len(rulings_of(match)) == 3


def test_who_saw_a_ruling_does_not_decide_what_is_open(cast):
    match = cast.disputed_match(4)
    with refused(match.tournament_id, Conflict, "another ruling than the one you saw"):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 1), "A correction.", version=1)
    assert services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 1), "The first.", version=0).version == 1


def test_another_games_of_a_series_are_a_correction(cast):
    match = cast.begun_match(4, best_of=3)
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    services.dispute_result(match.pk, cast.bella, "score_mismatch")
    games = GameScore(1, 5, 3), GameScore(2, 5, 4)
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(2, 0, games=games))
    others = GameScore(1, 5, 3), GameScore(2, 2, 5), GameScore(3, 5, 1)
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(2, 1, games=others))
    match.refresh_from_db()
    assert (match.participant2_score, match.games.count()) == (1, 3)
    assert [len(row.games) for row in rulings_of(match)] == [2, 3]
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 2))
    match.refresh_from_db()
    assert (match.participant1_score, match.games.count()) == (0, 0)


def test_what_another_result_is_of_is_not_corrected(cast, ruled):
    dispute = dispute_of(ruled).pk
    preview = services.preview_reopen(ruled.pk, cast.alice)
    services.reopen_match(ruled.pk, cast.alice, preview.state)
    with refused(ruled.tournament_id, Conflict, "not of a ruling"):
        services.rule(dispute, cast.rita, MatchScore(0, 1), "Of before.")
    services.complete_match(ruled.pk, cast.rita, MatchScore(0, 1))
    with refused(ruled.tournament_id, Conflict, "not of a ruling"):
        services.rule(dispute, cast.rita, MatchScore(1, 0), "Of before.")


def test_a_tournament_that_is_over_is_reopened_first(cast):
    match = cast.disputed_match()
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(1, 0))
    with refused(match.tournament_id, Conflict, "reopen"):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 1))


def test_a_dispute_that_ended_by_a_walkover_has_no_ruling_to_correct(cast):
    match = cast.disputed_match(4)
    services.forfeit_match(match.pk, cast.rita, match.participant1_id)
    with refused(match.tournament_id, Conflict, "not of a ruling"):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 1))


@pytest.mark.parametrize("form", ["round_robin", "swiss"])
def test_in_a_table_a_correction_moves_the_places(cast, form):
    match = cast.begun_match(4, format=form)
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    services.dispute_result(match.pk, cast.bella, "other")
    for first in (1, 0):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(first, 1 - first), "So.")
        rows = {row["registration_id"]: row for row in bracket_standings(load_bracket_of(match.tournament_id))}
        bob = registration_of(match.tournament, cast.bob).pk
        slot = match.slot_of(bob)
        table = rows[bob]["table"]
        assert table["wins"] == (first if slot == 1 else 1 - first)


def test_a_correction_takes_a_drawn_round_back_only_before_it_begins(cast):
    match = cast.begun_match(4, format="swiss", options={"rounds": 2})
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    services.dispute_result(match.pk, cast.bella, "other")
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(1, 0))
    (other,) = Match.objects.filter(tournament=match.tournament, state="check_in")
    services.complete_match(other.pk, cast.rita, MatchScore(1, 0))
    second = Match.objects.filter(tournament=match.tournament, round=2)
    before = set(second.values_list("pk", flat=True))
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(0, 1), "Anew.")
    assert second.count() == 2
    assert not before & set(second.values_list("pk", flat=True))
    services.start_match(second.first().pk, cast.rita)
    with refused(match.tournament_id, Conflict, "reopen"):
        services.rule(dispute_of(match).pk, cast.rita, MatchScore(1, 0), "Too late.")


# Reminders


@pytest.fixture
def clock(time_machine, settings):
    settings.DISPUTE_REMINDER_MINUTES = 30
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)

    def pass_by(**time):
        time_machine.shift(timedelta(**time))
        Heartbeat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
        call_command("run_deadlines")
        do_tasks()

    return pass_by


def reminders(match):
    return list(Deadline.objects.filter(match=match, kind="dispute_reminder").order_by("pk"))


def test_the_staff_is_reminded_three_times(cast, clock):
    confirm(cast.alice, cast.rita, cast.bob)
    match = cast.disputed_match()
    clock(minutes=29)
    assert subjects_to(cast.rita) == []
    for times in (1, 2, 3, 3, 3):
        clock(minutes=31)
        wanted = ["A dispute waits for a ruling: Friday Cup"] * times
        assert subjects_to(cast.rita) == subjects_to(cast.alice) == wanted
    assert "dispute" not in " ".join(subjects_to(cast.bob))
    assert "I won." not in "".join(letter.body for letter in mail.outbox)
    assert [row.state for row in reminders(match)] == ["done"] * 3


def test_a_ruling_ends_the_reminders(cast, clock):
    confirm(cast.rita)
    match = cast.disputed_match(4)
    clock(minutes=31)
    services.rule(dispute_of(match).pk, cast.rita, MatchScore(1, 0))
    assert [row.state for row in reminders(match)] == ["done", "off"]
    clock(hours=5)
    assert subjects_to(cast.rita) == ["A dispute waits for a ruling: Friday Cup"]


@pytest.mark.parametrize("how", ["cancel", "forfeit", "disqualify", "switch off"])
def test_whatever_ends_a_dispute_ends_its_reminders(cast, clock, how):
    confirm(cast.rita)
    match = cast.disputed_match(4)
    if how == "cancel":
        services.cancel_tournament(match.tournament_id, cast.alice)
    elif how == "forfeit":
        services.forfeit_match(match.pk, cast.rita, None)
    elif how == "disqualify":
        services.disqualify_registration(registration_of(match.tournament, cast.bob).pk, cast.alice)
    else:
        services.switch_off_deadline(reminders(match)[0].pk, cast.alice)
    clock(hours=5)
    assert [row.state for row in reminders(match)] == ["off"]
    assert "A dispute waits for a ruling: Friday Cup" not in subjects_to(cast.rita)


def test_a_reminder_concerns_the_sides_and_the_staff_alone(cast, clock):
    match = cast.disputed_match()
    moved = [event for event in log(match.tournament_id, "deadline_moved") if event.data["kind"] == "dispute_reminder"]
    assert [event.public for event in moved] == [None]
    assert moved[0].audience_registrations == [match.participant1_id, match.participant2_id]


def test_without_minutes_nobody_is_reminded(cast, settings):
    assert settings.DISPUTE_REMINDER_MINUTES == 0
    assert reminders(cast.disputed_match()) == []
