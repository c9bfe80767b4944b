"""A match day with all that happens on one, and the page of each state of it: for whoever looks at the pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.clients import Account, Site
from tests.support.pictures import a_picture
from tests.support.process import manage

API = "/api/v1"
MAPS = ["Aquadome", "Beckwith Park", "Champions Field", "Deadeye Canyon", "Estadio Vida"]
TEAMS = ("Night Owls", "ঢাকা টাইগার্স", "The Unreasonably Long Team Name of Chattogram", "FC Four")
GAME = "pairs"
ZONE = "Asia/Dhaka"
Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A page in a state: what is the case, by whom it is looked at (None: a visitor), and its address."""

    state: str
    reader: str | None
    path: str


class MatchDay:
    """The people of the day: `people` are all who have an account, by name."""

    def __init__(self, site: Site, mark: str = "") -> None:
        self.site, self.mark = site, mark
        self.people: dict[str, Account] = {}
        for name in ("olga", "rita", "nina", "carl", *(f"p{number}" for number in range(len(TEAMS) * 2 + 1))):
            self.people[name] = Account(site, f"{name}{mark}", name.title())
        self.teams: list[int] = []

    def seen(self, state: str, path: str, *readers: str | None) -> Iterator[Seen]:
        for reader in readers:
            yield Seen(f"{state}-{reader or 'visitor'}", reader and self.people[reader].username, path)

    def post(self, who: str, path: str, **body: Any) -> Any:
        return self.people[who].post(f"{API}/{path}/", **body)

    def captain(self, team: int) -> str:
        return f"p{2 * team}"

    def day(self) -> Iterator[Seen]:
        """Everything, one after the other."""
        yield from self.of_teams()
        yield from self.signing_up()
        yield from self.coming()
        yield from self.playing()
        yield from self.alone()

    # Teams

    def of_teams(self) -> Iterator[Seen]:
        yield from self.seen("teams-none", "/my/teams/", "p0")
        for number, name in enumerate(TEAMS):
            self.teams.append(self._gather(number, name))
        spare = {"username": self.people["p8"].username}
        self.post("p0", f"teams/{self.teams[0]}/invitations", **spare)
        yield from self.seen("teams-invited", "/my/teams/", "p8")
        yield from self.seen("my-matches-invited", "/my/matches/", "p8")
        yield from self.seen("teams", "/my/teams/", "p0")
        self.link = self.post("p0", f"teams/{self.teams[0]}/invitations")["code"]
        yield from self.seen("team", f"/teams/{self.teams[0]}/", "p0", "p1", "p2", None)
        yield from self.seen("join", f"/teams/join/{self.link}/", "p8", None)
        yield from self.seen("join-stale", "/teams/join/no-such-link/", "p8")
        yield from self.seen("invitation-stale", "/invitations/no-such-link/", "p8", None)
        [offer] = self.people["p8"].get(f"{API}/me/team-invitations/")
        self.post("p8", f"team-invitations/{offer['id']}/accept")

    def _gather(self, number: int, name: str) -> int:
        captain, mate = self.captain(number), f"p{2 * number + 1}"
        team = int(self.post(captain, "teams", name=name, tag=f"T{number}{self.mark}")["id"])
        link = self.post(captain, f"teams/{team}/invitations")
        self.post(mate, f"invitations/{link['code']}/accept")
        return team

    # Signing up

    def found(self, **fields: Any) -> str:
        """Make a tournament; its path below the API."""
        at = datetime.now(UTC) + timedelta(hours=3)
        told = {"time_zone": ZONE, "start_at": at.isoformat(), "rules": "Be on time.\n\nBe kind."}
        path = f"tournaments/{self.post('olga', 'tournaments', **{**told, **fields})['id']}"
        self.post("olga", f"{path}/publish")
        self.post("olga", f"{path}/roles", username=self.people["rita"].username, role="referee")
        for invitation in self.people["rita"].rows(f"{API}/me/invitations/"):
            self.post("rita", f"role-invitations/{invitation['id']}/accept")
        return path

    def deadline(self, path: str, kind: str, **later: float) -> None:
        at = datetime.now(UTC) + timedelta(**later)
        self.post("olga", f"{path}/deadlines", kind=kind, due_at=at.isoformat())

    def signing_up(self) -> Iterator[Seen]:
        self.cup = self.found(
            name="Friday Night Cup",
            game=GAME,
            participation="team",
            max_participants=4,
            max_substitutes=1,
            best_of=3,
            best_of_final=5,
            map_pool=MAPS,
            veto_seconds=600,
            check_in_minutes=10,
        )
        yield from self.seen("announced", f"/{self.cup}/", None, "p0", "olga")
        self.post("olga", f"{self.cup}/fields", key="discord", label="Name in Discord", kind="text", required=True)
        regions = {"kind": "choice", "choices": ["Dhaka", "Khulna", "Elsewhere"], "is_public": True}
        self.post("olga", f"{self.cup}/fields", key="region", label="Region", **regions)
        self.post("olga", f"{self.cup}/fields", key="laptop", label="We bring our own laptops", kind="yes_no")
        stream = self.post("olga", f"{self.cup}/streams", name="Main stage", url="https://video.example/live")
        for name in ("Table 1", "Table 2"):
            self.post("olga", f"{self.cup}/stations", name=name)
        self.post("olga", f"{self.cup}/stations", name="Stage", is_stream=True, stream=stream["id"])
        self.deadline(self.cup, "registration_closes", hours=1)
        self.deadline(self.cup, "check_in_opens", hours=2)
        self.deadline(self.cup, "check_in_closes", hours=2, minutes=30)
        self.post("olga", f"{self.cup}/open")
        yield from self.seen("open", f"/{self.cup}/", None, "p0", "nina", "olga")
        yield from self.seen("roster-form", f"/{self.cup}/team/", "p0", "nina")
        self.entries = [self._register(number) for number in range(3)]
        guest = self.post("olga", f"{self.cup}/guests", names=["The Neighbours"])[0]
        self.guest, self.code = guest["registration_id"], guest["claim_code"]
        self.entries.append(self._register(3))
        yield from self.seen("registered", f"/{self.cup}/", "p0", "p1")
        yield from self.seen("waitlist", f"/{self.cup}/", self.captain(3))
        yield from self.seen("roster", f"/{self.cup}/team/?team={self.teams[0]}", "p0")
        yield from self.seen("participants", f"/{self.cup}/participants/", "olga")
        yield from self.seen("claim", f"/claim/{self.code}/", "carl", None)
        yield from self.seen("claim-empty", "/claim/", "carl")
        yield from self.seen("plan", f"/{self.cup}/schedule/", "olga")

    def _register(self, number: int) -> int:
        captain = self.captain(number)
        roster = [self._id(captain), self._id(f"p{2 * number + 1}"), *([self._id("p8")] if number == 0 else [])]
        answers = {"discord": f"{captain}#1", "region": "Dhaka", "laptop": True}
        entry = self.post(captain, f"{self.cup}/registrations", team=self.teams[number], roster=roster, answers=answers)
        return int(entry["registration_id"])

    def _id(self, name: str) -> int:
        return int(self.people[name].get(f"{API}/me/")["id"])

    # Coming

    def coming(self) -> Iterator[Seen]:
        self.post("olga", f"{self.cup}/close")
        yield from self.seen("closed", f"/{self.cup}/", None, "p0")
        self.post("olga", f"{self.cup}/check-in")
        yield from self.seen("check-in", f"/{self.cup}/", None, "p0", "olga", self.captain(3))
        for number in range(3):
            self.post(self.captain(number), f"registrations/{self.entries[number]}/check-in")
        self.post("olga", f"{self.cup}/registrations/check-in", registration_ids=[self.guest])
        yield from self.seen("checked-in", f"/{self.cup}/", "p0")
        for seed, entry in enumerate([*self.entries[:2], self.guest, self.entries[2]], start=1):
            self.post("olga", f"registrations/{entry}/seed", seed=seed)
        self.post("olga", f"{self.cup}/generate", random_seed=7)
        yield from self.seen("drawn", f"/{self.cup}/", None, "p0")
        self.post("olga", f"{self.cup}/start")
        start = datetime.now(UTC) + timedelta(hours=6, minutes=5)
        plan = {"start": start.replace(tzinfo=None).isoformat(), "minutes_per_game": 10, "stations": 2}
        self.post("olga", f"{self.cup}/schedule", dry_run=False, rest_minutes=5, **plan)
        yield from self.seen("planned", f"/{self.cup}/schedule/", "olga")
        yield from self.seen("live", f"/{self.cup}/", None, "p0", "olga", "rita")

    # Playing

    def _match(self, entry: int) -> Row:
        rows = self.people["olga"].rows(f"{API}/{self.cup}/matches/")
        found = [row for row in rows if entry in (row["participant1_id"], row["participant2_id"])]
        return max(found, key=lambda row: row["round"])

    def playing(self) -> Iterator[Seen]:
        of_guest, of_teams = self._match(self.guest), self._match(self.entries[0])
        match, page = f"matches/{of_teams['id']}", f"/matches/{of_teams['id']}/"
        everybody = "p0", self._other(of_teams), "rita", None
        yield from self.seen("match-to-come", page, *everybody)
        yield from self.seen("my-matches-to-come", "/my/matches/", "p0")
        self.post("rita", f"{match}/call")
        yield from self.seen("match-called", page, *everybody)
        yield from self.seen("match-called-substitute", page, "p8")
        yield from self.seen("my-matches-called", "/my/matches/", "p0")
        yield from self.seen("cup-called", f"/{self.cup}/", "p0", None)
        said = {"out": self._id("p1"), "in": self._id("p8"), "reason": "The last train home."}
        self.post("olga", f"registrations/{self.entries[0]}/substitute", **said)
        yield from self.seen("substituted", f"/{self.cup}/", "p0")
        self.post("p0", f"{match}/ready")
        yield from self.seen("match-one-ready", page, *everybody)
        self.post(everybody[1], f"{match}/ready")
        yield from self.seen("match-veto", page, *everybody)
        yield from self.vetoed(of_teams, everybody)
        self.post("rita", f"{match}/start")
        score = {"participant1_score": 1, "participant2_score": 0}
        self.post("rita", f"{match}/score", **score)
        yield from self.seen("match-live", page, *everybody)
        yield from self.seen("my-matches-live", "/my/matches/", "p0")
        yield from self.disputed(match, page, everybody)
        yield from self.of_guest(of_guest)
        yield from self.seen("my-matches-played", "/my/matches/", "p0")
        yield from self.seen("cup-final", f"/{self.cup}/", None, "p0")

    def _other(self, match: Row) -> str:
        sides = {match["participant1_id"], match["participant2_id"]} - {self.entries[0]}
        return self.captain(self.entries.index(sides.pop()))

    def vetoed(self, match: Row, everybody: tuple[str | None, ...]) -> Iterator[Seen]:
        path, page = f"matches/{match['id']}", f"/matches/{match['id']}/"
        sides = ("p0", everybody[1]) if match["participant1_id"] == self.entries[0] else (everybody[1], "p0")
        for number in range(len(MAPS)):
            now = self.people["p0"].get(f"{API}/{path}/veto/")
            if now["turn"] is None:
                break
            who = sides[now["turn"]["side"] - 1]
            assert who is not None
            self.post(who, f"{path}/veto", map=now["maps_left"][0], turn=number)
            if number == 0:
                yield from self.seen("match-veto-second", page, *everybody)
        yield from self.seen("match-ready", page, *everybody)

    def disputed(self, match: str, page: str, everybody: tuple[str | None, ...]) -> Iterator[Seen]:
        other = everybody[1]
        assert other is not None
        scores = zip(((5, 2), (1, 3), (4, 0)), self.people["p0"].get(f"{API}/{match}/veto/")["maps"], strict=True)
        games = [
            {"n": number, "participant1_score": first, "participant2_score": second, "map": played}
            for number, ((first, second), played) in enumerate(scores, start=1)
        ]
        told = {"participant1_score": 2, "participant2_score": 1, "games": games}
        self.post("p0", f"{match}/reports", **told, evidence="https://video.example/watch?v=7&list=of-all-the-matches")
        yield from self.seen("match-reported", page, *everybody)
        [report] = self.people["p0"].get(f"{API}/{match}/")["match"]["reports"]
        said = {"reason": "score_mismatch", "description": "We won the third map.", "report_id": report["id"]}
        self.post(other, f"{match}/dispute", **said)
        self._show(other, match)
        yield from self.seen("match-disputed", page, *everybody)
        yield from self.seen("cup-disputed", f"/{self.cup}/", "olga", None)
        [dispute] = self.people["rita"].rows(f"{API}/{self.cup}/disputes/")
        ruling = f"disputes/{dispute['id']}/ruling"
        self.post("rita", ruling, text="The picture shows it.", participant1_score=1, participant2_score=2)
        yield from self.seen("match-ruled", page, *everybody)
        self.post("rita", ruling, text="The picture is of another match.", participant1_score=2, participant2_score=1)
        yield from self.seen("match-corrected", page, *everybody, "olga")

    def _show(self, who: str, match: str) -> None:
        files = {"picture": ("end.png", a_picture((640, 360)).getvalue(), "image/png")}
        person = self.people[who]
        answer = self.site.http.post(f"{API}/{match}/evidence/", files=files, headers=person.headers)
        assert answer.is_success, answer.text

    def of_guest(self, match: Row) -> Iterator[Seen]:
        path, page = f"matches/{match['id']}", f"/matches/{match['id']}/"
        self.post("rita", f"{path}/call")
        yield from self.seen("match-guest", page, "rita")
        self.post("olga", f"{path}/complete", participant1_score=2, participant2_score=0)

    # Alone: an individual tournament whose organizer lets people in, and a Swiss that people join late

    def alone(self) -> Iterator[Seen]:
        cup = self.found(name="Members' Open", game="efootball", max_participants=4, needs_approval=True)
        self.post("olga", f"{cup}/fields", key="ign", label="Name in the game", kind="text", required=True)
        self.post("olga", f"{cup}/fields", key="age", label="Age", kind="number")
        self.post("olga", f"{cup}/fields", key="vegetarian", label="Vegetarian", kind="yes_no", required=True)
        clubs = {"kind": "choice", "choices": ["Rooks", "Bishops"], "is_conflict": True, "is_public": True}
        self.post("olga", f"{cup}/fields", key="club", label="Club", **clubs)
        self.post("olga", f"{cup}/open")
        yield from self.seen("form", f"/{cup}/", "nina", None)
        answers = {"ign": "nina#7", "age": 31, "vegetarian": True, "club": "Rooks"}
        pending = self.post("nina", f"{cup}/registrations", answers=answers)["registration_id"]
        refused = self.post("carl", f"{cup}/registrations", answers=answers)["registration_id"]
        yield from self.seen("pending", f"/{cup}/", "nina")
        yield from self.seen("to-let-in", f"/{cup}/participants/", "olga")
        self.post("olga", f"registrations/{refused}/reject", reason="This cup is for members of the club.")
        yield from self.seen("rejected", f"/{cup}/", "carl")
        self.post("olga", f"registrations/{pending}/confirm")
        yield from self.seen("let-in", f"/{cup}/", "nina")
        yield from self.late()

    def late(self) -> Iterator[Seen]:
        late = {"format": "swiss", "options": {"late_entry": "half_point"}, "check_in_required": False}
        cup = self.found(name="Swiss of latecomers", game="efootball", max_participants=16, **late)
        self.post("olga", f"{cup}/open")
        for name in ("p0", "p1", "p2", "p3"):
            self.post(name, f"{cup}/registrations")
        self.post("olga", f"{cup}/close")
        self.post("olga", f"{cup}/start", random_seed=7)
        yield from self.seen("swiss", f"/{cup}/", "p0", "nina", "olga")
        yield from self.seen("late-entry", f"/{cup}/participants/", "olga")


def add_the_game(env: Mapping[str, str]) -> None:
    """A game of two against two: the site has none of its own."""
    manage(
        env,
        "shell",
        "-c",
        f"from apps.tournaments.models import Game; Game.objects.create(name='Pairs', slug='{GAME}', team_size=2)",
    )
