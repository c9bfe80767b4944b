from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac


class User(AbstractUser):
    """A person with an account. `session_epoch` is raised to end every session, token and ticket given out before."""

    display_name = models.CharField(max_length=60, blank=True, help_text="Shown to everyone; the user name is not.")
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    @property
    def shown_name(self) -> str:
        """What everyone sees; never the name somebody signs in with."""
        return self.display_name or f"Player {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Set by `set_password` until it is saved; not where signing in only hashes the same password anew.
        if self._password is not None and self.pk is not None:
            self.session_epoch += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "session_epoch"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, with the epoch in it: raising it ends browser sessions as it ends tokens."""
        content = f"{self.session_epoch}:{self.password}"
        return salted_hmac("deltacrown.session", content, secret=secret, algorithm="sha256").hexdigest()


class TicketUse(models.Model):
    """A socket ticket that was redeemed; a second insert of the same `jti` fails."""

    jti = models.CharField(max_length=32, unique=True)
    used_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.jti
