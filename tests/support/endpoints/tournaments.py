"""The endpoints of tournaments, and the stages of a tournament that they are asked at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.teams.models import TeamMember
from apps.teams.services import create_team
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Dispute, Invitation, Registration, Tournament
from apps.tournaments.services.evidence import Given, drawn_picture
from tests.support.cast import Cast, make_user, match_between
from tests.support.endpoints.scene import READING, ROLES, Scene, before, opened
from tests.support.endpoints.table import Endpoint, answers, hidden, only, organizers, own, players, referees
from tests.support.pictures import a_picture
from tests.support.times import TOMORROW_IN_UTC


def _published(cast: Cast) -> Scene:
    return _again(cast, cast.open(4), "published")


def _draft(cast: Cast) -> Scene:
    return _again(cast, cast.open(4), "draft")


def _closed(cast: Cast) -> Scene:
    tournament = cast.open(4)
    services.close_registration(tournament.pk, cast.alice)
    return Scene(cast, tournament, cast.bob)


def _again(cast: Cast, tournament: Tournament, state: str) -> Scene:
    # So that there are participants to ask, which no draft has by itself.
    Tournament.objects.filter(pk=tournament.pk).update(state=state)
    return Scene(cast, tournament, cast.bob)


def _checked_in(cast: Cast) -> Scene:
    scene = before("checking_in")(cast)
    services.check_in_registration(scene.ids["registration_id"], cast.bob)
    return scene


def _with_an_heir(cast: Cast) -> Scene:
    scene = opened(cast)
    services.give_role(scene.tournament.pk, cast.alice, make_user("heir"), Role.ORGANIZER)
    return scene


def _inviting(cast: Cast) -> Scene:
    scene = opened(cast)
    services.invite(scene.tournament.pk, cast.alice, "bob", Role.REFEREE)
    scene.ids["invitation_id"] = Invitation.objects.get().pk
    return scene


def _pending(cast: Cast) -> Scene:
    tournament = cast.open(4)
    Registration.objects.filter(tournament=tournament, user=cast.bob).update(state="pending")
    return Scene(cast, tournament, cast.bob)


def _guest(claimed: bool = False) -> Callable[[Cast], Scene]:
    def scene(cast: Cast) -> Scene:
        made = opened(cast)
        ((registration, code),) = services.add_guests(made.tournament.pk, cast.alice, ["Nina"])
        if claimed:
            services.claim_guest(code, make_user("nina"))
        made.ids |= {"registration_id": registration.pk, "code": code}
        return made

    return scene


def _of_a_team(cast: Cast) -> Scene:
    """Bob leads the team, and does not play in it."""
    made = opened(cast)
    Tournament.objects.filter(pk=made.tournament.pk).update(participation="team")
    team, nina = create_team(cast.bob, "Delta Wolves"), make_user("nina")
    TeamMember.objects.create(team=team, user=nina)
    TeamMember.objects.create(team=team, user=cast.carol)
    entered = services.register_team(made.tournament.pk, cast.bob, team.pk, [nina.pk])
    made.ids |= {"registration_id": entered.pk, "out": nina.pk, "in": cast.carol.pk}
    return made


def _replacing(scene: Scene) -> dict[str, Any]:
    return {"out": scene.ids["out"], "in": scene.ids["in"], "reason": "Nina is ill."}


def _with_a_station(cast: Cast) -> Scene:
    made = opened(cast)
    made.ids["station_id"] = services.add_station(made.tournament.pk, cast.alice, "Table 1").pk
    return made


def _streamed(cast: Cast) -> Scene:
    made = _match("match")(cast)
    made.ids["stream_id"] = services.add_stream(made.tournament.pk, cast.alice, "Main", "https://example.org/main").pk
    return made


def _with_a_stream(cast: Cast) -> Scene:
    made = opened(cast)
    made.ids["stream_id"] = services.add_stream(made.tournament.pk, cast.alice, "Main", "https://example.org/main").pk
    return made


def _asking(cast: Cast) -> Scene:
    made = opened(cast)
    made.ids["field_id"] = services.add_field(made.tournament.pk, cast.alice, key="ign", label="Name", kind="text").pk
    return made


def _with_a_deadline(cast: Cast) -> Scene:
    made = opened(cast)
    at = timezone.now() + timedelta(hours=1)
    deadline = services.plan_deadline(made.tournament.pk, cast.alice, "registration_closes", at)
    made.ids["deadline_id"] = deadline.pk
    return made


def _vetoing(cast: Cast) -> Scene:
    """It is the participant's turn."""
    match = cast.match(4, map_pool=["Ascent", "Bind", "Haven"])
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    first = match.participant1
    assert first is not None and first.user is not None
    return Scene(cast, match.tournament, first.user, match)


