"""The end of an account: the row stays, emptied, since results and logs point at it; what named its owner goes."""

import logging
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from apps.accounts import tasks
from apps.accounts.models import User
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
        _empty(user)
        tasks.erase.enqueue(user.pk)
        tasks.erase.using(run_after=timezone.now() + AGAIN_AFTER).enqueue(user.pk)
    # After a restore from an older backup it has to end once more.
    logger.info("account ended", extra={"user_id": user.pk})


def _empty(user: User) -> None:
    # No user name can have a space, so this one is nobody's.
    user.username, user.display_name = f"deleted {user.pk}", DELETED
    user.first_name = user.last_name = user.email = ""
    user.email_key = user.last_login = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.ended_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _forget_elsewhere(user: User) -> None:
    """What accounts themselves have of the person outside of their own tables."""
    KeptAnswer.objects.filter(Q(person=of_user(user.pk)) | Q(pk__in=_answers_to_sign_ups(user))).delete()
    DBTaskResult.objects.filter(pk__in=_mails_to(user)).delete()
    of_users = ContentType.objects.get_for_model(User)
    about = LogEntry.objects.filter(content_type=of_users, object_id=str(user.pk))
    about.update(object_repr=DELETED, change_message="")


def _answers_to_sign_ups(user: User) -> list[int]:
    """Those of strangers that name the account: its own, made a day ago at most."""
    kept = KeptAnswer.objects.filter(operation__endswith="v1/accounts/").only("answer").iterator()
    return [row.pk for row in kept if user.username.encode() in bytes(row.answer)]


def _mails_to(user: User) -> list[Any]:
    """The tasks that were given the address, but for one that is at work with it now: that ends by itself."""
    rows = DBTaskResult.objects.filter(task_path__startswith=f"{tasks.__name__}.").exclude(status="RUNNING")
    address = user.email.lower()
    return [row.pk for row in rows.only("args_kwargs") if address and address in str(row.args_kwargs).lower()]
