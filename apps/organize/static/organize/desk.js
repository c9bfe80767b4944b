// The match desk, kept up to date: whatever happens in the tournament's room, the columns are read anew, and what
// somebody types in them stays; where others play by now it is not sent before somebody has looked at it again. What is
// sent comes back as the page that it makes, so nothing that is typed elsewhere on it is lost. The badge says so where
// nothing is heard, and of when the page is where it is older than a second.

import { isForOthers, isInUse, keepRefused, refuse, renew, sent } from "../web/forms.js";
import { connect } from "../web/live.js";
import { setText, showAge, showConnection, texts } from "../web/page.js";
import { followKeys } from "./desk-keys.js";

// What happens within it is read with one request.
const TOGETHER_MS = 120;
const AGAIN_MS = 2_000;
const TIMEOUT_MS = 10_000;
const OLD_AFTER_MS = 1_000;
// What was said stays so long at least; then the next thing that happens takes it away, since it may hold no more.
const SAID_FOR_MS = 8_000;
// A line that says nothing is asked after half of the time in which the page may be old and not say so.
const PULSE_MS = OLD_AFTER_MS / 2;
// The longest wait that a timer takes.
const LONGEST_MS = 2 ** 31 - 1;
// What the page shows holds, as far as anybody can know.
const UP_TO_DATE = ["live", "polling"];

const desk = document.querySelector("[data-desk]");
const note = document.querySelector("[data-desk-note]");
const sending = document.querySelector("[data-desk-sending]");
let asking = null; // the timer of the next request
let aging = null; // says on the page since when something is awaited
let isReading = false; // one request at a time: an older page is never put over a newer one
let isWanted = false; // something happened while a page was read
let isOld = false; // the page says that it is old
let status = "connecting";
let lateness = null; // the timer of the next match that is late
let said = null; // what was said last: at what event of the tournament, and when
let asked = null; // the form that was answered with a question
let keys = null;
// What had happened in the match when somebody began to type in its form: what comes then is news to them.
const begun = new WeakMap();
// The forms that the server has refused, which stay as they were typed.
const refused = new Set();

function ask(afterMs = TOGETHER_MS) {
  const since = Date.now();
  aging ??= setTimeout(() => showOld(since), OLD_AFTER_MS);
  if (isReading) isWanted = true;
  else if (!asking) asking = setTimeout(read, afterMs);
}

function showOld(since) {
  isOld = since !== null;
  showAge(since);
}