def _match(make: str, answering: bool = False) -> Callable[[Cast], Scene]:
    def scene(cast: Cast) -> Scene:
        match = getattr(cast, make)(4)
        return Scene(cast, match.tournament, cast.bella if answering else cast.bob, match)

    return scene


def _disputed(cast: Cast) -> Scene:
    made = _match("disputed_match")(cast)
    made.ids["dispute_id"] = Dispute.objects.get(match=made.match).pk
    return made


def _evidence(cast: Cast) -> Scene:
    """With a picture of Bob's."""
    made = _match("reported_match")(cast)
    assert made.match
    row = services.give_evidence(made.match.pk, cast.bob, Given(picture=drawn_picture(a_picture())))
    made.ids["evidence_id"] = row.pk
    return made


def _live(cast: Cast) -> Scene:
    tournament = cast.live(4)
    return Scene(cast, tournament, cast.bob, match_between(tournament, cast.bob, cast.bella))


def _stuck(cast: Cast) -> Scene:
    """Four have all met, and another round was announced."""
    tournament = cast.live(4, format="swiss", options={"rounds": 4, "no_legal_round": "report"})
    while match := tournament.matches.filter(state="check_in").first():
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    return Scene(cast, tournament, cast.bob)


def _room(scene: Scene) -> dict[str, Any]:
    return {"tournament": scene.tournament.pk}


def _bob_alone(scene: Scene) -> dict[str, Any]:
    return {"registration_ids": [scene.ids["registration_id"]]}


def _tomorrow() -> str:
    return (timezone.now() + timedelta(days=1)).isoformat()


def _starts_tomorrow(scene: Scene) -> dict[str, Any]:
    return {"kind": "starts", "due_at": _tomorrow()}


def _for_tomorrow(scene: Scene) -> dict[str, Any]:
    return {"dry_run": False, "start": _tomorrow(), "minutes_per_game": 20, "stations": 2}


def _seen(scene: Scene) -> dict[str, Any]:
    assert scene.match
    return {"state": services.preview_reopen(scene.match.pk, scene.cast.alice).state}


_T = "/api/v1/tournaments/{tournament_id}/"
_R = "/api/v1/registrations/{registration_id}/"
_D = "/api/v1/deadlines/{deadline_id}/"
_F = "/api/v1/fields/{field_id}/"
_M = "/api/v1/matches/{match_id}/"
_ALL = answers(200)
_INVITED = {role: {"participant": 200, "anonymous": 401}.get(role, 404) for role in ROLES}
_CLAIMS = answers(201, anonymous=401, participant=409, other_participant=409)
_SIGNED_IN = answers(201, anonymous=401)
_SCORE = {"participant1_score": 1, "participant2_score": 0}
_DISPUTE = "/api/v1/disputes/{dispute_id}/"
_OF_THE_MATCH = {
    role: 200 if role in ("participant", *READING) else 401 if role == "anonymous" else 404 for role in ROLES
}

