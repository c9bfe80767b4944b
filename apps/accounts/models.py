import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from apps.common.names import NameField

RIGHTS = ("is_active", "is_staff", "is_superuser")
# A change to one of these may end what was given out before.
GUARDED = frozenset({"password", *RIGHTS})
# What is written only where it was changed on the copy that is saved: others may have changed it since it was read.
KEPT = GUARDED | {"email", "confirmed_email", "email_key"}
# What only goes up, by updates; no copy that is saved turns it back.
COUNTED = ("session_epoch", "rights_lost", "codes_counted_anew")


class StaleAccount(Exception):
    """The account was read before everything of it ended, and is not to get its password or a right of then."""

    message = "This account was changed by somebody else meanwhile. Look at it again."


def seal_of(password: str) -> str:
    """The digest of a stored password, by which a change that was made past this code is noticed."""
    return hashlib.sha256(password.encode()).hexdigest()


class UserQuerySet(models.QuerySet["User"]):
    def update(self, **fields: Any) -> int:
        """As Django's. Also here, and so in `bulk_update`, a new password or the loss of a right ends what was given
        out before."""
        if not GUARDED.intersection(fields):
            return super().update(**fields)
        # The keys first: the filter may be about what is changed, and joins cannot be locked.
        ids = list(self.values_list("pk", flat=True))
        with ending_what_was_given_out(ids):
            return models.QuerySet.update(self.filter(pk__in=ids), **fields)

    def bulk_create(self, objs: Iterable["User"], *args: Any, **kwargs: Any) -> list["User"]:
        users = list(objs)
        for user in users:
            user.password_seal = seal_of(user.password)
        return super().bulk_create(users, *args, **kwargs)

    def reached_by_mail(self) -> "UserQuerySet":
        """Those of whom `is_reached_by_mail` is true."""
        return self.filter(is_active=True, confirmed_email=F("email")).exclude(email="")


class AccountManager(UserManager["User"]):
    use_in_migrations = False

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)


