"""The organizers' site: who may enter, and its front page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from apps.accounts.requests import viewer
from apps.common.admin_sites import Site
from apps.organize.needs import what_needs
from apps.organize.scope import has_a_part

KNOWN = "organize_has_a_part"


class OrganizeSite(Site):
    """`/organize/`: for whoever made a tournament or holds a role in one. The staff flag gives nothing here."""

    settings_name = "UNFOLD_ORGANIZE"
    enable_nav_sidebar = True
    index_template = "organize/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        person = viewer(request)
        if person is None or not person.is_active:
            return False
        # A page asks for each list that its menu may have.
        if not hasattr(request, KNOWN):
            setattr(request, KNOWN, _makes_one(request) or has_a_part(person))
        return bool(getattr(request, KNOWN))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        person = viewer(request)
        facts = {
            **self.each_context(request),
            "title": _("My tournaments"),
            "needs": what_needs(person) if person else [],
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.index_template, facts)


def _makes_one(request: HttpRequest) -> bool:
    """Whoever has no part in any tournament yet may make their first, on that page alone; and have its texts."""
    match = request.resolver_match
    return match is not None and match.url_name in ("tournaments_tournament_add", "jsi18n")


organize = OrganizeSite(name="organize")
