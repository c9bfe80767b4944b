"""Every endpoint of the API, and what it answers each role."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver, get_resolver

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.tournaments import services
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Invitation, Match, Tournament
from tests.support.cast import PASSWORD, Cast, make_admin, match_between, registration_of

VERBS = ("get", "post", "put", "patch", "delete")
ROLES = (
    "anonymous",
    "outsider",
    "participant",
    "other participant",
    "referee",
    "organizer elsewhere",
    "organizer",
    "admin",
)
STAFF = ("referee", "organizer", "admin")


@dataclass
class Scene:
    """A tournament at some stage, and who plays which role in it. The participant is Bob, or Bella, who answers him."""

    cast: Cast
    tournament: Tournament
    participant: User
    match: Match | None = None
    ids: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cast.elsewhere()
        self.ids = {
            "tournament_id": self.tournament.pk,
            "match_id": self.match.pk if self.match else 0,
            "registration_id": registration_of(self.tournament, self.participant).pk,
            "username": "rita",
        }

    def person(self, role: str) -> User | None:
        people = {
            "anonymous": lambda: None,
            "outsider": lambda: self.cast.carol,
            "participant": lambda: self.participant,
            "other participant": lambda: User.objects.get(username="player-2"),
            "referee": lambda: self.cast.rita,
            "organizer elsewhere": lambda: self.cast.oscar,
            "organizer": lambda: self.cast.alice,
            "admin": make_admin,
        }
        return people[role]()


def _before(stage: str) -> Callable[[Cast], Scene]:
    return lambda cast: Scene(cast, getattr(cast, stage)(4), cast.bob)


_open = _before("open")


def _published(cast: Cast) -> Scene:
    return _again(cast, cast.open(4), "published")


def _draft(cast: Cast) -> Scene:
    return _again(cast, cast.open(4), "draft")


def _reviewed(cast: Cast) -> Scene:
    return _again(cast, cast.open(4), "awaiting_review")


def _closed(cast: Cast) -> Scene:
    tournament = cast.open(4)
    services.close_registration(tournament.pk, cast.alice)
    return Scene(cast, tournament, cast.bob)


def _again(cast: Cast, tournament: Tournament, state: str) -> Scene:
    # So that there are participants to ask, which no draft has by itself.
    Tournament.objects.filter(pk=tournament.pk).update(state=state)
    return Scene(cast, tournament, cast.bob)


def _checked_in(cast: Cast) -> Scene:
    scene = _before("checking_in")(cast)
    services.check_in_registration(scene.ids["registration_id"], cast.bob)
    return scene


def _inviting(cast: Cast) -> Scene:
    scene = _open(cast)
    services.invite(scene.tournament.pk, cast.alice, "bob", Role.REFEREE)
    scene.ids["invitation_id"] = Invitation.objects.get().pk
    return scene


def _match(make: str, answering: bool = False) -> Callable[[Cast], Scene]:
    def scene(cast: Cast) -> Scene:
        match = getattr(cast, make)(4)
        return Scene(cast, match.tournament, cast.bella if answering else cast.bob, match)

    return scene


def _live(cast: Cast) -> Scene:
    tournament = cast.live(4)
    return Scene(cast, tournament, cast.bob, match_between(tournament, cast.bob, cast.bella))


def _answers(good: int, **others: int) -> dict[str, int]:
    """What each role is answered: `good`, or what is said of it (with _ for a space)."""
    return {role: others.get(role.replace(" ", "_"), good) for role in ROLES}


def _only(good: int, *roles: str) -> dict[str, int]:
    return {role: good if role in roles else (401 if role == "anonymous" else 403) for role in ROLES}


def organizers(good: int = 200) -> dict[str, int]:
    return _only(good, "organizer", "admin")


def referees(good: int = 200) -> dict[str, int]:
    return _only(good, "referee", "organizer", "admin")


def players(good: int = 200) -> dict[str, int]:
    return _only(good, "participant")


def own(good: int = 200) -> dict[str, int]:
    return _only(good, "participant", "organizer", "admin")


def _hidden(answers: dict[str, int]) -> dict[str, int]:
    """The same where only those who run the tournament see it: to all others it is not there."""
    return {role: answers[role] if role in (*STAFF, "anonymous") else 404 for role in ROLES}


Body = dict[str, Any] | Callable[[Scene], dict[str, Any]] | None


@dataclass(frozen=True)
class Endpoint:
    """One verb on one path; `path` and `body` are filled from the scene's ids."""

    method: str
    path: str
    answers: dict[str, int]
    scene: Callable[[Cast], Scene] = _open
    body: Body = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def body_for(self, scene: Scene) -> dict[str, Any] | None:
        return self.body(scene) if callable(self.body) else self.body


def _refresh(scene: Scene) -> dict[str, Any]:
    return {"refresh": issue_tokens(scene.cast.carol)["refresh"]}


def _access(scene: Scene) -> dict[str, Any]:
    return {"token": issue_tokens(scene.cast.carol)["access"]}


def _seen(scene: Scene) -> dict[str, Any]:
    assert scene.match
    return {"state": services.preview_reopen(scene.match.pk, scene.cast.alice).state}


