"""The site whose doors are tried: the production command with two workers, and people in all roles."""

import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.tournaments.models import Registration
from scripts.own_site import OwnSite
from tests.support.cast import Cast, make_admin
from tests.support.process import AS_A_SITE, ServerProcess

# The limits are not what is tried here: one address sends it all.
LIMITS = {
    "WS_RATE_EXEMPT_NETWORKS": "127.0.0.0/8",
    "WS_RATE_CONN_PER_USER": "100000",
    "WS_RATE_ROOM_MAX_MEMBERS": "100000",
    "WS_RATE_CONNECT_RPS_IP": "100000",
    "WS_RATE_CONNECT_BURST_IP": "100000",
    "API_THROTTLE_USER": "1000000/min",
    "API_THROTTLE_ANON": "1000000/min",
    "THROTTLE_REFUSED": "1000000/min",
    "API_THROTTLE_SIGN_IN": "1000000/min",
    "API_THROTTLE_SIGN_UP": "1000000/min",
    "API_THROTTLE_INVITATIONS": "1000000/min",
    "THROTTLE_RESET": "1000000/min",
    "THROTTLE_CLAIMS": "1000000/min",
    "THROTTLE_IMPORTS": "1000000/min",
    "THROTTLE_CERTIFICATES": "1000000/min",
    "THROTTLE_OWN_DATA": "1000000/min",
    "THROTTLE_OWN_NAME": "1000000/min",
    "THROTTLE_MAILBOX": "1000000/min",
    "THROTTLE_GUESS": "1000000/min",
    "THROTTLE_KNOWN_SOURCE": "1000000/min",
    "THROTTLE_SIGN_OUT_ELSEWHERE": "1000000/min",
    "THROTTLE_SECOND_FACTOR": "1000000/min",
    "THROTTLE_SECOND_FACTOR_LONG": "1000000/min",
    "THROTTLE_PASSKEY": "1000000/min",
    "KEPT_ANSWERS_MAX_BYTES": "1000000000",
    "PAGE_RATE_BURST": "1000000",
    "HTTP_CONNECTIONS_PER_ADDRESS": "100000",
}


def serving(site: OwnSite) -> ServerProcess:
    """A server that refuses nobody for asking often."""
    environment = {**site.environment, **AS_A_SITE, "LOG_LEVEL": "WARNING", **LIMITS}
    return ServerProcess(site.directory / "server.log", environment)


@dataclass
class World:
    """Who there is and what they may knock with; the ids of what there is to knock at."""

    cast: Cast
    admin: User
    ids: dict[str, list[int]] = field(default_factory=dict)
    headers: list[list[tuple[str, str]]] = field(default_factory=list)

    @classmethod
    def made(cls) -> "World":
        world = cls(Cast(), make_admin())
        world.restore()
        return world

    def restore(self) -> None:
        """New tournaments, tokens and sessions: the requests may have ended those there were."""
        people = [self.cast.bob, self.cast.bella, self.cast.rita, self.cast.alice, self.cast.carol, self.admin]
        for person in people:
            person.refresh_from_db()
            person.is_active, person.is_staff, person.is_superuser = True, person == self.admin, person == self.admin
            person.save()
        self._furnish()
        headers: list[list[tuple[str, str]]] = [[]]
        for person in people:
            headers.append([("Authorization", f"Bearer {issue_tokens(person)['access']}")])
            headers.append(self._session(person))
        # The admin's many pages are as many doors.
        self.headers = headers + headers[-1:] * 4

    def _furnish(self) -> None:
        """A tournament at each stage, and one of each format."""
        cast = self.cast
        matches = [
            cast.match(4),
            cast.begun_match(4),
            cast.reported_match(4),
            cast.disputed_match(4),
            cast.decided_match(4),
        ]
        drawn = [cast.live(6, format=name) for name in ("double_elimination", "round_robin", "swiss", "groups")]
        early = [cast.draft(), cast.open(5), cast.checking_in(4), cast.completed(4)]
        tournaments = [*(match.tournament for match in matches), *drawn, *early]
        numbers = [tournament.pk for tournament in tournaments]
        registrations = Registration.objects.filter(tournament_id__in=numbers).values_list("pk", flat=True)
        self.ids = {
            "tournament_id": numbers,
            "match_id": [match.pk for match in matches],
            "registration_id": list(registrations),
        }

    @staticmethod
    def _session(person: User) -> list[tuple[str, str]]:
        client = Client()
        client.force_login(person)
        token = secrets.token_hex(16)
        cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "csrftoken": token}
        return [("Cookie", "; ".join(f"{name}={held}" for name, held in cookies.items())), ("X-CSRFToken", token)]