ENDPOINTS = [
    Endpoint("GET", "/api/v1/me/", answers(200, anonymous=401)),
    Endpoint("GET", "/api/v1/games/", _ALL),
    Endpoint("POST", "/api/v1/ws-tickets/", answers(201), body=_room, repeatable=False),
    Endpoint("GET", "/api/v1/tournaments/", _ALL),
    Endpoint("POST", "/api/v1/tournaments/", _SIGNED_IN, body={"name": "New Cup", "game": "chess"}),
    Endpoint("GET", _T, _ALL),
    Endpoint("PATCH", _T, organizers(), body={"name": "Saturday Cup"}),
    Endpoint("POST", _T + "publish/", hidden(organizers()), _draft),
    Endpoint("POST", _T + "open/", organizers(), _published),
    Endpoint("POST", _T + "close/", organizers()),
    Endpoint("POST", _T + "check-in/", organizers(), _closed),
    Endpoint("POST", _T + "generate/", organizers(), _closed, {"random_seed": 1}),
    Endpoint("POST", _T + "start/", organizers(), _closed, {}),
    Endpoint("POST", _T + "carry-on/", organizers(), _stuck, {"how": "rematches"}),
    Endpoint("GET", _T + "result/", _ALL, before("completed")),
    Endpoint("POST", _T + "result/", organizers(), before("reviewed")),
    Endpoint("POST", _T + "approve/", organizers(), before("reviewed")),
    Endpoint("POST", _T + "cancel/", organizers()),
    Endpoint("POST", _T + "archive/", organizers(), before("completed")),
    Endpoint("GET", _T + "announcements/", _ALL),
    Endpoint("POST", _T + "announcements/", organizers(201), body={"title": "Lunch"}),
    Endpoint("GET", _T + "roles/", organizers()),
    Endpoint("POST", _T + "roles/", organizers(202), body={"username": "carol", "role": "referee"}),
    Endpoint("DELETE", _T + "roles/{username}/", organizers(204)),
    Endpoint("GET", _T + "role-invitations/", organizers(), _inviting),
    Endpoint("DELETE", _T + "role-invitations/{invitation_id}/", organizers(204), _inviting),
    Endpoint("POST", _T + "hand-over/", organizers(), _with_an_heir, {"username": "heir"}),
    Endpoint("GET", _T + "snapshot/", _ALL),
    Endpoint("GET", _T + "events/", _ALL),
    Endpoint("GET", _T + "log/", _ALL),
    Endpoint("GET", _T + "registrations/", _ALL),
    Endpoint("POST", _T + "registrations/", answers(201, anonymous=401, participant=409, other_participant=409)),
    Endpoint("GET", _T + "registrations.csv", organizers()),
    Endpoint("GET", _T + "fields/", _ALL),
    Endpoint("POST", _T + "fields/", organizers(201), body={"key": "ign", "label": "Name", "kind": "text"}),
    Endpoint("PATCH", _F, organizers(), _asking, {"required": True}),
    Endpoint("DELETE", _F, organizers(204), _asking),
    Endpoint("PUT", _R + "answers/", own(), _asking, {"answers": {"ign": "bob#1"}}),
    Endpoint("PATCH", _R + "answers/", own(), _asking, {"answers": {"ign": "bob#1"}}),
    Endpoint("GET", _T + "stations/", _ALL),
    Endpoint("POST", _T + "stations/", organizers(201), body={"name": "Table 1"}),
    Endpoint("PATCH", "/api/v1/stations/{station_id}/", organizers(), _with_a_station, {"is_open": False}),
    Endpoint("GET", _T + "streams/", _ALL),
    Endpoint("POST", _T + "streams/", organizers(201), body={"name": "Main", "url": "https://example.org/main"}),
    Endpoint("PATCH", "/api/v1/streams/{stream_id}/", organizers(), _with_a_stream, {"name": "Side"}),
    Endpoint("DELETE", "/api/v1/streams/{stream_id}/", organizers(204), _with_a_stream),
    Endpoint("POST", _M + "stream/", organizers(), _streamed, lambda scene: {"stream": scene.ids["stream_id"]}),
    Endpoint("GET", _T + "schedule/", _ALL, _live),
    Endpoint("POST", _T + "schedule/", organizers(), _live, _for_tomorrow),
    Endpoint("POST", _T + "call-next/", referees(), _live),
    Endpoint("GET", _T + "deadlines/", _ALL),
    Endpoint("POST", _T + "deadlines/", organizers(201), body=_starts_tomorrow),
    Endpoint("POST", _D + "move/", organizers(), _with_a_deadline, lambda scene: {"to": _tomorrow()}),
    Endpoint("POST", _D + "switch-off/", organizers(204), _with_a_deadline),
    Endpoint("GET", _T + "matches/", _ALL, _live),
    Endpoint("POST", _T + "best-of/", organizers(), _live, {"best_of": 3, "round": 1}),
    Endpoint("GET", _T + "disputes/", answers(200, anonymous=401), _match("disputed_match")),
    Endpoint("GET", "/api/v1/me/invitations/", answers(200, anonymous=401)),
    Endpoint("POST", "/api/v1/role-invitations/{invitation_id}/accept/", _INVITED, _inviting),
    Endpoint("POST", "/api/v1/role-invitations/{invitation_id}/decline/", _INVITED, _inviting),
    Endpoint("POST", _T + "registrations/check-in/", organizers(), before("checking_in"), _bob_alone),
    Endpoint("POST", _T + "guests/", organizers(201), body={"names": ["Nina"]}),
    Endpoint("POST", "/api/v1/claims/", _CLAIMS, _guest(), lambda scene: {"code": scene.ids["code"]}),
    Endpoint("POST", _R + "claim-code/", organizers(201), _guest()),
    Endpoint("POST", _R + "unclaim/", organizers(), _guest(claimed=True)),
    Endpoint("GET", _R, only(200, "participant", *READING)),
    Endpoint("POST", _R + "confirm/", organizers(), _pending),
    Endpoint("POST", _R + "reject/", organizers(), body={"reason": "Not of the club."}),
    Endpoint("GET", _R + "roster/", _ALL, _of_a_team),
    Endpoint("PUT", _R + "roster/", only(200, "participant"), _of_a_team, lambda scene: {"roster": [scene.ids["in"]]}),
    Endpoint("POST", _R + "substitute/", organizers(), _of_a_team, _replacing),
    Endpoint("POST", _R + "withdraw/", own()),
    Endpoint("POST", _R + "check-in/", own(), before("checking_in")),
    Endpoint("POST", _R + "undo-check-in/", own(), _checked_in),
    Endpoint("POST", _R + "seed/", organizers(), body={"seed": 3}),
    Endpoint("POST", _R + "disqualify/", organizers(), _live),
    Endpoint("GET", _M, _ALL, _match("reported_match")),
    Endpoint("POST", _M + "ready/", players(), _match("match")),
    Endpoint("POST", _M + "start/", referees(), _match("match")),
    Endpoint("POST", _M + "call/", referees(), _match("match"), {}),
    Endpoint("GET", _M + "veto/", _ALL, _vetoing),
    Endpoint("POST", _M + "veto/", players(), _vetoing, {"map": "Bind"}),
    Endpoint("POST", _M + "schedule/", referees(), _match("match"), {"scheduled_time": TOMORROW_IN_UTC}),
    Endpoint("POST", _M + "score/", referees(), _match("begun_match"), _SCORE),
    Endpoint("POST", _M + "reports/", players(201), _match("begun_match"), _SCORE),
    Endpoint("GET", _M + "evidence/", answers(200, anonymous=401), _evidence),
    Endpoint("POST", _M + "evidence/", players(201), _match("reported_match"), {"link": "https://example.org/"}),
    Endpoint("GET", "/api/v1/evidence/{evidence_id}/", _OF_THE_MATCH, _evidence),
    Endpoint("GET", _DISPUTE, _OF_THE_MATCH, _disputed),
    Endpoint("POST", _DISPUTE + "ruling/", referees(201), _disputed, {**_SCORE, "text": "So it was."}),
    Endpoint("POST", _M + "confirm/", players(), _match("reported_match", answering=True)),
    Endpoint("POST", _M + "dispute/", players(201), _match("reported_match", answering=True), {"reason": "no_show"}),
    Endpoint("POST", _M + "complete/", referees(), _match("begun_match"), _SCORE),
    Endpoint("POST", _M + "reopen/preview/", organizers(), _match("decided_match"), repeatable=False),
    Endpoint("POST", _M + "reopen/", organizers(), _match("decided_match"), _seen),
    Endpoint("POST", _M + "forfeit/", referees(), _match("match"), {"winner_id": None}),
]
