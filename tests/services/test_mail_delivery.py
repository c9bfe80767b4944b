"""How a mail of news is sent: at most once, within bounds, and never in anybody's way."""

import traceback
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.module_loading import import_string

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
from tests.support.background import do_tasks
from tests.support.cast import make_user, registration_of
from tests.support.mailboxes import confirm, subjects_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    confirm(cast.bob, cast.bella, cast.carol)
    return cast


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
    "the site's address is refused": SMTPSenderRefused(530, b"sign in first", "noreply@localhost"),
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


def test_a_task_queued_under_its_name_of_before_is_found():
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
