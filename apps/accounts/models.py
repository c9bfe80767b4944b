from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac


class User(AbstractUser):
    """A person with an account. `session_epoch` is raised to end every session, token and ticket given out before."""

    display_name = models.CharField(max_length=60, blank=True, help_text="Shown to everyone; the user name is not.")
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    # Whose the mail address is: null also in accounts that shared one before it had to be one account's.
    email_key = models.CharField(max_length=64, null=True, default=None, unique=True, editable=False)

    @property
    def shown_name(self) -> str:
        """What everyone sees; never the name somebody signs in with."""
        return self.display_name or f"Player {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new password, a ban or the loss of an administrator's rights ends all that was given out before."""
        ends = self.pk is not None and (self._has_new_password or self._loses_rights(kwargs.get("update_fields")))
        if ends:
            self.session_epoch += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "session_epoch"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if ends:
                Revocation.objects.create(user=self, epoch=self.session_epoch)

    @property
    def _has_new_password(self) -> bool:
        # Set by `set_password` until it is saved; not where signing in only hashes the same password anew.
        return self._password is not None

    def _loses_rights(self, update_fields: Collection[str] | None) -> bool:
        rights = {"is_active", "is_superuser"} & set(update_fields or ("is_active", "is_superuser"))
        had = User.objects.filter(pk=self.pk).values(*rights).first() if rights else None
        return had is not None and any(had[name] and not getattr(self, name) for name in rights)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, with the epoch in it: raising it ends browser sessions as it ends tokens."""
        content = f"{self.session_epoch}:{self.password}"
        return salted_hmac("deltacrown.session", content, secret=secret, algorithm="sha256").hexdigest()


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
    """Credentials that ended early: what a user was given before `epoch`, or all of one login."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="revocations")
    epoch = models.PositiveIntegerField(null=True, blank=True)
    login = models.CharField(max_length=32, blank=True, db_index=True)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.login or self.epoch}"
