"""News by mail: who hears of what, in whose words, and that it comes once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from apps.accounts import mail_delivery
from apps.accounts.ending import end_account
from apps.accounts.mail_choices import end_mails
from apps.accounts.mail_kinds import KINDS, MailKind, declare
from apps.accounts.models import Mail, MailOff, User
from apps.accounts.posting import AT_A_TIME, post
from apps.accounts.tasks import send_mail
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
    assert subjects_to(people.bob) == ["Friday Cup: you are registered"]
    assert subjects_to(people.carol) == ["Friday Cup: you are on the waitlist"]
    services.withdraw_registration(registration_of(cup, people.bob).pk, people.bob)
    do_tasks()
    assert subjects_to(people.carol)[1:] == ["Friday Cup: you have a place"]
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
    told = ["Friday Cup: you are registered", "Friday Cup: you have a place"]
    assert subjects_to(people.bob) == subjects_to(people.bella) == told


def test_check_in_and_the_result_are_told_to_all_who_play(people):
    people.completed(4)
    # What is told late is told as it is: that there was a place, or a check-in, is no news by now.
    do_tasks()
    assert subjects_to(people.bob) == ["Friday Cup: the result"]
    [won] = [each.body for each in mail.outbox if "you have won it" in each.body]
    assert "Friday Cup is over, and you have won it. Congratulations!" in won
    [other] = [each.body for each in mail.outbox if each.to == [people.bella.email] and "is over" in each.body]
    assert "You finished in places 3 to 4." in other or "You finished in place 2." in other


def test_check_in_that_is_open_is_told_to_those_who_have_not_checked_in(people):
    cup = people.checking_in(2)
    services.check_in_registration(registration_of(cup, people.bella).pk, people.bella)
    do_tasks()
    assert "Friday Cup: check in now" in subjects_to(people.bob)
    assert "Friday Cup: check in now" not in subjects_to(people.bella)


def test_a_result_that_is_made_anew_is_told_anew_and_the_one_before_no_more(people):
    cup = people.completed(2)
    final = Match.objects.get(tournament=cup)
    services.reopen_match(final.pk, people.alice, services.preview_reopen(final.pk, people.alice).state)
    services.complete_match(final.pk, people.rita, MatchScore(0, final.best_of // 2 + 1))
    do_tasks()
    for person in (people.bob, people.bella):
        assert subjects_to(person).count("Friday Cup: the result") == 1
    [winner] = [each.to for each in mail.outbox if "you have won it" in each.body]
    final.refresh_from_db()
    assert winner == [final.winner.user.email]


def test_a_cancelled_tournament_is_told(people):
    cup = people.open(2)
    services.cancel_tournament(cup.pk, people.alice)
    do_tasks()
    assert "Friday Cup is cancelled" in subjects_to(people.bob)


def test_both_sides_of_a_dispute_hear_how_it_is_ruled_on(people):
    match = people.disputed_match()
    services.resolve_dispute(match.pk, people.alice, MatchScore(1, 0))
    do_tasks()
    for person in (people.bob, people.bella):
        assert "Friday Cup: your dispute is ruled on" in subjects_to(person)
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


def test_an_invitation_that_was_taken_back_is_not_mailed(people):
    cup = people.draft()
    services.invite(cup.pk, people.alice, "carol", Role.REFEREE)
    services.take_back(cup.pk, people.alice, "carol")
    do_tasks()
    assert mail.outbox == []


def test_whoever_left_what_nobody_may_see_and_what_is_over_is_not_written_to(people):
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
    assert letter.subject == "<b>Cup</b> & Co: you are registered"
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
    assert subjects_to(people.bob).count("Friday Cup: you are registered") == 2
    for _ in range(2):
        send_mail.call(Mail.objects.get(cause="the same").pk)
    assert subjects_to(people.bob).count("Friday Cup: you are registered") == 2


class Refusing(EmailBackend):
    """A mail server that has a bad day."""

    def send_messages(self, messages):
        raise ConnectionResetError("bye")


class Dying(EmailBackend):
    """The worker is killed once the server has the mail."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit


def one_mail(people):
    own = registration_of(people.open(2), people.bob)
    Mail.objects.all().delete()
    return Mail.objects.create(user=people.bob, kind="registered", cause="one", facts={"registration": own.pk})


def test_what_a_server_refused_is_tried_again(people, settings):
    waiting = one_mail(people)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Refusing"
    with pytest.raises(ConnectionResetError):
        send_mail.call(waiting.pk)
    assert mail.outbox == []
    settings.EMAIL_BACKEND = works
    send_mail.call(waiting.pk)
    assert len(mail.outbox) == 1
    waiting.refresh_from_db()
    assert waiting.outcome == "sent"


def test_a_mail_whose_worker_was_lost_is_not_sent_again(people, settings, caplog):
    waiting = one_mail(people)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Dying"
    with pytest.raises(SystemExit):
        send_mail.call(waiting.pk)
    settings.EMAIL_BACKEND = works
    # What a killed worker leaves behind is what it had begun.
    Mail.objects.filter(pk=waiting.pk).update(begun_at=timezone.now(), settled_at=None)
    send_mail.call(waiting.pk)
    assert len(mail.outbox) == 1
    waiting.refresh_from_db()
    assert waiting.outcome == "unknown"
    assert "a mail may have been lost with its worker" in caplog.messages


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
