"""Guests, whom an organizer enters by name, and the codes by which people become them."""

import secrets
from collections.abc import Sequence
from hashlib import sha256

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.events import GuestClaimed, RegistrationCreated
from apps.tournaments.domain.registration_states import GONE, TAKES_A_PLACE, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, HIDDEN, TOURNAMENT, TournamentState
from apps.tournaments.models import GuestClaim, Registration
from apps.tournaments.selectors.registrations import count_participants, my_registration, public_registration
from apps.tournaments.services.answers import forget_answers_of_its_person
from apps.tournaments.services.late_entry import enter_late
from apps.tournaments.services.registrations import (
    own_registration,
    take_as_here_after_check_in,
    tournament_of_registration,
)
from apps.tournaments.services.repetition import MOST_CLAIMS, require_few
from apps.tournaments.services.write import TournamentWrite, tournament_write

# In one tournament, those who left included; in one request.
MOST_GUESTS = 8192
MOST_AT_ONCE = 100
_AT_A_TIME = 200
# 26 letters of five bits each; what is typed for another of them is read as that.
LETTERS, LENGTH = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 26
_TYPED = str.maketrans("018", "OIB")
NO_SUCH_CODE = "No guest has this code. Codes are 26 letters and digits long; a newer one makes an older one useless."


def add_guests(tournament_id: int, actor: User, names: Sequence[str]) -> list[tuple[Registration, str]]:
    """Enter guests, each with a place while there is one, else on the waitlist; and the code of each, which nothing
    here knows afterwards. After the start all have to have a place, and the format to let them in. Raises
    Django's `ValidationError` for what is no name, and then enters none.
    """
    names = _names(names)
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *BEFORE_START, TournamentState.LIVE)
        return enter_guests(write, names)


def _names(names: Sequence[str]) -> list[str]:
    field = Registration._meta.get_field("name")
    if not 1 <= len(names) <= MOST_AT_ONCE:
        raise ValidationError({"names": f"Send 1 to {MOST_AT_ONCE} names at a time."})
    good, wrong = [], []
    for number, name in enumerate(names, start=1):
        try:
            good.append(field.clean(name, None))
        except ValidationError as error:
            wrong.append(f"Name {number}: {' '.join(error.messages)}")
    if wrong:
        raise ValidationError({"names": wrong})
    return good


def enter_guests(write: TournamentWrite, names: Sequence[str]) -> list[tuple[Registration, str]]:
    """The same in a write that is open, for names that are judged. Raises `Conflict` where they are too many."""
    entered = Registration.objects.filter(tournament=write.tournament, claim__isnull=False).count()
    if entered + len(names) > MOST_GUESTS:
        raise Conflict(f"A tournament has at most {MOST_GUESTS} guests.", state=write.tournament.state)
    is_late = write.tournament.current_state is TournamentState.LIVE
    taken, most = count_participants(write.tournament.pk), write.tournament.max_participants
    rows = Registration.objects.bulk_create(
        Registration(
            tournament=write.tournament, is_guest=True, name=name, state=_state(is_late or taken + number < most).value
        )
        for number, name in enumerate(names)
    )
    codes = [new_code() for _ in rows]
    GuestClaim.objects.bulk_create(
        GuestClaim(registration=row, digest=digest_of_code(code)) for row, code in zip(rows, codes, strict=True)
    )
    tell = _Telling(write, taken)
    if is_late:
        enter_late(write, rows, tell)
    else:
        take_as_here_after_check_in(write, [row for row in rows if row.current_state is RegistrationState.CONFIRMED])
        for row in rows:
            tell(row)
    return list(zip(rows, codes, strict=True))


class _Telling:
    """Tells of new registrations one by one, each with how many have a place by then."""

    def __init__(self, write: TournamentWrite, taken: int) -> None:
        self._write, self._taken = write, taken

    def __call__(self, row: Registration) -> None:
        self._taken += row.current_state in TAKES_A_PLACE
        shown = public_registration(row)
        self._write.tell(RegistrationCreated(self._write.tournament.pk, **shown, participants=self._taken))


def _state(has_place: bool) -> RegistrationState:
    return RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED


