"""A client that was given a snapshot and then follows the events of its room, as the protocol tells it to."""

import json
from copy import deepcopy
from typing import Any

from apps.accounts.models import User
from apps.tournaments.models import Tournament
from apps.tournaments.realtime.rooms.frames import Telling, Viewer
from apps.tournaments.selectors.events import Told, match_events, tournament_events
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot

Data = dict[str, Any]
OVER = ("completed", "forfeit", "cancelled")
TAKES_A_PLACE = ("confirmed", "checked_in", "active", "eliminated", "finished")


class Follower:
    """`state` is what the client knows; `frames` are the bytes it got."""

    full = False

    def __init__(self, room_id: int, tournament: Tournament, person: User | None) -> None:
        self.room_id = room_id
        self.tournament_id = tournament.pk
        self.person = person
        self.frames: list[str] = []
        self.state = self.snapshot()
        self.since = self.state["sequence"]

    def snapshot(self) -> Data:
        raise NotImplementedError

    def told(self) -> list[Told]:
        """What the log holds after what the client knows."""
        raise NotImplementedError

    @property
    def viewer(self) -> Viewer:
        standing = membership_of(self.person.pk if self.person else None, self.tournament_id)
        return Viewer(standing.role, standing.registration_id)

    def catch_up(self) -> list[Told]:
        """Take in what has happened; what the log held of it."""
        told = self.told()
        viewer = self.viewer if told else None
        for event in told:
            text = Telling.from_log(event).frame_for(viewer).message["text"]
            self.frames.append(text)
            self.take(json.loads(text))
        return told

    def take(self, frame: Data) -> None:
        assert frame["sequence"] == self.state["sequence"] + 1
        self.state["sequence"] += 1
        if frame["type"] != "skip":
            getattr(self, "on_" + frame["type"])(frame["data"])

    def ignore(self, data: Data) -> None:
        """Tells nothing of the snapshot."""

    on_announcement = on_access_changed = on_match_started = ignore


class TournamentFollower(Follower):
    """Looks again where the matches are drawn anew, and follows events everywhere else."""

    def snapshot(self) -> Data:
        state = tournament_snapshot(self.room_id)
        state["registrations"].sort(key=lambda registration: registration["registration_id"])
        state["standings"].sort(key=lambda standing: (standing["place_from"], standing["registration_id"]))
        state["matches"].sort(key=lambda match: match["id"])
        return state

    def told(self) -> list[Told]:
        return tournament_events(self.room_id, self.state["sequence"], 1000)

    def take(self, frame: Data) -> None:
        super().take(frame)
        registered = self.state["registrations"]
        count = sum(registration["state"] in TAKES_A_PLACE for registration in registered)
        self.state["tournament"]["participants"] = count

    def look_again(self, data: Data) -> None:
        # The snapshot of now; the events up to it are told still, and change nothing any more.
        self.state = {**self.snapshot(), "sequence": self.state["sequence"]}

    on_bracket_generated = look_again

    def match(self, data: Data) -> Data:
        return next(match for match in self.state["matches"] if match["id"] == data["match_id"])

    def registration(self, data: Data) -> Data:
        registered: list[Data] = self.state["registrations"]
        found = next(
            (registration for registration in registered if registration["registration_id"] == data["registration_id"]),
            None,
        )
        if found is None:
            found = {"registration_id": data["registration_id"], "checked_in": False}
            registered.append(found)
        return found

    def on_match_state_changed(self, data: Data) -> None:
        self.match(data)["state"] = data["new_state"]

    def on_score_updated(self, data: Data) -> None:
        take_fields(self.match(data), data)

    def on_match_completed(self, data: Data) -> None:
        take_fields(self.match(data), data)

    def on_match_updated(self, data: Data) -> None:
        self.match(data).update(data["match"])

    def on_bracket_updated(self, data: Data) -> None:
        self.state["tournament"]["bracket_status"] = data["bracket_status"]
        known = {match["id"]: match for match in self.state["matches"] if match["id"] not in data["removed"]}
        for node in data["updated_nodes"]:
            known.setdefault(node["id"], {}).update(node)
        self.state["matches"] = sorted(known.values(), key=lambda match: match["id"])

    def on_match_reset(self, data: Data) -> None:
        self.match(data).update(data["match"])

    def on_registration_disqualified(self, data: Data) -> None:
        self.registration(data)["state"] = "disqualified"

    def on_registrations_updated(self, data: Data) -> None:
        for row in data["registrations"]:
            self.registration(row).update(row)

    def on_standings_updated(self, data: Data) -> None:
        new = {row["registration_id"]: row for row in data["standings"]}
        kept = [row for row in self.state["standings"] if row["registration_id"] not in (*new, *data["removed"])]
        self.state["standings"] = sorted(
            [*kept, *new.values()], key=lambda standing: (standing["place_from"], standing["registration_id"])
        )

    def on_tournament_state_changed(self, data: Data) -> None:
        if data["new_state"] == "live":
            return self.look_again(data)
        self.state["tournament"]["state"] = data["new_state"]
        if data["new_state"] == "registration_open":
            # A bracket drawn before is thrown away.
            self.state["matches"], self.state["standings"] = [], []
            self.state["tournament"] |= {"rounds": 0, "bracket_status": "", "champion_id": None, "champion_name": ""}

    def on_tournament_updated(self, data: Data) -> None:
        self.state["tournament"] |= data["changed"]

    def on_tournament_completed(self, data: Data) -> None:
        winner = data["winner_registration_id"]
        name = self.registration({"registration_id": winner})["name"] if winner else ""
        self.state["tournament"] |= {"champion_id": winner, "champion_name": name}
        for registration in self.state["registrations"]:
            if registration["state"] in ("active", "eliminated"):
                registration["state"] = "finished"

    def on_registration_created(self, data: Data) -> None:
        self.registration(data).update({name: data[name] for name in ("name", "seed", "state")})

    def on_registration_cancelled(self, data: Data) -> None:
        self.state["registrations"].remove(self.registration(data))
        if data["promoted"]:
            self.registration({"registration_id": data["promoted"]})["state"] = "confirmed"

    def on_registration_seeded(self, data: Data) -> None:
        self.registration(data)["seed"] = data["seed"]

    def on_registration_checked_in(self, data: Data) -> None:
        self.registration(data).update(state="checked_in", checked_in=True)

    def on_registration_checkin_reverted(self, data: Data) -> None:
        self.registration(data).update(state="confirmed", checked_in=False)

    on_dispute_created = on_dispute_resolved = on_match_checked_in = on_result_reported = Follower.ignore


