"""What the clock does, when, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.domain.deadline_states import NOT_WHILE_AWAY, TIMETABLE, DeadlineKind
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.due.deadlines import deadlines
from apps.tournaments.models import Deadline, Heartbeat, LoggedEvent, Match, Outage, Registration, Tournament
from apps.tournaments.selectors.deadlines import away_between, deadlines_for
from apps.tournaments.selectors.roles import Membership
from apps.tournaments.services.clock import act_on, beat
from tests.support.cast import bobs_win, registration_of
from tests.support.record import log, record, refused, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(time_machine):
    """Time that stands still; to let it pass, and the clock do what is due then. The site is there all the while."""
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)

    def pass_by(**time):
        time_machine.shift(timedelta(**time))
        # As if it had been said every few seconds.
        Heartbeat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
        call_command("run_deadlines")

    beat()
    return pass_by


@pytest.fixture
def sleeping(time_machine):
    """The same while no process of the site is there; the first that comes back does what is due."""

    def pass_by(**time):
        time_machine.shift(timedelta(**time))
        call_command("run_deadlines")

    return pass_by


def plan(cast, tournament, kind, **time):
    return services.plan_deadline(tournament.pk, cast.alice, kind, timezone.now() + timedelta(**time))


def state_of(row):
    row.refresh_from_db()
    return row.state


# The timetable


def test_a_tournament_goes_from_its_announcement_to_its_first_match_by_itself(clock, cast):
    tournament = cast.draft()
    services.publish_tournament(tournament.pk, cast.alice)
    for hours, kind in enumerate(TIMETABLE, start=1):
        plan(cast, tournament, kind, hours=hours)
    clock(hours=1)
    assert state_of(tournament) == "registration_open"
    for person in (cast.bob, cast.bella, cast.carol):
        services.register_player(tournament.pk, person)
    clock(hours=1)
    assert state_of(tournament) == "registration_closed"
    clock(hours=1)
    assert state_of(tournament) == "check_in"
    for person in (cast.bob, cast.bella):
        services.check_in_registration(registration_of(tournament, person).pk, person)
    clock(hours=1)
    assert registration_of(tournament, cast.carol).state == "no_show"
    clock(hours=1)
    assert state_of(tournament) == "live"
    assert set(Deadline.objects.values_list("state", flat=True)) <= {"done", "off"}
    by_clock = [event for event in log(tournament.pk, "tournament_state_changed") if event.actor is None]
    assert {event.data["changed_by"] for event in by_clock} == {"clock"}


def test_nothing_happens_before_its_time_nor_twice(clock, cast):
    tournament = cast.open(2)
    plan(cast, tournament, "registration_closes", hours=1)
    clock(minutes=59)
    assert state_of(tournament) == "registration_open"
    clock(minutes=1)
    before = record(tournament.pk)
    for _ in range(3):
        clock(minutes=1)
    assert record(tournament.pk) == before


def test_a_place_that_a_no_show_leaves_goes_to_who_waits_when_check_in_closes(clock, cast):
    tournament = cast.open(2, max_participants=2)
    services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    services.check_in_registration(registration_of(tournament, cast.bella).pk, cast.bella)
    plan(cast, tournament, "check_in_closes", minutes=10)
    clock(minutes=10)
    states = dict(Registration.objects.values_list("name", "state"))
    assert states == {"Bob": "no_show", "Bella": "checked_in", "Carol": "checked_in"}
    services.start_tournament(tournament.pk, cast.alice)
    assert registration_of(tournament, cast.carol).state == "active"


def checked_in_with_a_line(clock, cast, places=2):
    """Check-in is over by the clock; Bob and Bella have checked in, and Carol waits, or did not turn up."""
    tournament = cast.open(2, max_participants=places)
    services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    for person in (cast.bob, cast.bella):
        services.check_in_registration(registration_of(tournament, person).pk, person)
    plan(cast, tournament, "check_in_closes", minutes=10)
    clock(minutes=10)
    return tournament


@pytest.mark.parametrize("how", ["withdraw", "reject"])
def test_who_moves_up_after_check_in_is_over_counts_as_checked_in_and_plays(clock, cast, how):
    tournament = checked_in_with_a_line(clock, cast)
    bob = registration_of(tournament, cast.bob)
    if how == "withdraw":
        services.withdraw_registration(bob.pk, cast.bob)
    else:
        services.undo_check_in(bob.pk, cast.bob)
        services.reject_registration(bob.pk, cast.alice)
    carol = registration_of(tournament, cast.carol)
    assert (carol.state, carol.checked_in_at is not None) == ("checked_in", True)
    services.start_tournament(tournament.pk, cast.alice)
    assert registration_of(tournament, cast.carol).state == "active"


def test_check_in_that_closes_a_second_time_lets_in_who_waits_as_the_first_time(clock, cast):
    tournament = checked_in_with_a_line(clock, cast)
    services.undo_check_in(registration_of(tournament, cast.bob).pk, cast.alice)
    again = plan(cast, tournament, "check_in_closes", minutes=5)
    clock(minutes=5)
    states = dict(Registration.objects.values_list("name", "state"))
    assert states == {"Bob": "no_show", "Bella": "checked_in", "Carol": "checked_in"}
    assert state_of(again) == "done"


def test_who_moves_up_while_check_in_is_open_checks_in(clock, cast):
    tournament = checked_in_with_a_line(clock, cast)
    services.open_registration(tournament.pk, cast.alice)
    services.close_registration(tournament.pk, cast.alice)
    clock(minutes=1)
    services.open_check_in(tournament.pk, cast.alice)
    services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    assert registration_of(tournament, cast.carol).state == "confirmed"


def test_who_is_let_in_after_check_in_is_over_counts_as_checked_in(clock, cast):
    tournament = checked_in_with_a_line(clock, cast)
    Registration.objects.filter(tournament=tournament, user=cast.bob).update(state="withdrawn")
    carol = registration_of(tournament, cast.carol)
    Registration.objects.filter(pk=carol.pk).update(state="pending")
    assert services.confirm_registration(carol.pk, cast.alice).state == "checked_in"


def test_a_guest_entered_after_check_in_is_over_counts_as_checked_in_and_plays(clock, cast):
    tournament = checked_in_with_a_line(clock, cast, places=3)
    rows = [row for row, _ in services.add_guests(tournament.pk, cast.alice, ["Nina", "Max"])]
    assert [(row.state, row.checked_in_at is not None) for row in rows] == [("checked_in", True), ("waitlisted", False)]
    services.start_tournament(tournament.pk, cast.alice)
    assert [state_of(row) for row in rows] == ["active", "waitlisted"]


def test_what_cannot_be_done_any_more_is_off_with_the_reason_and_leaves_no_trace(clock, cast):
    tournament = cast.open(1, check_in_required=False)
    deadline = plan(cast, tournament, "starts", hours=1)
    services.close_registration(tournament.pk, cast.alice)
    with told(tournament.pk) as events:
        clock(hours=1)
    assert (state_of(tournament), state_of(deadline)) == ("registration_closed", "off")
    assert [event.type for event in events] == ["deadline_moved"]
    assert "1 participants are there and 2 are needed" in events[0].data["reason"]


def test_what_happened_by_hand_is_not_done_by_the_clock(clock, cast):
    tournament = cast.open(2)
    closes, starts = plan(cast, tournament, "registration_closes", hours=1), plan(cast, tournament, "starts", hours=2)
    services.close_registration(tournament.pk, cast.alice)
    clock(hours=1)
    assert (state_of(tournament), state_of(closes)) == ("registration_closed", "off")
    services.start_tournament(tournament.pk, cast.alice)
    assert state_of(starts) == "off"


def test_a_cancelled_tournament_has_no_deadlines(clock, cast):
    tournament = cast.open(2)
    deadline = plan(cast, tournament, "starts", hours=2)
    services.cancel_tournament(tournament.pk, cast.alice)
    assert state_of(deadline) == "off"
    with refused(tournament.pk, Conflict, "over"):
        plan(cast, tournament, "starts", hours=2)


def test_a_deadline_is_moved_and_switched_off_by_organizers(clock, cast):
    tournament = cast.open(2)
    deadline = plan(cast, tournament, "registration_closes", hours=1)
    later = timezone.now() + 3 * HOUR
    with told(tournament.pk) as events:
        services.move_deadline(deadline.pk, cast.alice, later)
        services.move_deadline(deadline.pk, cast.alice, later)
    (event,) = events
    assert (event.data["due_at"], event.data["moved_from"]) == ("2030-01-01T15:00:00Z", "2030-01-01T13:00:00Z")
    clock(hours=2)
    assert state_of(tournament) == "registration_open"
    services.switch_off_deadline(deadline.pk, cast.alice)
    clock(hours=2)
    assert state_of(tournament) == "registration_open"
    with refused(tournament.pk, Conflict, "The deadline is off"):
        services.move_deadline(deadline.pk, cast.alice, timezone.now() + HOUR)
    with refused(tournament.pk, Conflict, "The deadline is off"):
        services.switch_off_deadline(deadline.pk, cast.alice)


def test_to_plan_it_again_moves_it(clock, cast):
    tournament = cast.open(2)
    first, again = (plan(cast, tournament, "registration_closes", hours=hours) for hours in (1, 2))
    assert first.pk == again.pk and Deadline.objects.count() == 1


def test_nobody_else_plans_and_nothing_is_planned_for_the_past(clock, cast):
    tournament = cast.open(2)
    deadline = plan(cast, tournament, "registration_closes", hours=1)
    for person in (cast.bob, cast.rita, cast.oscar):
        with refused(tournament.pk, PermissionRefused):
            services.plan_deadline(tournament.pk, person, "starts", timezone.now() + HOUR)
        with refused(tournament.pk, PermissionRefused):
            services.move_deadline(deadline.pk, person, timezone.now() + HOUR)
        with refused(tournament.pk, PermissionRefused):
            services.switch_off_deadline(deadline.pk, person)
    with refused(tournament.pk, InvalidInput, "still to come"):
        services.plan_deadline(tournament.pk, cast.alice, "starts", timezone.now())
    with refused(tournament.pk, InvalidInput, "still to come"):
        services.move_deadline(deadline.pk, cast.alice, timezone.now() - HOUR)
    for kind in ("match_check_in", "result_confirms", "lunch"):
        with refused(tournament.pk, InvalidInput, "Choose one of"):
            services.plan_deadline(tournament.pk, cast.alice, kind, timezone.now() + HOUR)
    with pytest.raises(NotFound):
        services.move_deadline(10**9, cast.alice, timezone.now() + HOUR)


# Matches


def test_who_is_there_gets_the_match_of_who_is_not(clock, cast):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    services.ready_up(match.pk, cast.bella)
    clock(minutes=9)
    assert state_of(match) == "check_in"
    clock(minutes=1)
    assert state_of(match) == "forfeit" and match.winner == registration_of(match.tournament, cast.bella)
    (event,) = log(match.tournament_id, "match_completed")
    assert event.data["confirmed_by"] == "clock" and event.actor is None


def test_where_nobody_is_there_both_are_out(clock, cast):
    match = cast.match(4)
    services.call_match(match.pk, cast.rita)
    clock(minutes=10)
    assert state_of(match) == "forfeit" and match.winner is None


@pytest.mark.parametrize("there", ["nobody", "the other", "the guest"])
def test_against_a_guest_nobody_but_the_staff_decides(clock, cast, there):
    """A guest has no account to say that they are there with: the staff plays for them."""
    tournament = cast.open(1, check_in_required=False)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    services.call_match(match.pk, cast.rita)
    if there == "the other":
        services.ready_up(match.pk, cast.bob)
    if there == "the guest":
        services.ready_up(match.pk, cast.rita, Registration.objects.get(name="Nina").pk)
    clock(minutes=10)
    if there == "the guest":
        assert state_of(match) == "forfeit" and match.winner.name == "Nina"
    else:
        assert state_of(match) == "check_in" and Deadline.objects.get().state == "off"
        services.forfeit_match(match.pk, cast.rita, registration_of(tournament, cast.bob).pk)


def test_who_is_there_in_time_plays(clock, cast):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    assert Deadline.objects.get().state == "off"
    clock(minutes=10)
    assert state_of(match) == "ready"


@pytest.mark.parametrize("minutes", [0, 3])
def test_how_long_they_have_is_the_tournaments_to_say(clock, cast, minutes):
    match = cast.match(2, check_in_minutes=minutes)
    services.call_match(match.pk, cast.rita)
    clock(minutes=3)
    assert state_of(match) == ("forfeit" if minutes else "check_in")


def test_a_report_that_nobody_answers_counts(clock, cast, settings):
    settings.RESULT_CONFIRM_MINUTES = 15
    match = cast.reported_match(2)
    clock(minutes=14)
    assert state_of(match) == "pending_result"
    clock(minutes=1)
    assert state_of(match) == "completed" and match.winner == registration_of(match.tournament, cast.bob)
    assert match.reports.get().state == "accepted"


def test_a_correction_has_its_own_time(clock, cast, settings):
    settings.RESULT_CONFIRM_MINUTES = 15
    match = cast.reported_match(2, best_of=3)
    clock(minutes=14)
    services.report_result(match.pk, cast.bob, MatchScore(2, 1))
    clock(minutes=14)
    assert state_of(match) == "pending_result"
    clock(minutes=1)
    assert (state_of(match), match.participant2_score) == ("completed", 1)


@pytest.mark.parametrize("end", ["confirm", "dispute", "rule"])
def test_an_answer_ends_the_wait(clock, cast, settings, end):
    settings.RESULT_CONFIRM_MINUTES = 15
    match = cast.reported_match(2)
    if end == "confirm":
        services.confirm_result(match.pk, cast.bella)
    elif end == "dispute":
        services.dispute_result(match.pk, cast.bella, "score_mismatch")
    else:
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    assert not Deadline.objects.filter(state="open").exists()
    before = state_of(match)
    clock(hours=1)
    assert state_of(match) == before


def test_when_a_report_counts_is_for_its_sides_and_the_staff(cast, settings):
    settings.RESULT_CONFIRM_MINUTES = 15
    match = cast.reported_match(4)
    event = log(match.tournament_id, "deadline_moved")[-1]
    assert (event.least_role, event.public) == (2, None)
    assert sorted(event.audience_registrations) == sorted([match.participant1_id, match.participant2_id])
    own = Membership(Role.PLAYER, match.participant1_id)
    stranger = Membership(Role.PLAYER, 10**9)
    shown = [deadlines_for(reader, match.tournament_id).count() for reader in (own, Membership(Role.REFEREE), stranger)]
    assert shown == [1, 1, 0]


# When the site was away


def test_nobody_is_walked_over_for_a_time_in_which_the_site_was_away(clock, sleeping, cast):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    clock(minutes=4)
    with told(match.tournament_id) as events:
        sleeping(minutes=60)
    assert state_of(match) == "check_in"
    assert [(event.data["moved_by"], event.data["due_at"]) for event in events] == [("outage", "2030-01-01T13:10:00Z")]
    clock(minutes=5)
    assert state_of(match) == "check_in"
    clock(minutes=1)
    assert state_of(match) == "forfeit"


def test_an_outage_of_an_hour_moves_what_costs_somebody_something_and_the_rest_is_done_in_its_order(
    clock, sleeping, cast, settings
):
    """Every kind there is falls due in it, each of a tournament or a match of its own, the last of them first."""
    settings.RESULT_CONFIRM_MINUTES, settings.DISPUTE_REMINDER_MINUTES, settings.INVITATION_DAYS = 15, 15, 1
    services.call_match(cast.match(name="A").pk, cast.rita)
    cast.reported_match(name="B")
    cast.disputed_match(name="C")
    vetoed = cast.match(name="D", map_pool=["Ascent", "Bind", "Haven"], veto_seconds=60)
    for person in (cast.bob, cast.bella):
        services.ready_up(vetoed.pk, person)
    services.invite(cast.draft(name="E").pk, cast.alice, "carol", Role.REFEREE)
    published = cast.draft(name="F")
    services.publish_tournament(published.pk, cast.alice)
    plan(cast, published, "registration_opens", minutes=30)
    plan(cast, cast.open(2, name="G"), "registration_closes", minutes=30)
    closed = cast.open(2, name="H")
    services.close_registration(closed.pk, cast.alice)
    plan(cast, closed, "check_in_opens", minutes=30)
    plan(cast, cast.checking_in(2, name="I"), "check_in_closes", minutes=30)
    plan(cast, cast.checking_in(2, name="J"), "starts", minutes=30)
    rows = list(Deadline.objects.filter(state="open").order_by("-pk"))
    assert {row.kind for row in rows} == set(DeadlineKind)
    at = {row.pk: timezone.now() + timedelta(minutes=n) for n, row in enumerate(rows, start=1)}
    for pk, due_at in at.items():
        Deadline.objects.filter(pk=pk).update(due_at=due_at)
    newest = LoggedEvent.objects.latest("pk").pk
    sleeping(hours=1)
    after = {row.pk: row for row in Deadline.objects.filter(pk__in=at)}
    moved = {row.kind: row.due_at - at[row.pk] for row in after.values() if row.state == "open"}
    assert moved == dict.fromkeys(NOT_WHILE_AWAY, HOUR)
    told = LoggedEvent.objects.filter(pk__gt=newest, type="deadline_moved").order_by("pk")
    acted = [event.data["deadline_id"] for event in told if event.data["deadline_id"] in at]
    assert acted == [row.pk for row in rows]


def test_an_outage_counts_once_and_two_count_both(clock, sleeping, cast):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    sleeping(minutes=20)
    clock(minutes=4)
    sleeping(minutes=20)
    clock(minutes=5)
    assert state_of(match) == "check_in"
    clock(minutes=1)
    assert state_of(match) == "forfeit"
    assert Outage.objects.count() == 2


def test_everything_else_is_done_in_the_order_in_which_it_fell_due(clock, sleeping, cast):
    tournament = cast.open(2)
    plan(cast, tournament, "registration_closes", minutes=10)
    plan(cast, tournament, "check_in_opens", minutes=20)
    sleeping(hours=1)
    assert state_of(tournament) == "check_in"
    news = [event.data["new_state"] for event in log(tournament.pk, "tournament_state_changed")]
    assert news[-2:] == ["registration_closed", "check_in"]


def test_a_short_silence_is_no_outage(clock, sleeping, cast):
    sleeping(seconds=20)
    sleeping(seconds=29)
    assert not Outage.objects.exists()
    sleeping(seconds=31)
    assert Outage.objects.count() == 1


def test_what_was_away_is_counted_within_the_time_asked_for(cast):
    now = timezone.now()
    Outage.objects.create(began=now - 3 * HOUR, ended=now - 2 * HOUR)
    Outage.objects.create(began=now - HOUR, ended=now)
    assert away_between(now - 4 * HOUR, now) == 2 * HOUR
    assert away_between(now - HOUR / 2, now) == HOUR / 2
    assert away_between(now, now) == timedelta(0)


def test_two_that_look_at_once_do_it_once(clock, cast):
    tournament = cast.open(2)
    deadline = plan(cast, tournament, "registration_closes", hours=1)
    clock(hours=1)
    with told(tournament.pk) as events:
        act_on(deadline.pk)
    assert events == []
    act_on(10**9)


def test_a_tournament_that_cannot_be_done_is_in_nobodys_way(clock, cast):
    first, second = cast.open(1), cast.open(2)
    Tournament.objects.filter(pk=first.pk).update(min_participants=2, check_in_required=False)
    for tournament in (first, second):
        plan(cast, tournament, "registration_closes", minutes=1)
        plan(cast, tournament, "starts", minutes=2)
    clock(minutes=2)
    assert (state_of(first), state_of(second)) == ("registration_closed", "live")
    assert Match.objects.filter(tournament=second).exists()
    assert set(Deadline.objects.values_list("kind", flat=True)) <= set(DeadlineKind)


# What a hostile reader found


def checking_in_with_times(cast, closes, starts):
    tournament = cast.open(2)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    plan(cast, tournament, "check_in_closes", minutes=closes)
    plan(cast, tournament, "starts", minutes=starts)
    return tournament


def test_a_start_that_fell_into_an_outage_leaves_time_to_check_in(clock, sleeping, cast):
    tournament = checking_in_with_times(cast, closes=20, starts=30)
    sleeping(minutes=40)
    assert state_of(tournament) == "check_in"
    for person in (cast.bob, cast.bella):
        services.check_in_registration(registration_of(tournament, person).pk, person)
    clock(minutes=30)
    assert state_of(tournament) == "live"


def test_check_in_that_opens_late_is_open_as_long_as_was_planned(clock, sleeping, cast):
    tournament = cast.open(2)
    plan(cast, tournament, "check_in_opens", minutes=10)
    plan(cast, tournament, "check_in_closes", minutes=20)
    plan(cast, tournament, "starts", minutes=30)
    sleeping(minutes=60)
    assert state_of(tournament) == "check_in"
    for person in (cast.bob, cast.bella):
        services.check_in_registration(registration_of(tournament, person).pk, person)
    clock(minutes=9)
    assert state_of(tournament) == "check_in"
    clock(minutes=11)
    assert state_of(tournament) == "live"


def test_an_outage_before_check_in_moves_nothing_of_it(clock, sleeping, cast):
    tournament = cast.open(2)
    closes = plan(cast, tournament, "check_in_closes", hours=120)
    due_at = closes.due_at
    sleeping(hours=100)
    closes.refresh_from_db()
    assert closes.due_at == due_at and Outage.objects.exists()


def test_what_an_outage_does_not_move_is_looked_at_once_and_not_every_second(clock, sleeping, cast):
    tournament = cast.open(2)
    for kind in ("check_in_closes", "starts"):
        plan(cast, tournament, kind, hours=120)
    sleeping(hours=1)
    assert Outage.objects.exists() and list(deadlines()) == []


def test_a_clock_that_was_ahead_moves_nothing_for_ever(clock, cast, time_machine):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    time_machine.shift(timedelta(days=365))
    beat()
    time_machine.shift(-timedelta(days=365))
    with told(match.tournament_id) as events:
        for _ in range(3):
            clock(seconds=1)
    assert events == []
    clock(minutes=10)
    assert state_of(match) == "forfeit"


def test_of_two_at_the_same_time_the_first_of_the_timetable_comes_first(clock, cast):
    tournament = cast.open(2, check_in_required=False)
    plan(cast, tournament, "starts", minutes=10)
    plan(cast, tournament, "registration_closes", minutes=10)
    clock(minutes=10)
    clock(seconds=1)
    assert state_of(tournament) == "live"


def test_what_comes_later_waits_for_what_could_not_be_done_just_now(clock, cast, time_machine):
    tournament = cast.open(2, check_in_required=False)
    closes = plan(cast, tournament, "registration_closes", minutes=9)
    starts = plan(cast, tournament, "starts", minutes=10)
    time_machine.shift(timedelta(minutes=10))
    Heartbeat.objects.update(at=timezone.now())
    act_on(starts.pk)
    assert state_of(starts) == "open"
    act_on(closes.pk)
    act_on(starts.pk)
    assert state_of(tournament) == "live"


def test_nothing_is_lost_before_it_is_known_whether_the_site_was_away(clock, cast, time_machine):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    deadline = Deadline.objects.get()
    time_machine.shift(timedelta(hours=1))
    act_on(deadline.pk)
    assert state_of(match) == "check_in"


def test_work_that_takes_long_is_no_outage(clock, cast, time_machine):
    """Each thing that is done says that the site is there."""
    tournaments = [cast.open(2, name=f"Cup {number}") for number in range(4)]
    for tournament in tournaments:
        plan(cast, tournament, "registration_closes", minutes=1)
    time_machine.shift(timedelta(minutes=1))
    Heartbeat.objects.update(at=timezone.now())
    for item in deadlines():
        time_machine.shift(timedelta(seconds=12))
        item.do()
    assert not Outage.objects.exists()
    assert {state_of(tournament) for tournament in tournaments} == {"registration_closed"}


def test_a_report_against_a_guest_waits_for_a_referee(clock, cast, settings):
    settings.RESULT_CONFIRM_MINUTES = 15
    tournament = cast.open(1, check_in_required=False)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    services.start_match(match.pk, cast.rita)
    services.report_result(match.pk, cast.bob, bobs_win(match))
    clock(hours=1)
    assert state_of(match) == "pending_result" and not Deadline.objects.exists()


def test_what_the_clock_does_uses_up_nothing_of_the_organizers(clock, cast, monkeypatch):
    monkeypatch.setattr("apps.tournaments.services.deadlines.MOST_DEADLINES", 1)
    tournament = cast.live(4)
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.call_match(match.pk, cast.alice)
    deadline = Deadline.objects.first()
    services.move_deadline(deadline.pk, cast.alice, timezone.now() + HOUR)
    with refused(tournament.pk, Conflict, "moved 1 times"):
        services.move_deadline(deadline.pk, cast.alice, timezone.now() + 2 * HOUR)


def test_nothing_is_planned_for_after_all_our_time(cast):
    tournament = cast.open(2)
    with refused(tournament.pk, InvalidInput, "within two years"):
        services.plan_deadline(tournament.pk, cast.alice, "starts", timezone.now() + timedelta(days=800))


def test_a_deadline_goes_with_the_match_that_is_taken_back(cast):
    tournament = cast.live(4, format="swiss", options={"rounds": 2})
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    first, second = Match.objects.filter(tournament=tournament, round=1)[0], Match.objects.filter(round=2).first()
    services.call_match(second.pk, cast.rita)
    with told(tournament.pk) as events:
        services.reopen_match(first.pk, cast.alice, services.preview_reopen(first.pk, cast.alice).state)
    (event,) = [event for event in events if event.type == "deadline_moved"]
    assert (event.data["state"], event.data["due_at"], event.data["match_id"]) == ("off", None, None)


def test_who_still_waits_to_be_let_in_when_it_begins_is_turned_away(cast):
    tournament = cast.open(2, check_in_required=False)
    services.edit_tournament(tournament.pk, cast.alice, needs_approval=True)
    services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    late = registration_of(tournament, cast.carol)
    assert (late.state, late.reason) == ("rejected", "The tournament began before anybody decided.")
