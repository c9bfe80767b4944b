import pytest
import pytest_asyncio
from django.utils import translation
from playwright.async_api import async_playwright, expect

from tests.support.clients import Site
from tests.support.openid import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.support.process import ServerProcess, new_sqlite_database
from tests.web.browser import LIMITS
from tests.web.tournament_of_four import gather_four

# A busy machine takes its time; what comes, is taken at once.
expect.set_options(timeout=20_000)


@pytest.fixture(autouse=True)
def english():
    """A request in another language leaves it behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One site for the tests of a file, each of which plays matches of its own."""
    directory = tmp_path_factory.mktemp("site")
    environment = {"DATABASE_URL": new_sqlite_database(directory / "site.sqlite3"), **LIMITS}
    with ServerProcess(directory / "server.log", environment) as server, Site(server.url) as site:
        site.server = server
        yield site


@pytest.fixture(scope="module")
def four(site):
    return gather_four(site)


def pytest_collection_modifyitems(items):
    for item in items:
        if "open_browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def open_browser(chromium):
    """One for all tests of a worker, which share its loop."""
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
        launched = await playwright.chromium.launch(executable_path=chromium, args=flags)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(open_browser):
    """Where a test opens contexts of its own; none of them outlives it."""
    yield open_browser
    for context in open_browser.contexts:
        await context.close()


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
