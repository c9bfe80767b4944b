"""Second factors: the code of an app on the phone, recovery codes, passkeys. The rows are django-allauth's.

A code is good once, which the row of its factor knows: a cache, which forgets when Redis is away, would let one that
somebody looked at be used again. When a factor goes, all goes that was given out to the account before.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_set
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.guard import remember_device
from apps.accounts.models import User
from apps.accounts.staying import end_all_of, stay_signed_in
from apps.accounts.tasks import tell_owner
from apps.limits.throttles import TooManyAttempts, digest, give_back, take

APP, PASSKEY, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
MOST_PASSKEYS = 20


def has_second_factor(user: User) -> bool:
    """Whether a password is not enough for this account. Recovery codes alone are no factor: they stand in for one."""
    return bool(Authenticator.objects.filter(user=user, type__in=(APP, PASSKEY)).exists())


def factor_of_code(user: User, code: str) -> Authenticator | None:
    """The factor that this is a code of, which is used up with that; None for a wrong one, or one used before. Raises
    `TooManyAttempts`: codes are short."""
    factors = list(Authenticator.objects.filter(user=user, type__in=(APP, RECOVERY)).order_by("-type"))
    numbers = [str(factor.pk) for factor in factors]
    # Who tried codes with a stolen password has used up nothing of its owner, who changed it since. Not of the
    # epoch, which an open browser may raise.
    take("second_factor", digest(str(user.pk), user.password, *numbers))
    # For long not of the password: a mailed link sets it to the same again, and codes would be guessed anew.
    whose = digest(str(user.pk), str(user.codes_counted_anew), *numbers)
    try:
        take("second_factor_long", whose)
    except TooManyAttempts:
        # Nobody types so many of their own. Codes are short enough to be found in months of patience.
        tell_owner(user, "codes_tried")
        raise
    found = next((factor for factor in factors if _is_good(factor, code)), None)
    if found is not None:
        # Only wrong ones are counted for so long.
        give_back("second_factor_long", whose)
        found.user = user
    return found


def _is_good(factor: Authenticator, code: str) -> bool:
    if factor.type == APP:
        return _use_up(factor.pk, code)
    try:
        return bool(factor.wrap().validate_code(code))
    except Authenticator.DoesNotExist:
        # They were taken away, or made anew, at that moment.
        return False


def _use_up(factor_id: int, code: str) -> bool:
    """Whether it is the app's code of now, and none as late was used before (RFC 6238, section 5.2)."""
    with transaction.atomic():
        factor = Authenticator.objects.select_for_update().filter(pk=factor_id).first()
        if factor is None:
            return False
        found = counter_of(factor.data["secret"], code, after=factor.data.get("used_until", 0))
        if found is not None:
            factor.data["used_until"] = found
            factor.save(update_fields=["data"])
    return found is not None


def counter_of(secret: str, code: str, after: int = 0) -> int | None:
    """In which of the half minutes of about now, after that one, the app shows this code; None where it does not."""
    for counter in yield_hotp_counters_from_time():
        if counter > after and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def take_factors_away(user_ids: list[int]) -> int:
    """For people who lost theirs, by somebody who knows that it is they. How many there were."""
    # One by one, for whoever listens to it.
    return sum(factor.delete()[0] for factor in Authenticator.objects.filter(user__in=user_ids))


@receiver(post_delete, sender=Authenticator)
def _end_what_was_given_out(instance: Authenticator, **_: Any) -> None:
    """In the transaction of the deletion."""
    end_all_of(instance.user_id)


@receiver(pre_save, sender=Authenticator)
def _use_up_the_first_code(instance: Authenticator, **_: Any) -> None:
    """The one that connected the app, which the form has left with the request."""
    used_until = getattr(context.request, "used_until", None)
    if used_until and instance._state.adding and instance.type == APP:
        instance.data["used_until"] = used_until


@receiver(post_save, sender=Authenticator)
def _put_out_who_showed_none(instance: Authenticator, created: bool, **_: Any) -> None:
    """With the first factor, who came in elsewhere by a password alone has to come in anew."""
    others = Authenticator.objects.filter(user=instance.user_id, type__in=(APP, PASSKEY)).exclude(pk=instance.pk)
    if created and instance.type != RECOVERY and not others.exists():
        end_all_of(instance.user_id)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _stay(request: HttpRequest, user: User, **_: Any) -> None:
    stay_signed_in(request, user)


@receiver([password_changed, password_set])
def _known_after_it(request: HttpRequest, user: User, **_: Any) -> None:
    shown = get_authentication_records(request, user)
    if any(record.get("method") == "mfa" for record in shown):
        # Whoever tried codes had the password of before, and this is the owner, who has the factor.
        User.objects.filter(pk=user.pk).update(codes_counted_anew=F("codes_counted_anew") + 1)
    remember_device(request, user)
