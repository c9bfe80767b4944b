// The pieces of a page: elements that the server writes anew when they change, and this puts in place.
//
// The room tells what has changed (`pieces`). Where that does not come in time after an event, because this page was
// away, polls, or the server could not write it, the page asks for itself. A piece is never made older than it is.

import { isInUse, renew } from "./forms.js";
import { countDown, showAge, showTimes } from "./page.js";

const TOLD_WITHIN_MS = 3_000;
// A room full of readers does not ask at the same moment: the more watch it, the longer it takes.
const SPREAD_MS = 1_500;
const SPREAD_PER_VIEWER_MS = 2;
const TIMEOUT_MS = 10_000;
const AGAIN_MS = 3_000;
const OLD_AFTER_MS = 15_000;
// A page that took long to come is not asked for again at once: of the time, at most a third is spent on asking.
const RESTS = 2;

const root = document.querySelector("[data-room]");

/** What a page does besides: `renewOwn(page)` takes what is the reader's own from the page as it is now; `renewed`
 * hears of which number of the room pieces were put in place; `begun` that numbers mean something else from now on;
 * `heard()` is the number of the newest event. */
let uses = { renewOwn() {}, renewed() {}, begun() {}, heard: () => 0 };
let viewers = 0;
let isTold = false; // whether a socket is live: else nothing is told, and waiting for it is of no use
let knownAt = Number(root?.dataset.since); // the number that the pieces without one of their own are of
let settledAt = knownAt; // what was told up to this number is seen in the pieces
let history = root?.dataset.epoch;
let awaited = 0; // the newest event that is not seen in the pieces yet; 0: none
let waiting = null;
let aging = null; // says on the page since when something is awaited
let asking = null; // the timer of the next request
let askingBefore = 0; // when it goes off at the latest
let isForPieces = true; // what is asked for: the pieces alone, which may come by themselves meanwhile
let isRenewing = false; // one request at a time: an older page is never put over a newer one
let again = null; // what was wanted meanwhile, of the next request
let restsUntil = 0;
const numbers = new Map();

export function followPieces(given) {
  uses = { ...uses, ...given };
}

export function setViewers(count) {
  viewers = count ?? viewers;
}

export function setTold(told) {
  isTold = told;
}

export function spread() {
  return Math.max(SPREAD_MS, viewers * SPREAD_PER_VIEWER_MS);
}

/** Numbers count in a history of their own, as after a restored backup: what was known before says nothing. */
export function beginIn(epoch) {
  if (epoch === history) return;
  history = epoch;
  numbers.clear();
  knownAt = settledAt = awaited = 0;
  uses.begun();
}

const numberOf = (name) => Math.max(knownAt, numbers.get(name) ?? 0);

/** Whether the piece shows this event already. */
export function isSeenIn(name, sequence) {
  return sequence <= Math.max(settledAt, numberOf(name));
}

/** The elements of all pieces on the page, by name; a match may stand in two places. */
function piecesShown() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-piece]")) {
    const { piece } = element.dataset;
    found.has(piece) ? found.get(piece).push(element) : found.set(piece, [element]);
  }
  return found;
}

/** An event of this number is to be seen in the pieces. */
export function expectPieces(sequence) {
  if (sequence <= settledAt) return;
  awaited = Math.max(awaited, sequence);
  if (!waiting) wait();
}

function wait() {
  const since = Date.now();
  aging ??= setTimeout(() => showAge(since), Math.max(OLD_AFTER_MS, 2 * spread()));
  waiting = setTimeout(
    () => {
      waiting = null;
      ask(spread(), 0, true);
    },
    isTold ? TOLD_WITHIN_MS : 0,
  );
}

function settled(sequence) {
  if (sequence <= settledAt) return;
  settledAt = sequence;
  clearTimeout(waiting);
  clearTimeout(aging);
  waiting = aging = null;
  showAge(null);
  if (asking && isForPieces) {
    clearTimeout(asking);
    asking = null;
  }
  if (again?.forPieces) again = null;
  // In a rush each frame is behind the newest event: what matters is that they come.
  if (awaited > settledAt) wait();
  else awaited = 0;
}

