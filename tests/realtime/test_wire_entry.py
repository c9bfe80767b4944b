"""Who gets in, at the wire: every refusal is accept, error frame, close."""

import json
import time

import jwt
import pytest
import websockets
from cryptography.hazmat.primitives.asymmetric import ec

from tests.realtime.running_site import claims_of, enter, mint
from tests.realtime.socket_client import connect
from tests.support.process import SECRET_KEY


async def refused(running_site, path, **options):
    client = await connect(running_site.site.url, path, **options)
    closed = await client.closed()
    assert [frame["type"] for frame in client.frames] == ["error"], client.frames
    assert closed.reason == closed.error["code"]
    assert closed.error["close_code"] == closed.code
    return closed.said


@pytest.mark.parametrize(
    "path",
    [
        "/ws/tournament/",
        "/ws/match/",
        "/ws/match/abc/",
        "/ws/match/-1/",
        "/ws/match/1.5/",
        "/ws/match/1",
        "/ws/match/1/2/",
        f"/ws/match/{'9' * 19}/",
        "/ws/match/%D9%A1/",
        "/ws/match/1/%0A",
        "/ws/lobby/1/",
        "/",
    ],
)
async def test_a_missing_or_invalid_id_closes_4000(running_site, path):
    assert await refused(running_site, path, token=running_site.human().token) == (4000, "invalid_schema")


@pytest.mark.parametrize(
    "query",
    [
        *("since=-1", "since=one", "since=1e3", "since=%D9%A1", "since=1%0A", f"since={'9' * 19}"),
        *("pieces=xx", "around=1", "around=000000000000000G", "x=&" * 21),
    ],
)
async def test_a_malformed_query_closes_4000(running_site, room, query):
    path = f"/ws/{room}/?{query}"
    assert await refused(running_site, path, token=running_site.human().token) == (4000, "invalid_schema")


async def test_nobody_enters_without_credentials(running_site, room):
    assert await refused(running_site, f"/ws/{room}/") == (4001, "authentication_required")


@pytest.mark.parametrize("query", ["?token=", "?ticket=", "?token=&ticket=", "?tokens=x"])
async def test_empty_credentials_are_none(running_site, room, query):
    assert await refused(running_site, f"/ws/{room}/{query}") == (4001, "authentication_required")


async def test_a_bearer_without_the_subprotocol_is_no_credential(running_site, room):
    options = {"subprotocols": [f"bearer.{running_site.human().token}"]}
    assert await refused(running_site, f"/ws/{room}/", **options) == (4001, "authentication_required")


def with_other_header(token, **header):
    _, payload, signature = token.split(".")
    encoded = jwt.utils.base64url_encode(json.dumps({"typ": "JWT", **header}).encode()).decode()
    return f"{encoded}.{payload}.{signature}"


def tampered(token, **claims):
    header, payload, signature = token.split(".")
    body = json.loads(jwt.utils.base64url_decode(payload)) | claims
    return f"{header}.{jwt.utils.base64url_encode(json.dumps(body).encode()).decode()}.{signature}"


def endless(user_id):
    claims = claims_of(user_id)
    del claims["exp"]
    return jwt.encode(claims, SECRET_KEY, algorithm="HS256")


