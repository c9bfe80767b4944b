// Parts of a page whose content is being made elsewhere are read anew until it is. What somebody types in one stays.

const EVERY_MS = 2_000;

async function readAnew() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-anew]")) {
      const now = page.getElementById(part.id);
      if (now && !isInUse(part)) part.replaceWith(now);
    }
  } catch {
    // Without an answer the page stays as it is, and asks again.
  }
}

/** Somebody is in it, has opened a form of it, or has typed into one. */
function isInUse(part) {
  const fields = [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  const isTyped = fields.some(({ value, defaultValue }) => value !== defaultValue);
  return isTyped || part.contains(document.activeElement) || part.querySelector("details[open] form") !== null;
}

async function follow() {
  await readAnew();
  if (document.querySelector("[data-anew]")) setTimeout(follow, EVERY_MS);
}

if (document.querySelector("[data-anew]")) setTimeout(follow, EVERY_MS);
