"""Sockets in a match's room: who may do what, and who hears of it."""

import asyncio

import pytest

RESULT = {"participant1_score": 2, "participant2_score": 1}


@pytest.mark.parametrize(("who", "plays"), [("bob", True), ("bella", True), ("alice", False), ("carol", False)])
async def test_the_welcome_says_whether_one_plays_here(idle_duel, running_site, who, plays):
    async with await getattr(idle_duel, who).enter(idle_duel.match) as client:
        data = client.welcome["data"]
        assert (data["tournament_id"], data["match_id"]) == (idle_duel.tournament_id, idle_duel.match_id)
        assert data["is_participant"] is plays


async def test_a_snapshot_of_the_match_follows_the_welcome(idle_duel, running_site):
    async with await idle_duel.carol.enter(idle_duel.match) as client:
        data = client.opening["data"]
        assert set(data) == {"sequence", "epoch", "match", "participants"}
        assert {"id", "state", "best_of", "games", "dispute", "veto", "deadlines", "participant1_id"} <= set(
            data["match"]
        )
        assert data["match"]["id"] == idle_duel.match_id
        seen = [(person["name"], person["seed"], person["checked_in"]) for person in data["participants"]]
        assert sorted(seen) == sorted([(f"P{idle_duel.bob.id}", 1, False), (f"P{idle_duel.bella.id}", 2, False)])


async def test_the_reports_are_for_participants_and_staff(duel):
    duel.play(duel.rita, "start")
    duel.play(duel.bob, "reports", **RESULT)
    for who, sees in (("bob", True), ("bella", True), ("rita", True), ("alice", True), ("carol", False)):
        async with await getattr(duel, who).enter(duel.match) as client:
            assert ("reports" in client.opening["data"]["match"]) is sees, who


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("ready_up", {}),
        ("report_score", RESULT),
        ("confirm_result", {}),
        ("dispute_result", {"reason": "other", "description": ""}),
        ("veto_map", {"map": "Bind"}),
        ("start_match", {}),
        ("update_score", RESULT),
        ("complete_match", RESULT),
        ("resolve_dispute", RESULT),
    ],
)
async def test_a_spectator_only_reads(idle_duel, running_site, command, fields):
    async with await idle_duel.carol.enter(idle_duel.match) as client:
        assert (await client.ask(command, **fields))["code"] == "insufficient_permissions"
        assert await client.is_alive()
    assert idle_duel.state() == "check_in"


async def test_a_command_may_name_whom_the_match_is_between(duel):
    async with await duel.rita.enter(duel.match) as client:
        shown = client.opening["data"]["match"]
        sides = {name: shown[name] for name in ("participant1_id", "participant2_id")}
        refused = await client.ask("start_match", **{**sides, "participant2_id": 10**6})
        assert refused["code"] == "conflict"
        assert duel.state() == "check_in"
        assert (await client.ask("start_match", **sides))["type"] == "match_started_confirmed"


@pytest.mark.parametrize("command", ["start_match", "update_score", "complete_match", "resolve_dispute"])
async def test_a_player_is_no_referee(idle_duel, running_site, command):
    async with await idle_duel.bob.enter(idle_duel.match) as client:
        assert (await client.ask(command, **RESULT))["code"] == "insufficient_permissions"


@pytest.mark.parametrize("who", ["alice", "rita"])
async def test_staff_are_no_players(duel, who):
    async with await getattr(duel, who).enter(duel.match) as client:
        assert (await client.ask("ready_up"))["code"] == "insufficient_permissions"
        duel.play(duel.rita, "start")
        assert (await client.ask("report_score", **RESULT))["code"] == "insufficient_permissions"


async def test_a_referee_does_not_resolve_a_dispute_by_that_command(duel):
    async with await duel.rita.enter(duel.match) as client:
        assert (await client.ask("resolve_dispute", **RESULT))["code"] == "insufficient_permissions"


async def test_two_players_play_a_match_by_commands_and_both_hear_all_of_it(duel):
    async with (
        await duel.bob.enter(duel.match) as bob,
        await duel.bella.enter(duel.match) as bella,
        await duel.rita.enter(duel.match) as rita,
    ):
        assert (await bob.ask("ready_up"))["data"]["state"] == "check_in"
        assert (await bella.ask("ready_up"))["data"] == {"match_id": duel.match_id, "state": "ready"}
        assert (await rita.ask("start_match"))["type"] == "match_started_confirmed"
        confirmed = await rita.ask("update_score", **RESULT)
        assert confirmed["type"] == "score_updated_confirmed"
        assert confirmed["data"]["participant1_score"] == 2
        for player in (bob, bella):
            await player.hears("score_updated", participant1_score=2, participant2_score=1)
        assert (await bob.ask("report_score", **RESULT))["type"] == "score_report_received"
        assert (await bella.ask("confirm_result"))["type"] == "result_confirmed"
        for client in (bob, bella, rita):
            await client.hears("match_completed")
        assert bob.told() == bella.told() == rita.told()
        assert bob.numbers == list(range(1, len(bob.numbers) + 1))


