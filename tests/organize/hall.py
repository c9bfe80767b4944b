"""A hall with a live tournament of 64, held over HTTP: two organizers, two players, and guests."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.clients import Account, Site
from tests.support.given_redis import own_prefix
from tests.support.process import ServerProcess
from tests.web.browser import LIMITS

GUESTS = 62


@dataclass
class Hall:
    site: Site
    server: ServerProcess
    organizer: Account
    second: Account
    ann: Account
    ben: Account
    path: str

    @property
    def number(self) -> str:
        return self.path.rsplit("/", 1)[1]

    @property
    def desk(self) -> str:
        return f"{self.site.url}/organize/tournaments/tournament/{self.number}/desk/"

    def match_of(self, name: str) -> dict[str, Any]:
        """The open match of somebody."""
        found = self.organizer.rows(f"{self.path}/matches/")
        return next(match for match in found if name in sides(match) and match["state"] != "completed")

    def own_of(self, player: Account) -> int:
        """The registration of somebody."""
        found = player.rows(f"{self.path}/registrations/")
        return next(int(row["registration_id"]) for row in found if row["name"] == player.username)

    def waiting(self, count: int) -> list[int]:
        """So many matches that nobody has called and neither Ann nor Ben plays in, from the last one on."""
        found = self.organizer.rows(f"{self.path}/matches/")
        free = [
            match["id"]
            for match in found
            if match["state"] == "check_in" and not match["called_at"] and not {"ann", "ben"} & set(sides(match))
        ]
        return free[-count:]

    def kill(self) -> None:
        self.server.kill9()

    def come_back(self) -> None:
        self.server.start()
        # What was connected is of no use any more.
        self.site.http.close()
        self.site.http = Site(self.site.url).http


def sides(match: dict[str, Any]) -> tuple[str, str]:
    return match["participant1_name"], match["participant2_name"]


def site_of(directory: Path, database: str, redis_url: str) -> ServerProcess:
    """Two workers on PostgreSQL and Redis."""
    prefix = own_prefix()
    env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": prefix}
    env |= {"DATABASE_URL": database, "WORKERS": "2", "MEDIA_ROOT": str(directory / "media"), **LIMITS}
    return ServerProcess(directory / "server.log", env)


def filled(site: Site, server: ServerProcess) -> Hall:
    organizer, second, ann, ben = (Account(site, name) for name in ("olga", "otto", "ann", "ben"))
    settings = {"name": "Cup of the hall", "game": "football", "max_participants": 64, "check_in_required": False}
    number = organizer.post("/api/v1/tournaments/", **settings, check_in_minutes=30)["id"]
    path = f"/api/v1/tournaments/{number}"
    for verb in ("publish", "open"):
        organizer.post(f"{path}/{verb}/")
    for player in (ann, ben):
        player.post(f"{path}/registrations/")
    organizer.post(f"{path}/guests/", names=[f"Guest {n}" for n in range(1, GUESTS + 1)])
    organizer.post(f"{path}/roles/", username=second.username, role="organizer")
    [invitation] = second.rows("/api/v1/me/invitations/")
    second.post(f"/api/v1/role-invitations/{invitation['id']}/accept/")
    organizer.post(f"{path}/close/")
    organizer.post(f"{path}/start/", random_seed=7)
    return Hall(site, server, organizer, second, ann, ben, path)
