"""News to people by mail: a row and a task for each."""

from collections.abc import Mapping

from django.db import transaction

from apps.accounts.mail_kinds import Facts
from apps.accounts.models import Mail, MailOff, User, UserQuerySet
from apps.accounts.tasks import send_mail

# In one transaction: beside a tournament of thousands others have to write.
AT_A_TIME = 200


def post(kind: str, cause: str, facts: Mapping[int, Facts]) -> None:
    """Mail news of this kind to these users, by id, each with what their letter is written from.

    `cause`: what happened, at most 64 characters; nobody gets two mails of one cause, however often this is called for
    it. Called by a task, never in a write's transaction.
    """
    ids = sorted(facts)
    for start in range(0, len(ids), AT_A_TIME):
        _post(kind, cause, {pk: facts[pk] for pk in ids[start : start + AT_A_TIME]})


def _post(kind: str, cause: str, facts: Mapping[int, Facts]) -> None:
    with transaction.atomic():
        told = set(Mail.objects.filter(kind=kind, cause=cause, user__in=facts).values_list("user", flat=True))
        unwanted = set(MailOff.objects.filter(kind=kind, user__in=facts).values_list("user", flat=True))
        reached = UserQuerySet(User).reached_by_mail()
        readers = reached.filter(pk__in=set(facts) - told - unwanted).values_list("pk", flat=True)
        mails = [Mail(user_id=pk, kind=kind, cause=cause, facts=facts[pk]) for pk in sorted(readers)]
        for mail in Mail.objects.bulk_create(mails):
            send_mail.enqueue(mail.pk)
