"""The links that set a new password: good for one, and until a ban, the loss of a right or another address.

They outlive the end of what was given out: somebody else who is signed in may bring that about, as often as they like.
"""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.staying import locked


class ResetTokens(PasswordResetTokenGenerator):
    def _make_hash_value(self, user: User, timestamp: int) -> str:
        """Django's ends with the password and the address, and outlives a ban that was taken back."""
        return f"{super()._make_hash_value(user, timestamp)}{user.rights_lost}"


reset_tokens = ResetTokens()


def set_by_link(user_id: int, token: str, hashed: str) -> User | None:
    """The account with its new password; None where the link is good no more, since the password was hashed as well."""
    with transaction.atomic():
        user = locked(user_id)
        if not reset_tokens.check_token(user, token):
            return None
        user.password = hashed
        user.save()
    return user
