"""Which password an account may be given."""

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User


class OfAccountValidator(UserAttributeSimilarityValidator):
    """Django's, which refuses a password like the account's names; and no other one for an account of a demo, which
    everybody shares. Every form that sets a password asks here."""

    def validate(self, password: str, user: object = None) -> None:
        if isinstance(user, User) and user.is_demo:
            text = _("This account is shared by all who try the demo: its password stays as it is.")
            raise ValidationError(text, code="demo_account")
        super().validate(password, user)  # type: ignore[arg-type]  # typed for whichever model is the site's
