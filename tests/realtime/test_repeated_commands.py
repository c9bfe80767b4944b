"""A command sent again under its request_id is done once, and answered as the first time."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from apps.common.due import run_due
from apps.common.models import KeptAnswer
from apps.tournaments import services
from apps.tournaments.models import ResultReport, Tournament
from tests.realtime.in_process import do, sit
from tests.support.record import record

pytestmark = pytest.mark.django_db(transaction=True)

SCORE = {"participant1_score": 1, "participant2_score": 0}


@pytest.fixture
def begun(cast):
    return cast.begun_match()


async def ask(seat, name, request_id, **fields):
    await seat.send(type=name, request_id=request_id, **fields)
    while True:
        frame = await seat.next()
        if frame.get("request_id") == request_id:
            return frame


def in_turn(cast, match):
    """Who begins the map veto, which a match that is not begun has now."""
    Tournament.objects.filter(pk=match.tournament_id).update(map_pool=["Ascent", "Bind"])
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    return match.participant1.user


def reports():
    return do(ResultReport.objects.count)


COMMANDS = {
    "ready_up": ("match", "bob", {}),
    "veto_map": ("match", None, {"map": "Bind"}),
    "call_match": ("match", "rita", {}),
    "start_match": ("match", "rita", {}),
    "update_score": ("begun_match", "rita", SCORE),
    "report_score": ("begun_match", "bob", SCORE),
    "confirm_result": ("reported_match", "bella", {}),
    "dispute_result": ("reported_match", "bella", {"reason": "no_show"}),
    "complete_match": ("begun_match", "rita", SCORE),
    "resolve_dispute": ("disputed_match", "alice", SCORE),
}


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_sent_again_gets_the_same_answer_and_changes_nothing(cast, closed_hub, name):
    scene, who, fields = COMMANDS[name]
    match = await do(getattr(cast, scene))
    seat = await sit(f"match/{match.pk}", getattr(cast, who) if who else await do(in_turn, cast, match))
    first = await ask(seat, name, "a", **fields)
    if name == "update_score":
        # A live score is told when its batch is flushed: from then on nothing more is written.
        await seat.until("score_updated")
    after = await do(record, match.tournament_id)
    assert await ask(seat, name, "a", **fields) == first
    assert first["type"] != "error"
    assert await do(record, match.tournament_id) == after
    await seat.leave()


async def test_the_answer_is_given_again_on_another_socket(cast, begun, closed_hub):
    answers = []
    for _ in range(2):
        seat = await sit(f"match/{begun.pk}", cast.bob)
        answers.append(await ask(seat, "report_score", "a", **SCORE))
        await seat.leave()
    assert answers[0] == answers[1]
    assert await reports() == 1


async def test_the_same_command_sent_twice_at_once_is_done_once(cast, begun, closed_hub):
    seats = [await sit(f"match/{begun.pk}", cast.bob) for _ in range(2)]
    answers = await asyncio.gather(*(ask(seat, "report_score", "a", **SCORE) for seat in seats))
    assert answers[0] == answers[1]
    assert await reports() == 1
    for seat in seats:
        await seat.leave()


@pytest.mark.parametrize(
    ("name", "fields"), [("report_score", SCORE | {"participant1_score": 2}), ("dispute_result", {"reason": "other"})]
)
async def test_a_request_id_that_comes_with_something_else_is_an_error(cast, begun, closed_hub, name, fields):
    seat = await sit(f"match/{begun.pk}", cast.bob)
    await ask(seat, "report_score", "a", **SCORE)
    before = await do(record, begun.tournament_id)
    answer = await ask(seat, name, "a", **fields)
    assert (answer["type"], answer["code"]) == ("error", "key_reused")
    assert await do(record, begun.tournament_id) == before
    await seat.leave()


async def test_a_request_id_is_its_user_s(cast, begun, closed_hub):
    bob, bella = [await sit(f"match/{begun.pk}", user) for user in (cast.bob, cast.bella)]
    await ask(bob, "report_score", "a", **SCORE)
    answer = await ask(bella, "report_score", "a", participant1_score=0, participant2_score=1)
    assert answer["type"] == "score_report_received"
    assert await reports() == 2
    for seat in (bob, bella):
        await seat.leave()


async def test_a_refused_command_may_be_tried_again_under_its_request_id(cast, closed_hub):
    match = await do(cast.match)
    bob, rita = [await sit(f"match/{match.pk}", user) for user in (cast.bob, cast.rita)]
    assert (await ask(bob, "report_score", "a", **SCORE))["code"] == "conflict"
    await ask(rita, "start_match", "b")
    assert (await ask(bob, "report_score", "a", **SCORE))["type"] == "score_report_received"
    for seat in (bob, rita):
        await seat.leave()


async def test_a_command_without_a_request_id_is_done_each_time(cast, begun, closed_hub):
    seat = await sit(f"match/{begun.pk}", cast.bob)
    for points in (1, 2):
        await seat.send(type="report_score", participant1_score=points, participant2_score=0)
        await seat.until("score_report_received")
    assert await reports() == 2
    assert await do(KeptAnswer.objects.count) == 0
    await seat.leave()


async def test_what_changes_no_tournament_is_answered_afresh(cast, begun, closed_hub):
    seat = await sit(f"match/{begun.pk}", cast.bob)
    pongs = [await ask(seat, "ping", "a", timestamp=n) for n in range(2)]
    assert [pong["timestamp"] for pong in pongs] == [0, 1]
    for _ in range(2):
        assert (await ask(seat, "subscribe", "b"))["type"] == "subscribed"
        await seat.until("snapshot")
    await seat.leave()


async def test_the_answer_is_kept_for_ten_minutes_and_then_swept_away(cast, begun, closed_hub, time_machine):
    seat = await sit(f"match/{begun.pk}", cast.bob)
    first = await ask(seat, "report_score", "a", **SCORE)
    kept = await sync_to_async(KeptAnswer.objects.get)()
    time_machine.move_to(kept.at.timestamp() + 599)
    await do(run_due)
    assert await ask(seat, "report_score", "a", **SCORE) == first
    time_machine.move_to(kept.at.timestamp() + 600)
    await do(run_due)
    assert await do(KeptAnswer.objects.count) == 0
    other = await ask(seat, "report_score", "a", participant1_score=2, participant2_score=0)
    assert other["type"] == "score_report_received"
    assert other != first
    await seat.leave()


async def test_where_too_much_is_kept_a_command_is_refused_with_a_request_id_alone(cast, begun, closed_hub, settings):
    settings.KEPT_ANSWERS_MAX_BYTES = 1_500
    seat = await sit(f"match/{begun.pk}", cast.rita)
    answers = [await ask(seat, "update_score", str(number), **SCORE) for number in range(5)]
    refused = [answer for answer in answers if answer["type"] == "error"]
    assert 0 < len(refused) < 5
    assert refused[0]["code"] == "rate_limit_exceeded" and refused[0]["retry_after_ms"] > 0
    assert await ask(seat, "update_score", "0", **SCORE) == answers[0]
    await seat.send(type="update_score", **SCORE)
    await seat.until("score_updated_confirmed")
