import pytest
from django.utils import translation

from tests.support.openid import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.web.tournament_of_four import gather_four


@pytest.fixture(autouse=True)
def english():
    """A request in another language leaves it behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def four(site):
    return gather_four(site)


NINA = {
    "sub": "77",
    "preferred_username": "nina",
    "name": "Nina R",
    "email": "nina@example.org",
    "email_verified": True,
}


@pytest.fixture
def guild(settings):
    """Another site, by which people sign in here: it lets Nina in."""
    with OpenIdProvider() as provider:
        provider.person = dict(NINA)
        app = {"provider_id": "oidc", "name": "The Guild", "client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        app["settings"] = {"server_url": provider.url}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
        yield provider
