"""One account has a mail address, also of two who come at once, and of those who shared one before."""

import re
from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, transaction

from apps.accounts import mailboxes, services
from apps.accounts.models import User
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin, make_user
from tests.support.factors import shown_again

ADDRESS = "dora@example.org"


SAME = ["Dora@example.org", " DORA@EXAMPLE.ORG ", "ｄｏｒａ@example.org"]
# Each is sent to the mailbox of the plain one.
DISGUISED = ["dora@ex\u00adam\u00adple.org", "dora@exam\u200bple.org", '"dora"@example.org', '"d\\ora"@example.org']


@pytest.mark.parametrize("same", [*SAME, *DISGUISED])
def test_an_address_is_the_same_however_it_is_written(same):
    assert mailboxes.mailbox_key(same) == mailboxes.mailbox_key(ADDRESS) != mailboxes.mailbox_key("emil@example.org")


def test_a_domain_is_the_same_in_its_own_letters_and_encoded():
    assert mailboxes.mailbox_key("dora@bücher.example") == mailboxes.mailbox_key("dora@xn--bcher-kva.example")


def test_no_address_is_nobody_s():
    assert mailboxes.mailbox_key("") is mailboxes.mailbox_key("  ") is None


@pytest.mark.django_db
def test_the_database_has_an_address_once():
    make_user("dora")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("emil", "DORA@example.org")
    assert [User.objects.create_user(name).email_key for name in ("emil", "eva")] == [None, None]


def test_of_many_who_sign_up_at_once_with_one_address_one_has_it(postgres_db, monkeypatch):
    both_looked = Barrier(4)

    def nobody_has_it(email):
        both_looked.wait(30)
        return []

    monkeypatch.setattr(services, "accounts_at", nobody_has_it)
    errors = []

    def sign_up(n):
        try:
            services.sign_up(f"dora-{n}", PASSWORD, ADDRESS)
        except Exception as error:  # noqa: BLE001  (a thread's own would be lost)
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=sign_up, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(User.objects.values_list("email", flat=True)) == ["", "", "", ADDRESS]


@pytest.fixture
def sharing():
    """Two accounts of before the rule that share an address, and one with its own, as the migration leaves them."""
    users = [make_user(name) for name in ("attacker", "dora", "emil")]
    User.objects.update(email_key=None)
    User.objects.filter(username="attacker").update(email="Dora@Example.org")
    migration = import_module("apps.accounts.migrations.0004_one_account_a_mailbox")
    migration.give_keys(apps, None)
    for user in users:
        user.refresh_from_db()
    return users


@pytest.mark.django_db
def test_the_migration_to_encoded_domains_leaves_a_mailbox_to_its_plain_address():
    addresses = [ADDRESS, DISGUISED[0], "emil@bücher.example", "eva@x\u00ady.example", "eva@xy\u00ad.example"]
    users = [User.objects.create_user(f"user-{n}") for n in range(len(addresses))]
    before = import_module("apps.accounts.migrations.0004_one_account_a_mailbox").key_of
    for user, address in zip(users, addresses, strict=True):
        User.objects.filter(pk=user.pk).update(email=address, email_key=before(address))
    import_module("apps.accounts.migrations.0005_mailboxes_by_encoded_domain").give_keys_anew(apps, None)
    keys = dict(User.objects.order_by("pk").values_list("email", "email_key"))
    assert keys == dict.fromkeys(addresses) | {
        address: mailboxes.mailbox_key(address) for address in (ADDRESS, "emil@bücher.example")
    }


@pytest.mark.django_db
def test_of_those_that_share_an_address_the_migration_gives_it_to_none(sharing):
    assert [user.email_key for user in sharing] == [None, None, mailboxes.mailbox_key("emil@example.org")]
    assert [user.email for user in sharing] == ["Dora@Example.org", ADDRESS, "emil@example.org"]


@pytest.mark.django_db
def test_nobody_else_gets_an_address_that_accounts_share(sharing):
    newcomer = services.sign_up("eva", PASSWORD, ADDRESS)
    assert (newcomer.email, newcomer.email_key) == ("", None)


@pytest.mark.django_db
def test_who_reads_the_mailbox_chooses_which_account_has_it(sharing, client, settings):
    services.ask_for_reset(ADDRESS)
    do_tasks()
    [told] = mail.outbox
    links = re.findall(rf"{settings.SITE_URL}(\S+)", told.body)
    assert len(links) == 2 and "Several accounts have this address" in told.body
    form = client.get(links[1])["Location"]
    client.post(form, {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"})
    for user in sharing:
        user.refresh_from_db()
    assert [user.email_key is not None for user in sharing] == [False, True, True]
    mail.outbox.clear()
    services.ask_for_reset(ADDRESS)
    do_tasks()
    assert len(re.findall(settings.SITE_URL, mail.outbox[0].body)) == 1


@pytest.mark.django_db
def test_addresses_that_only_look_alike_get_mails_of_their_own(sharing):
    # A Kelvin sign, which is folded to a k: one key, and another mailbox.
    User.objects.filter(username="attacker").update(email="mi\u212ae@example.org")
    User.objects.filter(username="dora").update(email="mike@example.org")
    User.objects.filter(username="emil").update(email="mike@example.org", email_key=None)
    services.ask_for_reset("mike@example.org")
    do_tasks()
    assert {tuple(each.to): each.body.count("http") for each in mail.outbox} == {("mike@example.org",): 2}


@pytest.mark.django_db
def test_an_address_that_is_changed_frees_the_old_one():
    dora = make_user("dora")
    dora.email = "new@example.org"
    dora.save()
    assert User.objects.create_user("emil", ADDRESS).email_key == mailboxes.mailbox_key(ADDRESS)
    assert mailboxes.accounts_at("NEW@example.org") == [dora]


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "kept"), [("new@example.org", "new@example.org"), ("emil@example.org", ADDRESS)])
def test_an_administrator_gives_an_account_an_address_that_is_free(client, email, kept):
    make_user("emil")
    dora = make_user("dora")
    client.force_login(make_admin())
    shown_again(client)
    page = client.get(f"/admin/accounts/user/{dora.pk}/change/")
    form = {name: value for name, value in page.context["adminform"].form.initial.items() if isinstance(value, str)}
    joined = {"date_joined_0": "2030-01-01", "date_joined_1": "12:00:00", "is_active": "on"}
    answer = client.post(f"/admin/accounts/user/{dora.pk}/change/", form | joined | {"email": email})
    dora.refresh_from_db()
    assert (dora.email, dora.email_key) == (kept, mailboxes.mailbox_key(kept))
    assert ("Another account has this address." in answer.content.decode()) == (kept == ADDRESS)
