"""A socket lives as long as its credential, and a client may renew it."""

import time

import pytest

from tests.realtime.running_site import enter, mint
from tests.support.waiting import passes

LEEWAY = 60


async def test_a_renewed_socket_outlives_its_first_token(running_site, idle_duel):
    person = running_site.human()
    async with await enter(running_site.site, idle_duel.match, token=mint(person.id, -LEEWAY + 2)) as client:
        await client.until("token_expiring")
        answer = await client.ask("authenticate", token=person.token)
        assert answer["type"] == "authenticated"
        assert answer["data"]["expires_at"] == pytest.approx(time.time() + 3600 + LEEWAY, abs=30)
        await passes(2.5)
        assert await client.is_alive()


async def test_a_socket_renewed_for_a_short_time_is_warned_and_ended_again(running_site, idle_duel):
    person = running_site.human()
    async with await enter(running_site.site, idle_duel.tournament, token=person.token) as client:
        assert (await client.ask("authenticate", token=mint(person.id, -LEEWAY + 1)))["type"] == "authenticated"
        await client.hears("token_expiring")
        assert (await client.closed()).said == (4002, "token_expired")


async def test_the_token_of_somebody_else_is_refused_and_the_socket_stays(running_site, room):
    person = running_site.human()
    async with await enter(running_site.site, room, token=person.token) as client:
        answer = await client.ask("authenticate", token=running_site.human().token)
        assert (answer["type"], answer["code"]) == ("error", "authentication_failed")
        assert await client.is_alive()


async def test_a_bad_or_expired_token_renews_nothing_and_the_socket_stays(running_site, room):
    person = running_site.human()
    async with await enter(running_site.site, room, token=person.token) as client:
        assert (await client.ask("authenticate", token="x"))["code"] == "authentication_failed"
        assert (await client.ask("authenticate", token=mint(person.id, -LEEWAY - 1)))["code"] == "token_expired"
        assert await client.is_alive()


async def test_a_visitor_does_not_become_a_user(running_site, idle_duel):
    ticket = running_site.site.anonymous_ticket(match=idle_duel.match_id)
    async with await enter(running_site.site, idle_duel.match, f"?ticket={ticket}") as client:
        assert (await client.ask("authenticate", token=running_site.human().token))["code"] == "authentication_failed"
