"""Clients that generators make of the committed schema: each plays a tournament of each format to its end, and reads no
answer by hand."""

import hashlib
import json
import subprocess
import sys
from contextlib import ExitStack

import pytest

from apps.tournaments.domain.formats import FORMATS
from tests.realtime.running_site import RunningSite
from tests.support.clients import PASSWORD
from tests.support.paths import ROOT

sys.path.insert(0, str(ROOT / "clients" / "python"))

from deltacrown_client import AuthenticatedClient, Client
from deltacrown_client.api.accounts import (
    token_create,
    v1_accounts_create,
    v1_me_retrieve,
)
from deltacrown_client.api.announcements import (
    v1_tournaments_announcements_create,
    v1_tournaments_announcements_list,
)
from deltacrown_client.api.matches import (
    v1_matches_confirm_create,
    v1_matches_ready_create,
    v1_matches_reports_create,
    v1_matches_score_create,
    v1_matches_start_create,
    v1_tournaments_matches_list,
)
from deltacrown_client.api.registrations import (
    v1_tournaments_registrations_create,
    v1_tournaments_registrations_list,
)
from deltacrown_client.api.tournaments import (
    v1_games_list,
    v1_tournaments_close_create,
    v1_tournaments_create,
    v1_tournaments_events_retrieve,
    v1_tournaments_open_create,
    v1_tournaments_publish_create,
    v1_tournaments_retrieve,
    v1_tournaments_snapshot_retrieve,
    v1_tournaments_start_create,
)
from deltacrown_client.models import (
    Credentials,
    FormatEnum,
    LiveScore,
    NewAnnouncement,
    NewTournament,
    Problem,
    Report,
    SignUp,
    Start,
    V1TournamentsMatchesListState,
)

PLAYERS = 4


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with RunningSite(tmp_path_factory.mktemp("clients")) as running_site:
        yield running_site.site


def test_they_are_made_of_the_schema_that_is_committed():
    made_from = (ROOT / "clients" / "made-from").read_text().strip()
    schema = hashlib.sha256((ROOT / "Artifacts" / "openapi.yaml").read_bytes()).hexdigest()
    assert made_from == schema, "Run `make clients`."


@pytest.fixture
def account(site):
    """Makes a client of somebody who has signed up and in."""
    with ExitStack() as opened:

        def signed_in(username):
            with Client(site.url) as visitor:
                v1_accounts_create.sync(client=visitor, body=SignUp(username=username, password=PASSWORD))
                pair = token_create.sync(client=visitor, body=Credentials(username=username, password=PASSWORD))
            return opened.enter_context(AuthenticatedClient(site.url, pair.access, raise_on_unexpected_status=True))

        yield signed_in


def played(organizer, players, tournament_id):
    """Play what is open until nothing is; how many matches that were."""
    count = 0
    while page := v1_tournaments_matches_list.sync(
        tournament_id, client=organizer, state=V1TournamentsMatchesListState.CHECK_IN
    ).results:
        for match in page:
            first, second = players[match.participant1_id], players[match.participant2_id]
            for side in (first, second):
                v1_matches_ready_create.sync(match.id, client=side)
            v1_matches_start_create.sync(match.id, client=organizer)
            v1_matches_score_create.sync(
                match.id, client=organizer, body=LiveScore(participant1_score=1, participant2_score=0)
            )
            report = v1_matches_reports_create.sync(
                match.id, client=first, body=Report(participant1_score=1, participant2_score=0)
            )
            assert report.state == "submitted"
            confirmed = v1_matches_confirm_create.sync(match.id, client=second)
            assert (confirmed.state, confirmed.winner_id) == ("completed", match.participant1_id)
            count += 1
    return count


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_python_client_plays_a_tournament_to_its_champion(account, form):
    organizer = account(f"host-{form.replace('_', '-')}")
    options = {"groups": {"groups": 1}}.get(form, {})
    game = v1_games_list.sync(client=organizer).results[0].slug
    new = NewTournament(
        name=f"Cup of {form}", game=game, format_=FormatEnum(form), max_participants=PLAYERS, options=options
    )
    cup = v1_tournaments_create.sync(client=organizer, body=new)
    assert not isinstance(cup, Problem), cup
    for move in (v1_tournaments_publish_create, v1_tournaments_open_create):
        move.sync(cup.id, client=organizer)
    people = [account(f"{form.replace('_', '-')}-{number}") for number in range(PLAYERS)]
    players = {v1_tournaments_registrations_create.sync(cup.id, client=who).registration_id: who for who in people}
    again = v1_tournaments_registrations_create.sync(cup.id, client=people[0])
    assert (again.code, again.registration_id) == ("conflict", min(players))
    assert v1_tournaments_registrations_list.sync(cup.id, client=organizer).count == PLAYERS
    v1_tournaments_close_create.sync(cup.id, client=organizer)
    v1_tournaments_announcements_create.sync(cup.id, client=organizer, body=NewAnnouncement(title="Here we go"))
    v1_tournaments_start_create.sync(cup.id, client=organizer, body=Start(random_seed=1))
    assert [found.tournament.id for found in v1_me_retrieve.sync(client=people[0]).registrations] == [cup.id]

    assert played(organizer, players, cup.id) > 0

    snapshot = v1_tournaments_snapshot_retrieve.sync(cup.id, client=organizer)
    assert v1_tournaments_retrieve.sync(cup.id, client=organizer).state == snapshot.tournament.state == "completed"
    assert snapshot.tournament.champion_id == next(
        place.registration_id for place in snapshot.standings if place.place_to == 1
    )
    assert [row.title for row in v1_tournaments_announcements_list.sync(cup.id, client=organizer).results] == [
        "Here we go"
    ]
    log, page = [], v1_tournaments_events_retrieve.sync(cup.id, client=organizer, since=0, limit=20)
    while True:
        log += [event.sequence for event in page.events]
        if not page.more:
            break
        page = v1_tournaments_events_retrieve.sync(cup.id, client=organizer, since=page.sequence, limit=20)
    assert log == list(range(1, snapshot.sequence + 1))


@pytest.fixture(scope="module")
def typescript_client(tmp_path_factory):
    """The program that plays by the types, checked and compiled, beside the packages it needs."""
    compiler = ROOT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists():
        pytest.skip("TypeScript is missing: install Node.js with npm, and run `make lint` or `npm ci`.")
    out = tmp_path_factory.mktemp("typescript")
    command = [compiler, "--project", ROOT / "clients" / "typescript", "--outDir", out]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout
    (out / "package.json").write_text('{"type": "module"}')
    (out / "node_modules").symlink_to(ROOT / "node_modules")
    return out / "play.js"


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_typescript_client_plays_a_tournament_to_its_champion(site, typescript_client, form):
    done = subprocess.run(["node", typescript_client, site.url, form], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    played_to_its_end = json.loads(done.stdout)
    assert played_to_its_end["state"] == "completed"
    assert played_to_its_end["champion"].startswith("Player")
