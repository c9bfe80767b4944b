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
# What every account may open: the front page, the page that makes a tournament, and its texts.
FOR_EVERYBODY = ("index", "tournaments_tournament_add", "jsi18n")


class OrganizeSite(Site):
    """`/organize/`: for whoever made a tournament or holds a role in one, and for whoever is about to make their first.
    The staff flag gives nothing here."""

    settings_name = "UNFOLD_ORGANIZE"
    enable_nav_sidebar = True
    index_template = "organize/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        person = viewer(request)
        if person is None or not person.is_active:
            return False
        match = request.resolver_match
        return (match is not None and match.url_name in FOR_EVERYBODY) or has_lists(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        person = viewer(request)
        facts = {
            **self.each_context(request),
            "title": _("My tournaments"),
            "needs": what_needs(person) if person else [],
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.index_template, facts)


def has_lists(request: HttpRequest) -> bool:
    """Whether the lists of the site have anything for this person. A page asks for each that its menu may have."""
    if not hasattr(request, KNOWN):
        person = viewer(request)
        setattr(request, KNOWN, person is not None and has_a_part(person))
    return bool(getattr(request, KNOWN))


organize = OrganizeSite(name="organize")
