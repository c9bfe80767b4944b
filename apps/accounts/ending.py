"""The end of an account: the row stays, emptied, since results and logs point at it; what named its owner goes."""

import logging
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.accounts import tasks
from apps.accounts.browser_sessions import end_browsers
from apps.accounts.invited_addresses import forget_address_of
from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import Login, Mail, MailOff, User
from apps.accounts.personal import PARTS, Sentence
from apps.common.models import KeptAnswer
from apps.common.person_key import of_user

logger = logging.getLogger(__name__)

DELETED = "Deleted player"
# A request that began before the account ended is over by then.
AGAIN_AFTER = timedelta(minutes=1)
OF_A_DEMO = _("This account belongs to a demo, which plays on with it.")


class AccountInUse(Exception):
    """Something has to be done before the account may end: `sentences`."""

    def __init__(self, sentences: list[Sentence]) -> None:
        super().__init__(*map(str, sentences))
        self.sentences = sentences


def hindrances_of(user: User) -> list[Sentence]:
    """What has to be done before the account may end; empty where nothing has."""
    if user.is_demo:
        return [OF_A_DEMO]
    return [sentence for part in PARTS for sentence in part.hinders(user)]


def has_ended(user_id: int) -> bool:
    return User.objects.filter(pk=user_id, ended_at__isnull=False).exists()


def end_account(user_id: int) -> None:
    """Empty the account and end all that was given out for it, at once; what other apps keep of its owner goes in the
    background. Raises `AccountInUse`, and nothing has changed then. The caller knows that its owner wants it."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        if user.ended_at is not None:
            return
        if sentences := hindrances_of(user):
            raise AccountInUse(sentences)
        for part in PARTS:
            part.forget(user)
        _forget_elsewhere(user)
        # What went may have ended everything already.
        user.refresh_from_db(fields=["session_epoch"])
        _empty(user)
        erase_account(user.pk)
        tasks.erase.enqueue(user.pk)
        tasks.erase.using(run_after=timezone.now() + AGAIN_AFTER).enqueue(user.pk)
    # After a restore from an older backup it has to end once more.
    logger.info("account ended", extra={"user_id": user.pk})


def _empty(user: User) -> None:
    # No user name can have a space, so this one is nobody's.
    user.username, user.display_name = f"deleted {user.pk}", DELETED
    user.first_name = user.last_name = user.email = user.confirmed_email = user.language = user.time_zone = ""
    user.email_key = user.last_login = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.ended_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _forget_elsewhere(user: User) -> None:
    """What accounts themselves have of the person outside of their own tables."""
    signed_up = KeptAnswer.objects.filter(operation__endswith="v1/accounts/", at__gte=user.date_joined - AGAIN_AFTER)
    kept = signed_up.filter(at__lte=user.date_joined + AGAIN_AFTER).only("answer").iterator()
    own = [row.pk for row in kept if f'"id":{user.pk},'.encode() in bytes(row.answer)]
    KeptAnswer.objects.filter(pk__in=own).delete()
    _forget_addresses_of(user.pk, mailbox_key(user.email))
    forget_address_of(user)


# Where tasks that hold an address have the number of whose account it is about; None where they have none.
_ABOUT = {
    tasks.send_new_address.module_path: 0,
    tasks.mail_of_new_address.module_path: 0,
    tasks.mail_of_sign_up.module_path: 1,
    # As workers from before it was renamed have queued it.
    f"{tasks.__name__}.tell_owner_of_sign_up": 1,
    tasks.send_reset.module_path: None,
}


def _forget_addresses_of(user_id: int, key: str | None = None) -> None:
    """Those of tasks about the account, whatever address it was then, and all others to the mailbox of this key."""
    rows = DBTaskResult.objects.filter(task_path__in=_ABOUT).only("task_path", "args_kwargs", "status")
    for row in rows.iterator():
        place, given = _ABOUT[row.task_path], row.args_kwargs["args"]
        if place is not None and given[place : place + 1] == [user_id]:
            row.delete()
        elif key:
            _forget_address(row, key)


def _forget_address(row: Any, key: str) -> None:
    """Mail nothing any more that a task was to mail to this mailbox. One that is at work with it goes on; should it be
    tried again, it finds no address."""
    given = row.args_kwargs["args"]
    args = ["" if isinstance(value, str) and mailbox_key(value) == key else value for value in given]
    if args == given:
        return
    if row.status == TaskResultStatus.RUNNING:
        DBTaskResult.objects.filter(pk=row.pk).update(args_kwargs={**row.args_kwargs, "args": args})
    else:
        row.delete()


def erase_account(user_id: int) -> None:
    """What may have come after the account ended, of requests that were under way then."""
    if not has_ended(user_id):
        return
    _forget_addresses_of(user_id)
    User.objects.filter(pk=user_id).update(last_login=None, confirmed_email="", language="", time_zone="")
    end_browsers(UserSession.objects.filter(user=user_id))
    Login.objects.filter(user=user_id).delete()
    Authenticator.objects.filter(user=user_id).delete()
    SocialAccount.objects.filter(user=user_id).delete()
    Mail.objects.filter(user=user_id).delete()
    MailOff.objects.filter(user=user_id).delete()
    KeptAnswer.objects.filter(person=of_user(user_id)).delete()
    of_users = ContentType.objects.get_for_model(User)
    about = LogEntry.objects.filter(content_type=of_users, object_id=str(user_id))
    about.update(object_repr=DELETED, change_message="")