_T = "/api/v1/tournaments/{tournament_id}/"
_R = "/api/v1/registrations/{registration_id}/"
_M = "/api/v1/matches/{match_id}/"
_ALL = _answers(200)
_INVITED = {role: {"participant": 200, "anonymous": 401}.get(role, 404) for role in ROLES}
_SIGNED_IN = _answers(201, anonymous=401)
_SCORE = {"participant1_score": 1, "participant2_score": 0}

ENDPOINTS = [
    Endpoint("POST", "/api/v1/accounts/", _answers(201), body={"username": "dora", "password": PASSWORD}),
    Endpoint("POST", "/api/token/", _ALL, body={"username": "carol", "password": PASSWORD}),
    Endpoint("POST", "/api/token/refresh/", _ALL, body=_refresh),
    Endpoint("POST", "/api/token/verify/", _ALL, body=_access),
    Endpoint("POST", "/api/logout/", _answers(204), body=_refresh),
    Endpoint("POST", "/api/v1/ws-tickets/", _answers(201), body=lambda scene: {"tournament": scene.tournament.pk}),
    Endpoint("GET", "/api/v1/tournaments/", _ALL),
    Endpoint("POST", "/api/v1/tournaments/", _SIGNED_IN, body={"name": "New Cup", "game": "chess"}),
    Endpoint("GET", _T, _ALL),
    Endpoint("PATCH", _T, organizers(), body={"name": "Saturday Cup"}),
    Endpoint("POST", _T + "publish/", _hidden(organizers()), _draft),
    Endpoint("POST", _T + "open/", organizers(), _published),
    Endpoint("POST", _T + "close/", organizers()),
    Endpoint("POST", _T + "check-in/", organizers(), _closed),
    Endpoint("POST", _T + "generate/", organizers(), _closed, {"random_seed": 1}),
    Endpoint("POST", _T + "start/", organizers(), _closed, {}),
    Endpoint("POST", _T + "approve/", organizers(), _reviewed),
    Endpoint("POST", _T + "cancel/", organizers()),
    Endpoint("POST", _T + "announcements/", organizers(201), body={"title": "Lunch"}),
    Endpoint("POST", _T + "roles/", organizers(202), body={"username": "carol", "role": "referee"}),
    Endpoint("DELETE", _T + "roles/{username}/", organizers(204)),
    Endpoint("GET", _T + "snapshot/", _ALL),
    Endpoint("GET", _T + "events/", _ALL),
    Endpoint("GET", _T + "registrations/", _ALL),
    Endpoint("POST", _T + "registrations/", _answers(201, anonymous=401, participant=409, other_participant=409)),
    Endpoint("GET", _T + "matches/", _ALL, _live),
    Endpoint("GET", "/api/v1/invitations/", _answers(200, anonymous=401)),
    Endpoint("POST", "/api/v1/invitations/{invitation_id}/accept/", _INVITED, _inviting),
    Endpoint("POST", "/api/v1/invitations/{invitation_id}/decline/", _INVITED, _inviting),
    Endpoint("POST", _R + "withdraw/", own()),
    Endpoint("POST", _R + "check-in/", own(), _before("checking_in")),
    Endpoint("POST", _R + "undo-check-in/", own(), _checked_in),
    Endpoint("POST", _R + "seed/", organizers(), body={"seed": 3}),
    Endpoint("POST", _R + "disqualify/", organizers(), _live),
    Endpoint("GET", _M, _ALL, _match("reported_match")),
    Endpoint("POST", _M + "ready/", players(), _match("match")),
    Endpoint("POST", _M + "start/", referees(), _match("match")),
    Endpoint("POST", _M + "schedule/", referees(), _match("match"), {"scheduled_time": "2030-01-01T12:00:00Z"}),
    Endpoint("POST", _M + "score/", referees(), _match("begun_match"), _SCORE),
    Endpoint("POST", _M + "reports/", players(201), _match("begun_match"), _SCORE),
    Endpoint("POST", _M + "confirm/", players(), _match("reported_match", answering=True)),
    Endpoint("POST", _M + "dispute/", players(201), _match("reported_match", answering=True), {"reason": "no_show"}),
    Endpoint("POST", _M + "complete/", referees(), _match("begun_match"), _SCORE),
    Endpoint("POST", _M + "reopen/preview/", organizers(), _match("decided_match")),
    Endpoint("POST", _M + "reopen/", organizers(), _match("decided_match"), _seen),
    Endpoint("POST", _M + "forfeit/", referees(), _match("match"), {"winner_id": None}),
]


def api_endpoints() -> Iterator[str]:
    """`METHOD /path/{parameter}/` of every endpoint that the site answers with a view of the API's."""
    for path, view in _views(get_resolver(), "/"):
        # The schema and the page about it say what is here; they do nothing.
        if path.startswith("/api/") and not path.startswith(("/api/schema/", "/api/docs/")):
            named = re.sub(r"<\w+:(\w+)>", r"{\1}", path)
            yield from (f"{verb.upper()} {named}" for verb in VERBS if hasattr(view, verb))


def _views(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry, path)
        else:
            yield path, getattr(entry.callback, "cls", entry.callback)


# Writes that take no Idempotency-Key: their answers are secrets, or they write nothing.
NOT_KEPT = {
    "POST /api/token/",
    "POST /api/token/refresh/",
    "POST /api/token/verify/",
    "POST /api/v1/ws-tickets/",
    "POST /api/v1/matches/{match_id}/reopen/preview/",
}
