"""Pages that stand open while a tournament goes on: after everything that happens each is what it is loaded anew."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.support.waiting import eventually
from tests.web.browser import sign_in

SAME_WITHIN_SECONDS = 60.0

# The live pieces of a page and what is the reader's own, as texts; what differs from the page as the server writes it
# now. Left out is what a script adds for the reader: times in their zone, what they opened, what lights up.
DIFFERENCES = r"""async () => {
  const OWN = ["open", "aria-current", "aria-pressed", "aria-invalid", "title", "disabled"];
  const LIT = ["new", "flash", "on-path", "following"];
  const text = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue.replace(/\s+/g, " ").trim();
    if (node.nodeType !== Node.ELEMENT_NODE || node.name === "csrfmiddlewaretoken") return "";
    const classes = [...node.classList].filter((part) => !LIT.includes(part)).sort();
    const attributes = [...node.attributes]
      .filter(({ name }) => name !== "class" && !OWN.includes(name))
      .map(({ name, value }) => `${name}=${value}`)
      .concat(classes)
      .sort();
    const isWritten = !node.matches("time, .countdown");
    const inner = isWritten ? [...node.childNodes].map(text).filter(Boolean).join("") : "";
    return `<${node.tagName} ${attributes.join(" ")}>${inner}</>`;
  };
  const parts = (page) => Object.fromEntries(
    [...page.querySelectorAll("[data-piece], #actions, #panel")]
      .map((part) => [part.dataset.piece ?? part.id, text(part)]),
  );
  const answer = await fetch(location.href);
  if (!answer.ok) return answer.status === 404 ? [] : [`the page is answered ${answer.status}`];
  const [shown, written] = [document, new DOMParser().parseFromString(await answer.text(), "text/html")].map(parts);
  return [...new Set([...Object.keys(shown), ...Object.keys(written)])]
    .filter((name) => shown[name] !== written[name])
    .map((name) => `${name}: shown ${shown[name]}, written ${written[name]}`);
}"""


@dataclass
class Audience:
    """Readers in several roles, each with the pages that they have open. `script` runs in each page before its own."""

    browser: Any
    site: Any
    script: str = ""
    contexts: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    compared: int = 0

    async def join(self, name: str, username: str | None = None) -> None:
        context = self.contexts[name] = await self.browser.new_context(locale="en-GB")
        if self.script:
            await context.add_init_script(self.script)
        if username is not None:
            page = await context.new_page()
            await sign_in(page, self.site, username)
            await page.close()

    async def open(self, path: str) -> None:
        """Everybody opens this page, and keeps those that they have."""
        for name, context in self.contexts.items():
            page = self.pages[f"{name} at {path}"] = await context.new_page()
            page.on("pageerror", lambda error: self.trouble.append(str(error)))
            await page.goto(self.site.url + path)
        for page in self.pages.values():
            await page.wait_for_selector('[data-badge][data-status="live"], [data-badge][data-status="polling"]')

    async def sees(self, what: str) -> None:
        """Each page is what it would be if it were loaded now; raises `AssertionError`, naming what happened."""
        await asyncio.gather(*(self._sees(what, name, page) for name, page in self.pages.items()))
        assert self.trouble == []

    async def _sees(self, what: str, name: str, page: Any) -> None:
        found: list[str] = []

        async def is_same() -> bool:
            found[:] = await page.evaluate(DIFFERENCES)
            return not found

        try:
            await eventually(is_same, SAME_WITHIN_SECONDS, every=0.25)
        except AssertionError:
            badge = await page.text_content("[data-badge]")
            raise AssertionError(f"After {what} the page of {name} ({badge}) stays another: {found[:3]}") from None
        self.compared += 1

    async def leave(self) -> None:
        for context in self.contexts.values():
            await context.close()
