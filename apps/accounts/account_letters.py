"""What is mailed about an account itself, whether anybody wants news or not, in the language of now."""

from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.addresses import confirmation_token, new_address_token
from apps.accounts.mail_kinds import Letter
from apps.accounts.models import User
from apps.accounts.reset_links import reset_tokens


def confirm_letter(user: User) -> Letter:
    """The link by which the owner of its address confirms it."""
    path = reverse("account_confirm_email", kwargs={"token": confirmation_token(user)})
    return Letter(
        _("Confirm your address"),
        (_("Somebody, probably you, has a DeltaCrown account with this address. Confirm it to get news here:"),),
        ((_("Confirm my address"), path),),
        _not_you(),
    )


def begin_letter(user: User) -> Letter:
    """The link with which an account begins that its address has to be shown for."""
    path = reverse("account_confirm_email", kwargs={"token": confirmation_token(user)})
    return Letter(
        _("Begin your DeltaCrown account"),
        (_("Somebody, probably you, wants a DeltaCrown account with this address. It begins once you confirm it:"),),
        ((_("Begin my account"), path),),
        (
            _(
                "It begins with the name and the password of whoever signed up first. If that was not you, or you do "
                "not know the password, set another one there."
            ),
            _("If it was not you, ignore this message: without it there is no account."),
        ),
    )


def taken_letter() -> Letter:
    """To who has the address that somebody signed up with."""
    return Letter(
        _("You have a DeltaCrown account already"),
        (
            _("Somebody tried to sign up at DeltaCrown with your address. You have an account here, which keeps it."),
            _("If it was you and you forgot the password, set a new one here:"),
        ),
        ((_("Set a new password"), reverse("account_reset_password")),),
        _not_you(),
    )


def reset_letter(users: list[User]) -> Letter:
    """A link for each of the accounts that have the address."""
    asked = _("Somebody, probably you, asked to set a new password for your DeltaCrown account.")
    several = _(
        "Several accounts have this address, each has a link of its own. "
        "The address will belong to the account whose link you follow first."
    )
    return Letter(
        _("Your DeltaCrown password"),
        (asked, several) if len(users) > 1 else (asked,),
        tuple((_("Set a new password"), _reset_path(user)) for user in users),
        _not_you(),
    )


# What changed of an account's password or factors, by allauth's name for it.
CHANGES = {
    "password_changed": gettext_lazy("The password of your DeltaCrown account was changed."),
    "password_set": gettext_lazy("A password was set for your DeltaCrown account."),
    "account_connected": gettext_lazy("Your DeltaCrown account was connected with one at another site."),
    "account_disconnected": gettext_lazy("Your DeltaCrown account is not connected with another site any more."),
    "totp_activated": gettext_lazy("An app that makes codes was connected with your DeltaCrown account."),
    "totp_deactivated": gettext_lazy("The app that makes codes for your DeltaCrown account was taken away."),
    "webauthn_added": gettext_lazy("A passkey was added to your DeltaCrown account."),
    "webauthn_removed": gettext_lazy("A passkey of your DeltaCrown account was removed."),
    "recovery_codes_generated": gettext_lazy("Your DeltaCrown account got new recovery codes."),
    "factors_taken": gettext_lazy("An administrator took the second factors of your DeltaCrown account away."),
    "codes_tried": gettext_lazy("Somebody who knows the password of your DeltaCrown account tries its codes."),
}


def change_letter(change: str) -> Letter:
    """To the owner, who may not be the one who did it."""
    said = str(CHANGES[change])
    return Letter(
        said.rstrip(".\u0964"),
        (said, _what_to_do(change)),
        (
            (_("Set a new password"), reverse("account_reset_password")),
            (_("See what signs in"), reverse("web:account")),
        ),
    )


def _what_to_do(change: str) -> str:
    """For an owner who wanted none of it."""
    if change == "factors_taken":
        return _(
            "If you did not ask for it, set a new password at once, and ask an administrator why. Whoever has your "
            "password needs nothing else now: connect an app or add a passkey again."
        )
    return _(
        "If it was not you, set a new password at once: that signs everybody out. Then remove what is not "
        "yours of what signs in to your account; if something there keeps you out, ask an administrator."
    )


def new_address_letter(user: User, email: str) -> Letter:
    """The link by which an account takes this address, to whoever reads it."""
    path = reverse("take_address", kwargs={"token": new_address_token(user, email)})
    return Letter(
        _("Is this your address?"),
        (_("Somebody, probably you, wants this address for their DeltaCrown account. It is theirs once you say so:"),),
        ((_("Take this address"), path),),
        _not_you(),
    )


def address_changed_letter() -> Letter:
    """To the address that an account had until now."""
    return Letter(
        _("Your DeltaCrown account has another address"),
        (
            _("From now on mails about your DeltaCrown account go to another address, and you sign in with that."),
            _("If it was not you, ask an administrator of the site at once."),
        ),
    )


def _reset_path(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("account_reset_password_from_key", kwargs={"uidb64": uid, "token": reset_tokens.make_token(user)})


def _not_you() -> tuple[str]:
    return (_("If it was not you, ignore this message: nothing has changed."),)
