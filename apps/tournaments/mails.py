"""News of tournaments that people get by mail: of each kind, who gets it and what it says.

A write says `write.mail(kind, registration_ids)`, or None for all who take part; a task (`tasks.py`) finds out who
that is. A letter is written from the rows as they are when it is sent.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.mail_kinds import Facts, Letter, MailKind, declare
from apps.accounts.models import User
from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.registration_states import GONE, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import ENDED, TournamentState
from apps.tournaments.models import Dispute, Invitation, Match, Registration, RosterPlace, Tournament
from apps.tournaments.selectors.events import newest_change_of_state
from apps.tournaments.selectors.invitations import link_code
from apps.tournaments.selectors.results import approved_result
from apps.tournaments.selectors.roles import role_of

REGISTERED, MOVED_UP, CHECK_IN_OPEN = "registered", "moved_up", "check_in_open"
REJECTED = "rejected"
MATCH_MOVED = "match_moved"
DISPUTE_WAITS = "dispute_waits"
DISPUTE_RULED, RESULT, CANCELLED, INVITED = "dispute_ruled", "result", "tournament_cancelled", "invited"
_R = RegistrationState
_HAS_A_PLACE = (_R.CONFIRMED, _R.CHECKED_IN, _R.ACTIVE)


def readers_of(tournament_id: int, registration_ids: Collection[int] | None) -> dict[int, int]:
    """By user id, the registration that is theirs: of these, or of all that are living for None."""
    rows = Registration.objects.filter(tournament=tournament_id)
    rows = rows.living() if registration_ids is None else rows.filter(pk__in=registration_ids)
    readers = dict(rows.exclude(user=None).values_list("user", "pk"))
    readers |= dict(rows.exclude(team=None).values_list("team__captain", "pk"))
    return readers | dict(
        RosterPlace.objects.standing().filter(registration__in=rows).values_list("user", "registration")
    )


def places(tournament_id: int) -> dict[int, list[int]]:
    """By registration, from which to which place it finished, as the result says that counts: none for who is
    disqualified."""
    result = approved_result(tournament_id)
    rows = result.places if result is not None else []
    return {row["registration_id"]: [row["from"], row["to"]] for row in rows}


Write = Callable[[Registration, Tournament, Facts], Letter | None]


def _to_a_player(write: Write) -> Callable[[User, Facts], Letter | None]:
    """What is written to somebody who acts for a registration that is still there."""

    def letter(user: User, facts: Facts) -> Letter | None:
        found = Registration.objects.select_related("tournament", "team__captain", "user")
        own = found.filter(pk=facts["registration"]).first()
        if own is None or own.current_state in GONE or not own.is_of(user.pk):
            return None
        return write(own, own.tournament, facts)

    return letter


def _registered(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    """Who has moved up since hears of that alone."""
    if own.current_state is _R.WAITLISTED:
        said = _("All places of %(name)s are taken. You are on its waitlist; when you move up, you hear of it.")
        return Letter(_("You are on the waitlist: %(name)s") % {"name": cup}, (said % {"name": cup},), _page(cup))
    if facts.get("waits") or own.current_state not in _HAS_A_PLACE:
        return None
    said = _("You have a place in %(name)s.") % {"name": cup}
    return Letter(_("You are registered: %(name)s") % {"name": cup}, (said, *_what_comes(cup)), _page(cup))


def _rejected(user: User, facts: Facts) -> Letter | None:
    """The reason stands on the page: it is words of somebody whom the reader may not know."""
    found = Registration.objects.select_related("tournament", "team__captain", "user").filter(pk=facts["registration"])
    own = found.first()
    if own is None or own.current_state is not _R.REJECTED or not own.is_of(user.pk):
        return None
    said = _("An organizer of %(name)s did not let you in. Where they gave a reason, it stands on its page.")
    subject = _("You are not let in: %(name)s") % {"name": own.tournament}
    return Letter(subject, (said % {"name": own.tournament},), _page(own.tournament))


def _moved_up(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    if own.current_state not in _HAS_A_PLACE:
        return None
    said = _("A place in %(name)s has become free, and it is yours.") % {"name": cup}
    return Letter(_("You have a place: %(name)s") % {"name": cup}, (said, *_what_comes(cup)), _page(cup))


def _check_in_open(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    is_awaited = cup.check_in_required and own.current_state is _R.CONFIRMED
    if cup.current_state is not TournamentState.CHECK_IN or not is_awaited:
        return None
    link = _("Check in"), reverse("web:tournament", args=[cup.pk])
    return Letter(_("Check in now: %(name)s") % {"name": cup}, (*_what_comes(cup), *_start(cup)), (link,))


def _match_moved(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    """In the time zone of now; None where it has begun, or is called, meanwhile. Those after it are not named."""
    waits = Match.objects.filter(called_at=None, started_at=None).exclude(state__in=[state.value for state in OVER])
    match = waits.filter(pk=facts["match"]).first()
    if match is None or match.scheduled_time is None or own.pk not in (match.participant1_id, match.participant2_id):
        return None
    said = _("As others run late, your match in %(name)s begins later: about %(time)s (%(zone)s).")
    link = _("See the match"), reverse("web:match", args=[match.pk])
    texts = [said % {"name": cup, **_clock(match.scheduled_time)}]
    if waits.filter(Q(participant1=own) | Q(participant2=own), scheduled_time__gt=match.scheduled_time).exists():
        texts.append(_("Your matches after it may be later too; the page of each shows its time."))
    return Letter(_("Your match begins later: %(name)s") % {"name": cup}, tuple(texts), (link,))


def _dispute_ruled(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    matches = Match.objects.select_related("participant1", "participant2", "winner")
    match = matches.filter(pk=facts["match"], state__in=[state.value for state in OVER]).first()
    if match is None or own.pk not in (match.participant1_id, match.participant2_id):
        return None
    sides = {"first": match.participant1, "second": match.participant2}
    said = _("The dispute about %(first)s against %(second)s is ruled on.") % sides
    link = _("See the match"), reverse("web:match", args=[match.pk])
    return Letter(_("Your dispute is ruled on: %(name)s") % {"name": cup}, (said, _ruling(match)), (link,))


def _dispute_waits(user: User, facts: Facts) -> Letter | None:
    """What was written about it stands on the page."""
    found = Dispute.objects.select_related("match__tournament", "match__participant1", "match__participant2")
    dispute = found.filter(pk=facts["dispute"], status=DisputeState.OPEN.value).first()
    if dispute is None or role_of(user.pk, dispute.match.tournament_id) < Role.REFEREE:
        return None
    match, cup = dispute.match, dispute.match.tournament
    sides = {"first": match.participant1, "second": match.participant2}
    said = _("Nobody has ruled on the dispute about %(first)s against %(second)s yet. The match waits for it.") % sides
    link = _("See the match"), reverse("web:match", args=[match.pk])
    return Letter(_("A dispute waits for a ruling: %(name)s") % {"name": cup}, (said,), (link,))


def _ruling(match: Match) -> str:
    if match.current_state is MatchState.FORFEIT:
        if match.winner is None:
            return _("Neither side wins.")
        return _("%(winner)s wins without a game.") % {"winner": match.winner}
    return _("The result is %(first)s : %(second)s.") % {
        "first": match.participant1_score,
        "second": match.participant2_score,
    }


def _result(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    """None where the tournament went on meanwhile: another result is told then."""
    is_this_one = facts["made"] == newest_change_of_state(cup.pk)
    if cup.current_state is not TournamentState.COMPLETED or not is_this_one:
        return None
    first, last = facts["place"]
    if (first, last) == (1, 1):
        said = _("%(name)s is over, and you have won it. Congratulations!")
    elif first == last:
        said = _("%(name)s is over. You finished in place %(first)s.")
    else:
        said = _("%(name)s is over. You finished in places %(first)s to %(last)s.")
    text = said % {"name": cup, "first": first, "last": last}
    return Letter(_("The result: %(name)s") % {"name": cup}, (text,), _page(cup))


def _cancelled(own: Registration, cup: Tournament, facts: Facts) -> Letter | None:
    if cup.current_state is not TournamentState.CANCELLED:
        return None
    said = _("%(name)s was cancelled by its organizers.") % {"name": cup}
    return Letter(_("Cancelled: %(name)s") % {"name": cup}, (said,), _page(cup))


def _invited(user: User, facts: Facts) -> Letter | None:
    """It names neither the tournament nor who invites: both are words of somebody the reader may not know."""
    invitation = Invitation.objects.select_related("tournament").filter(pk=facts["invitation"], user=user).first()
    if invitation is None or invitation.state != InvitationState.OPEN.value:
        return None
    if invitation.tournament.current_state in ENDED:
        return None
    said = _("Somebody asks you to help run a tournament. Whether you do is up to you.")
    link = _("See the invitation"), reverse("web:my_matches")
    return Letter(_("You are invited to help run a tournament"), (said,), (link,))


def address_letter(invitation_id: int) -> Letter | None:
    """To an address of which nobody here knows whose it is: nothing that anybody typed, and the one link by which
    whoever reads it answers."""
    invitation = Invitation.objects.select_related("tournament").filter(pk=invitation_id).first()
    if invitation is None or invitation.state != InvitationState.OPEN.value:
        return None
    if invitation.tournament.current_state in ENDED:
        return None
    asks = _(
        "Somebody asks you, by this address, to help run a tournament at DeltaCrown. The link shows which one it is "
        "and who asks. It is for you alone, and good for one answer."
    )
    after = _(
        "If you do not know what this is about, ignore this message: without your answer nothing happens, and nobody "
        "learns whether it came. There you can also say that you want no more such mails."
    )
    link = _("See the invitation"), reverse("web:invitation", args=[link_code(invitation)])
    return Letter(_("You are invited to help run a tournament"), (asks,), (link,), (after,))


def _page(cup: Tournament) -> tuple[tuple[str, str]]:
    return ((_("See the tournament"), reverse("web:tournament", args=[cup.pk])),)


def _what_comes(cup: Tournament) -> tuple[str, ...]:
    """What whoever has a place does next."""
    if cup.current_state is TournamentState.LIVE:
        return (_("It has begun, and you play: see on its page against whom."),)
    if not cup.check_in_required:
        return _start(cup)
    if cup.current_state is TournamentState.CHECK_IN:
        return (_("Check-in is open. Say on its page that you are there: who does not may lose the place."),)
    return (*_start(cup), _("Before it starts, check in on its page once check-in is open."))


def _start(cup: Tournament) -> tuple[str, ...]:
    """When it starts, in the time zone of now."""
    if cup.start_at is None:
        return ()
    return (_("It starts on %(time)s (%(zone)s).") % _clock(cup.start_at),)


def _clock(time: datetime) -> dict[str, str]:
    at = timezone.localtime(time)
    zone = at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else str(at.tzinfo)
    return {"time": date_format(at, "l j F Y, H:i"), "zone": zone}


for _kind in (
    MailKind(REGISTERED, gettext_lazy("You are registered, or on the waitlist"), _to_a_player(_registered)),
    MailKind(REJECTED, gettext_lazy("You are not let in"), _rejected),
    MailKind(MOVED_UP, gettext_lazy("You move up from the waitlist"), _to_a_player(_moved_up)),
    MailKind(CHECK_IN_OPEN, gettext_lazy("Check-in is open"), _to_a_player(_check_in_open)),
    MailKind(MATCH_MOVED, gettext_lazy("Your match begins later"), _to_a_player(_match_moved)),
    MailKind(DISPUTE_RULED, gettext_lazy("A dispute of yours is ruled on"), _to_a_player(_dispute_ruled)),
    MailKind(DISPUTE_WAITS, gettext_lazy("A dispute waits for your ruling"), _dispute_waits),
    MailKind(RESULT, gettext_lazy("A tournament is over, and your place in it"), _to_a_player(_result)),
    MailKind(CANCELLED, gettext_lazy("A tournament is cancelled"), _to_a_player(_cancelled)),
    MailKind(INVITED, gettext_lazy("You are invited to help run a tournament"), _invited),
):
    declare(_kind)
