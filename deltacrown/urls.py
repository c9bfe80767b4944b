from csp.decorators import csp_update
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from apps.common.health import healthz, readyz
from apps.common.missing import MissingView
from apps.common.schema_views import DocsView, SchemaView
from apps.organize.site import organize
from deltacrown.metrics import metrics


def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for by themselves on pages that name no icon: the admin's, errors."""
    return redirect(static("web/crown.svg"))


# Swagger's own icons are in its style sheet.
docs = csp_update({"img-src": ["data:"]})(DocsView.as_view(url_name="schema", template_name="docs.html"))
handler400 = "apps.common.middleware.bad_request"

urlpatterns = [
    path("favicon.ico", favicon),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    # Its own would ask for the old password alone.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("organize/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("organize/", organize.urls),
    path("accounts/", include("apps.web.account_urls")),
    path("api/", include("apps.accounts.api.urls")),
    path("api/v1/", include("apps.teams.api.urls")),
    path("api/v1/", include("apps.tournaments.api.urls")),
    path("api/v1/", include("apps.analytics.api.urls")),
    path("api/v1/", include("apps.certificates.api.urls")),
    path("api/v1/", include("apps.payouts.api.urls")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", docs, name="docs"),
    re_path("^api/", MissingView.as_view()),
    path("", include("apps.certificates.api.published")),
    path("", include("apps.web.urls")),
]
