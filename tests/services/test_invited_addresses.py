"""Invitations by a mail address: to whom they go, who answers them, how many there are, and how long they are kept."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from apps.accounts.ending import end_account
from apps.accounts.invited_addresses import MOST_MAILS, refuse_mails
from apps.accounts.mail_choices import end_mails
from apps.accounts.models import InvitedAddress, Mail
from apps.accounts.personal import data_of
from apps.common.due import jobs, run
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.invitations import invitation_of_link, link_code, open_invitations
from apps.tournaments.selectors.roles import role_of
from tests.support.background import do_tasks
from tests.support.cast import make_user
from tests.support.mailboxes import confirm
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def cup(cast):
    return cast.open()


def invited(cast, cup, address=ANN, role=Role.REFEREE):
    services.invite(cup.pk, cast.alice, address, role)
    return Invitation.objects.filter(tournament=cup, state="open").latest("pk")


def mailed_to(address):
    return [message for message in mail.outbox if message.to == [address]]


def test_an_address_is_mailed_one_link_in_words_that_nobody_typed(cast):
    cup = cast.draft(name="Buy Gold Now")
    invitation = invited(cast, cup)
    do_tasks()
    [message] = mailed_to(ANN)
    html = message.alternatives[0][0]
    for text in (message.subject, message.body, html):
        assert "Buy Gold" not in text and "Alice" not in text and ANN not in text
    assert f"http://testserver/invitations/{link_code(invitation)}/" in message.body
    assert f"/invitations/{link_code(invitation)}/" in html


def test_the_mail_is_in_the_language_of_who_invites(cast, cup):
    with translation.override("bn"):
        invited(cast, cup)
    do_tasks()
    assert 'lang="bn"' in mailed_to(ANN)[0].alternatives[0][0]


def test_no_row_and_no_task_of_the_tournament_has_the_address(cast, cup):
    invitation = invited(cast, cup)
    assert invitation.username.startswith("mail:") and invitation.user is None
    assert not any("@" in str(task.args_kwargs) for task in DBTaskResult.objects.all())


def test_whoever_has_the_link_takes_the_role_once(cast, cup):
    code = link_code(invited(cast, cup, role=Role.ORGANIZER))
    with told(cup.pk) as events:
        services.accept_link(code, cast.carol)
    assert [event.data["user_id"] for event in events] == [cast.carol.pk]
    assert role_of(cast.carol.pk, cup.pk) is Role.ORGANIZER
    with refused(cup.pk, NotFound):
        services.accept_link(code, cast.oscar)
    with refused(cup.pk, Conflict, "accepted"):
        services.accept_link(code, cast.carol)


def test_to_decline_takes_no_account(cast, cup):
    code = link_code(invited(cast, cup))
    assert services.decline_link(code, None).state == "declined"
    with refused(cup.pk, Conflict, "declined"):
        services.accept_link(code, cast.carol)


@pytest.mark.parametrize("spoil", [lambda code: "x", lambda code: code[:-1], lambda code: code.replace(":", "a:", 1)])
def test_a_link_that_is_not_whole_leads_nowhere(cast, cup, spoil):
    code = spoil(link_code(invited(cast, cup)))
    assert invitation_of_link(code) is None
    with refused(cup.pk, NotFound):
        services.accept_link(code, cast.carol)


def test_who_has_confirmed_the_address_is_invited_as_by_their_name_and_nobody_else(cast, cup):
    invitation = invited(cast, cup, cast.carol.email.upper())
    assert not open_invitations(cast.carol.pk)
    confirm(cast.carol)
    assert list(open_invitations(cast.carol.pk)) == [invitation]
    assert not open_invitations(cast.bob.pk)
    with refused(cup.pk, NotFound):
        services.accept_invitation(invitation.pk, cast.bob)
    services.accept_invitation(invitation.pk, cast.carol)
    assert role_of(cast.carol.pk, cup.pk) is Role.REFEREE


def test_what_is_taken_back_or_over_is_given_to_nobody(cast, cup):
    code = link_code(invited(cast, cup))
    services.take_back(cup.pk, cast.alice, " Ann@EXAMPLE.org ".strip())
    with refused(cup.pk, Conflict, "withdrawn"):
        services.accept_link(code, cast.carol)
    do_tasks()
    assert mailed_to(ANN) == []
    again = link_code(invited(cast, cup))
    services.cancel_tournament(cup.pk, cast.alice)
    with refused(cup.pk, Conflict):
        services.accept_link(again, cast.carol)


@pytest.mark.parametrize(
    "text", ["@", "ann@", "@example.org", "ann@localhost @", "a b@example.org", "x" * 150 + "@a.org"]
)
def test_what_is_no_address_is_refused_in_words(cast, cup, text):
    with refused(cup.pk, InvalidInput, "no e-mail address"):
        services.invite(cup.pk, cast.alice, text, Role.REFEREE)
    assert not InvitedAddress.objects.exists()


def test_an_address_of_an_account_and_one_of_nobody_are_invited_alike(cast, cup):
    confirm(cast.carol)
    for address in (cast.carol.email, ANN):
        invited(cast, cup, address)
    rows = Invitation.objects.filter(tournament=cup)
    assert {(row.user, row.is_by_address, row.state) for row in rows} == {(None, True, "open")}
    do_tasks()
    assert len(mailed_to(cast.carol.email)) == len(mailed_to(ANN)) == 1


def test_a_mailbox_gets_so_many_a_day_whoever_asks_and_however_it_is_written(cast):
    people = [make_user(f"organizer{number}") for number in range(MOST_MAILS + 2)]
    for number, person in enumerate(people):
        cup = cast.draft(name=f"Cup {number}")
        services.give_role(cup.pk, cast.alice, person, Role.ORGANIZER)
        services.invite(cup.pk, person, ANN if number % 2 else "Ann@example.org", Role.REFEREE)
    do_tasks()
    assert len(mail.outbox) == MOST_MAILS
    assert sorted(Mail.objects.exclude(address=None).values_list("outcome", flat=True)) == (
        ["dropped"] * 2 + ["sent"] * MOST_MAILS
    )
    Mail.objects.update(begun_at=timezone.now() - timedelta(days=2))
    invited(cast, cup, "Ann@example.org")
    do_tasks()
    assert len(mail.outbox) == MOST_MAILS, "the same invitation is mailed once"
    services.take_back(cup.pk, cast.alice, ANN)
    invited(cast, cup)
    do_tasks()
    assert len(mail.outbox) == MOST_MAILS + 1


def test_who_invites_has_so_many_addresses_a_day(cast, cup, settings):
    settings.INVITATIONS_BY_MAIL_PER_DAY = 2
    for name in ("ann", "ben"):
        invited(cast, cup, f"{name}@example.org")
        services.take_back(cup.pk, cast.alice, f"{name}@example.org")
    with refused(cup.pk, Conflict, "go on later"):
        invited(cast, cup, "cay@example.org")
    services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)
    Invitation.objects.update(at=timezone.now() - timedelta(days=2))
    invited(cast, cup, "cay@example.org")


def test_who_wants_no_such_mails_gets_none_and_the_address_is_forgotten_when_its_invitations_end(cast, cup):
    invitation = invited(cast, cup)
    refuse_mails(invitation.username)
    services.take_back(cup.pk, cast.alice, ANN)
    invited(cast, cup, "Ann@example.org")
    do_tasks()
    assert mail.outbox == []
    forget = next(job for job in jobs() if job.name == "old_invited_addresses")
    run(forget)
    assert InvitedAddress.objects.get(name=invitation.username).address == ANN
    InvitedAddress.objects.update(kept_until=timezone.now() - timedelta(seconds=1))
    run(forget)
    assert InvitedAddress.objects.get().address is None
    invited(cast, cast.open(name="Another"), ANN)
    do_tasks()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("refused_by", "others"),
    [
        (ANN, ["ann+cup@example.org", "Ann+2@EXAMPLE.org"]),
        ("ann+cup@example.org", [ANN, "ann+2@example.org"]),
        ("ann.lee@gmail.com", ["annlee@gmail.com", "a.n.n.lee+1@googlemail.com"]),
    ],
)
def test_no_more_such_mails_holds_for_every_tag_and_dot(cast, cup, refused_by, others):
    refuse_mails(invited(cast, cup, refused_by).username)
    for address in others:
        invited(cast, cup, address)
    do_tasks()
    assert mail.outbox == []
    invited(cast, cup, "a.nn@example.org")
    do_tasks()
    assert len(mail.outbox) == 1, "dots mean something elsewhere"


def test_tags_get_a_reader_no_more_mails_a_day(cast, cup):
    for number in range(MOST_MAILS + 2):
        invited(cast, cup, f"ann+{number}@example.org")
    do_tasks()
    assert len(mail.outbox) == MOST_MAILS


def test_an_account_that_switched_invitations_off_is_mailed_none_by_a_tag(cast, cup):
    confirm(cast.carol)
    end_mails(cast.carol.pk, "invited")
    invited(cast, cup, cast.carol.email.replace("@", "+cup@"))
    do_tasks()
    assert mail.outbox == []


def test_an_account_that_ends_leaves_of_a_refused_address_that_it_is_refused(cast, cup):
    confirm(cast.carol)
    refuse_mails(invited(cast, cup, cast.carol.email).username)
    end_account(cast.carol.pk)
    row = InvitedAddress.objects.get()
    assert row.address is None and row.refused_at


def test_an_account_that_switched_invitations_off_is_mailed_none_by_its_address(cast, cup):
    confirm(cast.carol)
    end_mails(cast.carol.pk, "invited")
    invited(cast, cup, cast.carol.email)
    do_tasks()
    assert mail.outbox == []
    assert open_invitations(cast.carol.pk).count() == 1


def test_an_address_is_kept_until_its_last_invitation_has_ended(cast, cup, settings):
    settings.INVITATION_DAYS = 3
    invited(cast, cup)
    forget = next(job for job in jobs() if job.name == "old_invited_addresses")
    run(forget)
    row = InvitedAddress.objects.get()
    assert timedelta(days=2) < row.kept_until - timezone.now() <= timedelta(days=3)
    invited(cast, cast.open(name="Another"), ANN)
    settings.INVITATION_DAYS = 1
    invited(cast, cast.open(name="A third"), ANN)
    assert InvitedAddress.objects.get().kept_until > timezone.now() + timedelta(days=2)
    InvitedAddress.objects.update(kept_until=timezone.now() - timedelta(seconds=1))
    run(forget)
    assert not InvitedAddress.objects.exists()


def test_a_person_s_data_and_the_end_of_their_account_cover_the_address(cast, cup):
    confirm(cast.carol)
    invited(cast, cup, cast.carol.email)
    invited(cast, cup, ANN)
    data = data_of(cast.carol)
    assert [row["address"] for row in data["account"]["invited_by_address"]] == [cast.carol.email]
    assert [row["state"] for row in data["tournaments"]["invitations"]] == ["open"]
    assert data_of(cast.bob)["account"]["invited_by_address"] == []
    end_account(cast.carol.pk)
    do_tasks()
    assert list(InvitedAddress.objects.values_list("address", flat=True)) == [ANN]
    assert Invitation.objects.filter(tournament=cup).count() == 1


def test_nobody_ends_the_invitations_of_an_address_that_they_only_claim(cast, cup):
    invited(cast, cup)
    claims = make_user("ann")
    assert not open_invitations(claims.pk)
    end_account(claims.pk)
    assert Invitation.objects.filter(tournament=cup, state="open").exists()
