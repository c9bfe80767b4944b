"""Who plays for a team has a socket as a player has one."""

import pytest

from apps.teams.models import Team
from apps.tournaments.models import Registration, RosterPlace
from tests.realtime.in_process import do
from tests.realtime.running_site import mint
from tests.realtime.socket_client import connect

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_captain_s_socket_is_a_player_s(cast, live):
    match = await do(cast.match)
    await do(of_a_team, match.participant2_id, cast.carol)
    async with await connect(live, f"/ws/match/{match.pk}/", mint(cast.carol.pk)) as client:
        welcome = (await client.until("connection_established"))["data"]
        assert (welcome["role"], welcome["is_participant"]) == ("player", True)
        await client.until("snapshot")
        assert (await client.ask("ready_up"))["type"] == "ready_acknowledged"
    async with await connect(live, f"/ws/match/{match.pk}/", mint(cast.bella.pk)) as client:
        welcome = (await client.until("connection_established"))["data"]
        assert (welcome["role"], welcome["is_participant"]) == ("spectator", False)


def of_a_team(registration_id, captain):
    team = Team.objects.create(name="Delta Wolves", captain=captain)
    Registration.objects.filter(pk=registration_id).update(user=None, team=team)
    row = Registration.objects.get(pk=registration_id)
    RosterPlace.objects.create(tournament_id=row.tournament_id, registration=row, user=captain)
