"""News by mail from a site with its own task worker to a real mail server, which is down, or loses its client."""

import os
import re
import signal
from contextlib import ExitStack

import httpx
import pytest

from tests.support.clients import PASSWORD, Account, Site
from tests.support.measured import measured
from tests.support.server_log import log_lines, until_logged
from tests.support.smtp import MailServer
from tests.support.waiting import eventually, until

QUICK = {"TASK_WORKER": "1", "TASK_POLL_SECONDS": "0.1", "TASK_LEASE_SECONDS": "1", "TASK_RETRY_SECONDS": "0.1"}
AT = "2030-06-07T18:00:00Z"


@pytest.fixture
def mailbox():
    return MailServer()


@pytest.fixture
def server(sqlite_database, start_server, mailbox):
    mail = {"EMAIL_BACKEND": "", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mailbox.port), "EMAIL_TIMEOUT": "60"}
    return start_server(measured({"DATABASE_URL": sqlite_database, **QUICK, **mail}))


@pytest.fixture
def site(server):
    with Site(server.url) as site:
        yield site


class Reader(Account):
    """Somebody with an address, who reads what comes there."""

    def __init__(self, site, username, mailbox, language):
        self.address = f"{username}@example.org"
        self.browser = httpx.Client(base_url=site.url, verify=False, timeout=30, follow_redirects=True)
        self.mailbox = mailbox
        # A person has a language by where they sign up.
        self.submit("/", "/language/", language=language)
        self.submit(
            "/accounts/signup/",
            "/accounts/signup/",
            username=username,
            display_name=username.title(),
            email=self.address,
            password=PASSWORD,
        )
        self.site, self.username, self.headers = site, username, {}
        self.sign_in()

    def submit(self, page, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.browser.get(page).text)[1]
        answer = self.browser.post(path, data={"csrfmiddlewaretoken": token, **fields})
        assert answer.status_code == 200, answer.text
        return answer

    def confirm(self):
        [mail] = until(lambda: self.mailbox.to(self.address), 60)
        path = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", text_of(mail))[1]
        self.submit(path, path)
        return mail

    async def news(self, count=1):
        """So many mails after the one about the address."""
        await eventually(lambda: len(self.mailbox.to(self.address)) > count, 60)
        return self.mailbox.to(self.address)[1:]


@pytest.fixture
def reader(site, mailbox):
    with ExitStack() as browsers:

        def come(username, language="en"):
            person = Reader(site, username, mailbox, language)
            browsers.callback(person.browser.close)
            return person

        yield come


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def html_of(mail):
    return mail.get_body(("html",)).get_content()


@pytest.fixture
def cup(site):
    organizer = Account(site, "olga")
    number = organizer.post("/api/v1/tournaments/", name="Cup", game="valorant", start_at=AT)["id"]
    for verb in ("publish", "open"):
        organizer.post(f"/api/v1/tournaments/{number}/{verb}/")
    return number


async def test_news_comes_in_both_languages_and_ends_by_one_post(site, cup, mailbox, reader):
    with mailbox:
        anna, bina = reader("anna"), reader("bina", "bn")
        assert anna.confirm()["Subject"] == "Confirm your address"
        assert bina.confirm()["Subject"].strip() == "আপনার ঠিকানা নিশ্চিত করুন"
        anna.submit("/my/mails/", "/my/mails/", kinds=["registered"], language="en", time_zone="Europe/Berlin")
        for player in (anna, bina):
            player.post(f"/api/v1/tournaments/{cup}/registrations/")
        [english], [bengali] = await anna.news(), await bina.news()
        assert english["Subject"] == "You are registered: Cup"
        assert "It starts on Friday 7 June 2030, 20:00 (Europe/Berlin)." in text_of(english)
        assert "You have a place in Cup." in html_of(english)
        assert "Cup" in bengali["Subject"] and "registered" not in bengali["Subject"]
        assert '<html lang="bn">' in html_of(bengali)
        link = english["List-Unsubscribe"].strip().strip("<>")
        assert english["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = re.sub("^http://[^/]+", "", link)
        assert site.http.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        # Both again: hers does not come, and his, which was made after it, does.
        for player in (anna, bina):
            mine = player.get("/api/v1/me/")["registrations"][0]["registration_id"]
            player.post(f"/api/v1/registrations/{mine}/withdraw/")
            player.post(f"/api/v1/tournaments/{cup}/registrations/")
        await bina.news(2)
        assert await anna.news() == [english]


async def test_nothing_comes_to_an_address_that_nobody_confirmed(cup, mailbox, reader):
    with mailbox:
        anna, bina = reader("anna"), reader("bina")
        bina.confirm()
        for player in (anna, bina):
            player.post(f"/api/v1/tournaments/{cup}/registrations/")
        await bina.news()
        assert [mail["Subject"] for mail in mailbox.to(anna.address)] == ["Confirm your address"]


async def test_what_is_due_while_the_mail_server_is_down_comes_once_it_is_back(server, reader, cup, mailbox):
    with mailbox:
        anna = reader("anna")
        anna.confirm()
    anna.post(f"/api/v1/tournaments/{cup}/registrations/")
    await until_logged(server, "task failed, trying again", 2, 60)
    with mailbox:
        [news] = await anna.news()
        assert news["Subject"] == "You are registered: Cup"


async def killed_at(moment, server, reader, cup, mailbox):
    """The worker that mails is killed at this moment of its conversation; when another is there, who was written to."""
    with mailbox:
        anna = reader("anna")
        anna.confirm()
        [worker] = [line["worker_pid"] for line in await until_logged(server, "task worker ready")]

        def kill():
            setattr(mailbox, moment, lambda: None)
            os.kill(worker, signal.SIGKILL)

        setattr(mailbox, moment, kill)
        anna.post(f"/api/v1/tournaments/{cup}/registrations/")
        await until_logged(server, "task worker ready", 2, 60)
        return anna


async def test_a_mail_whose_worker_is_killed_once_the_server_has_it_does_not_come_again(server, reader, cup, mailbox):
    anna = await killed_at("on_mail", server, reader, cup, mailbox)
    with mailbox:
        [line] = await until_logged(server, "a mail may have been lost", 1, 60)
        assert line["kind"] == "registered"
        assert len(mailbox.to(anna.address)) == 2


async def test_a_mail_whose_worker_is_killed_before_it_was_handed_over_comes(server, reader, cup, mailbox):
    anna = await killed_at("on_greeting", server, reader, cup, mailbox)
    with mailbox:
        [news] = await anna.news()
        assert news["Subject"] == "You are registered: Cup"
        assert not log_lines(server, "a mail may have been lost")