async def test_a_dispute_goes_to_the_organizer_who_resolves_it(duel):
    duel.play(duel.rita, "start")
    async with (
        await duel.bob.enter(duel.match) as bob,
        await duel.bella.enter(duel.match) as bella,
        await duel.alice.enter(duel.match) as alice,
    ):
        await bob.ask("report_score", **RESULT)
        opened = await bella.ask("dispute_result", reason="cheating", description="He looked at my screen.")
        assert (opened["type"], opened["data"]["status"]) == ("dispute_opened", "open")
        ruled = await alice.ask("resolve_dispute", participant1_score=0, participant2_score=1)
        assert (ruled["type"], ruled["data"]["state"]) == ("dispute_resolved_confirmed", "completed")
        await bob.hears("dispute_created", reason="cheating")
        await bob.until("dispute_resolved")
        await bob.until("match_completed", confirmed_by="organizer")


async def test_a_report_by_socket_takes_a_link_and_a_ruling_a_text_that_spectators_do_not_read(duel):
    duel.play(duel.rita, "start")
    async with (
        await duel.bob.enter(duel.match) as bob,
        await duel.bella.enter(duel.match) as bella,
        await duel.rita.enter(duel.match) as rita,
        await duel.carol.enter(duel.match) as carol,
    ):
        refused = await bob.ask("report_score", **RESULT, evidence="javascript:alert(1)")
        assert refused["code"] == "invalid_schema"
        link = "https://video.example/watch?v=7"
        assert (await bob.ask("report_score", **RESULT, evidence=link))["type"] == "score_report_received"
        for client in (bella, rita):
            await client.hears("evidence_given")
        await bella.ask("dispute_result", reason="other", evidence=link)
        ruled = await rita.ask("complete_match", participant1_score=0, participant2_score=1, text="I was there.")
        assert (ruled["type"], ruled["data"]["state"]) == ("match_completed_confirmed", "completed")
        for client, text in ((bob, "I was there."), (bella, "I was there."), (rita, "I was there."), (carol, "")):
            await client.hears("dispute_ruled", version=1, text=text)
        assert link not in str([client.told() for client in (bob, bella, rita, carol)])
        assert "evidence_given" not in str(carol.told())


@pytest.mark.parametrize("room", ["match", "tournament"])
async def test_what_is_said_to_both_sides_is_heard_by_them_and_the_staff_and_by_nobody_else(duel, room):
    where, words = getattr(duel, room), "Come to table nine"
    async with (
        await duel.bob.enter(where) as bob,
        await duel.bella.enter(where) as bella,
        await duel.rita.enter(where) as rita,
        await duel.carol.enter(where) as carol,
    ):
        known = carol.welcome["data"]
        path = f"tournaments/{duel.tournament_id}/announcements"
        duel.rita.post(path, title=words, match_id=duel.match_id)
        duel.play(duel.rita, "start")
        for client in (bob, bella, rita):
            await client.hears("match_announcement", title=words)
        await carol.hears("match_started")
        since = f"?since={known['sequence']}&epoch={known['epoch']}"
        async with await duel.carol.enter(where, since) as back:
            await back.hears("match_started")
            assert words not in str([carol.frames, back.frames])


async def test_a_stale_score_is_a_conflict_with_the_newest(duel):
    duel.play(duel.rita, "start")
    async with await duel.alice.enter(duel.match) as alice, await duel.rita.enter(duel.match) as rita:
        assert alice.opening["data"]["match"]["score_version"] == 0
        taken = await rita.ask("update_score", participant1_score=1, participant2_score=0, score_version=0)
        assert taken["data"]["score_version"] == 1
        refused = await alice.ask("update_score", participant1_score=0, participant2_score=1, score_version=0)
        assert refused["code"] == "conflict"
        await alice.hears("score_updated", participant1_score=1, participant2_score=0, score_version=1)


async def test_nobody_confirms_or_disputes_their_own_report(duel):
    duel.play(duel.rita, "start")
    async with await duel.bob.enter(duel.match) as bob:
        await bob.ask("report_score", **RESULT)
        for command, fields in (("confirm_result", {}), ("dispute_result", {"reason": "other"})):
            assert (await bob.ask(command, **fields))["code"] == "insufficient_permissions"


@pytest.mark.parametrize(
    ("who", "command", "fields"),
    [
        ("bob", "report_score", RESULT),
        ("bob", "confirm_result", {}),
        ("rita", "update_score", RESULT),
        ("alice", "resolve_dispute", RESULT),
    ],
)
async def test_what_the_state_does_not_allow_is_a_conflict_that_names_the_state(
    idle_duel, running_site, who, command, fields
):
    async with await getattr(idle_duel, who).enter(idle_duel.match) as client:
        error = await client.ask(command, **fields)
        assert (error["type"], error["code"], error["state"]) == ("error", "conflict", "check_in")
        assert await client.is_alive()


