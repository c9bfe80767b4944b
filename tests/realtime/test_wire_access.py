"""Who may no longer be there is gone soon, at every process, and who may do more or less is told at once."""

from dataclasses import replace
from secrets import token_hex

import httpx
import pytest

from tests.realtime.running_site import enter
from tests.realtime.socket_client import connect
from tests.support.clients import PASSWORD, Account
from tests.support.process import manage


@pytest.fixture
def duel(pair):
    return pair.duel()


class Signed:
    """Somebody who signed up over HTTP, with a socket at each process in the same room."""

    def __init__(self, pair, duel):
        self.pair, self.room = pair, duel.tournament
        self.account = Account(pair.site, f"a{token_hex(6)}")

    async def enter(self):
        sites = self.pair.site, self.pair.other
        return [await enter(site, self.room, token=self.account.access) for site in sites]

    def run(self, code):
        user = f"User.objects.get(username={self.account.username!r})"
        manage(self.pair.env, "shell", "-c", f"from apps.accounts.models import User; user = {user}; {code}")


@pytest.fixture
def signed(pair, duel):
    return Signed(pair, duel)


async def ends(sockets):
    return [(await socket.closed()).said for socket in sockets]


async def test_a_logout_ends_the_sockets_of_that_login_and_no_other(pair, duel, signed):
    sockets = await signed.enter()
    elsewhere = Account.__new__(Account)
    elsewhere.__dict__ |= signed.account.__dict__
    elsewhere.sign_in()
    other = await enter(pair.other, duel.tournament, token=elsewhere.access)
    signed.account.post("/api/logout/", refresh=signed.account.refresh)
    said = await ends(sockets)
    assert said == [(4013, "session_revoked")] * 2
    assert await other.is_alive()
    await other.close()
    refused = await connect(pair.other.url, f"/ws/{duel.tournament}/", signed.account.access)
    assert (await refused.closed()).said == (4003, "authentication_failed")


