"""Whatever a client sends, it gets an answer and keeps its socket; whatever it knocks with, it gets a refusal."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from apps.accounts.identity import CredentialError
from apps.accounts.tickets import read_visitor
from apps.accounts.tokens import verify_access
from apps.common.refusals import ErrorCode
from apps.tournaments.realtime.middleware import origin_allowed, read_query
from apps.tournaments.realtime.middleware_ratelimit import is_pong, message_size, request_id_of
from apps.tournaments.realtime.rooms.hub import close_hub
from apps.tournaments.realtime.rooms.names import room_of_path
from apps.tournaments.realtime.sockets.commands import COMMANDS
from tests.realtime.in_process import sit
from tests.support.credentials import redeem_ticket
from tests.support.hypothesis_profiles import examples

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = sorted({name for command in COMMANDS.values() for name in command.__struct_fields__})
fuzz = settings(
    max_examples=examples(suite=250, fuzz=1000, thorough=5000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

any_text = st.text(st.characters(exclude_categories=()))
numbers = st.one_of(st.integers(), st.sampled_from([0, 1, -1, 2**31, 2**63, 2**64, 10**40]), st.floats())
scalars = st.one_of(st.none(), st.booleans(), numbers, any_text)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4))
names = st.sampled_from([*COMMANDS, "ping", "pong", "subscribe", "authenticate", "fly", ""])
fields = st.sampled_from(["request_id", "since", "epoch", "token", "timestamp", "data", "type", *FIELDS])
games = st.fixed_dictionaries(
    {"n": numbers, "participant1_score": numbers, "participant2_score": numbers}, optional={"map": any_text}
)
commands = st.builds(
    lambda name, more: {**more, "type": name},
    names,
    st.dictionaries(fields, st.one_of(values, games, st.lists(games, max_size=3)), max_size=6),
)


def as_text(value):
    return {"text": json.dumps(value)}


messages = st.one_of(
    st.builds(lambda text: {"text": text}, any_text),
    st.builds(lambda data: {"bytes": data}, st.binary(max_size=200)),
    st.builds(as_text, values),
    st.builds(as_text, commands),
    st.builds(lambda value, cut: {"text": json.dumps(value)[:cut]}, commands, st.integers(0, 60)),
    st.just({}),
)


@pytest.fixture
def site_settings(settings):
    """Without limits: the answers are what is looked at."""
    settings.WS_RATE_ENABLED = False
    settings.WS_RATE_FLOOD_VIOLATIONS = 10**9
    return settings


class Talk:
    """One socket for all examples, on a loop of its own."""

    def __init__(self, loop, seat):
        self.loop, self.seat = loop, seat
        self.count = 0

    def say(self, message):
        """What comes back to this message, told from the rest by a ping behind it."""
        self.count += 1
        return self.loop.run_until_complete(self._say(message, f"fuzz-{self.count}"))

    async def _say(self, message, mark):
        await self.seat.communicator.send_input({"type": "websocket.receive", **message})
        await self.seat.send(type="ping", request_id=mark)
        answers = []
        while (frame := await self.seat.next()).get("request_id") != mark:
            answers.append(frame)
        return answers


@pytest.fixture(params=["tournament", "match"])
def talk(request, cast, site_settings):
    match = cast.begun_match()
    number = {"tournament": match.tournament_id, "match": match.pk}[request.param]
    loop = asyncio.new_event_loop()
    seat = loop.run_until_complete(sit(f"{request.param}/{number}", cast.alice))
    yield Talk(loop, seat)
    loop.run_until_complete(seat.leave())
    loop.run_until_complete(close_hub())
    loop.close()


@fuzz
@given(message=messages)
def test_every_frame_is_answered_and_closes_nothing(talk, message):
    answers = talk.say(message)
    replies = [frame for frame in answers if "at" not in frame]
    sent = message.get("text") or ""
    errors = [frame for frame in replies if frame["type"] == "error"]
    if is_said(sent, "pong"):
        assert replies == errors  # where its request_id is none
    elif not is_said(sent, "subscribe") or errors:
        assert len(replies) == 1
    else:
        assert [frame["type"] for frame in replies][:2] in (["subscribed", "snapshot"], ["subscribed", "resumed"])
    for error in errors:
        assert ErrorCode(error["code"]) is not ErrorCode.INTERNAL_ERROR
        assert "close_code" not in error


def is_said(text, name):
    try:
        body = json.loads(text)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("type") == name


@fuzz
@given(path=st.one_of(any_text, st.from_regex(r"/ws/(match|tournament)/\d+/?\s?", fullmatch=True)))
def test_any_path_names_a_room_or_none(path):
    room = room_of_path(path)
    assert room is None or str(room.id) == path.split("/")[-2].lstrip("0") or room.id == 0


@fuzz
@given(query=st.one_of(st.binary(max_size=300), st.builds(lambda text: b"since=" + text, st.binary(max_size=30))))
def test_any_query_is_understood_or_malformed(query):
    found = read_query({"query_string": query})
    assert found is None or type(found.get("since", 0)) is int


def test_a_query_longer_than_8_kib_is_malformed():
    assert read_query({"query_string": b"epoch=" + b"x" * 8186}) == {"epoch": "x" * 8186}
    assert read_query({"query_string": b"epoch=" + b"x" * 8187}) is None


@fuzz
@given(origin=st.binary(max_size=60), host=st.binary(max_size=60))
def test_any_origin_is_the_sites_own_or_foreign(origin, host):
    scope = {"headers": [(b"origin", origin), (b"host", host)]}
    assume(host not in (b"localhost", b"127.0.0.1", b"testserver"))
    assert origin_allowed(scope) is False


@fuzz
@given(value=any_text)
def test_any_text_is_no_token_and_no_ticket(value):
    for attempt in (lambda: verify_access(value), lambda: redeem_ticket(value, "match_1")):
        with pytest.raises(CredentialError):
            attempt()
    assert read_visitor(value) is None


@fuzz
@given(message=messages)
def test_any_message_has_a_size_and_perhaps_a_number(message):
    assert message_size(message) >= 0
    assert is_pong(message) in (True, False)
    number = request_id_of(message)
    assert number is None or 0 < len(number) <= 64
