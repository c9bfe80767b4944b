"""Everybody but the organizer, who do their part over the API."""

from tests.support.clients import Account

API = "/api/v1"


class Players:
    """People who take part in one tournament, found by its name."""

    def __init__(self, site, names):
        self.accounts = {name: Account(site, name) for name in names}

    def sign_up(self, tournament, *names):
        rows = self._any.rows(f"{API}/tournaments/")
        self.path = f"{API}/tournaments/{next(row['id'] for row in rows if row['name'] == tournament)}"
        for name in names:
            self.accounts[name].post(f"{self.path}/registrations/")

    @property
    def _any(self):
        return next(iter(self.accounts.values()))

    def check_in(self, *names):
        rows = {row["name"]: row["registration_id"] for row in self._any.rows(f"{self.path}/registrations/")}
        for name in names:
            self.accounts[name].post(f"{API}/registrations/{rows[name]}/check-in/")

    def match(self, *names):
        """The path of the match of these two that is not over."""
        sides = ("participant1_name", "participant2_name")
        rows = self._any.rows(f"{self.path}/matches/")
        found = [row for row in rows if {row[side] for side in sides} == set(names)]
        return f"{API}/matches/{found[-1]['id']}"

    def report(self, by, other, mine, theirs):
        """Somebody says how their match ended; the points are theirs and the other's."""
        match = self.match(by, other)
        row = self._any.get(f"{match}/")["match"]
        points = (mine, theirs) if row["participant1_name"] == by else (theirs, mine)
        score = {f"participant{slot}_score": said for slot, said in enumerate(points, start=1)}
        return match, self.accounts[by].post(f"{match}/reports/", **score)["id"]

    def confirm(self, by, match, report):
        self.accounts[by].post(f"{match}/confirm/", report_id=report)

    def dispute(self, by, match, report, why):
        self.accounts[by].post(f"{match}/dispute/", reason="score_mismatch", description=why, report_id=report)
