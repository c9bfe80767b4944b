"""Live scores from the service to the socket: batched, told from the row, in the order of the log."""

import asyncio
import threading

import pytest
from django.db import OperationalError, transaction

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import LoggedEvent, Match
from apps.tournaments.realtime import utils
from apps.tournaments.realtime.delivery import after_commit, teller
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.services.write import ScoreSaved
from tests.realtime.in_process import do, sit
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def match(cast):
    return cast.begun_match()


@pytest.fixture
async def seat(match, cast, closed_hub):
    seat = await sit(f"match/{match.pk}", cast.carol)
    yield seat
    await seat.leave()


@pytest.fixture
def score(cast, match):
    """Save a live score as the referee."""

    async def score(first, second=0, of=match):
        return await do(services.update_score, of.pk, cast.rita, first, second)

    return score


def scores(seat):
    return [frame["data"]["participant1_score"] for frame in seat.frames if frame["type"] == "score_updated"]


async def quiet(seat):
    """Let every window that is open end, and what was in it be told."""
    await advance(0.5)
    seat.heard()


@pytest.mark.virtual_time
async def test_the_latest_of_a_burst_is_told_once(seat, score):
    for n in range(1, 8):
        await score(n)
    await seat.until("score_updated", participant1_score=7)
    await quiet(seat)
    assert scores(seat)[-1] == 7
    assert len(scores(seat)) < 7


async def test_numbers_rise_strictly_over_batches_and_agree_with_the_log(seat, score, match):
    for n in range(1, 6):
        await score(n)
        await seat.until("score_updated", participant1_score=n)
    told = [(frame["sequence"], frame["data"]["sequence"]) for frame in seat.frames if frame["type"] == "score_updated"]
    first = seat.welcome["data"]["sequence"] + 1
    assert told == [(n, n) for n in range(first, first + 5)]
    assert await do(LoggedEvent.objects.filter(match=match, type="score_updated").count) == 5


@pytest.mark.virtual_time
async def test_a_burst_of_1000_calls_is_one_frame_a_window(seat, score, match):
    await score(3)
    for _ in range(1000):
        utils.broadcast_score_updated_batched(match.tournament_id, match.pk, {"participant1_score": 999})
    await seat.until("score_updated", participant1_score=3)
    await quiet(seat)
    assert scores(seat) == [3]


@pytest.mark.virtual_time
async def test_a_match_with_a_row_is_told_from_its_row_and_never_from_a_payload(seat, match):
    utils.broadcast_score_updated_batched(match.tournament_id, match.pk, {"participant1_score": 999})
    await quiet(seat)
    assert scores(seat) == []


@pytest.mark.virtual_time
async def test_a_match_without_a_row_is_told_with_its_newest_payload(match, cast, closed_hub):
    seat = await sit(f"tournament/{match.tournament_id}", cast.carol)
    for n in range(5):
        utils.broadcast_score_updated_batched(match.tournament_id, 10**9, {"match_id": 10**9, "participant1_score": n})
    assert await seat.until("score_updated") == {
        "type": "score_updated",
        "data": {"match_id": 10**9, "participant1_score": 4},
    }
    await quiet(seat)
    assert scores(seat) == [4]
    await seat.leave()


@pytest.mark.virtual_time
async def test_the_last_score_is_told_before_the_result_and_none_after_it(seat, score, match, cast):
    await score(4, 2)
    await do(services.complete_match, match.pk, cast.rita)
    await seat.until("match_completed", participant1_score=4)
    await quiet(seat)
    names = [frame["type"] for frame in seat.frames if "at" in frame]
    assert names == ["score_updated", "match_state_changed", "match_completed"]
    with pytest.raises(Conflict):
        await score(5)


@pytest.mark.virtual_time
async def test_what_is_rolled_back_is_never_told(seat, match, cast):
    def try_and_fail():
        with transaction.atomic():
            services.update_score(match.pk, cast.rita, 9, 9)
            services.announce(match.tournament_id, cast.alice, "Never")
            transaction.set_rollback(True)

    await do(try_and_fail)
    await quiet(seat)
    assert seat.frames[2:] == []
    assert await do(Match.objects.values_list("score_version", flat=True).get, pk=match.pk) == 0


@pytest.mark.virtual_time
async def test_a_flush_by_hand_tells_now_and_an_empty_one_nothing(seat, score):
    await score(1)
    await utils.flush_all_batches()
    await seat.until("score_updated", participant1_score=1)
    await utils.flush_all_batches()
    await quiet(seat)
    assert scores(seat) == [1]


