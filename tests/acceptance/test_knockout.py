"""A published tournament, entered by people over HTTP, watched over a plain WebSocket."""

import asyncio
import random

import pytest

from tests.support.clients import Site, Spectator, standings_after, state_after
from tests.support.knockout import DATA, prepare


@pytest.fixture
def site(sqlite_database, start_server):
    server = start_server(
        {"DATABASE_URL": sqlite_database, "API_THROTTLE_USER": "100000/min", "API_THROTTLE_ANON": "100000/min"}
    )
    with Site(server.url) as site:
        yield site


def places_of(snapshot):
    places = {}
    for standing in snapshot["standings"]:
        exact = standing["place_from"] == standing["place_to"]
        label = str(standing["place_from"]) if exact else f"{standing['place_from']}-{standing['place_to']}"
        places.setdefault(label, []).append(standing["name"])
    return {label: sorted(names) for label, names in places.items()}


def is_the_end(frame):
    return frame["type"] == "tournament_state_changed" and frame["data"]["new_state"] == "completed"


async def test_a_world_cup_ends_with_its_real_champion_and_places(site):
    cup = await asyncio.to_thread(prepare, site)
    await asyncio.to_thread(cup.begin)
    spectator = Spectator(site, cup.tournament_id)
    await spectator.connect()
    await asyncio.to_thread(cup.play_all)
    done = await spectator.until(is_the_end)
    await spectator.close()

    snapshot = cup.organizer.get(f"/api/v1/tournaments/{cup.tournament_id}/snapshot/")
    assert snapshot["tournament"]["champion_name"] == "Argentina"
    assert places_of(snapshot) == {place: sorted(names) for place, names in DATA["places"].items()}
    assert [frame["type"] for frame in spectator.frames[:2]] == ["connection_established", "snapshot"]
    first = spectator.frames[1]["data"]["sequence"]
    assert spectator.sequences == list(range(first + 1, done["sequence"] + 1))
    assert state_after(spectator) == {match["id"]: match for match in snapshot["matches"]}
    by_place_and_seed = sorted(snapshot["standings"], key=lambda row: (row["place_from"], row["seed"]))
    assert standings_after(spectator) == by_place_and_seed
    completed = next(frame["data"] for frame in spectator.frames if frame["type"] == "tournament_completed")
    names = {registration["registration_id"]: registration["name"] for registration in snapshot["registrations"]}
    podium = [completed[f"{place}_registration_id"] for place in ("winner", "runner_up", "third_place")]
    assert [names[pk] for pk in podium] == ["Argentina", "France", "Croatia"]


async def test_a_client_cut_off_50_times_at_random_sees_every_sequence_exactly_once(site):
    dice = random.Random(20221218)
    cup = await asyncio.to_thread(prepare, site)
    await asyncio.to_thread(cup.begin)
    spectator = Spectator(site, cup.tournament_id)
    await spectator.connect()
    playing = asyncio.create_task(asyncio.to_thread(cup.play_all, pause=0.03))
    for _ in range(50):
        await asyncio.sleep(dice.uniform(0, 0.15))
        await spectator.cut()
        await asyncio.sleep(dice.uniform(0, 0.05))
        await spectator.connect()
    await playing
    done = await spectator.until(is_the_end)
    await spectator.close()

    kinds = [frame["type"] for frame in spectator.frames]
    # A connection may be cut before its first frame came. Once there was a snapshot, every one resumes.
    assert kinds.count("snapshot") == 1
    assert kinds.count("resumed") >= 25
    first = next(frame for frame in spectator.frames if frame["type"] == "snapshot")["data"]["sequence"]
    assert spectator.sequences == list(range(first + 1, done["sequence"] + 1))
    snapshot = cup.organizer.get(f"/api/v1/tournaments/{cup.tournament_id}/snapshot/")
    assert state_after(spectator) == {match["id"]: match for match in snapshot["matches"]}
