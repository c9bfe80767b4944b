"""What a person may see of a tournament, and how it is shown."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Match, Registration, Tournament
from apps.tournaments.selectors.matches import my_matches
from apps.tournaments.selectors.registrations import my_registration, public_registrations
from apps.tournaments.selectors.roles import membership_of, role_of
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.tournaments.selectors.tournaments import list_tournaments, may_see, visible_tournament
from tests.support.cast import make_admin, registration_of

pytestmark = pytest.mark.django_db

MATCH_FIELDS = (
    "id stage side round position state participant1_id participant1_name participant2_id participant2_name"
    " participant1_score participant2_score winner_id best_of scheduled_time"
)
TOURNAMENT_FIELDS = "id slug name game format state organizer participants start_at"


def viewer(cast, who):
    if who == "anonymous":
        return None
    return make_admin() if who == "admin" else getattr(cast, who)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("anonymous", Role.SPECTATOR),
        ("carol", Role.SPECTATOR),
        ("oscar", Role.SPECTATOR),
        ("bob", Role.PLAYER),
        ("rita", Role.REFEREE),
        ("alice", Role.ORGANIZER),
        ("admin", Role.ADMIN),
    ],
)
def test_each_has_their_role(cast, who, role):
    cast.elsewhere()
    tournament = cast.open()
    user = viewer(cast, who)
    assert role_of(user.pk if user else None, tournament.pk) is role


def test_a_role_ends_with_the_account(cast):
    tournament = cast.open()
    cast.alice.is_active = False
    cast.alice.save()
    assert role_of(cast.alice.pk, tournament.pk) is Role.SPECTATOR
    assert role_of(404, tournament.pk) is Role.SPECTATOR


def test_who_withdrew_is_a_spectator_again(cast):
    tournament = cast.open()
    services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    standing = membership_of(cast.bob.pk, tournament.pk)
    assert (standing.role, standing.registration_id) == (Role.SPECTATOR, None)


def test_a_referee_who_plays_is_both(cast):
    tournament = cast.open()
    mine = services.register_player(tournament.pk, cast.rita)
    standing = membership_of(cast.rita.pk, tournament.pk)
    assert (standing.role, standing.registration_id) == (Role.REFEREE, mine.pk)


def test_staff_alone_are_spectators(cast):
    cast.carol.is_staff = True
    cast.carol.save()
    assert role_of(cast.carol.pk, cast.open().pk) is Role.SPECTATOR


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
@pytest.mark.parametrize("state", list(TournamentState), ids=str)
def test_who_may_see_a_tournament(cast, visibility, state):
    tournament = cast.open(visibility=visibility)
    tournament.state = state.value
    admin = make_admin()
    people = {"anonymous": None, "carol": cast.carol.pk, "bob": cast.bob.pk, "rita": cast.rita.pk}
    people |= {"alice": cast.alice.pk, "admin": admin.pk}
    seeing = {name for name, pk in people.items() if may_see(pk, tournament)}
    if state is TournamentState.DRAFT:
        assert seeing == {"rita", "alice", "admin"}
    elif visibility == "private":
        assert seeing == {"bob", "rita", "alice", "admin"}
    else:
        assert seeing == set(people)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("anonymous", ["Oscar's Cup", "Public"]),
        ("carol", ["Oscar's Cup", "Public"]),
        ("rita", ["Oscar's Cup", "Draft", "Private", "Unlisted", "Public"]),
        ("alice", ["Oscar's Cup", "Draft", "Private", "Unlisted", "Public"]),
    ],
)
def test_the_list_holds_what_is_public_and_what_is_ones_own(cast, who, names):
    for visibility in ("public", "unlisted", "private"):
        cast.open(name=visibility.title(), visibility=visibility)
    cast.draft(name="Draft")
    cast.elsewhere()
    assert [tournament.name for tournament in list_tournaments(viewer(cast, who))] == names


def test_the_list_counts_those_who_have_a_place(cast):
    tournament = cast.open(3, max_participants=3)
    services.give_role(tournament.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    services.register_player(tournament.pk, cast.carol)
    for who in (None, cast.alice, cast.rita):
        assert [tournament.participants for tournament in list_tournaments(who)] == [3]


def test_the_list_is_narrowed_by_state_and_game(cast):
    cast.open(name="Open")
    cast.live(name="Live")
    assert [tournament.name for tournament in list_tournaments(None, state="live")] == ["Live"]
    assert list(list_tournaments(None, state="no such state")) == []
    assert [tournament.name for tournament in list_tournaments(None, game="chess")] == ["Live", "Open"]
    assert list(list_tournaments(None, game="cs2")) == []


def test_what_is_hidden_is_not_found(cast):
    draft = cast.draft()
    assert visible_tournament(cast.alice, draft.pk) == draft
    for who in (None, cast.carol):
        with pytest.raises(NotFound):
            visible_tournament(who, draft.pk)
    with pytest.raises(NotFound):
        visible_tournament(cast.alice, 404)


def test_a_snapshot_is_the_public_state(cast):
    tournament = cast.completed(4, third_place=True)
    snapshot = tournament_snapshot(tournament.pk)
    assert (snapshot["sequence"], snapshot["epoch"]) == (tournament.sequence, str(tournament.epoch))
    assert set(TOURNAMENT_FIELDS.split()) <= set(snapshot["tournament"])
    assert {"game": "Chess", "organizer": "Alice", "participants": 4}.items() <= snapshot["tournament"].items()
    assert len(snapshot["matches"]) == 4
    for match in snapshot["matches"]:
        assert set(MATCH_FIELDS.split()) <= set(match)
    final = Match.objects.get(tournament=tournament, key="W2.1")
    assert snapshot["tournament"]["champion_id"] == final.winner_id
    assert [(standing["place_from"], standing["place_to"]) for standing in snapshot["standings"]] == [
        (1, 1),
        (2, 2),
        (3, 3),
        (4, 4),
    ]


def test_a_snapshot_before_the_draw_has_people_and_no_matches(cast):
    snapshot = tournament_snapshot(cast.open(3).pk)
    assert (snapshot["matches"], snapshot["standings"], snapshot["tournament"]["champion_id"]) == ([], [], None)
    assert [registration["name"] for registration in snapshot["registrations"]] == ["Bob", "Player 2", "Bella"]


def test_a_snapshot_counts_those_who_have_a_place(cast):
    tournament = cast.checking_in(3, max_participants=3)
    bob = registration_of(tournament, cast.bob)
    assert tournament_snapshot(tournament.pk)["tournament"]["participants"] == 3
    services.withdraw_registration(bob.pk, cast.bob)
    assert tournament_snapshot(tournament.pk)["tournament"]["participants"] == 2
    for registration in Registration.objects.filter(tournament=tournament, state="confirmed")[:1]:
        services.check_in_registration(registration.pk, registration.user)
    assert [registration["checked_in"] for registration in public_registrations(tournament.pk)] == [True, False]


def test_a_room_that_is_not_there():
    for snapshot in (lambda: tournament_snapshot(404), lambda: match_snapshot(404, full=True)):
        with pytest.raises(NotFound):
            snapshot()


def test_a_match_shows_its_people_games_and_dispute(cast):
    match = cast.begun_match(best_of=3, best_of_final=3)
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 13, 4, "Nuke"))
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    services.dispute_result(match.pk, cast.bella, "no_show", "secret words")
    match.refresh_from_db()
    snapshot = match_snapshot(match.pk, full=False)
    shown = snapshot["match"]
    assert snapshot["sequence"] == match.sequence
    assert shown["games"] == [{"n": 1, "participant1_score": 13, "participant2_score": 4, "map": "Nuke"}]
    assert (shown["dispute"]["reason"], shown["dispute"]["status"]) == ("no_show", "open")
    assert "reports" not in shown
    assert "secret words" not in str(snapshot)
    assert [(person["name"], person["seed"], person["checked_in"]) for person in snapshot["participants"]] == [
        ("Bob", 1, False),
        ("Bella", 2, False),
    ]


def test_reports_are_for_those_concerned(cast):
    match = cast.reported_match()
    reports = match_snapshot(match.pk, full=True)["match"]["reports"]
    bob = registration_of(match.tournament, cast.bob)
    assert [(report["by"], report["participant1_score"], report["state"]) for report in reports] == [
        (bob.pk, 1, "submitted")
    ]


def test_an_empty_match_shows_nobody(cast):
    final = Match.objects.get(tournament=cast.live(4), key="W2.1")
    snapshot = match_snapshot(final.pk, full=True)
    assert (snapshot["participants"], snapshot["match"]["participant1_name"]) == ([], "")


def test_a_person_finds_their_matches(cast):
    tournament = cast.live(4)
    first = Match.objects.get(tournament=tournament, participant1__user=cast.bob)
    services.complete_match(first.pk, cast.rita, MatchScore(1, 0))
    assert {match.key for match in my_matches(cast.bob.pk)} == {"W1.1", "W2.1"}
    assert list(my_matches(cast.carol.pk)) == []


def test_a_person_finds_their_registration(cast):
    tournament = cast.open()
    mine = registration_of(tournament, cast.bob)
    assert my_registration(cast.bob.pk, tournament.pk) == mine
    services.withdraw_registration(mine.pk, cast.bob)
    assert my_registration(cast.bob.pk, tournament.pk) is None


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_outside_a_transaction_leaves_none_behind(cast, heard):
    tournament = cast.live(4)
    assert tournament_snapshot(tournament.pk)["sequence"] == tournament.sequence
    with pytest.raises(NotFound):
        tournament_snapshot(404)
    services.announce(tournament.pk, cast.alice, "Still writing")
    assert Tournament.objects.get(pk=tournament.pk).sequence == tournament.sequence + 1