async function read() {
  asking = null;
  isReading = true;
  const text = await pageNow();
  isReading = false;
  if (text === null) return ask(AGAIN_MS);
  const fresh = written(text);
  if (fresh) {
    if (note.textContent === texts.desk.signedOut) say("");
    return take(fresh);
  }
  if (!isInUse(desk)) return location.reload();
  say(texts.desk.signedOut);
  ask(AGAIN_MS);
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

/** The page as the server has written it; null where it is not for this person any more, or they are signed out: the
 * page as it is now says so. */
function written(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector("[data-desk]") ? page : null;
}

/** `acted`: the line that its reader has just acted on; `isFollowed`: they go on with it wherever it stands now. */
function take(fresh, acted = null, isFollowed = false) {
  dropRefused(fresh);
  dropSaid(fresh);
  for (const part of ["#columns", "#desk-top", ".dc-about"]) renew(find(document, part), find(fresh, part));
  desk.dataset.nextLate = fresh.querySelector("[data-desk]").dataset.nextLate ?? "";
  waitForLateness();
  clearTimeout(aging);
  aging = null;
  showOld(null);
  if (isFollowed) keys.follow(acted);
  else keys.keepPlace(acted);
  if (isWanted) {
    isWanted = false;
    ask();
  }
}

function find(page, part) {
  return page.querySelector(part);
}

function dropSaid(fresh) {
  if (!said || Date.now() - said.at < SAID_FOR_MS || sequenceOf(fresh) <= said.sequence) return;
  document.getElementById("desk-said").replaceChildren();
  said = null;
}

function sequenceOf(page) {
  return Number(find(page, "[data-desk]").dataset.since);
}

/** What was refused, and is of a match that is over by now, has nothing to say any more. */
function dropRefused(fresh) {
  for (const form of refused) {
    const number = form.elements.match?.value;
    if (form.isConnected && !(number && isOver(number, fresh))) continue;
    refused.delete(form);
    if (form.isConnected) sent(form);
  }
}

function isOver(number, fresh) {
  return Boolean(fresh.getElementById(`match-${number}`)?.hasAttribute("data-over"));
}

/** A match is late from some time on, and nobody tells. */
function waitForLateness() {
  clearTimeout(lateness);
  const at = Date.parse(desk.dataset.nextLate ?? "");
  if (at) lateness = setTimeout(() => ask(0), Math.min(Math.max(0, at - Date.now()) + TOGETHER_MS, LONGEST_MS));
}

function say(text) {
  setText(note, text);
  note.hidden = !text;
}

/** Send a form; the answer is the page as it is then, with what was said, or asked. */
async function send(form, button) {
  if (desk.hasAttribute("aria-busy")) return; // the one before is not answered yet
  const fields = fieldsOf(form, button);
  const release = showSending(button);
  clearTimeout(asking);
  asking = null;
  desk.setAttribute("aria-busy", "true");
  while (isReading) await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
  isReading = true;
  const answer = await answerTo(fields);
  isReading = false;
  desk.removeAttribute("aria-busy");
  release();
  if (answer.failed) {
    refuse(form, answer.failed);
    say(answer.failed);
    return ask();
  }
  const fresh = written(answer.text);
  if (!fresh) return leaveUnsent(form);
  const acted = form.elements.match ? `match-${form.elements.match.value}` : null;
  begun.delete(form);
  settle(form, fresh, answer.isDone);
  take(fresh, acted, answer.isDone && fields.get("verb") === "reopen");
}

/** Whoever has signed in anew in another tab has another key for forms: they send once more what was not taken. */
async function leaveUnsent(form) {
  const text = await pageNow();
  const fresh = text === null ? null : written(text);
  const why = fresh ? texts.desk.signedInAnew : texts.desk.signedOut;
  if (fresh) {
    const key = find(fresh, "[name=csrfmiddlewaretoken]").value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = key;
  }
  refuse(form, why);
  say(why);
  ask(fresh ? TOGETHER_MS : AGAIN_MS);
}

function fieldsOf(form, button) {
  const fields = new URLSearchParams(new FormData(form, button));
  if (begun.has(form)) fields.set("line", begun.get(form));
  return fields;
}

/** The button that was pressed says so until it is answered; answers with what gives it back. */
function showSending(button) {
  sending.hidden = false;
  const wasFocused = button === document.activeElement;
  if (button) button.disabled = true;
  button?.setAttribute("aria-busy", "true");
  return () => {
    sending.hidden = true;
    if (!button) return;
    button.disabled = false;
    button.removeAttribute("aria-busy");
    if (wasFocused && document.activeElement === document.body) button.focus({ preventScroll: true });
  };
}

async function answerTo(fields) {
  const wasOffline = !navigator.onLine;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const address = location.pathname + location.search;
    const answer = await fetch(address, { method: "POST", body: fields, signal });
    if (answer.status >= 500 || answer.status === 429) return { failed: texts.desk.noAnswer };
    // What was done leads back to the page.
    return { text: await answer.text(), isDone: answer.redirected };
  } catch {
    // A connection that breaks says nothing of what went over it before.
    return { failed: wasOffline ? texts.desk.notSent : texts.desk.noAnswer };
  }
}

