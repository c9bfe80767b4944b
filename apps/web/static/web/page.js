// What every live page shares: words, times in the reader's zone, and the state of the connection.

export const texts = JSON.parse(document.getElementById("texts").textContent);
const spoken = document.documentElement.lang;
// The page's language, with the reader's own habits of writing a time where they go with it.
const language = navigator.languages.find((offered) => offered.startsWith(spoken)) ?? spoken;
const SHORT = { hour: "numeric", minute: "2-digit", numberingSystem: "latn" };
const LONG = { weekday: "short", day: "numeric", month: "short", ...SHORT };

document.documentElement.classList.add("js");

export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Show `text`; a change of what was there is shown by a flash. */
export function setText(element, text, flash = false) {
  if (element.textContent === String(text)) return;
  const changed = flash && element.textContent !== "";
  element.textContent = text;
  if (!changed) return;
  element.classList.remove("flash");
  void element.offsetWidth; // lets the animation begin again
  element.classList.add("flash");
}

export function showTime(element) {
  const at = new Date(element.dateTime);
  const isToday = at.toDateString() === new Date().toDateString();
  const options = element.dataset.time === "long" || !isToday ? LONG : SHORT;
  if (element.dataset.time === "ago" && !isToday)
    element.textContent = at.toLocaleDateString(language, { day: "numeric", month: "short", numberingSystem: "latn" });
  else element.textContent = at.toLocaleString(language, options);
  element.title = at.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
}

export function showTimes(root = document) {
  root.querySelectorAll("time[data-time][datetime]").forEach(showTime);
}

/** How long there is until each time that matters to the second, as 9:58 or 1:04:30. */
export function showTimeLeft(root = document) {
  for (const time of root.querySelectorAll("[data-left]")) {
    const left = Math.max(0, Math.round((new Date(time.dateTime) - Date.now()) / 1000));
    const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor);
    const parts = hours ? [hours, String(minutes).padStart(2, "0")] : [minutes];
    time.textContent = [...parts, String(seconds).padStart(2, "0")].join(":");
  }
}

let counting = null;

export function countDown() {
  const clock = document.querySelector("[data-countdown]");
  if (!clock) return; // it counts already, or there is nothing to count to
  clearInterval(counting);
  const line = clock.parentElement;
  const until = new Date(clock.dateTime);
  const show = () => {
    const left = Math.round((until - Date.now()) / 1000);
    // It is late, or it has begun: either way the time says nothing any more.
    if (left < 0 || line.hidden || !line.isConnected) {
      clearInterval(counting);
      line.hidden = true;
      return;
    }
    const [days, hours, minutes, seconds] = [left / 86400, (left / 3600) % 24, (left / 60) % 60, left % 60].map(
      Math.floor,
    );
    const digits = [hours, minutes, seconds].map((part) => String(part).padStart(2, "0")).join(":");
    line.textContent = fill(days ? texts.startsInDays : texts.startsIn, { days, time: digits });
  };
  show();
  counting = setInterval(show, 1000);
}

let ticking = null;
let connection = null; // its state, as it was shown last
let isOldSince = null; // ms since 1970: something has changed since then that the page could not get; null: nothing
// What the page shows is old, and nobody knows whether it still holds.
const WITH_TIME = ["offline", "stopped"];

/** The page is of this time, whatever the connection is; null: it is of now. */
export function showAge(since) {
  if (since === isOldSince) return;
  isOldSince = since;
  if (connection) showConnection(connection);
}

/** The badge: live, reconnecting in N s, out of date, signed out; and of when the page is, where it may be old. */
export function showConnection(state) {
  const badge = document.querySelector("[data-badge]");
  connection = state;
  if (!badge) return;
  clearInterval(ticking);
  badge.hidden = false;
  badge.dataset.status = state.status;
  const isSignedOut = Boolean(state.signedOut) || state.reason === "login";
  badge.toggleAttribute("data-signed-out", isSignedOut);
  const signIn = badge.querySelector("[data-badge-sign-in]");
  if (signIn) signIn.hidden = !isSignedOut;
  const text = badge.querySelector("[data-badge-text]");
  const until = Date.now() + (state.retryInMs ?? 0);
  const show = () => setText(text, connectionInWords(state, Math.max(0, Math.ceil((until - Date.now()) / 1000))));
  show();
  if (state.status === "reconnecting") ticking = setInterval(show, 1000);
}

function connectionInWords({ status, reason, heardAt, signedOut }, seconds) {
  if (signedOut && status !== "stopped") return texts.badge.signedOut;
  const at = isOldSince ?? heardAt;
  const time = at && new Date(at).toLocaleTimeString(language, SHORT);
  const words = fill(texts.badge[reason] ?? texts.badge[status], { seconds, time });
  return (isOldSince || WITH_TIME.includes(status)) && time && !texts.badge[reason]
    ? fill(texts.badge.asOf, { state: words, time })
    : words;
}

export function showViewers(count) {
  const shown = document.querySelector("[data-viewers]");
  if (!shown || count == null) return;
  shown.hidden = false;
  shown.textContent = count === 1 ? texts.viewers.one : fill(texts.viewers.many, { n: count });
}
