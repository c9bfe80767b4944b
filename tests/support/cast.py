"""The people of the tests, and the tournaments they hold.

Alice organizes, Bob and Bella play, Rita referees, Carol watches with an account, Oscar organizes elsewhere and is
an outsider here. All that happens to a tournament happens through the services, as it does on the site.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.tournaments import services
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, MatchState
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Game, Match, Registration, Tournament
from apps.tournaments.services.drawing import draw_due
from tests.support.stages import Stages, staged

PEOPLE = ("alice", "bob", "bella", "rita", "carol", "oscar")
PASSWORD = "a long enough pass phrase"


def make_user(username: str, **fields: Any) -> User:
    fields.setdefault("display_name", username.replace("-", " ").title())
    return User.objects.create_user(username, f"{username}@example.org", PASSWORD, **fields)


def make_admin() -> User:
    return make_user("ada", is_superuser=True, is_staff=True)


def make_game() -> Game:
    return Game.objects.get_or_create(slug="chess", defaults={"name": "Chess"})[0]


def access_token(user: User) -> str:
    return issue_tokens(user)["access"]


def registration_of(tournament: Tournament, user: User) -> Registration:
    """The newest registration of a user; after a withdrawal there may be more than one."""
    return Registration.objects.filter(tournament=tournament, user=user).latest("id")


@dataclass(frozen=True)
class Cast:
    """Six people who know their parts. Each tournament has Alice as its organizer and Rita as its referee."""

    alice: User = field(default_factory=lambda: make_user("alice"))
    bob: User = field(default_factory=lambda: make_user("bob"))
    bella: User = field(default_factory=lambda: make_user("bella"))
    rita: User = field(default_factory=lambda: make_user("rita"))
    carol: User = field(default_factory=lambda: make_user("carol"))
    oscar: User = field(default_factory=lambda: make_user("oscar"))
    # Of a test whose tournaments may come from rows that were kept.
    stages: Stages | None = None

    @classmethod
    def on(cls, stages: Stages) -> "Cast":
        """The six people, from kept rows where that is possible."""
        return cls(*stages.set("people", lambda: list(map(make_user, PEOPLE))), stages=stages)

    @staged
    def draft(self, **fields: Any) -> Tournament:
        named = {"name": "Friday Cup", "game": make_game(), **fields}
        tournament = services.create_tournament(self.alice, **named)
        services.give_role(tournament.pk, self.alice, self.rita, Role.REFEREE)
        return _again(tournament)

    @staged
    def open(self, players: int = 2, **fields: Any) -> Tournament:
        """Registration is open, and so many have registered: Bob first, Bella last, strangers between them."""
        visibility = fields.pop("visibility", "public")
        tournament = self.draft(**{"max_participants": max(players, 16), **fields})
        services.publish_tournament(tournament.pk, self.alice)
        services.open_registration(tournament.pk, self.alice)
        for player in self._players(players):
            services.register_player(tournament.pk, player)
        if visibility != "public":
            # Not before: nobody registers in what they cannot see.
            services.edit_tournament(tournament.pk, self.alice, visibility=visibility)
        return _again(tournament)

    @staged
    def checking_in(self, players: int = 2, **fields: Any) -> Tournament:
        """Check-in is open and nobody has checked in."""
        tournament = self.open(players, **fields)
        services.close_registration(tournament.pk, self.alice)
        services.open_check_in(tournament.pk, self.alice)
        return _again(tournament)

    @staged
    def live(self, players: int = 2, **fields: Any) -> Tournament:
        """Everybody has checked in and the bracket is drawn. Of 2, 4, 8, ... players Bob meets Bella first."""
        tournament = self.checking_in(players, **fields)
        for registration in Registration.objects.filter(tournament=tournament, state="confirmed"):
            services.check_in_registration(registration.pk, registration.user)
        services.start_tournament(tournament.pk, self.alice, random_seed=1)
        draw_due()
        return _again(tournament)

    @staged
    def match(self, players: int = 2, **fields: Any) -> Match:
        """The first match of Bob against Bella, waiting for both."""
        return match_between(self.live(players, **fields), self.bob, self.bella)

    @staged
    def begun_match(self, players: int = 2, **fields: Any) -> Match:
        """The same, begun by Rita."""
        match = self.match(players, **fields)
        return services.start_match(match.pk, self.rita)

    @staged
    def reported_match(self, players: int = 2, **fields: Any) -> Match:
        """The same, and Bob says that he won it; Bella has to answer."""
        match = self.begun_match(players, **fields)
        services.report_result(match.pk, self.bob, bobs_win(match))
        match.refresh_from_db()
        return match

    @staged
    def disputed_match(self, players: int = 2, **fields: Any) -> Match:
        """The same, and Bella does not agree."""
        match = self.reported_match(players, **fields)
        services.dispute_result(match.pk, self.bella, "score_mismatch", "I won.")
        match.refresh_from_db()
        return match

    @staged
    def decided_match(self, players: int = 4, **fields: Any) -> Match:
        """The match of Bob against Bella, which Bob won."""
        match = self.match(players, **fields)
        return services.complete_match(match.pk, self.rita, bobs_win(match))

    @staged
    def completed(self, players: int = 2, **fields: Any) -> Tournament:
        """Played to the end, the upper side of each match winning."""
        tournament = self.live(players, **fields)
        play_out(tournament, self.rita)
        return _again(tournament)

    @staged
    def reviewed(self, players: int = 2, **fields: Any) -> Tournament:
        """Ended by nothing but forfeits: an organizer has to approve the result."""
        tournament = self.live(players, **fields)
        while match := tournament.matches.filter(state=MatchState.CHECK_IN.value).first():
            services.forfeit_match(match.pk, self.rita, match.participant1_id)
        return _again(tournament)

    @staged
    def elsewhere(self, **fields: Any) -> Tournament:
        """A tournament that Oscar organizes, published; nobody else has a part in it."""
        named = {"name": "Oscar's Cup", "game": make_game(), **fields}
        tournament = services.create_tournament(self.oscar, **named)
        services.publish_tournament(tournament.pk, self.oscar)
        return _again(tournament)

    def _players(self, count: int) -> list[User]:
        if count < 2:
            return [self.bob][:count]
        strangers = [_stranger(n) for n in range(2, count)]
        return [self.bob, *strangers, self.bella]


def match_between(tournament: Tournament, player: User, opponent: User) -> Match:
    """The open match of two players, whichever side they are on."""
    wanted = {registration_of(tournament, player).pk, registration_of(tournament, opponent).pk}
    open_matches = Match.objects.filter(tournament=tournament).exclude(state=MatchState.COMPLETED.value)
    return next(match for match in open_matches if {match.participant1_id, match.participant2_id} == wanted)


def bobs_win(match: Match) -> MatchScore:
    """A legal result of a match whose upper side won it."""
    return MatchScore(match.best_of // 2 + 1, 0)


def play_out(tournament: Tournament, referee: User) -> None:
    """Enter a result for every match until none is open, the upper side winning."""
    playable = Match.objects.filter(tournament=tournament, state__in=[state.value for state in OPEN_TO_A_RULING])
    while match := playable.first():
        services.complete_match(match.pk, referee, bobs_win(match))


def _stranger(number: int) -> User:
    username = f"player-{number}"
    return User.objects.filter(username=username).first() or make_user(username)


def _again(tournament: Tournament) -> Tournament:
    tournament.refresh_from_db()
    return tournament


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The six people. The test names its database: the `django_db` mark, or `postgres_db` before this fixture."""
    return Cast.on(Stages(request))
