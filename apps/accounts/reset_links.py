"""The links that set a new password: good for one, and until all that was given out to the account ends."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from apps.accounts.models import User


class ResetTokens(PasswordResetTokenGenerator):
    def _make_hash_value(self, user: User, timestamp: int) -> str:
        """Django's ends with the password, and outlives a ban that was taken back."""
        return f"{super()._make_hash_value(user, timestamp)}{user.session_epoch}"


reset_tokens = ResetTokens()