@pytest.mark.parametrize(
    "part",
    [{"participant1_score": 2}, {"participant2_tiebreak": 1}, {"games": [{"n": 1, **RESULT}]}],
    ids=["one score", "a tie-break", "games"],
)
async def test_a_part_of_a_result_is_no_result(duel, part):
    """Without any of it, the live score would be the result."""
    async with await duel.rita.enter(duel.match) as rita:
        await rita.ask("start_match")
        await rita.ask("update_score", participant1_score=0, participant2_score=3)
        assert (await rita.ask("complete_match", **part))["code"] == "invalid_schema"
        assert duel.state() == "live"
        done = await rita.ask("complete_match")
        assert done["type"] == "match_completed_confirmed"


async def test_a_match_that_is_over_takes_no_more_scores(duel):
    async with await duel.rita.enter(duel.match) as rita:
        assert (await rita.ask("complete_match", **RESULT))["type"] == "match_completed_confirmed"
        for command in ("start_match", "update_score", "complete_match"):
            error = await rita.ask(command, **RESULT)
            assert (error["code"], error["state"]) == ("conflict", "completed")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"participant1_score": 1},
        {"participant1_score": -1, "participant2_score": 0},
        {"participant1_score": 10**30, "participant2_score": 0},
        {"participant1_score": 2**40, "participant2_score": 0},
        {**RESULT, "game": {"n": 7, "participant1_score": 1, "participant2_score": 0}},
        {**RESULT, "game": {"n": 0, "participant1_score": 1, "participant2_score": 0}},
        {**RESULT, "game": {"n": 1, "participant1_score": -1, "participant2_score": 0}},
        {**RESULT, "game": {"n": 1, "participant1_score": 2**70, "participant2_score": 0}},
    ],
)
async def test_an_impossible_score_is_an_error_and_changes_nothing(duel, fields):
    duel.play(duel.rita, "start")
    async with await duel.rita.enter(duel.match) as rita:
        assert (await rita.ask("update_score", **fields))["code"] == "invalid_schema"
        assert await rita.is_alive()
        assert not rita.told("score_updated")


async def test_two_organizers_at_once_complete_a_match_once(duel):
    async with await duel.alice.enter(duel.match) as alice, await duel.rita.enter(duel.match) as rita:
        results = {"participant1_score": 1, "participant2_score": 0}, {"participant1_score": 0, "participant2_score": 1}
        asked = zip((alice, rita), results, strict=True)
        answers = await asyncio.gather(*(who.ask("complete_match", **result) for who, result in asked))
        assert sorted(answer.get("code", answer["type"]) for answer in answers) == [
            "conflict",
            "match_completed_confirmed",
        ]
        winner = next(answer["data"]["winner_id"] for answer in answers if answer["type"] != "error")
        for client in (alice, rita):
            await client.hears("match_completed")
            await client.is_alive()
            (frame,) = client.told("match_completed")
            assert frame["data"]["winner_id"] == winner


async def test_two_who_update_the_score_at_once_leave_one_newest_score(duel):
    duel.play(duel.rita, "start")
    async with await duel.alice.enter(duel.match) as alice, await duel.rita.enter(duel.match) as rita:
        for n in range(1, 6):
            first = alice.ask("update_score", participant1_score=n, participant2_score=0)
            second = rita.ask("update_score", participant1_score=0, participant2_score=n)
            answers = await asyncio.gather(first, second)
            assert {answer["type"] for answer in answers} == {"score_updated_confirmed"}
            newest = max(answers, key=lambda answer: answer["data"]["score_version"])["data"]
        sides = {side: newest[side] for side in ("participant1_score", "participant2_score")}
        for client in (alice, rita):
            await client.hears("score_updated", **sides)
        assert alice.told() == rita.told()


async def test_nothing_leaks_from_one_match_to_another(duel, running_site):
    other = running_site.duel()
    for running_match in (duel, other):
        running_match.play(running_match.rita, "start")
    async with await duel.carol.enter(duel.match) as here, await duel.carol.enter(other.match) as there:
        duel.score(1)
        other.score(5)
        await here.until("score_updated", participant1_score=1)
        await there.until("score_updated", participant1_score=5)
        assert await here.is_alive()
        assert {frame["data"]["match_id"] for frame in here.told()} == {duel.match_id}
        assert {frame["data"]["match_id"] for frame in there.told()} == {other.match_id}


async def test_an_announcement_is_not_told_in_a_match_room(duel):
    async with await duel.carol.enter(duel.match) as match, await duel.carol.enter(duel.tournament) as tournament:
        duel.announce("Lunch")
        await tournament.until("announcement")
        assert await match.is_alive()
        assert match.told() == []


async def test_a_graceful_disconnect_is_answered_in_kind(idle_duel, running_site):
    client = await idle_duel.carol.enter(idle_duel.match)
    await client.socket.close(1000, "bye")
    assert client.socket.close_code == 1000


async def test_a_player_who_left_is_not_missed(duel):
    async with await duel.bob.enter(duel.match) as bob:
        await (await duel.bella.enter(duel.match)).close()
        duel.play(duel.rita, "start")
        await bob.until("match_started")