def renew_claim_code(registration_id: int, actor: User) -> tuple[Registration, str]:
    """Another code for a guest whom nobody has claimed; the one before is good for nothing then."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        write.require(Role.ORGANIZER)
        registration = own_registration(write, registration_id)
        _require_going_on(write)
        if not registration.is_guest:
            raise Conflict("This registration is somebody's; take the claim back first, if it was a guest's.")
        code = new_code()
        GuestClaim.objects.filter(registration=registration).update(digest=digest_of_code(code))
    return registration, code


def renew_claim_codes(tournament_id: int, actor: User) -> list[tuple[Registration, str]]:
    """The same for all guests who take part, by name. Raises `Conflict` where there are none."""
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        _require_going_on(write)
        guests = Registration.objects.living().filter(tournament=write.tournament, is_guest=True)
        claims = list(GuestClaim.objects.filter(registration__in=guests).select_related("registration"))
        if not claims:
            raise Conflict("There is no guest whom nobody has claimed.")
        claims.sort(key=lambda claim: (claim.registration.name, claim.registration_id))
        made = [(claim.registration, new_code()) for claim in claims]
        for claim, (_row, code) in zip(claims, made, strict=True):
            claim.digest = digest_of_code(code)
        GuestClaim.objects.bulk_update(claims, ["digest"], batch_size=_AT_A_TIME)
    return made


def claim_guest(code: str, user: User) -> Registration:
    """Become the player of the guest's registration that has this code. Saying it twice changes nothing.

    Raises `NotFound` for a code that nobody has, and `Conflict` where it was used, where the guest or the tournament is
    gone, and where the user plays there already.
    """
    found = GuestClaim.objects.filter(digest=digest_of_code(code))
    tournament_id = found.values_list("registration__tournament", flat=True).first()
    if tournament_id is None:
        raise NotFound(NO_SUCH_CODE)
    # Locked for the clock and not for the person, who may not see a private tournament before.
    with tournament_write(tournament_id) as write:
        write.actor = user
        claim = found.select_related("registration").first()
        if claim is None:
            raise NotFound(NO_SUCH_CODE)
        registration = claim.registration
        write.changed = registration.user_id != user.pk
        if write.changed:
            _require_claimable(write, registration, user)
            registration.user, registration.is_guest, claim.claimed_at = user, False, write.now
            registration.save(update_fields=["user", "is_guest"])
            claim.save(update_fields=["claimed_at"])
            write.tell(GuestClaimed(write.tournament.pk, registration.pk, registration.name, True))
    return registration


def _require_claimable(write: TournamentWrite, registration: Registration, user: User) -> None:
    _require_going_on(write)
    if write.tournament.current_state in HIDDEN:
        raise Conflict("This tournament is not announced yet; use your code then.", state=write.tournament.state)
    if not registration.is_guest:
        raise Conflict("This code was used already.")
    if registration.current_state in GONE:
        raise Conflict("This guest takes part no more.", state=registration.state)
    mine = my_registration(user.pk, write.tournament.pk)
    if mine is not None:
        raise Conflict("You are registered in this tournament already.", registration_id=mine.pk)


def undo_claim(registration_id: int, actor: User) -> Registration:
    """Make a claimed registration a guest's again, by an organizer. Its code was used; make a new one."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        write.require(Role.ORGANIZER)
        registration = own_registration(write, registration_id)
        _require_going_on(write)
        claim = GuestClaim.objects.filter(registration=registration, claimed_at__isnull=False).first()
        if claim is None:
            raise Conflict("Nobody has claimed this registration.")
        text = f"Claims were taken back {MOST_CLAIMS} times here; they stay now."
        require_few(write, GuestClaimed, MOST_CLAIMS, text, claimed=False)
        registration.user, registration.is_guest, claim.claimed_at = None, True, None
        forget_answers_of_its_person(registration)
        registration.save(update_fields=["user", "is_guest"])
        claim.digest = digest_of_code(new_code())
        claim.save(update_fields=["digest", "claimed_at"])
        write.tell(GuestClaimed(write.tournament.pk, registration.pk, registration.name, False))
    return registration


def _require_going_on(write: TournamentWrite) -> None:
    if write.tournament.current_state in ENDED:
        raise Conflict("This tournament is over, and its codes with it.", state=write.tournament.state)


def new_code() -> str:
    """26 letters in groups of four, of 130 bits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of_code(code: str) -> str:
    """The same however it was typed: small letters, with spaces or none."""
    typed = "".join(char for char in code.upper().translate(_TYPED) if char.isascii() and char.isalnum())
    # Without a key: nobody finds 130 bits by trying, and printed codes outlive a new SECRET_KEY.
    return sha256(typed.encode()).hexdigest()
