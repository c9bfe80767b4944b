"""Who helps to run a tournament: invited by user name or by mail address, and taken back."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.accounts.invited_addresses import addresses_of, is_address
from apps.limits.throttles import TooManyAttempts, take
from apps.organize.pages import Ask, Page, number_in, unnamed
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Invitation, Station, TournamentRole

LONGEST_NAME = 150


def facts(ask: Ask) -> dict[str, Any]:
    stations = {station.pk: station.name for station in Station.objects.filter(tournament=ask.tournament)}
    roles = TournamentRole.objects.filter(tournament=ask.tournament).select_related("user").order_by("role", "pk")
    offers = Invitation.objects.filter(tournament=ask.tournament, state="open").select_related("invited_by")
    return {
        "owner": ask.tournament.organizer,
        "roles": [{"row": row, "scope": _shown(row.scope, stations)} for row in roles],
        "offers": [{"row": row, "scope": _shown(row.scope, stations), "who": who} for row, who in _named(ask, offers)],
        "stations": stations.items(),
        "days": settings.INVITATION_DAYS,
    }


def _named(ask: Ask, offers: Iterable[Invitation]) -> Iterator[tuple[Invitation, str]]:
    """Each with whom it is made out to. An address is shown to who typed it, and to nobody else."""
    rows = list(offers)
    typed = addresses_of([row.username for row in rows if row.invited_by_id == ask.person.pk])
    for row in rows:
        hidden = _("an e-mail address") if row.is_by_address else row.username
        yield row, typed.get(row.username, hidden)


def _shown(stored: dict[str, list[int]], stations: dict[int, str]) -> str:
    scope = Scope.of(stored)
    if scope.is_everything:
        return _("all matches")
    named = [stations.get(pk, "?") for pk in sorted(scope.stations)]
    return ", ".join([*named, *(_("stage {n}").format(n=n) for n in sorted(scope.stages))])


def invite(ask: Ask) -> str:
    """Whoever invites does not learn whether anybody has the name or the address."""
    name = ask.sent("username").strip()
    roles = {Role.REFEREE.label: Role.REFEREE, Role.ORGANIZER.label: Role.ORGANIZER}
    role = roles.get(ask.sent("role"))
    if role is None or not 0 < len(name) <= LONGEST_NAME:
        raise unnamed()
    stations = [number_in(text) for text in ask.request.POST.getlist("stations")]
    scope = Scope(frozenset(stations)) if role is Role.REFEREE else Scope()
    try:
        take("invitations", str(ask.person.pk))
    except TooManyAttempts:
        raise Conflict(_("That were many invitations; wait a little.")) from None
    services.invite(ask.tournament.pk, ask.person, name, role, scope)
    if is_address(name):
        return _("Whoever reads {address} is mailed a link to answer by.").format(address=name)
    return _("If somebody has the name {name}, they are asked.").format(name=name)


def take_back(ask: Ask) -> str:
    """What was offered to a name, or given to a person."""
    offer = Invitation.objects.filter(tournament=ask.tournament, state="open", pk=ask.number("offer")).first()
    role = TournamentRole.objects.filter(tournament=ask.tournament, pk=ask.number("role_id")).first()
    if offer is not None:
        services.withdraw_invitation(offer.pk, ask.person)
    elif role is not None:
        services.take_role(ask.tournament.pk, ask.person, role.user)
    else:
        raise unnamed()
    return _("It is taken back.")


PAGE = Page("staff", facts, {"invite": invite, "take_back": take_back})
