"""What many read and few change, kept in the process until the next write to its tournament."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import wraps
from threading import Lock
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField

T = TypeVar("T")
BuiltT = TypeVar("BuiltT", covariant=True)
# Longer than a database lets a statement run; then who waits builds too.
WAITS_SECONDS = 30.0


class Building(Future[T]):
    """A value while it is built; what goes wrong in its block goes wrong for all who wait for it."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self.set_exception(error)


class VersionedCache(Generic[T]):
    """Values by key, each of one version; the one used longest ago goes first. Safe to use in threads."""

    def __init__(self) -> None:
        self._values: OrderedDict[object, tuple[object, T]] = OrderedDict()
        self._building: dict[object, Building[T]] = {}
        self._changing = Lock()

    def get(self, key: object, version: object, build: Callable[[], T]) -> T:
        """The value of this version. Of all who ask for one at the same time, one builds it, and the others wait and
        get what it got, a failure too: where the database hangs, all fail together and not one after the other."""
        known = self._known(key, version)
        if known is not None:
            return known[1]
        own: Building[T] = Building()
        with self._changing:
            # Built between the look above and this one, by who is done already.
            if (late := self._values.get(key)) is not None and late[0] == version:
                return late[1]
            first = self._building.setdefault((key, version), own)
        if first is not own:
            with suppress(TimeoutError):
                return first.result(timeout=WAITS_SECONDS)
        return self._build(key, version, build, own)

    def _build(self, key: object, version: object, build: Callable[[], T], own: Building[T]) -> T:
        try:
            with own:
                value = build()
                self._keep(key, (version, value))
                own.set_result(value)
            return value
        finally:
            with self._changing:
                if self._building.get((key, version)) is own:
                    del self._building[key, version]

    def _known(self, key: object, version: object) -> tuple[object, T] | None:
        known = self._values.get(key)
        if known is None or known[0] != version:
            return None
        with self._changing:
            if key in self._values:
                self._values.move_to_end(key)
        return known

    def _keep(self, key: object, known: tuple[object, T]) -> None:
        with self._changing:
            self._values[key] = known
            self._values.move_to_end(key)
            while len(self._values) > settings.TOURNAMENTS_KEPT:
                self._values.popitem(last=False)


class Version(NamedTuple):
    """Of a tournament: changes with every write to it, and with the names that are shown with it."""

    pk: int
    epoch: UUID
    revision: int
    extra: int
    state: str
    visibility: str
    game: str
    organizer: str
    organizer_display_name: str


# Asked with every request: putting it together with the ORM takes several times as long as asking it.
_VERSION = """SELECT
        tournament.id, epoch, revision, extra, state, visibility, game.name, organizer.username, organizer.display_name
    FROM tournaments_tournament AS tournament
    JOIN tournaments_game AS game ON game.id = tournament.game_id
    JOIN accounts_user AS organizer ON organizer.id = tournament.organizer_id
    WHERE tournament.id = %s
"""


def version_of(tournament_id: int) -> Version | None:
    """The tournament's version now; None where there is no tournament."""
    if tournament_id > BigIntegerField.MAX_BIGINT:
        return None  # which a database would not even look for
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [tournament_id])
        row = cursor.fetchone()
    if not row:
        return None
    pk, epoch, *rest = row
    return Version(pk, epoch if isinstance(epoch, UUID) else UUID(epoch), *rest)


class Reader(Protocol[BuiltT]):
    def __call__(self, tournament_id: int, version: Version | None = None) -> BuiltT: ...


def cached_until_next_write(build: Callable[[int], T]) -> Reader[T]:
    """A selector of a tournament's id whose answer is shared until the tournament's next write: do not change it.

    The version is read first, here or by who calls, so that what is kept may be newer than its version and never
    older. Inside of a transaction nothing is kept, as that may see what is never committed.
    """
    values: VersionedCache[T] = VersionedCache()

    @wraps(build)
    def read(tournament_id: int, version: Version | None = None) -> T:
        if connection.in_atomic_block:
            return build(tournament_id)
        version = version or version_of(tournament_id)
        if version is None:
            return build(tournament_id)
        return values.get(tournament_id, version, lambda: build(tournament_id))

    return read
