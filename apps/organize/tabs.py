"""The tabs of a tournament's page, in their order, and who may open each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.tournaments.domain.roles import Role


@dataclass(frozen=True)
class Tab:
    name: str
    title: Promise
    least: Role = Role.ORGANIZER


TABS = (
    Tab("next", gettext_lazy("What next")),
    Tab("setup", gettext_lazy("Setup")),
    Tab("participants", gettext_lazy("Participants")),
    Tab("seeding", gettext_lazy("Seeding")),
    Tab("desk", gettext_lazy("Match desk"), Role.REFEREE),
    Tab("standings", gettext_lazy("Standings")),
    Tab("prizes", gettext_lazy("Prizes")),
    Tab("payouts", gettext_lazy("Payouts")),
    Tab("certificates", gettext_lazy("Certificates")),
    Tab("analytics", gettext_lazy("In numbers")),
    Tab("staff", gettext_lazy("Staff")),
    Tab("announcements", gettext_lazy("Announcements")),
    Tab("stations", gettext_lazy("Stations")),
    Tab("history", gettext_lazy("History")),
)