class User(AbstractUser):
    """A person with an account.

    `session_epoch` is raised to end every session, token and ticket given out before. None of them is good either
    while `password_seal` is not that of the stored password: then somebody changed it in the database itself.
    """

    display_name = NameField(max_length=60, blank=True, help_text="Shown to everyone; the user name is not.")
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    password_seal = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    # Whose the mail address is: null also in accounts that shared one before it had to be one account's.
    email_key = models.CharField(max_length=64, null=True, default=None, unique=True, editable=False)
    # Signed up, and the link is not followed yet that was mailed to its address: an account of nobody so far.
    awaits_address = models.BooleanField(default=False, db_default=False, editable=False)
    # The address whose owner showed that they read it; it counts while it is `email`.
    confirmed_email = models.EmailField(blank=True, default="", db_default="", editable=False)
    # Of mails, which are written while nobody looks. Empty: the site's.
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    time_zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    # Whether everybody may see on one page in which public tournaments they played, and how they did.
    profile_is_public = models.BooleanField(default=True, db_default=True)
    # Made by a demo, with a password that everybody knows: good for nothing outside of development.
    is_demo = models.BooleanField(default=False, db_default=False, editable=False)
    # When its owner ended it; nothing names them here since.
    ended_at = models.DateTimeField(null=True, editable=False)
    # How often it was banned, lost a right, or was ended everywhere by who runs the site: links that were mailed before
    # to set a password are good no more.
    rights_lost = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # How often the codes that were tried are forgotten: by a new password of who showed the factor.
    codes_counted_anew = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            # Whatever copy is saved, of whatever page that was left open.
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(is_active=False), name="an_ended_account_stays_ended"
            )
        ]

    @property
    def shown_name(self) -> str:
        """What everyone sees; never the name somebody signs in with."""
        return self.display_name or f"Player {self.pk}"

    def __str__(self) -> str:
        """What the admin shows wherever somebody is named there, to organizers too."""
        return self.shown_name

    @property
    def may_sign_in(self) -> bool:
        """Whether any credential of this account may be good: it is not banned, and no demo's where that is served to
        others. Whatever judges a credential asks this."""
        return self.is_active and (settings.DEBUG or not self.is_demo)

    @property
    def is_reached_by_mail(self) -> bool:
        """Whether news may be mailed to it: its address is known to be its owner's."""
        return self.is_active and bool(self.email) and self.confirmed_email == self.email

    @property
    def is_sealed(self) -> bool:
        return self.password_seal == seal_of(self.password)

    def clean(self) -> None:
        super().clean()
        if self._state.adding and "@" in self.username:
            # Older accounts may have one. Whoever confirms an address signs in by it, and not who has it for a name.
            raise ValidationError({"username": _("A user name has no @: you can sign in by your address as well.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new password, a ban or the loss of a right ends all that was given out before. An account that has ended
        meanwhile stays as it is."""
        fields = kwargs.get("update_fields")
        if self._state.adding:
            self.password_seal = seal_of(self.password)
        if self.pk is None or (fields is not None and not GUARDED.intersection(fields)):
            super().save(*args, **kwargs)
        else:
            self._save_guarded(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> "User":
        user = super().from_db(db, field_names, values, **options)
        user._note_what_was_read()
        return user

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        fields = None if fields is None else list(fields)
        super().refresh_from_db(using, fields, from_queryset)
        self._note_what_was_read(KEPT if fields is None else KEPT.intersection(fields))

    def _note_what_was_read(self, names: Collection[str] = KEPT) -> None:
        read = {name: self.__dict__[name] for name in names if name in self.__dict__}
        self._read = getattr(self, "_read", {}) | read

    def _save_guarded(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            with ending_what_was_given_out([self.pk]) as standing:
                # A copy that was read before the last ending must not undo it, and none brings an account back.
                known = standing.get(self.pk)
                if known and known["ended_at"] and not self.ended_at:
                    return self.refresh_from_db()
                if known:
                    self._keep_what_others_changed(known)
                super().save(*args, **kwargs)
            # Before others may end more: a session is sealed with the epoch of this write.
            self.refresh_from_db(fields=["password_seal", *COUNTED])
        self._note_what_was_read()

    def _keep_what_others_changed(self, known: dict[str, Any]) -> None:
        """Raises `StaleAccount` where everything ended since this copy was read and it sets a password or a right."""
        read: dict[str, Any] = getattr(self, "_read", {})
        changed = {name for name, value in read.items() if getattr(self, name) != value}
        if changed & GUARDED and known["session_epoch"] != self.session_epoch:
            raise StaleAccount
        for name in read.keys() - changed:
            setattr(self, name, known[name])
        for name in COUNTED:
            setattr(self, name, known[name])

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's, but that the same password is hashed anew ends nothing."""
        return check_password(raw_password, self.password, self._hash_anew)

    async def acheck_password(self, raw_password: str | None) -> bool:
        return await sync_to_async(self.check_password)(raw_password)

    def _hash_anew(self, raw_password: str) -> None:
        hashed = make_password(raw_password)
        same = User._base_manager.filter(pk=self.pk, password=self.password, password_seal=self.password_seal)
        seal = seal_of(hashed) if self.is_sealed else self.password_seal
        # Not over a password that was set meanwhile.
        if same.update(password=hashed, password_seal=seal):
            self.password, self.password_seal = hashed, seal

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, with the epoch in it: raising it ends browser sessions as it ends tokens."""
        content = f"{self.session_epoch}:{self.password}"
        return salted_hmac("deltacrown.session", content, secret=secret, algorithm="sha256").hexdigest()


RightsBefore = dict[int, dict[str, Any]]


@contextmanager
def ending_what_was_given_out(ids: Collection[int]) -> Iterator[RightsBefore]:
    """The transaction of a write to these users, whose rows are locked; those who then have another password, or
    lack a right they had, lose every session, token and ticket."""
    with transaction.atomic():
        before = _standing(ids, lock=True)
        yield before
        after = _standing(ids)
        changed = [(pk, had, after[pk]) for pk, had in before.items() if pk in after]
        lesser = [pk for pk, had, has in changed if _lost_a_right(had, has)]
        if lesser:
            User._base_manager.filter(pk__in=lesser).update(rights_lost=F("rights_lost") + 1)
        end_everything_of([pk for pk, had, has in changed if pk in lesser or _has_another_password(had, has)])


def _standing(ids: Collection[int], lock: bool = False) -> RightsBefore:
    users = User._base_manager.filter(pk__in=ids)
    rows = (users.select_for_update(no_key=True) if lock else users).order_by("pk")
    return {row["pk"]: row for row in rows.values("pk", "password_seal", "ended_at", *COUNTED, *KEPT)}


def _has_another_password(had: dict[str, Any], has: dict[str, Any]) -> bool:
    return bool(had["password"] != has["password"] or had["password_seal"] != seal_of(has["password"]))


def _lost_a_right(had: dict[str, Any], has: dict[str, Any]) -> bool:
    return any(had[right] and not has[right] for right in RIGHTS)


def end_everything_of(ids: Sequence[int]) -> None:
    """End every session, token, ticket and socket of these users, in one transaction with what gives cause to it."""
    if not ids:
        return
    with transaction.atomic():
        users = User._base_manager.filter(pk__in=ids)
        users.update(session_epoch=F("session_epoch") + 1)
        found = list(users.only("pk", "session_epoch", "password", "password_seal"))
        for user in found:
            if not user.is_sealed:
                users.filter(pk=user.pk).update(password_seal=seal_of(user.password))
        Login.objects.filter(user__in=ids).delete()
        Revocation.objects.bulk_create(Revocation(user=user, epoch=user.session_epoch) for user in found)


class Login(models.Model):
    """Somebody who signed in for tokens, until the last refresh token given out expires or the login is ended.

    `current` and `previous`: keyed hashes of the ids of the last two refresh tokens, of which no token can be made.
    """

    id = models.CharField(primary_key=True, max_length=32)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="logins")
    started_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    current = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.id}"


class KnownSource(models.Model):
    """Account and address, as a digest, that an API client signed in with; its next attempts are counted apart."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return self.key


class TicketUse(models.Model):
    """A socket ticket that was redeemed; a second insert of the same `jti` fails."""

    jti = models.CharField(max_length=32, unique=True)
    used_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.jti


class Revocation(models.Model):
    """Credentials that ended early: what a user was given before `epoch`, or all of one login.

    It outlives the user, whose sockets have to hear of it.
    """

    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="revocations")
    epoch = models.PositiveIntegerField(null=True, blank=True)
    login = models.CharField(max_length=32, blank=True, db_index=True)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.login or self.epoch}"


class MailOff(models.Model):
    """A kind of mails that the user does not want; all others they get."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mails_off")
    kind = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="a_kind_of_mails_is_off_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: no {self.kind}"


def _name_of_nobody() -> str:
    # No user name has a colon.
    return f"{InvitedAddress.PREFIX}{secrets.token_hex(8)}"


class InvitedAddress(models.Model):
    """A mail address by which somebody was invited, whether it is an account's or not (`invited_addresses.py`).

    `name`: under which they are invited, instead of a user name. `key`: what all spellings have in common, as accounts
    have it; `reader`: what those have in common, too, that differ by a tag. `refused_at`: who reads there wants no such
    mails; the address itself is forgotten when its invitations have ended, and the keys are kept.
    """

    PREFIX: ClassVar = "mail:"

    address = models.EmailField(max_length=150, null=True, unique=True)
    name = models.CharField(max_length=30, unique=True, default=_name_of_nobody)
    key = models.CharField(max_length=64, db_index=True)
    reader = models.CharField(max_length=64, db_index=True)
    kept_until = models.DateTimeField(db_index=True)
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """A mail to one person, or to an address that somebody was invited by, of which `mail_delivery.py` says what
    becomes. It is written when it is sent, from `facts`, ids and numbers. Of one cause nobody gets two."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="mails")
    address = models.ForeignKey(InvitedAddress, on_delete=models.CASCADE, null=True, related_name="mails")
    kind = models.CharField(max_length=30)
    cause = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now(), db_index=True)
    begun_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "cause", "user"], name="one_mail_per_cause_and_person"),
            models.UniqueConstraint(fields=["kind", "cause", "address"], name="one_mail_per_cause_and_address"),
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(address=None), name="a_mail_is_to_a_person_or_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.address}: {self.kind} {self.outcome}".rstrip()
