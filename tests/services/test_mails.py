"""News by mail: who hears of what, in whose words, and that it comes once."""

import traceback
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from apps.accounts import mail_delivery
from apps.accounts.ending import end_account
from apps.accounts.mail_choices import choose_language, end_mails
from apps.accounts.mail_delivery import NotTaken
from apps.accounts.mail_kinds import KINDS, MailKind, declare
from apps.accounts.models import Mail, MailOff, User
from apps.accounts.posting import AT_A_TIME, post
from apps.accounts.services import ask_for_reset
from apps.accounts.tasks import mail_of_sign_up, send_mail
from apps.common.due import run_due
from apps.common.tasks import run_next
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, Registration
from tests.support.background import do_tasks
from tests.support.cast import make_user, registration_of
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


def test_news_says_that_it_is_automatic_and_how_it_ends(people):
    people.open(2)
    do_tasks()
    headers = mail.outbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link in mail.outbox[0].body and link in mail.outbox[0].alternatives[0][0].replace("&amp;", "&")


def test_what_happened_is_mailed_once_however_often_it_is_posted(people):
    own = registration_of(people.open(2), people.bob)
    do_tasks()
    for _ in range(2):
        post("registered", "the same", {people.bob.pk: {"registration": own.pk}})
    do_tasks()
    assert subjects_to(people.bob).count("You are registered: Friday Cup") == 2
    for _ in range(2):
        send_mail.call(Mail.objects.get(cause="the same").pk)
    assert subjects_to(people.bob).count("You are registered: Friday Cup") == 2


class Answering(EmailBackend):
    """A mail server that does not take a mail, and says so; or says nothing any more."""

    answer: Exception | None = None

    def send_messages(self, messages):
        if self.answer is None:
            return 0
        raise self.answer


class Away(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def answers(settings, monkeypatch):
    """`answers(error)`: what the mail server does from now on; `answers()`: it works."""
    works = settings.EMAIL_BACKEND

    def set_to(backend=None, error=None):
        monkeypatch.setattr(Answering, "answer", error)
        settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}" if backend else works

    return set_to


NOT_NOW = {
    "busy": SMTPDataError(451, b"later"),
    "a full mailbox": SMTPRecipientsRefused({"bob@example.org": (452, b"full")}),
    "nothing taken": None,
}
FOR_GOOD = {
    "no such mailbox": SMTPRecipientsRefused({"bob@example.org": (550, b"unknown")}),
    "unwanted": SMTPDataError(554, b"spam"),
}
NO_ANSWER = {"late": TimeoutError(), "gone": SMTPServerDisconnected("bye"), "reset": ConnectionResetError()}


def one_mail(people):
    own = registration_of(people.open(2), people.bob)
    Mail.objects.all().delete()
    return Mail.objects.create(user=people.bob, kind="registered", cause="one", facts={"registration": own.pk})


@pytest.mark.parametrize("answer", NOT_NOW)
def test_what_a_server_does_not_take_now_is_tried_again(people, answers, answer):
    waiting = one_mail(people)
    answers(Answering, NOT_NOW[answer])
    with pytest.raises(NotTaken):
        send_mail.call(waiting.pk)
    answers()
    send_mail.call(waiting.pk)
    waiting.refresh_from_db()
    assert (len(mail.outbox), waiting.outcome) == (1, "sent")


@pytest.mark.parametrize("answer", FOR_GOOD)
def test_what_a_server_refuses_for_good_is_not_tried_again(people, answers, answer):
    waiting = one_mail(people)
    answers(Answering, FOR_GOOD[answer])
    send_mail.call(waiting.pk)
    answers()
    send_mail.call(waiting.pk)
    waiting.refresh_from_db()
    assert (len(mail.outbox), waiting.outcome) == (0, "refused")


@pytest.mark.parametrize("answer", NO_ANSWER)
def test_a_mail_that_the_server_may_have_is_not_sent_again(people, answers, answer, caplog):
    waiting = one_mail(people)
    answers(Answering, NO_ANSWER[answer])
    send_mail.call(waiting.pk)
    answers()
    send_mail.call(waiting.pk)
    waiting.refresh_from_db()
    assert (len(mail.outbox), waiting.outcome) == (0, "unknown")
    assert "a mail may have been lost" in caplog.messages


