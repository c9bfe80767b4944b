"""Every event of a tournament's life as a spectator and a player receive it, told once, in both rooms' own numbers."""

import asyncio
from datetime import datetime

import pytest

FIELDS = {
    "match_started": "match_id tournament_id participant1_id participant1_name participant2_id participant2_name "
    "scheduled_time bracket_round bracket_position",
    "score_updated": "match_id tournament_id participant1_score participant2_score games updated_at updated_by "
    "sequence",
    "match_completed": "match_id tournament_id winner_id winner_name loser_id loser_name participant1_score "
    "participant2_score confirmed_at confirmed_by",
    "match_state_changed": "match_id tournament_id old_state new_state timestamp changed_by",
    "dispute_created": "match_id tournament_id dispute_id initiated_by reason status timestamp",
    "dispute_resolved": "match_id tournament_id dispute_id resolved_by status timestamp",
    "bracket_generated": "bracket_id tournament_id format seeding_method total_rounds total_matches generated_at "
    "generated_by is_regeneration",
    "bracket_updated": "bracket_id tournament_id updated_nodes next_matches bracket_status",
    "tournament_state_changed": "tournament_id old_state new_state timestamp changed_by",
    "tournament_completed": "tournament_id winner_registration_id runner_up_registration_id "
    "third_place_registration_id determination_method requires_review rules_applied_summary timestamp",
    "registration_created": "tournament_id registration_id name state seed",
    "registration_cancelled": "tournament_id registration_id name state",
    "registration_checked_in": "tournament_id registration_id name",
    "registration_checkin_reverted": "tournament_id registration_id name",
    "announcement": "tournament_id title body",
    "match_checked_in": "match_id tournament_id registration_id name checked_in_at",
    "tournament_updated": "tournament_id changed timestamp changed_by",
    "registration_seeded": "tournament_id registration_id name seed",
}
IN_MATCH_ROOM = (
    "match_started",
    "score_updated",
    "match_completed",
    "match_state_changed",
    "dispute_created",
    "dispute_resolved",
    "match_checked_in",
)


class Story:
    """A tournament of two from its opening to its champion, and what each socket saw of it."""

    def __init__(self, running_site):
        self.duel = running_site.draft(check_in_required=True)
        # Not Carol, who would begin anew with a snapshot as somebody who plays, and again as nobody.
        self.passing = running_site.human()
        self.frames, self.numbers = {}, {}

    async def play(self):
        duel = self.duel
        duel.organize("publish")
        duel.appoint(duel.rita)
        public = await duel.carol.enter(duel.tournament)
        self._gather_players()
        duel.organize("start")
        await public.until("tournament_state_changed", new_state="live")
        duel.match_id = self._match_id()
        close, own = await duel.carol.enter(duel.match), await duel.bob.enter(duel.match)
        self._play_match()
        duel.announce("The end")
        await public.until("announcement", title="The end")
        for client in (close, own):
            await client.until("match_completed")
        self.frames = {"tournament": public.told(), "match": close.told(), "own": own.told()}
        self.numbers = {"tournament": public.numbers, "match": close.numbers, "own": own.numbers}
        for client in (public, close, own):
            await client.close()

    def _gather_players(self):
        duel, registered = self.duel, {}
        duel.organize("open")
        for player in (self.passing, duel.bob, duel.bella):
            registered[player.id] = player.post(f"tournaments/{duel.tournament_id}/registrations")["registration_id"]
        self.passing.post(f"registrations/{registered[self.passing.id]}/withdraw")
        duel.site.http.patch(
            f"/api/v1/tournaments/{duel.tournament_id}/",
            json={"name": "Grand Cup"},
            headers={"Authorization": f"Bearer {duel.alice.token}"},
        ).raise_for_status()
        duel.alice.post(f"registrations/{registered[duel.bob.id]}/seed", seed=1)
        duel.organize("close")
        duel.organize("check-in")
        for player in (duel.bob, duel.bella):
            player.post(f"registrations/{registered[player.id]}/check-in")
        duel.bob.post(f"registrations/{registered[duel.bob.id]}/undo-check-in")
        duel.bob.post(f"registrations/{registered[duel.bob.id]}/check-in")

    def _match_id(self):
        listed = self.duel.alice.site.http.get(f"/api/v1/tournaments/{self.duel.tournament_id}/matches/").json()
        return listed["results"][0]["id"]

    def _play_match(self):
        duel = self.duel
        for player in (duel.bob, duel.bella):
            duel.play(player, "ready")
        duel.play(duel.rita, "start")
        duel.score(2, 1)
        duel.play(duel.bob, "reports", participant1_score=3, participant2_score=1)
        duel.play(duel.bella, "dispute", reason="score_mismatch", description="secret words")
        duel.play(duel.rita, "complete", participant1_score=3, participant2_score=2)

    def told(self, room, name):
        return [frame for frame in self.frames[room] if frame["type"] == name]


