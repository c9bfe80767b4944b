"""A browser for tests, and the site that it opens."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.support.clients import Site
from tests.support.process import ServerProcess, new_sqlite_database
from tests.web.browser import LIMITS

# A busy machine takes its time; what comes, is taken at once.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "open_browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for the tests of a file, each of which plays matches of its own."""
    directory = tmp_path_factory.mktemp("site")
    environment = {"DATABASE_URL": new_sqlite_database(directory / "site.sqlite3"), **LIMITS}
    with ServerProcess(directory / "server.log", environment) as server, Site(server.url) as site:
        site.server = server
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def open_browser(chromium: str) -> AsyncIterator[Browser]:
    """One for all tests of a worker, which share its loop."""
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
        launched = await playwright.chromium.launch(executable_path=chromium, args=flags)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(open_browser: Browser) -> AsyncIterator[Browser]:
    """Where a test opens contexts of its own; none of them outlives it."""
    yield open_browser
    for context in open_browser.contexts:
        await context.close()