class MatchFollower(Follower):
    """Of one match; `full`: as a participant or the staff see it."""

    def __init__(self, room_id: int, tournament: Tournament, person: User | None, full: bool) -> None:
        self.full = full
        super().__init__(room_id, tournament, person)

    def snapshot(self) -> Data:
        return match_snapshot(self.room_id, self.full)

    def told(self) -> list[Told]:
        return match_events(self.room_id, self.state["sequence"], 1000)

    def on_match_state_changed(self, data: Data) -> None:
        self.state["match"]["state"] = data["new_state"]

    def on_score_updated(self, data: Data) -> None:
        take_fields(self.state["match"], data)

    def on_match_completed(self, data: Data) -> None:
        take_fields(self.state["match"], data)
        agreed = data["confirmed_by"].isdigit()
        for report in self.state["match"].get("reports", ()):
            report["state"] = "accepted"
        if not agreed and "reports" in self.state["match"]:
            self.state["match"]["reports"] = []

    def on_match_updated(self, data: Data) -> None:
        match = self.state["match"]
        match.update(data["match"])
        present = {person["registration_id"] for person in self.state["participants"] if person["checked_in"]}
        sides = [[match[f"participant{slot}_{field}"] for field in ("id", "name", "seed")] for slot in (1, 2)]
        self.state["participants"] = [
            {"registration_id": pk, "name": name, "seed": seed, "checked_in": pk in present}
            for pk, name, seed in sides
            if pk is not None
        ]

    def on_match_reset(self, data: Data) -> None:
        self.on_match_updated(data)
        self.state["match"]["games"] = []
        if "reports" in self.state["match"]:
            self.state["match"]["reports"] = []
        for person in self.state["participants"]:
            person["checked_in"] &= data["match"]["state"] == "ready"

    def on_match_checked_in(self, data: Data) -> None:
        for person in self.state["participants"]:
            person["checked_in"] |= person["registration_id"] == data["registration_id"]

    def on_result_reported(self, data: Data) -> None:
        others = [report for report in self.state["match"]["reports"] if report["by"] != data["report"]["by"]]
        self.state["match"]["reports"] = [*others, deepcopy(data["report"])]

    def on_dispute_created(self, data: Data) -> None:
        self.state["match"]["dispute"] = {"id": data["dispute_id"], "reason": data["reason"], "status": data["status"]}

    def on_dispute_resolved(self, data: Data) -> None:
        self.state["match"]["dispute"]["status"] = data["status"]


def take_fields(match: Data, data: Data) -> None:
    """The fields of an event that the snapshot's match has by the same name."""
    match.update({name: data[name] for name in match.keys() & data.keys() if name != "tournament_id"})
