"""A page in a real browser: what a reader finds on it."""

from contextlib import asynccontextmanager

from tests.support.clients import PASSWORD
from tests.support.waiting import eventually

LIMITS = {"API_THROTTLE_USER": "100000/min", "API_THROTTLE_ANON": "100000/min", "PAGE_RATE_BURST": "100000"}

# Everything that an event can change, as a reader finds it.
SHOWN = r"""() => {
  // Between elements a template has white space where a script has none.
  const read = (element) => element.textContent.replace(/\s+/g, '');
  const text = (root, selector) => root.querySelector(selector)?.textContent.trim() ?? null;
  const side = (element) => [element.dataset.player ?? null, element.matches('.won'), element.matches('.lost'),
    ...['.seed', '.name', '.tiebreak', '.score'].map((part) => text(element, part))];
  const card = (match) => [match.getAttribute('href'), match.dataset.state, text(match, '[data-tag]'),
    text(match, '.best-of'), ...[...match.querySelectorAll('.side')].map(side)];
  const all = (selector, shape) => [...document.querySelectorAll(selector)].map(shape);
  return {
    rounds: all('.round', (round) => [text(round, 'h3'), ...[...round.querySelectorAll('.slot')].map((slot) =>
      [[...slot.classList].sort().join(' '), slot.matches('.bye') || card(slot.querySelector('.match'))])]),
    heaps: all('.round h4', read),
    tables: all('[data-table] tbody', (body) => [...body.children].map((row) => [row.dataset.rank,
      ...[...row.children].map(read)])),
    whys: all('.why', read),
    links: all('[data-rounds] a', (link) => link.hash + read(link)),
    third: all('.third .match', card),
    now: all('[data-now] .match', card).sort(),
    hidden: all('#now, #bracket, [data-standings], [data-champion]', (element) => element.hidden),
    places: all('[data-standings] tbody tr', (row) => [...row.children].map(read)),
    players: all('[data-players] li', (row) => [row.dataset.registration, row.dataset.state, read(row)]),
    state: all('[data-tournament-state]', (pill) => [pill.dataset.state, text(pill, '[data-state-text]')]),
    champion: text(document, '[data-champion-name]'),
    played: text(document, '[data-played]'),
    participants: text(document, '[data-participants]'),
    news: all('[data-feed] li', (item) => [item.dataset.kind, text(item, 'span'), text(item, 'p')]).slice(0, 20),
  };
}"""


@asynccontextmanager
async def reader(browser, **options):
    """A page in a context of its own, which must have met no error and asked no stranger at its end."""
    context = await browser.new_context(locale="en-GB", **options)
    page = await context.new_page()
    trouble, asked = [], []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    yield page
    host = page.url.split("/")[2]
    await context.close()
    assert trouble == [], trouble
    assert [url for url in asked if url.split("/")[2] != host] == []


async def open_live(page, url):
    await page.goto(url)
    await page.wait_for_selector('[data-badge][data-status="live"]')


async def sign_in(page, site, username, until="text=Sign out"):
    await page.goto(f"{site.url}/accounts/login/")
    await page.fill("[name=login]", username)
    await page.fill("[name=password]", PASSWORD)
    await page.click("main button")
    await page.wait_for_selector(until)


async def shows(page, wanted):
    """The page shows `wanted` within 20 s."""
    shown = {}

    async def is_shown():
        shown.update(await page.evaluate(SHOWN))
        return shown == wanted

    try:
        await eventually(is_shown, 20, every=0.1)
    except AssertionError:
        differing = {key: {"shown": shown[key], "wanted": wanted[key]} for key in wanted if shown[key] != wanted[key]}
        raise AssertionError(f"After 20 s the page still shows something else: {differing}") from None