/** What the room tells of the pieces: those that are other since an earlier number. Answers with their names. */
export function takePieces({ since, sequence, pieces }) {
  // What changed before `since` was told to those who were there: this page may have come later.
  let isWhole = pieces !== null && (since <= settledAt || (!awaited && since <= uses.heard()));
  const written = new Map((pieces ?? []).map(({ name, html }) => [name, html]));
  const shown = piecesShown();
  const made = (name) => {
    const template = document.createElement("template");
    template.innerHTML = written.get(name);
    const element = template.content.firstElementChild;
    for (const place of element.querySelectorAll("template[data-place]")) {
      const inner = place.dataset.place;
      const isNew = written.has(inner) && numberOf(inner) <= sequence;
      const there = isNew ? made(inner) : shown.get(inner)?.[0].cloneNode(true);
      if (!there) return null;
      place.replaceWith(there);
    }
    return element;
  };
  for (const name of written.keys()) {
    if (!shown.has(name) || numberOf(name) > sequence) continue;
    const element = made(name);
    if (!element) {
      isWhole = false;
      continue;
    }
    const holder = document.createElement("div");
    holder.append(element);
    showTimes(holder);
    for (const there of shown.get(name)) renew(there, element);
    numbers.set(name, sequence);
  }
  if (isWhole) settled(sequence);
  else ask(spread(), 0, pieces !== null);
  if (pieces) uses.renewed(sequence);
  countDown();
  for (const name of written.keys())
    if (name.startsWith("news-")) document.querySelector(`[data-piece="${name}"]`)?.classList.add("new");
  return [...written.keys()];
}

/** Ask for the page within the time; what is wanted by then comes with one request. */
export function askForPage(spreadMs) {
  ask(spreadMs, 0, false);
}

function ask(spreadMs, atLeastMs, forPieces) {
  if (isRenewing) {
    const { spread = spreadMs, atLeast = 0, forPieces: isOnly = true } = again ?? {};
    again = {
      spread: Math.min(spread, spreadMs),
      atLeast: Math.max(atLeast, atLeastMs),
      forPieces: isOnly && forPieces,
    };
    return;
  }
  const earliest = Math.max(Date.now() + atLeastMs, restsUntil);
  isForPieces = forPieces && (!asking || isForPieces);
  // What was drawn stays: of many moments that events draw, the first would be at once.
  if (asking && askingBefore <= earliest + spreadMs) return;
  clearTimeout(asking);
  askingBefore = earliest + spreadMs;
  asking = setTimeout(renewInTurn, earliest - Date.now() + Math.random() * spreadMs);
}

async function renewInTurn() {
  asking = null;
  isRenewing = true;
  const began = Date.now();
  let waitMs = 0;
  try {
    waitMs = await renewPage();
  } finally {
    isRenewing = false;
    // A device that slept meanwhile does not rest for twice as long.
    restsUntil = Date.now() + Math.max(waitMs, RESTS * Math.min(Date.now() - began, TIMEOUT_MS));
    if (again) {
      const { spread, atLeast, forPieces } = again;
      again = null;
      ask(spread, atLeast, forPieces);
    }
  }
}

/** Answers with how many ms nobody is to ask again, whatever happens. */
async function renewPage() {
  const wanted = awaited;
  const { text, againAfterMs = 0 } = await pageNow();
  if (againAfterMs) ask(spread(), 0, false);
  if (text) takeFresh(text, wanted);
  return againAfterMs;
}

function takeFresh(text, wanted) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const room = fresh.querySelector("[data-room]");
  const isOther = room?.dataset.room !== root.dataset.room;
  // Something on the way may have answered in the site's place.
  if (isOther && !fresh.querySelector("[data-front]")) return ask(OLD_AFTER_MS, OLD_AFTER_MS, false);
  // The front page features another tournament by now, or another language was chosen in another tab.
  if (isOther || fresh.documentElement.lang !== document.documentElement.lang)
    return isInUse(document.body) ? ask(OLD_AFTER_MS, OLD_AFTER_MS, false) : location.reload();
  beginIn(room.dataset.epoch);
  root.dataset.around = room.dataset.around;
  takePage(fresh, Number(room.dataset.since));
  uses.renewOwn(fresh);
  // Out of a cache on the way, or written just before the event.
  if (settledAt < wanted && awaited) ask(spread(), AGAIN_MS, true);
}

/** The page as it is now; where there is none in time, or not now, after how long to ask again. */
async function pageNow() {
  try {
    const answer = await fetch(root.dataset.page ?? location.href, {
      headers: { "X-Renewal": "1" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.ok) return { text: await answer.text() };
    if (answer.status < 500 && answer.status !== 429) return {}; // not for this reader any more
    return { againAfterMs: Math.max(AGAIN_MS, 1000 * (Number(answer.headers.get("Retry-After")) || 0)) };
  } catch {
    return { againAfterMs: AGAIN_MS };
  }
}

function takePage(fresh, sequence) {
  const shown = piecesShown();
  for (const piece of fresh.querySelectorAll("[data-piece]")) {
    const newer = numberOf(piece.dataset.piece) > sequence && shown.get(piece.dataset.piece)?.[0];
    if (newer) piece.replaceWith(newer.cloneNode(true));
  }
  showTimes(fresh);
  for (const piece of fresh.querySelectorAll("[data-piece]")) {
    if (!piece.parentElement.closest("[data-piece]"))
      for (const there of shown.get(piece.dataset.piece) ?? []) renew(there, piece);
  }
  knownAt = Math.max(knownAt, sequence);
  settled(sequence);
  uses.renewed(sequence);
  countDown();
}