@pytest.fixture(scope="module")
def story(shared_site):
    story = Story(shared_site)
    asyncio.run(story.play())
    return story


@pytest.mark.parametrize("name", FIELDS)
def test_an_event_arrives_in_its_shape(story, name):
    frames = story.told("tournament", name)
    assert frames, "never told"
    for frame in frames:
        assert set(frame) == {"type", "data", "sequence", "at"}
        assert set(FIELDS[name].split()) <= set(frame["data"])
        assert frame["data"]["tournament_id"] == story.duel.tournament_id
        assert datetime.fromisoformat(frame["at"]).utcoffset().total_seconds() == 0


@pytest.mark.parametrize("name", IN_MATCH_ROOM)
def test_what_happens_in_a_match_is_told_in_both_rooms_with_the_same_data(story, name):
    def without_number(frame):
        return {key: value for key, value in frame["data"].items() if key != "sequence"}

    public = [without_number(frame) for frame in story.told("tournament", name)]
    close = [without_number(frame) for frame in story.told("match", name)]
    # Bob and Carol came when the match was there already.
    assert close
    assert public[-len(close) :] == close
    assert all(data["match_id"] == story.duel.match_id for data in close)


def test_each_room_counts_its_own_events_from_one_without_a_gap(story):
    # Carol came after the tournament was published and its referee named.
    for room, first in (("tournament", 3), ("match", 1), ("own", 1)):
        numbers = story.numbers[room]
        assert numbers == list(range(first, first + len(numbers)))


def test_only_the_rooms_own_events_are_told_in_a_match_room(story):
    assert {frame["type"] for frame in story.frames["match"]} <= set(IN_MATCH_ROOM)


def test_an_update_of_the_score_repeats_its_number_where_older_clients_look(story):
    for room in ("tournament", "match"):
        (frame,) = story.told(room, "score_updated")
        assert frame["data"]["sequence"] == frame["sequence"]
        assert (frame["data"]["participant1_score"], frame["data"]["participant2_score"]) == (2, 1)
        assert frame["data"]["updated_by"] == "referee"


def test_the_match_ends_as_it_was_ruled(story):
    (frame,) = story.told("match", "match_completed")
    data = frame["data"]
    assert (data["participant1_score"], data["participant2_score"], data["confirmed_by"]) == (3, 2, "referee")
    assert {data["winner_name"], data["loser_name"]} == {f"P{story.duel.bob.id}", f"P{story.duel.bella.id}"}
    (completed,) = story.told("tournament", "tournament_completed")
    assert completed["data"]["winner_registration_id"] == data["winner_id"]


def test_a_player_hears_in_the_match_what_a_spectator_hears_there(story):
    # But for a report, and when it counts, which are for the sides and the staff.
    own = [frame for frame in story.frames["own"] if frame["type"] not in ("result_reported", "deadline_moved")]
    assert own == story.frames["match"]


def test_a_report_is_told_to_the_players_and_is_a_number_for_everybody_else(story):
    (report,) = story.told("own", "result_reported")
    assert (report["data"]["report"]["participant1_score"], report["data"]["report"]["state"]) == (3, "submitted")
    assert report["sequence"] in story.numbers["match"]
    assert "result_reported" not in str(story.frames["match"] + story.frames["tournament"])


def test_no_event_holds_a_user_name_or_the_words_of_a_dispute(story):
    names = {getattr(story.duel, who).username for who in ("alice", "bob", "bella", "rita", "carol")}
    names.add(story.passing.username)
    for frame in (*story.frames["tournament"], *story.frames["match"]):
        values = {value for value in frame["data"].values() if isinstance(value, str)}
        assert not values & names
        assert "secret words" not in str(frame)