BAD_TOKENS = {
    "no token at all": lambda who: "x",
    "three parts of nothing": lambda who: "a.b.c",
    "cut off": lambda who: who.token[:-10],
    "tampered": lambda who: tampered(who.token, user_id="1"),
    "of another secret": lambda who: mint(who.id, secret="another secret of at least 32 bytes"),
    "unsigned": lambda who: mint(who.id, secret="", algorithm="none"),
    "unsigned, its header says so": lambda who: with_other_header(who.token, alg="none"),
    "of another hash": lambda who: mint(who.id, algorithm="HS384"),
    "of a key pair": lambda who: mint(who.id, secret=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"),
    "a refresh token": lambda who: mint(who.id, token_type="refresh"),
    "of nobody": lambda who: mint(999_999),
    "of no number": lambda who: mint("one"),
    "of a huge number": lambda who: mint("9" * 40),
    "without a person": lambda who: mint(None),
    "without an end": lambda who: endless(who.id),
    "with a text as its end": lambda who: mint(who.id, exp="never"),
    "of an older session": lambda who: mint(who.id, session_epoch=-1),
}


@pytest.mark.parametrize("kind", BAD_TOKENS)
async def test_a_bad_token_closes_4003(running_site, room, kind):
    token = BAD_TOKENS[kind](running_site.human())
    assert await refused(running_site, f"/ws/{room}/?token={token}") == (4003, "authentication_failed")


async def test_a_bad_bearer_closes_4003(running_site, room):
    token = tampered(running_site.human().token, user_id="1")
    assert await refused(running_site, f"/ws/{room}/", token=token) == (4003, "authentication_failed")


async def test_an_expired_token_closes_4002(running_site, room):
    token = mint(running_site.human().id, lifetime=-61)
    assert await refused(running_site, f"/ws/{room}/?token={token}") == (4002, "token_expired")
    assert await refused(running_site, f"/ws/{room}/", token=token) == (4002, "token_expired")


async def test_a_token_within_the_leeway_opens_a_socket_until_the_leeway_ends(running_site, room):
    token = mint(running_site.human().id, lifetime=-56)
    leeway_ends = jwt.decode(token, options={"verify_signature": False})["exp"] + 60
    async with await enter(running_site.site, room, token=token) as client:
        expiring = await client.until("token_expiring")
        closed = await client.closed()
    assert closed.said == (4002, "token_expired")
    assert expiring["data"]["expires_at"] == pytest.approx(leeway_ends, abs=1)
    assert time.time() >= leeway_ends


async def test_a_refusal_says_nothing_of_why_a_token_is_bad(running_site, room):
    messages = set()
    for kind in ("tampered", "unsigned", "of nobody", "no token at all"):
        client = await connect(running_site.site.url, f"/ws/{room}/?token={BAD_TOKENS[kind](running_site.human())}")
        messages.add((await client.closed()).error["message"])
    assert len(messages) == 1


async def test_a_foreign_origin_gets_http_403_before_any_socket(running_site, room):
    person = running_site.human()
    for origin in ("https://evil.example", "null", "http://127.0.0.1", "http://[", "", "file://"):
        with pytest.raises(websockets.InvalidStatus) as refusal:
            await connect(running_site.site.url, f"/ws/{room}/", person.token, additional_headers={"Origin": origin})
        assert refusal.value.response.status_code == 403, origin


async def test_the_sites_own_origin_and_a_client_without_one_are_let_in(running_site, room):
    for options in ({"origin": running_site.site.url}, {"origin": running_site.site.url.upper()}, {}):
        async with await enter(running_site.site, room, token=running_site.human().token, **options) as client:
            assert client.welcome["type"] == "connection_established"


async def test_two_origins_are_one_too_many(running_site, room):
    headers = [("Origin", running_site.site.url), ("Origin", running_site.site.url)]
    with pytest.raises(websockets.InvalidStatus):
        await connect(running_site.site.url, f"/ws/{room}/", running_site.human().token, additional_headers=headers)


async def test_an_unknown_room_closes_4004(running_site):
    for path in ("/ws/match/987654/", "/ws/tournament/987654/", "/ws/match/0/"):
        assert await refused(running_site, path, token=running_site.human().token) == (4004, "room_not_found")


async def test_a_private_tournament_is_closed_to_strangers_and_open_to_its_own(running_site):
    private = running_site.draft(visibility="private")
    private.organize("publish")
    private.appoint(private.rita)
    path = f"/ws/{private.tournament}/"
    assert await refused(running_site, path, token=private.carol.token) == (4004, "room_not_found")
    for insider in (private.alice, private.rita, running_site.admin):
        async with await insider.enter(private.tournament) as client:
            assert client.opening["type"] == "snapshot"


async def test_a_draft_is_closed_to_all_but_its_staff(running_site):
    draft = running_site.draft()
    path = f"/ws/{draft.tournament}/"
    assert await refused(running_site, path, token=draft.carol.token) == (4004, "room_not_found")
    async with await draft.alice.enter(draft.tournament) as client:
        assert client.welcome["data"]["role"] == "organizer"


async def test_a_hidden_room_ends_byte_for_byte_as_a_missing_one(running_site):
    duel, draft = running_site.duel(), running_site.draft()
    ticket = duel.carol.ticket(duel.match)
    path, headers = f"/api/v1/tournaments/{duel.tournament_id}/", {"Authorization": f"Bearer {duel.alice.token}"}
    assert running_site.site.http.patch(path, json={"visibility": "private"}, headers=headers).is_success
    rooms = [duel.tournament, duel.match, draft.tournament, "tournament/987654", "match/987654"]
    ends = [await end_of(running_site, f"/ws/{room}/", duel.carol.token) for room in rooms]
    ends.append(await end_of(running_site, f"/ws/{duel.match}/?ticket={ticket}"))
    assert ends == ends[:1] * 6
    assert ends[0][1] == (4004, "room_not_found")


async def end_of(running_site, path, token=""):
    """All that a socket is told from its acceptance to its close."""
    client = await connect(running_site.site.url, path, token)
    closed = await client.closed()
    return client.frames, closed.said


async def test_only_our_subprotocol_is_ever_selected(running_site, room):
    token = running_site.human().token
    async with await enter(running_site.site, room, token=token) as client:
        assert client.socket.subprotocol == "deltacrown.v1"
    offered = ["chat", f"bearer.{token}", "deltacrown.v1"]
    async with await enter(running_site.site, room, subprotocols=offered) as client:
        assert client.socket.subprotocol == "deltacrown.v1"
    async with await enter(running_site.site, room, f"?token={token}", subprotocols=["chat"]) as client:
        assert client.socket.subprotocol is None


async def test_the_bearer_comes_before_the_ticket_and_the_ticket_before_the_token(running_site, room):
    first, second, third = running_site.human(), running_site.human(), running_site.human()
    query = f"?token={third.token}&ticket={second.ticket(room)}"
    async with await enter(running_site.site, room, query) as client:
        assert client.welcome["data"]["user_id"] == second.id
    async with await enter(running_site.site, room, query, token=first.token) as client:
        assert client.welcome["data"]["user_id"] == first.id


async def test_no_credential_reaches_the_servers_log(running_site, room):
    person = running_site.human()
    ticket = person.ticket(room)
    for query in (f"?ticket={ticket}", f"?token={person.token}"):
        await (await enter(running_site.site, room, query)).close()
    await refused(running_site, f"/ws/match/0/?token={person.token}")
    await refused(running_site, f"/ws/match/x/?token={person.token}")
    log = running_site.server.log()
    assert person.token not in log
    assert ticket not in log
