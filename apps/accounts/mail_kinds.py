"""News that people get by mail: what kinds there are, and how one is written.

An app declares its kinds when it is ready:

    declare(MailKind("moved_up", _("You move up from the waitlist"), write))

`write` is called when the mail is sent, in the language and the time zone of its reader, with the facts that `post` was
given: ids and numbers, never words. It answers None where the news is not true any more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from apps.accounts.models import User

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Letter:
    """`paragraphs`: plain text, a paragraph each; `after`: those below the links. `links`: what a button says and where
    it leads, as a path of this site."""

    subject: str
    paragraphs: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class MailKind:
    """`label`: what people switch it off by."""

    name: str
    label: Promise
    write: Callable[[User, Facts], Letter | None]


KINDS: dict[str, MailKind] = {}


def declare(kind: MailKind) -> None:
    if kind.name in KINDS:
        raise ValueError(f"There is a kind of mail named {kind.name} already.")
    KINDS[kind.name] = kind
