// The match desk, kept up to date: whatever happens in the tournament's room, the columns are read anew, and what
// somebody types in them stays; where others play by now it is not sent before somebody has looked at it again. The
// badge says so where nothing is heard.

import { isForOthers, keepRefused, renew } from "../web/forms.js";
import { connect } from "../web/live.js";
import { showAge, showConnection } from "../web/page.js";

// What happens within it is read with one request.
const TOGETHER_MS = 120;
const AGAIN_MS = 2_000;
const TIMEOUT_MS = 10_000;
const OLD_AFTER_MS = 1_000;

const desk = document.querySelector("[data-desk]");
let asking = null; // the timer of the next request
let aging = null; // says on the page since when something is awaited
let isReading = false; // one request at a time: an older page is never put over a newer one
let isWanted = false; // something happened while a page was read

function ask(afterMs = TOGETHER_MS) {
  const since = Date.now();
  aging ??= setTimeout(() => showAge(since), OLD_AFTER_MS);
  if (isReading) isWanted = true;
  else if (!asking) asking = setTimeout(read, afterMs);
}

async function read() {
  asking = null;
  isReading = true;
  const text = await pageNow();
  isReading = false;
  if (text === null) return ask(AGAIN_MS);
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-desk]");
  // Not for this person any more, or signed out: the page as it is now says so.
  if (!fresh) return location.reload();
  renew(document.getElementById("columns"), fresh.querySelector("#columns"));
  clearTimeout(aging);
  aging = null;
  showAge(null);
  if (isWanted) {
    isWanted = false;
    ask();
  }
}

async function pageNow() {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(location.pathname + location.search, { headers: { "X-Renewal": "1" }, signal });
    return answer.ok || (answer.status < 500 && answer.status !== 429) ? await answer.text() : null;
  } catch {
    return null;
  }
}

if (desk) {
  keepRefused(desk);
  desk.addEventListener("submit", (event) => {
    if (isForOthers(event.target)) event.preventDefault();
  });
  connect(desk.dataset.room, {
    since: Number(desk.dataset.since),
    epoch: desk.dataset.epoch,
    signedIn: true,
    onEvent: ({ sequence }) => sequence !== undefined && ask(),
    onSnapshot: () => ask(),
    onState: showConnection,
  });
}
