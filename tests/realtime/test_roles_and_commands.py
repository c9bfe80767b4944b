"""Role x command: every cell. What a role may do over a socket is what it may do over HTTP."""

import pytest

from apps.accounts.tickets import issue_ticket
from apps.tournaments.realtime.sockets.commands import COMMANDS
from tests.realtime.in_process import do, sit
from tests.support.endpoints import ENDPOINTS, ROLES
from tests.support.endpoints.table import Endpoint, organizers
from tests.support.record import record

pytestmark = pytest.mark.django_db(transaction=True)

BY_NAME = {str(endpoint): endpoint for endpoint in ENDPOINTS}
_OF = {
    "ready_up": "ready",
    "report_score": "reports",
    "confirm_result": "confirm",
    "dispute_result": "dispute",
    "call_match": "call",
    "veto_map": "veto",
    "start_match": "start",
    "update_score": "score",
    "complete_match": "complete",
}
TABLE = {name: BY_NAME[f"POST /api/v1/matches/{{match_id}}/{verb}/"] for name, verb in _OF.items()}
# Over HTTP there is `ruling/` in its place, which referees may as well.
_RULING = BY_NAME["POST /api/v1/disputes/{dispute_id}/ruling/"]
TABLE["resolve_dispute"] = Endpoint("POST", "", organizers(), _RULING.scene, _RULING.body)


def test_every_command_is_in_the_table():
    assert set(TABLE) == set(COMMANDS)


async def enter(room, person):
    """Visitors come with a ticket."""
    ticket = "" if person else await do(issue_ticket, room.replace("/", "_"), None, "visitor")
    return await sit(room, person, f"ticket={ticket}" if ticket else "")


async def asked(scene, role, name, endpoint, in_tournament=False):
    room = f"tournament/{scene.tournament.pk}" if in_tournament else f"match/{scene.match.pk}"
    seat = await enter(room, await do(scene.person, role))
    try:
        return await seat.ask(name, match_id=scene.match.pk, **endpoint.body_for(scene) or {})
    finally:
        await seat.leave()


@pytest.mark.parametrize("name", TABLE)
async def test_who_may_not_is_refused_and_nothing_changes(cast, closed_hub, name):
    endpoint = TABLE[name]
    scene = await do(endpoint.scene, cast)
    refused = [role for role in ROLES if endpoint.answers[role] >= 400]
    assert {"anonymous", "outsider", "referee of others", "organizer elsewhere"} <= set(refused)
    before = await do(record, scene.tournament.pk)
    for role in refused:
        for in_tournament in (False, True):
            answer = await asked(scene, role, name, endpoint, in_tournament)
            assert (answer["type"], answer["code"]) == ("error", "insufficient_permissions"), role
    assert await do(record, scene.tournament.pk) == before


@pytest.mark.parametrize("name", TABLE)
async def test_who_may_is_answered(cast, closed_hub, name):
    endpoint = TABLE[name]
    for role in ROLES:
        if endpoint.answers[role] < 300:
            scene = await do(endpoint.scene, cast)
            answer = await asked(scene, role, name, endpoint)
            assert answer["type"] == COMMANDS[name].reply, (role, answer)
