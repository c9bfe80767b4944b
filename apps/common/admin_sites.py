"""What the two admin sites share: no login page, a policy of their own, and a search that keeps nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.dataclasses import SearchResult
from unfold.sites import UnfoldAdminSite

# Alpine makes functions of what its attributes say, and the arrows of lists are pictures within a style sheet.
POLICY = {"script-src": [UNSAFE_EVAL], "img-src": ["data:"]}
MOST_FOUND = 20


class Site(UnfoldAdminSite):  # type: ignore[misc]  # has no types
    """An admin site on unfold. Whoever is not signed in goes to the one page where people sign in."""

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Every page of the site, under the site's name, so that its links stay in it."""

        @wraps(view)
        def named(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.current_app = self.name
            return view(request, *args, **kwargs)

        return csp_update(POLICY)(super().admin_view(named, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one page to sign in, which asks for the second factor; Django's own is never shown."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse(f"{self.name}:index"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect(f"{self.name}:index")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # Colours are in a style sheet: the page would say them in a way that its policy forbids.
        return {**super().each_context(request), "colors": None}

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What the command palette finds. Unfold's own keeps it for minutes, and for all sites together: what somebody
        may see no more, and links to pages of the other site."""
        term = request.GET.get("s", "").strip().lower()
        if not term:
            return HttpResponse()
        whole = "extended" in request.GET
        template = f"unfold/helpers/{'command' if whole else 'search'}_results.html"
        found = self._found(request, term)
        facts = {"results": found, "page_obj": Paginator(found, MOST_FOUND), "page_counter": 0}
        answer = render(request, template, {**facts, "command_show_history": False})
        answer["HX-Trigger"] = "search"
        return answer

    def _found(self, request: HttpRequest, term: str) -> list[SearchResult]:
        found: list[SearchResult] = self._search_apps(self.get_app_list(request), term)
        for model, model_admin in self._registry.items():
            if not model_admin.get_search_fields(request) or not model_admin.has_view_permission(request):
                continue
            rows, _ = model_admin.get_search_results(request, model_admin.get_queryset(request), term)
            name = f"{self.name}:{model._meta.app_label}_{model._meta.model_name}_change"
            found += [
                SearchResult(
                    title=str(row),
                    description=str(model._meta.verbose_name).capitalize(),
                    link=reverse(name, args=[row.pk]),
                    icon="data_object",
                )
                for row in rows.distinct()[:MOST_FOUND]
            ]
        return found[: 2 * MOST_FOUND]


class StaffSite(Site):
    """`/admin/`: for those who run the platform."""

    settings_name = "UNFOLD_ADMIN"
    index_template = "staff_front.html"
    site_header = site_title = "DeltaCrown"
