"""News by mail: who hears of what, in whose words, and that it comes once."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from apps.accounts.mail_choices import end_mails
from apps.accounts.models import User
from apps.common.tasks import run_next
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, Registration
from tests.support.background import do_tasks
from tests.support.cast import bobs_win, registration_of
from tests.support.mailboxes import confirm, subjects_to

pytestmark = pytest.mark.django_db


AT = datetime(2030, 6, 7, 18, tzinfo=UTC)


@pytest.fixture
def people(cast):
    confirm(cast.bob, cast.bella, cast.carol)
    return cast


def test_a_place_the_waitlist_and_moving_up_are_told(people):
    cup = people.draft(max_participants=2, start_at=AT)
    services.publish_tournament(cup.pk, people.alice)
    services.open_registration(cup.pk, people.alice)
    for player in (people.bob, people.bella, people.carol):
        services.register_player(cup.pk, player)
    do_tasks()
    assert subjects_to(people.bob) == ["You are registered: Friday Cup"]
    assert subjects_to(people.carol) == ["You are on the waitlist: Friday Cup"]
    services.withdraw_registration(registration_of(cup, people.bob).pk, people.bob)
    do_tasks()
    assert subjects_to(people.carol)[1:] == ["You have a place: Friday Cup"]
    assert subjects_to(people.bob)[1:] == []
    body = mail.outbox[-1].body
    assert "It starts on Friday 7 June 2030, 18:00 (UTC)." in body
    assert f"http://testserver/tournaments/{cup.pk}/" in body


def test_more_places_move_several_up_and_each_hears_of_it_once(people):
    cup = people.draft(max_participants=2)
    services.publish_tournament(cup.pk, people.alice)
    services.open_registration(cup.pk, people.alice)
    for player in (people.oscar, people.rita, people.bob, people.bella):
        services.register_player(cup.pk, player)
    services.edit_tournament(cup.pk, people.alice, max_participants=8)
    do_tasks()
    # They were on the waitlist for a moment, which is no news by now; and it is one task for all of them.
    assert subjects_to(people.bob) == subjects_to(people.bella) == ["You have a place: Friday Cup"]
    moved = DBTaskResult.objects.filter(task_path="apps.tournaments.tasks.mail_news", args_kwargs__args__0="moved_up")
    assert [len(task.args_kwargs["args"][2]) for task in moved] == [2]


def test_check_in_and_the_result_are_told_to_all_who_play(people):
    people.completed(4)
    # What is told late is told as it is: that there was a place, or a check-in, is no news by now.
    do_tasks()
    assert subjects_to(people.bob) == ["The result: Friday Cup"]
    [won] = [each.body for each in mail.outbox if "you have won it" in each.body]
    assert "Friday Cup is over, and you have won it. Congratulations!" in won
    [other] = [each.body for each in mail.outbox if each.to == [people.bella.email] and "is over" in each.body]
    assert "You finished in places 3 to 4." in other or "You finished in place 2." in other


def test_who_is_disqualified_after_the_final_is_not_told_that_they_have_won(people):
    cup = people.live(4, third_place=True)
    for match in cup.matches.filter(state="check_in"):
        services.complete_match(match.pk, people.rita, bobs_win(match))
    final = cup.matches.filter(state="check_in").exclude(side="third_place").get()
    services.complete_match(final.pk, people.rita, bobs_win(final))
    final.refresh_from_db()
    confirm(final.winner.user)
    services.disqualify_registration(final.winner_id, people.alice)
    third = cup.matches.get(side="third_place")
    services.complete_match(third.pk, people.rita, bobs_win(third))
    services.approve_result(cup.pk, people.alice)
    do_tasks()
    assert not [each for each in mail.outbox if "you have won it" in each.body]
    assert "The result: Friday Cup" not in subjects_to(final.winner.user)


def test_who_moves_up_because_others_are_not_there_hears_that_it_has_begun(people):
    cup = people.draft(max_participants=2)
    services.publish_tournament(cup.pk, people.alice)
    services.open_registration(cup.pk, people.alice)
    for player in (people.bob, people.bella, people.carol):
        services.register_player(cup.pk, player)
    services.close_registration(cup.pk, people.alice)
    services.open_check_in(cup.pk, people.alice)
    services.check_in_registration(registration_of(cup, people.bob).pk, people.bob)
    services.start_tournament(cup.pk, people.alice)
    do_tasks()
    assert subjects_to(people.carol) == ["You have a place: Friday Cup"]
    [letter] = [each for each in mail.outbox if each.to == [people.carol.email]]
    assert "It has begun, and you play" in letter.body


def test_who_moves_up_during_check_in_is_told_to_check_in_now(people):
    cup = people.draft(max_participants=2)
    services.publish_tournament(cup.pk, people.alice)
    services.open_registration(cup.pk, people.alice)
    for player in (people.bob, people.bella, people.carol):
        services.register_player(cup.pk, player)
    services.close_registration(cup.pk, people.alice)
    services.open_check_in(cup.pk, people.alice)
    services.withdraw_registration(registration_of(cup, people.bob).pk, people.bob)
    do_tasks()
    [letter] = [each for each in mail.outbox if each.subject == "You have a place: Friday Cup"]
    assert letter.to == [people.carol.email]
    assert "Check-in is open. Say on its page that you are there" in letter.body


def test_check_in_that_nobody_has_to_do_is_not_told(people):
    people.checking_in(2, check_in_required=False)
    do_tasks()
    assert "Check in now: Friday Cup" not in subjects_to(people.bob)


def test_check_in_that_is_opened_again_and_again_is_told_once_a_day(people, time_machine):
    time_machine.move_to(AT, tick=False)
    cup = people.checking_in(2)
    for _ in range(3):
        services.open_registration(cup.pk, people.alice)
        services.close_registration(cup.pk, people.alice)
        services.open_check_in(cup.pk, people.alice)
        do_tasks()
    assert subjects_to(people.bob).count("Check in now: Friday Cup") == 1


def test_a_result_that_was_taken_back_before_it_was_mailed_is_not_mailed(people):
    cup = people.completed(4)
    final = Match.objects.filter(tournament=cup).order_by("-round", "pk").first()
    services.reopen_match(final.pk, people.alice, services.preview_reopen(final.pk, people.alice).state)
    do_tasks()
    assert not [each for each in mail.outbox if each.subject == "The result: Friday Cup"]


def test_check_in_that_is_open_is_told_to_those_who_have_not_checked_in(people):
    cup = people.checking_in(2)
    services.check_in_registration(registration_of(cup, people.bella).pk, people.bella)
    do_tasks()
    assert "Check in now: Friday Cup" in subjects_to(people.bob)
    assert "Check in now: Friday Cup" not in subjects_to(people.bella)


def test_a_result_that_is_made_anew_is_told_anew_and_the_one_before_no_more(people):
    cup = people.completed(2)
    final = Match.objects.get(tournament=cup)
    services.reopen_match(final.pk, people.alice, services.preview_reopen(final.pk, people.alice).state)
    services.complete_match(final.pk, people.rita, MatchScore(0, final.best_of // 2 + 1))
    do_tasks()
    for person in (people.bob, people.bella):
        assert subjects_to(person).count("The result: Friday Cup") == 1
    [winner] = [each.to for each in mail.outbox if "you have won it" in each.body]
    final.refresh_from_db()
    assert winner == [final.winner.user.email]


def test_a_cancelled_tournament_is_told(people):
    cup = people.open(2)
    services.cancel_tournament(cup.pk, people.alice)
    do_tasks()
    assert "Cancelled: Friday Cup" in subjects_to(people.bob)


def test_both_sides_of_a_dispute_hear_how_it_is_ruled_on(people):
    match = people.disputed_match()
    services.resolve_dispute(match.pk, people.alice, MatchScore(1, 0))
    do_tasks()
    for person in (people.bob, people.bella):
        assert "Your dispute is ruled on: Friday Cup" in subjects_to(person)
    text = next(each.body for each in mail.outbox if "dispute" in each.subject)
    assert "is ruled on." in text and "The result is 1 : 0." in text and f"/matches/{match.pk}/" in text


def test_a_dispute_that_ends_without_a_game_says_who_wins(people):
    match = people.disputed_match()
    services.forfeit_match(match.pk, people.rita, match.participant1_id)
    do_tasks()
    text = next(each.body for each in mail.outbox if "dispute" in each.subject)
    assert f"{match.participant1} wins without a game." in text


def test_an_invitation_names_neither_the_tournament_nor_who_invites(people):
    cup = people.draft()
    services.invite(cup.pk, people.alice, "carol", Role.REFEREE)
    services.invite(cup.pk, people.alice, "nobody-at-all", Role.REFEREE)
    do_tasks()
    assert subjects_to(people.carol) == ["You are invited to help run a tournament"]
    [letter] = mail.outbox
    html = letter.alternatives[0][0]
    assert "Friday" not in letter.body + html and "Alice" not in letter.body + html


def test_somebody_who_invites_again_and_again_is_heard_of_once_a_day(people, time_machine):
    time_machine.move_to(AT, tick=False)
    for cup in (people.draft(name="One"), people.draft(name="Two")):
        for _ in range(2):
            services.invite(cup.pk, people.alice, "carol", Role.REFEREE)
            do_tasks()
            services.take_back(cup.pk, people.alice, "carol")
    assert subjects_to(people.carol) == ["You are invited to help run a tournament"]


def test_an_invitation_that_was_taken_back_is_not_mailed(people):
    cup = people.draft()
    services.invite(cup.pk, people.alice, "carol", Role.REFEREE)
    services.take_back(cup.pk, people.alice, "carol")
    do_tasks()
    assert mail.outbox == []


def test_whoever_left_is_not_written_to(people):
    cup = people.open(2)
    services.withdraw_registration(registration_of(cup, people.bob).pk, people.bob)
    do_tasks()
    assert subjects_to(people.bob) == []


@pytest.mark.parametrize(
    "unconfirm",
    [
        lambda user: User.objects.filter(pk=user.pk).update(confirmed_email=""),
        lambda user: User.objects.filter(pk=user.pk).update(email="other@example.org"),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    ],
    ids=["never confirmed", "another address", "banned"],
)
@pytest.mark.parametrize("when", ["before", "while the mail waits"])
def test_only_an_address_that_is_confirmed_gets_news(people, unconfirm, when):
    if when == "before":
        unconfirm(people.bob)
    people.open(2)
    if when != "before":
        do_until_posted()
        unconfirm(people.bob)
    do_tasks()
    assert mail.outbox and all(each.to == [people.bella.email] for each in mail.outbox)


def do_until_posted():
    """Only what finds out who gets news; the mails themselves wait."""
    waiting = Registration.objects.count()
    for _ in range(waiting):
        run_next("test")


@pytest.mark.parametrize("when", ["before", "while the mail waits"])
def test_a_kind_that_is_switched_off_does_not_come_and_the_others_do(people, when):
    if when == "before":
        end_mails(people.bob.pk, "registered")
    people.open(2)
    if when != "before":
        do_until_posted()
        end_mails(people.bob.pk, "registered")
    cup = people.elsewhere()
    services.invite(cup.pk, people.oscar, "bob", Role.REFEREE)
    do_tasks()
    assert subjects_to(people.bob) == ["You are invited to help run a tournament"]


def test_a_mail_is_in_its_reader_s_language_and_time(people):
    confirm(people.bob, language="bn", time_zone="Asia/Dhaka")
    people.open(2, start_at=AT)
    do_tasks()
    [bobs] = [each for each in mail.outbox if each.to == [people.bob.email]]
    [bellas] = [each for each in mail.outbox if each.to == [people.bella.email]]
    assert "শনিবার 8 জুন 2030, 00:00 (Asia/Dhaka)" in bobs.body
    assert "Friday Cup-এ আপনার একটি জায়গা আছে।" in bobs.body and '<html lang="bn">' in bobs.alternatives[0][0]
    assert "18:00 (UTC)" in bellas.body and '<html lang="en">' in bellas.alternatives[0][0]


def test_a_name_with_markup_is_shown_as_it_is(people):
    people.open(2, name="<b>Cup</b> & Co")
    do_tasks()
    letter = mail.outbox[0]
    assert letter.subject == "You are registered: <b>Cup</b> & Co"
    assert "<b>Cup</b> & Co" in letter.body
    assert "&lt;b&gt;Cup&lt;/b&gt; &amp; Co" in letter.alternatives[0][0]


def test_a_zone_that_this_machine_does_not_know_is_the_site_s(people):
    confirm(people.bob, time_zone="Moon/Base")
    people.open(2, start_at=AT)
    do_tasks()
    assert "18:00 (UTC)" in next(each.body for each in mail.outbox if each.to == [people.bob.email])