CHANGES = {
    "a ban": "user.is_active = False; user.save()",
    "a new password": "user.set_password('something else that is long'); user.save()",
    "the loss of an app": "from tests.support.factors import App; App(user).factor.delete()",
    "the loss of a way in": "from allauth.socialaccount.models import SocialAccount as There; "
    "There.objects.create(user=user, provider='oidc', uid=user.username).delete()",
    "signing out there from here": "from apps.accounts.browser_sessions import sign_out_of; "
    "[sign_out_of(user, f'app-{login.pk}') for login in user.logins.all()]",
    "the end of all sessions": "from apps.accounts.revocations import end_all_sessions; end_all_sessions(user.pk)",
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_to_the_account_ends_all_sockets_of_the_person_at_both_processes(pair, duel, signed, change):
    sockets, bystander = await signed.enter(), await duel.carol.enter(duel.tournament)
    signed.run(CHANGES[change])
    said = await ends(sockets)
    assert said == [(4013, "session_revoked")] * 2
    assert await bystander.is_alive()
    await bystander.close()


@pytest.fixture
def administrator(pair, signed):
    """A browser that is signed in to the admin; called with a page and its form's fields it sends them."""
    site = pair.other
    signed.run("User.objects.create_superuser('boss-' + user.username, password=" + repr(PASSWORD) + ")")
    browser = httpx.Client(base_url=site.url, timeout=30, verify=False, follow_redirects=False)

    def send(path, **form):
        page = browser.get(path)
        token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        answer = browser.post(path, data={**token, **form}, headers={"Referer": site.url})
        assert (page.status_code, answer.status_code) == (200, 302), answer.text

    with browser:
        send("/accounts/login/", login=f"boss-{signed.account.username}", password=PASSWORD)
        # Whoever changes accounts shows that it is they.
        send("/accounts/reauthenticate/", password=PASSWORD)
        yield send


async def test_disabling_a_password_in_the_admin_ends_all_sockets_and_tokens_of_the_person(
    pair, duel, signed, administrator
):
    sockets = await signed.enter()
    number = sockets[0].welcome["data"]["user_id"]
    administrator(f"/admin/accounts/user/{number}/password/", usable_password="false", **{"unset-password": "1"})
    said = await ends(sockets)
    assert said == [(4013, "session_revoked")] * 2
    refused = await connect(pair.other.url, f"/ws/{duel.tournament}/", signed.account.access)
    assert (await refused.closed()).said == (4003, "authentication_failed")


async def test_a_refresh_token_used_twice_ends_the_sockets_of_its_login(pair, duel, signed):
    sockets = await signed.enter()
    refreshed = pair.site.http.post("/api/token/refresh/", json={"refresh": signed.account.refresh}).json()
    pair.site.http.post("/api/token/refresh/", json={"refresh": refreshed["refresh"]})
    again = pair.other.http.post("/api/token/refresh/", json={"refresh": signed.account.refresh})
    said = await ends(sockets)
    assert (again.status_code, said) == (401, [(4013, "session_revoked")] * 2)


async def test_who_signs_in_again_after_it_may_stay(pair, duel, signed):
    signed.run(CHANGES["the end of all sessions"])
    signed.account.sign_in()
    for socket in await signed.enter():
        await socket.ask("ping")
        await socket.ask("ping")
        assert await socket.is_alive()
        await socket.close()


@pytest.mark.parametrize("end", ["logout", "signup"])
async def test_a_browser_that_signs_out_or_up_takes_its_sockets_with_it(pair, duel, signed, end):
    http = pair.site.http
    http.cookies.clear()
    page = http.get("/accounts/login/")
    form = {"login": signed.account.username, "password": PASSWORD, "csrfmiddlewaretoken": page.cookies["csrftoken"]}
    http.post("/accounts/login/", data=form, headers={"Referer": pair.site.url})
    number = int(duel.tournament.split("/")[1])
    headers = {"X-CSRFToken": http.cookies["csrftoken"], "Referer": pair.site.url}
    ticket = http.post("/api/v1/ws-tickets/", json={"tournament": number}, headers=headers).json()["ticket"]
    socket = await connect(pair.other.url, f"/ws/{duel.tournament}/?ticket={ticket}")
    welcome = await socket.next()
    assert welcome["data"]["username"] == signed.account.username
    another = {"username": f"b{token_hex(6)}", "display_name": "Emil", "password": PASSWORD}
    assert http.post(f"/accounts/{end}/", data=another, headers=headers).status_code == 302
    http.cookies.clear()
    assert (await socket.closed()).said == (4013, "session_revoked")


async def both(pair, human, room):
    return await human.enter(room), await replace(human, site=pair.other).enter(room)


async def test_a_role_that_is_given_and_taken_is_told_with_a_new_welcome_and_snapshot(pair, duel):
    sockets = await both(pair, duel.carol, duel.tournament)
    duel.appoint(duel.carol)
    for socket in sockets:
        assert (await socket.until("connection_established"))["data"]["role"] == "referee"
        assert (await socket.next())["type"] == "snapshot"
    duel.announce()
    for socket in sockets:
        await socket.until("announcement")
        assert socket.numbers == list(range(socket.numbers[0], socket.numbers[0] + len(socket.numbers)))
        await socket.close()


async def test_a_referee_whose_role_is_taken_sees_hidden_things_no_more(pair, duel):
    sockets = await both(pair, duel.rita, duel.tournament)
    path = f"/api/v1/tournaments/{duel.tournament_id}/roles/{duel.rita.username}/"
    answer = pair.site.http.delete(path, headers={"Authorization": f"Bearer {duel.alice.token}"})
    assert answer.is_success, answer.text
    for socket in sockets:
        assert (await socket.until("connection_established"))["data"]["role"] == "spectator"
    refused = await sockets[0].ask("start_match", match_id=duel.match_id)
    assert refused["code"] == "insufficient_permissions"
    for socket in sockets:
        await socket.close()


async def test_a_tournament_that_turns_private_is_closed_to_those_who_are_only_watching(pair, duel):
    watching, playing = await both(pair, duel.carol, duel.tournament), await duel.bob.enter(duel.match)
    path = f"/api/v1/tournaments/{duel.tournament_id}/"
    body, headers = {"visibility": "private"}, {"Authorization": f"Bearer {duel.alice.token}"}
    assert pair.site.http.patch(path, json=body, headers=headers).is_success
    for socket in watching:
        assert (await socket.closed()).said == (4003, "insufficient_permissions")
    assert await playing.is_alive()
    await playing.close()


async def test_who_registers_while_watching_is_a_player_from_then_on(pair):
    draft = pair.draft()
    draft.organize("publish")
    draft.organize("open")
    socket = await draft.bob.enter(draft.tournament)
    assert socket.welcome["data"]["role"] == "spectator"
    draft.bob.post(f"tournaments/{draft.tournament_id}/registrations")
    assert (await socket.until("connection_established"))["data"]["role"] == "player"
    await socket.close()
