"""Who plays in the demo. Their accounts are in the database; all they do, they do over HTTP and sockets."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError

from apps.accounts.models import User
from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.models import DemoTournament, Game, Registration

PASSWORD = "deltacrown-demo"
LOGINS = ("demo-organizer", "demo-referee", "demo-player")
NAMES = [
    "Nova", "Kestrel", "Rajshahi", "Wisp", "Ember", "Sundarban", "Tempest", "Quill", "Onyx", "Padma", "Lynx", "Vanta",
    "Meghna", "Comet", "Jamuna", "Frost", "Raven", "Saffron", "Halcyon", "Orbit", "Zephyr", "Teesta", "Cobalt", "Myna",
    "Drift", "Karnaphuli", "Pixel", "Solace", "Tigerlily", "Atlas", "Monsoon",
]  # fmt: skip
CUPS = ("Dhaka Masters", "Padma Cup", "Crown Open", "Delta Invitational", "Monsoon Clash", "Shapla Series")


@dataclass(frozen=True)
class Cast:
    organizer: User
    referee: User
    players: list[User]
    game: Game

    @property
    def logins(self) -> tuple[User, ...]:
        """Those whom people may sign in as."""
        return self.organizer, self.referee, self.players[0]


def assemble(entrants: int) -> Cast:
    """The demo's people, made on first use, with one player for each entrant."""
    organizer = _person("demo-organizer", "DeltaCrown Demo", password=True, is_staff=True)
    referee = _person("demo-referee", "Rita", password=True)
    players = [_person("demo-player", "You (demo)", password=True)]
    for n in range(1, entrants):
        name = NAMES[(n - 1) % len(NAMES)] + (f" {n // len(NAMES) + 1}" if n > len(NAMES) else "")
        players.append(_person(f"demo-bot-{n}", name))
    game, _ = Game.objects.get_or_create(slug="valorant", defaults={"name": "Valorant", "team_size": 5})
    return Cast(organizer, referee, players, game)


def _person(username: str, display_name: str, *, password: bool = False, is_staff: bool = False) -> User:
    """The demo's account of this name, as every demo begins with it; `CommandError` where it is somebody's own."""
    fresh = {"display_name": display_name, "is_staff": is_staff, "is_demo": True, "password": make_password(None)}
    user, _ = User.objects.get_or_create(username=username, defaults=fresh)
    if not user.is_demo:
        raise CommandError(f"{username} is an account that no demo made. Rename it, or give the demo another database.")
    # Only where it is another: a password that is set ends the sessions of who is signed in.
    if password and not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    return user


def next_name() -> str:
    n = DemoTournament.objects.count()
    return f"{CUPS[n % len(CUPS)]} {n // len(CUPS) + 1}"


def registered(tournament_id: int, cast: Cast) -> tuple[dict[int, User], set[int]]:
    """Who of the demo is in the tournament, by registration, and the ids of those who were and left it."""
    of_the_demo = {player.pk: player for player in cast.players}
    living, gone = {}, set()
    for row in Registration.objects.filter(tournament_id=tournament_id).select_related("user"):
        for player in of_the_demo.keys() & {person.pk for person in row.people()}:
            if row.current_state in GONE:
                gone.add(player)
            else:
                living[row.pk] = of_the_demo[player]
    return living, gone
