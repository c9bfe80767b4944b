"""Second factors of people in the tests, as their own devices have them."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from apps.accounts.models import User
from tests.support.cast import PASSWORD


def shown_again(client: Client) -> Client:
    """The browser of somebody who is signed in, and has just typed their password once more."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


class App:
    """An app that makes codes, connected with the account; it has recovery codes as well."""

    def __init__(self, user: User) -> None:
        self.secret = generate_totp_secret()
        self.factor: Authenticator = TOTP.activate(user, self.secret).instance
        self.recovery = RecoveryCodes.activate(user).generate_codes()
        # The first factor has ended what was given out before.
        user.refresh_from_db()

    def code(self, later: int = 0) -> str:
        """Of now, or of so many half minutes later."""
        return code_of(self.secret, later)


def code_of(secret: str, later: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))
