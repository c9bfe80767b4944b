"""Rights that are lost beside the account: groups, permissions, and the account itself."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import m2m_changed, pre_delete
from django.dispatch import receiver

from apps.accounts.models import User, end_everything_of

_LOSS = ("post_remove", "pre_clear")


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def _one_loses(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: object) -> None:
    """A user leaves groups or loses permissions, or (`reverse`) a group or a permission its users."""
    if action not in _LOSS:
        return
    if not reverse:
        end_everything_of([instance.pk])
    else:
        end_everything_of(sorted(pk_set) if pk_set is not None else _ids(instance.user_set.all()))


@receiver(m2m_changed, sender=Group.permissions.through)
def _group_loses(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: object) -> None:
    if action not in _LOSS:
        return
    if not reverse:
        groups: Iterable[Any] = [instance]
    else:
        groups = Group.objects.filter(pk__in=pk_set) if pk_set is not None else instance.group_set.all()
    end_everything_of(_ids(User.objects.filter(groups__in=groups)))


@receiver(pre_delete, sender=Group)
def _group_goes(instance: Group, **_: object) -> None:
    end_everything_of(_ids(User.objects.filter(groups=instance)))


@receiver(pre_delete, sender=Permission)
def _permission_goes(instance: Permission, **_: object) -> None:
    end_everything_of(_ids(User.objects.filter(Q(user_permissions=instance) | Q(groups__permissions=instance))))


@receiver(pre_delete, sender=User)
def _account_goes(instance: User, **_: object) -> None:
    end_everything_of([instance.pk])


def _ids(users: Any) -> list[int]:
    return list(users.order_by("pk").values_list("pk", flat=True).distinct())
