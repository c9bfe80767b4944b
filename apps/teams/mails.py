"""News of teams that people get by mail."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.mail_kinds import Facts, Letter, MailKind, declare
from apps.accounts.models import User
from apps.teams.models import TeamInvitation

INVITED = "invited_to_a_team"


def _invited(user: User, facts: Facts) -> Letter | None:
    """It names neither the team nor who invites: both are words of somebody the reader may not know."""
    found = TeamInvitation.objects.filter(pk=facts["invitation"], user=user, ends_at__gt=timezone.now())
    if not found.exists():
        return None
    said = _("Somebody wants you in their team. Whether you join is up to you.")
    return Letter(_("You are invited to a team"), (said,), ((_("See the invitation"), reverse("web:teams")),))


declare(MailKind(INVITED, gettext_lazy("You are invited to a team"), _invited))
