"""Who is at the other end of a socket."""

from dataclasses import dataclass

from apps.common.person_key import PersonKey, of_user, of_visitor


@dataclass(frozen=True)
class Person:
    """A user, or an anonymous visitor with a signed id that outlives tickets.

    `expires_at`: Unix seconds at which the credential ends, or None where it does not. By its `login` and its
    `session_epoch` it is ended early.
    """

    user_id: int | None
    username: str
    visitor: str = ""
    expires_at: float | None = None
    login: str = ""
    session_epoch: int = 0

    @property
    def key(self) -> PersonKey:
        """Two tabs of one person share it."""
        return of_user(self.user_id) if self.user_id is not None else of_visitor(self.visitor)

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None


@dataclass(frozen=True)
class Claim:
    """What a credential with a good signature says of its holder; whether that still holds is in the database."""

    user_id: int | None
    login: str
    session_epoch: int
    expires_at: float | None
    visitor: str = ""


class CredentialError(Exception):
    """The credential is no good. `expired` tells a token to be refreshed from one to be given up."""

    def __init__(self, message: str, *, expired: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.expired = expired


class SecondFactorRequired(CredentialError):
    """The password was right, and is not enough for this account."""
