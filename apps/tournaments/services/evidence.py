"""What the sides of a match show for what they say: links, and pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from apps.accounts.models import User
from apps.common.files import keep_picture
from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.events import EvidenceGiven
from apps.tournaments.domain.match_states import MATCH, MatchState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.models import Dispute, Evidence, Match, ResultReport
from apps.tournaments.models.evidence import LONGEST_LINK
from apps.tournaments.models.station import VISIBLE
from apps.tournaments.selectors.evidence import require_side
from apps.tournaments.services.matches import participant_id, participant_slot
from apps.tournaments.services.write import TournamentWrite, match_write

# Of one side, with a report and its corrections, and with a dispute.
MOST_EVIDENCE = 4
FOLDER = "evidence"
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Given:
    """`picture`: the name by which a picture was kept. Either may be empty."""

    link: str = ""
    picture: str = ""


NOTHING = Given()


def drawn_picture(sent: IO[bytes]) -> str:
    """The name by which a picture is kept, drawn anew; whoever asks deletes it with `discard` where no row names it.

    Raises Django's `ValidationError` as `keep_picture` does. Not to be called with a lock held: drawing takes long.
    """
    return keep_picture(sent, FOLDER)


@contextmanager
def drawn_for(match_id: int, actor: User, sent: IO[bytes] | None) -> Iterator[str]:
    """The same for a write that follows at once, of somebody who plays in the match; empty without a picture."""
    if sent is None:
        yield ""
        return
    check_may_show(match_id, actor)
    name = drawn_picture(sent)
    kept = False
    try:
        yield name
        kept = Evidence.objects.filter(picture=name).exists()
    finally:
        if not kept:
            discard(name)


def discard(name: str) -> None:
    if name:
        default_storage.delete(name)


def check_may_show(match_id: int, actor: User) -> None:
    """Raises `PermissionRefused` or `NotFound` for whom no picture is drawn at all; asked without a lock."""
    require_side(match_id, actor.pk)


def give_evidence(match_id: int, actor: User, given: Given) -> Evidence:
    """A side shows something more: for its report while that waits for an answer, or, either of them, for the dispute.

    A link that it has given there already is not kept twice; a picture that comes with it is kept.
    """
    with match_write(match_id, actor) as (write, match):
        me = participant_id(match, participant_slot(write, match))
        MATCH.require(match.current_state, MatchState.PENDING_RESULT, MatchState.DISPUTED)
        about = _open_thing(match, me)
        known = _known_link(me, given.link, about)
        if known is not None and not given.picture:
            write.changed = False
            return known
        rows = attach(write, match, me, given, **about)
        if not rows:
            raise InvalidInput("Give a link or a picture.")
    return rows[-1]


def _open_thing(match: Match, me: int) -> dict[str, Any]:
    if match.current_state is MatchState.DISPUTED:
        return {"dispute": match.disputes.get(status=DisputeState.OPEN.value)}
    report = match.reports.filter(state=ReportState.SUBMITTED.value, by=me).first()
    if report is None:
        text = "Evidence goes with what you say: report another result, or dispute the one that is reported."
        raise Conflict(text, state=match.state)
    return {"report": report}


def _known_link(me: int, link: str, about: dict[str, Any]) -> Evidence | None:
    return Evidence.objects.filter(by=me, link=link, **about).first() if link else None


def attach(
    write: TournamentWrite,
    match: Match,
    me: int,
    given: Given,
    *,
    report: ResultReport | None = None,
    dispute: Dispute | None = None,
) -> list[Evidence]:
    """Keep what the side `me` gives with its report or in a dispute, and tell that there is something; the new rows."""
    check_link(given.link)
    about = {"report": report, "dispute": dispute}
    new = [{"link": given.link}] if given.link and _known_link(me, given.link, about) is None else []
    new += [{"picture": given.picture}] if given.picture else []
    if not new:
        return []
    if Evidence.objects.filter(by=me, **about).count() + len(new) > MOST_EVIDENCE:
        text = f"A side gives at most {MOST_EVIDENCE} pieces of evidence here; leave the new ones out."
        raise Conflict(text, state=match.state)
    sides = participant_id(match, 1), participant_id(match, 2)
    common: dict[str, Any] = {"match": match, "by_id": me, "given_by": write.actor, **about}
    common |= {"participant1_id": sides[0], "participant2_id": sides[1], "created_at": write.now}
    rows = [Evidence.objects.create(**common, **what) for what in new]
    ids = report.pk if report else None, dispute.pk if dispute else None
    for row in rows:
        write.tell(EvidenceGiven(match.pk, match.tournament_id, row.pk, *ids, me, list(sides), write.at))
    return rows


def check_link(link: str) -> None:
    """Raises `InvalidInput` for what is no address of a page; empty is none."""
    if not link:
        return
    if len(link) > LONGEST_LINK:
        raise InvalidInput(f"A link has at most {LONGEST_LINK} characters.")
    try:
        _is_address(link)
        names_somebody = "@" in urlsplit(link).netloc
    except (ValidationError, ValueError):
        raise InvalidInput("Give the link as a whole address that begins with http:// or https://.") from None
    try:
        VISIBLE(link)
    except ValidationError:
        raise InvalidInput("Give the link without spaces and without characters that nobody sees.") from None
    if names_somebody:
        raise InvalidInput("Give the link without a user name before its address.")


@receiver(post_delete, sender=Evidence)
def _delete_file(sender: type[Evidence], instance: Evidence, **kwargs: Any) -> None:
    """A picture goes with its row, however that went, and not before that is so for good."""
    if instance.picture:
        transaction.on_commit(lambda: discard(instance.picture))