async def test_a_call_from_a_thread_without_a_loop_arrives(seat, match, cast):
    def work():
        services.update_score(match.pk, cast.rita, 2, 2)

    await asyncio.to_thread(work)
    await seat.until("score_updated", participant1_score=2)


async def test_a_failed_send_is_logged_not_raised_and_heals(seat, score, monkeypatch, caplog):
    layer = utils.get_channel_layer()

    class Deaf:
        async def group_send(self, group, message):
            raise ConnectionResetError

    monkeypatch.setattr(utils, "get_channel_layer", Deaf)
    await score(6)
    await seat.until("score_updated", participant1_score=6)
    assert "broadcast failed" in {record.getMessage() for record in caplog.records}
    monkeypatch.setattr(utils, "get_channel_layer", lambda: layer)
    await score(7)
    await seat.until("score_updated", participant1_score=7)
    assert scores(seat) == [6, 7]


async def test_a_score_whose_process_died_before_it_was_told_is_told_by_the_reconciliation(seat, score, monkeypatch):
    monkeypatch.setattr(after_commit, "offer", lambda *ignored: None)
    await score(8)
    frame = await seat.until("score_updated", participant1_score=8)
    assert frame["sequence"] == seat.welcome["data"]["sequence"] + 1


async def test_a_score_that_could_not_be_told_is_told_by_the_reconciliation(seat, score, monkeypatch, caplog):
    def broken(tournament_id, match_ids):
        raise OperationalError("away")

    monkeypatch.setattr(teller, "tell_scores", broken)
    await score(9)
    await seat.until("score_updated", participant1_score=9)
    assert "score not told yet" in {record.getMessage() for record in caplog.records}


@pytest.mark.virtual_time
async def test_scores_that_wait_for_the_lock_together_are_told_in_one_write(cast, closed_hub, score, monkeypatch):
    tell_scores, asked, free = teller.tell_scores, [], threading.Event()

    def slow(tournament_id, match_ids):
        asked.append(sorted(match_ids))
        free.wait(5)
        return tell_scores(tournament_id, match_ids)

    monkeypatch.setattr(teller, "tell_scores", slow)
    first, second = await do(two_matches, cast)
    seat = await sit(f"tournament/{first.tournament_id}", cast.carol)
    await score(1, of=first)
    await eventually(lambda: asked)
    await score(2, of=first)
    await score(3, of=second)
    waiting = teller.teller_of(asyncio.get_running_loop())._scores[first.tournament_id]
    await eventually(lambda: waiting._waiting)
    free.set()
    await seat.until("score_updated", match_id=second.pk, participant1_score=3)
    # The second score of the first match waits for its first, which is still under way.
    assert asked[0] == [first.pk]
    assert second.pk in asked[1]
    await quiet(seat)
    assert sorted(scores(seat)) == [2, 3]
    await seat.leave()


@pytest.mark.virtual_time
async def test_a_score_of_a_match_taken_back_meanwhile_is_not_told(seat, match):
    after_commit.on_commit(ScoreSaved(match.tournament_id, 10**9))
    await quiet(seat)
    assert scores(seat) == []


@pytest.mark.virtual_time
async def test_a_match_is_told_from_its_row_whichever_tournament_it_is_said_to_be_of(cast, closed_hub, score, match):
    other = await do(lambda: cast.open(0, name="Other"))
    seat = await sit(f"match/{match.pk}", cast.carol)
    await score(7)
    for tournament_id in (other.pk, 10**9):
        utils.broadcast_score_updated_batched(tournament_id, match.pk, {"participant1_score": 99})
    frame = await seat.until("score_updated")
    await quiet(seat)
    assert scores(seat) == [7]
    assert frame["sequence"] == seat.welcome["data"]["sequence"] + 1
    await seat.leave()


@pytest.mark.virtual_time
async def test_two_matches_are_told_apart(cast, closed_hub, score):
    first, second = await do(two_matches, cast)
    seats = [await sit(f"match/{match.pk}", cast.carol) for match in (first, second)]
    await score(1, of=first)
    await score(2, of=second)
    for seat, wanted in zip(seats, (1, 2), strict=True):
        await seat.until("score_updated")
        await quiet(seat)
        assert scores(seat) == [wanted]
        await seat.leave()


def two_matches(cast):
    first, second = Match.objects.filter(tournament=cast.live(4), round=1)
    for match in (first, second):
        services.start_match(match.pk, cast.rita)
    return first, second


async def test_nothing_is_left_when_all_is_told(seat, score):
    await score(1)
    await seat.until("score_updated")
    here = teller.teller_of(asyncio.get_running_loop())
    await eventually(lambda: here.batcher.is_idle and here._task is None)
    assert get_hub().loop is asyncio.get_running_loop()