/** Show what the answer says and asks. What was done is typed no more; what was not stays as it is. */
function settle(form, fresh, isDone) {
  say("");
  const question = fresh.getElementById("desk-asked");
  const own = document.getElementById("desk-asked");
  const isAnswer = own.contains(form);
  const answered = [form, isAnswer ? asked : null].filter(Boolean);
  for (const each of answered) renewKey(each, fresh);
  if (isDone) for (const done of [...answered, ...madeGood(form, fresh)]) forget(done);
  for (const id of ["desk-said", "desk-asked"]) {
    const there = document.getElementById(id);
    there.replaceChildren(...[...fresh.getElementById(id).childNodes].map((node) => document.importNode(node, true)));
  }
  said = { at: Date.now(), sequence: sequenceOf(fresh) };
  if (!isAnswer || isDone) asked = question.childElementCount ? form : null;
  own.querySelector("button, a")?.focus();
  if (own.childElementCount) own.scrollIntoView({ block: "nearest" });
  const why = fresh.querySelector("[data-form-error]:not([hidden])");
  if (!why || !form.isConnected) return;
  refuse(form, why.textContent.trim());
  refused.add(form);
}

/** A form that may be sent once from a page is of another page when it was answered. */
function renewKey(form, fresh) {
  form.elements.page?.setAttribute("value", find(fresh, "[data-desk]").dataset.pageKey);
}

/** The other forms of the match that `form` has made good: those that were refused, and all once the match is over. */
function madeGood(form, fresh) {
  const number = form.elements.match?.value;
  if (!number) return [];
  const all = [...desk.querySelectorAll("#columns form")].filter((other) => other.elements.match?.value === number);
  return isOver(number, fresh) ? all : all.filter((other) => refused.has(other));
}

function forget(form) {
  refused.delete(form);
  sent(form);
}

function leaveQuestion() {
  document.getElementById("desk-asked").replaceChildren();
  asked = null;
  keys.keepPlace();
}

/** How the games that are typed make the score. */
function showWon(form) {
  const won = [0, 0];
  for (const row of form.querySelectorAll("tbody tr")) {
    const [first, second] = [...row.querySelectorAll("input")].map(({ value }) => (value === "" ? NaN : Number(value)));
    if (first > second) won[0] += 1;
    if (second > first) won[1] += 1;
  }
  form.querySelector("[data-desk-won]").textContent = won.join("–");
}

function showPicture(link) {
  const dialog = document.querySelector("[data-desk-large]");
  const picture = new Image();
  picture.src = link.href;
  picture.alt = link.querySelector("img").alt;
  dialog.querySelector("[data-desk-picture-here]").replaceChildren(picture);
  dialog.showModal();
}

function onClick(event) {
  // The second click of a double click is none: the page may be another under it.
  if (event.detail > 1 && event.target.closest("form[method=post] button")) return event.preventDefault();
  const picture = event.target.closest("[data-desk-picture]");
  if (picture) showPicture(picture);
  else if (event.target.closest("#desk-asked a")) leaveQuestion();
  else return;
  event.preventDefault();
}

function onInput({ target }) {
  const { form } = target;
  if (!form) return;
  const line = form.elements.line?.value;
  if (line && !begun.has(form)) begun.set(form, line);
  if (form.matches("[data-desk-games]")) showWon(form);
}

if (desk) {
  keepRefused(desk);
  for (const form of desk.querySelectorAll("form:has([data-form-error]:not([hidden]))")) refused.add(form);
  keys = followKeys({
    desk,
    say,
    isUpToDate: () => !isOld && UP_TO_DATE.includes(status),
    leaveQuestion,
  });
  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    if (!isForOthers(form)) send(form, event.submitter);
  });
  desk.addEventListener("click", onClick);
  desk.addEventListener("input", onInput);
  waitForLateness();
  connect(desk.dataset.room, {
    since: Number(desk.dataset.since),
    epoch: desk.dataset.epoch,
    signedIn: true,
    pulseMs: PULSE_MS,
    onEvent: ({ sequence }) => sequence !== undefined && ask(),
    onSnapshot: () => ask(),
    onState(state) {
      status = state.status;
      showConnection(state);
    },
  });
}