def test_a_mail_whose_worker_was_lost_is_not_sent_again(people, caplog):
    waiting = one_mail(people)
    # What a killed worker leaves behind is what it had begun.
    Mail.objects.filter(pk=waiting.pk).update(begun_at=timezone.now())
    send_mail.call(waiting.pk)
    waiting.refresh_from_db()
    assert (len(mail.outbox), waiting.outcome) == (0, "unknown")
    assert "a mail may have been lost" in caplog.messages


def test_a_server_that_is_away_costs_a_mailbox_nothing(people, answers, rate):
    rate("news", "1/day")
    waiting = one_mail(people)
    answers(Away)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            send_mail.call(waiting.pk)
    answers()
    send_mail.call(waiting.pk)
    assert len(mail.outbox) == 1


def test_what_is_kept_of_a_failure_names_no_address(people, answers):
    waiting = one_mail(people)
    answers(Answering, NOT_NOW["a full mailbox"])
    with pytest.raises(NotTaken) as failure:
        send_mail.call(waiting.pk)
    assert "bob" not in "".join(traceback.format_exception(failure.value))


def test_a_zone_that_this_machine_does_not_know_is_the_site_s(people):
    confirm(people.bob, time_zone="Moon/Base")
    people.open(2, start_at=AT)
    do_tasks()
    assert "18:00 (UTC)" in next(each.body for each in mail.outbox if each.to == [people.bob.email])


def test_of_two_workers_with_the_same_mail_one_sends_it(people, monkeypatch):
    waiting = one_mail(people)
    real = mail_delivery.get_connection

    def late():
        """The other one was faster."""
        monkeypatch.setattr(mail_delivery, "get_connection", real)
        send_mail.call(waiting.pk)
        return real()

    monkeypatch.setattr(mail_delivery, "get_connection", late)
    send_mail.call(waiting.pk)
    assert len(mail.outbox) == 1


def test_a_mailbox_gets_so_much_news_and_no_more(people, rate, caplog):
    rate("news", "2/day")
    own = registration_of(people.open(2), people.bob)
    for number in range(5):
        post("registered", f"again {number}", {people.bob.pk: {"registration": own.pk}})
    do_tasks()
    assert len(subjects_to(people.bob)) == 2
    assert "mail not sent, its mailbox had too many" in caplog.messages


def test_a_crowd_is_written_to_in_batches(people, monkeypatch):
    own = registration_of(people.open(2), people.bob)
    crowd = [make_user(f"crowd-{number}") for number in range(AT_A_TIME + 1)]
    confirm(*crowd)
    post("registered", "all", {person.pk: {"registration": own.pk} for person in crowd})
    assert Mail.objects.filter(cause="all").count() == AT_A_TIME + 1


def test_nothing_of_news_is_left_of_an_account_that_ended(people):
    people.open(2)
    end_mails(people.bob.pk, "result")
    do_tasks()
    end_account(people.bob.pk)
    do_tasks()
    assert not Mail.objects.filter(user=people.bob).exists() and not MailOff.objects.filter(user=people.bob).exists()
    end_mails(people.bob.pk, "result")
    assert not MailOff.objects.filter(user=people.bob).exists()
    assert User.objects.get(pk=people.bob.pk).confirmed_email == ""


def test_what_a_stale_page_saves_brings_nothing_back_to_an_account_that_ended(people):
    before = User.objects.get(pk=people.bob.pk)
    end_account(people.bob.pk)
    choose_language(before, "bn", "Asia/Dhaka")
    now = User.objects.get(pk=people.bob.pk)
    assert (now.language, now.time_zone) == ("", "")


def test_a_mail_queued_under_the_name_of_before_is_sent(people):
    assert import_string("apps.accounts.tasks.tell_owner_of_sign_up") is mail_of_sign_up


def test_who_waits_for_a_link_does_not_wait_behind_news(people):
    people.open(2)
    ask_for_reset(people.bella.email)
    for _ in range(2):
        run_next("test")
    assert [each.subject for each in mail.outbox] == ["Your DeltaCrown password"]


def test_mails_are_forgotten_after_a_month(people):
    people.open(2)
    do_tasks()
    first = Mail.objects.order_by("pk").first()
    Mail.objects.filter(pk=first.pk).update(made_at=timezone.now() - timedelta(days=31))
    run_due()
    assert not Mail.objects.filter(pk=first.pk).exists() and Mail.objects.exists()


def test_two_kinds_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="registered already"):
        declare(MailKind("registered", "", lambda user, facts: None))
    assert "registered" in KINDS
