// The match desk by keys: one moves from line to line, and a key does what a button of the line does.
//
// No key does anything while somebody types, nor on a page that is not up to date, nor on a line that has changed since
// its reader came to it: the first key after that only says so, and the next one is meant.

import { texts } from "../web/page.js";

const TYPING = "input, select, textarea, [contenteditable]";
const FLASH_MS = 1_200;
// The button of the line that a key presses; of several the first that is there.
const BUTTONS = {
  c: "[value=call]",
  s: "[value=start]",
  a: "[value=accept]",
  u: "[value=take_back_call], [value=look_at_reopening]",
};
// The first field, or button, of the form that a key leads to.
const FIELDS = {
  r: "[data-command=result] input[type=number]",
  g: "[data-command=games] input[type=number]",
  w: "[data-command=forfeit] button",
  m: "[data-command=message] [name=title]",
};
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const COLUMNS = { h: -1, ArrowLeft: -1, l: 1, ArrowRight: 1 };

/** `keepPlace` is called when the lines are others: the reader stays on theirs, or where it was; what they did there
 * themselves (`acted`) is known to them. */
export function followKeys({ desk, say, isUpToDate, leaveQuestion }) {
  let current = null; // the id of the line
  let seen = ""; // what had happened in it when its reader came
  let place = { column: "", index: 0 };

  const lines = () => [...desk.querySelectorAll(".dc-line")];
  const line = () => (current ? document.getElementById(current) : null);
  const columns = () => [...desk.querySelectorAll("#columns > section")];

  function goTo(found, { focus = true } = {}) {
    if (!found) return;
    line()?.removeAttribute("aria-current");
    current = found.id;
    seen = found.dataset.line;
    remember();
    found.setAttribute("aria-current", "true");
    if (focus) found.focus();
  }

  function remember() {
    const column = line().closest("section");
    place = { column: column.id, index: [...column.querySelectorAll(".dc-line")].indexOf(line()) };
  }

  /** The line after that of the reader, or before; the first one where they are on none. */
  function step(by) {
    const all = lines();
    const index = all.indexOf(line());
    goTo(index < 0 ? all[0] : all[Math.min(Math.max(0, index + by), all.length - 1)]);
  }

  function stepColumn(by) {
    const filled = columns().filter((column) => column.querySelector(".dc-line"));
    const index = filled.indexOf(line()?.closest("section"));
    const column = filled[index < 0 ? 0 : Math.min(Math.max(0, index + by), filled.length - 1)];
    goTo(column?.querySelector(".dc-line"));
  }

  /** Whether the line is as its reader saw it; where it is not, they see it now. */
  function isKnown() {
    if (line().dataset.line === seen) return true;
    seen = line().dataset.line;
    const changed = line();
    changed.classList.add("desk-changed");
    setTimeout(() => changed.classList.remove("desk-changed"), FLASH_MS);
    say(texts.desk.changed);
    return false;
  }

  function press(button) {
    if (button) button.click();
    else say(texts.desk.nothing);
  }

  function lead(field) {
    if (!field) return say(texts.desk.nothing);
    field.closest("details")?.setAttribute("open", "");
    field.focus();
    field.select?.();
  }

  function open() {
    const details = line().querySelector(".desk-more");
    if (details) details.toggleAttribute("open");
    else say(texts.desk.nothing);
  }

  function onLine(key) {
    const found = line();
    if (!found) return step(0);
    if (!isKnown()) return;
    if (key in BUTTONS) press(found.querySelector(BUTTONS[key]));
    else if (key in FIELDS) lead(found.querySelector(FIELDS[key]));
    else open();
  }

  /** What a key does that is not about a line. */
  const ELSEWHERE = {
    "?": () => desk.querySelector("[data-desk-keys]").showModal(),
    n: () => act(() => press(desk.querySelector("#call-next button"))),
    f: () => desk.querySelector("[type=search]").focus(),
  };

  function act(what) {
    if (isUpToDate()) what();
    else say(texts.desk.old);
  }

  function answer(key) {
    const question = document.querySelector("#desk-asked > *");
    if (!question) return false;
    if (key === "Escape") leaveQuestion();
    else if (key === "y") act(() => press(question.querySelector("form button")));
    else return !(key in STEPS || key in COLUMNS || key === "?");
    return true;
  }

  /** Whether the key was one of ours. */
  function done(key) {
    if (answer(key)) return true;
    if (key in STEPS) step(STEPS[key]);
    else if (key in COLUMNS) stepColumn(COLUMNS[key]);
    else if (key in ELSEWHERE) ELSEWHERE[key]();
    else if (key in BUTTONS || key in FIELDS || key === "o") act(() => onLine(key));
    else return false;
    return true;
  }

  function isOurs(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat) return false;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    return (event.target === document.body || desk.contains(event.target)) && !document.querySelector("dialog[open]");
  }

  document.addEventListener("keydown", (event) => {
    if (!isOurs(event)) return;
    if (event.target.closest(TYPING)) {
      if (event.key === "Escape") leaveField(event.target);
      return;
    }
    say("");
    if (done(event.key)) event.preventDefault();
  });

  function leaveField(field) {
    field.blur();
    goTo(field.closest(".dc-line"));
  }

  desk.addEventListener("focusin", (event) => {
    const found = event.target.closest(".dc-line");
    if (found && found.id !== current) goTo(found, { focus: false });
  });
  desk.querySelector("[data-desk-help]").addEventListener("click", ELSEWHERE["?"]);

  return {
    /** Go on with this line, wherever it stands. */
    follow(id) {
      const found = document.getElementById(id);
      goTo(found);
      found?.scrollIntoView({ block: "nearest" });
    },
    keepPlace(acted = null) {
      if (!current) return;
      const column = line()?.closest("section")?.id;
      if (column !== place.column) {
        // Gone on to another column: the reader goes on with the line that is in its place.
        const left = [...(document.getElementById(place.column)?.querySelectorAll(".dc-line") ?? [])];
        const next = left[Math.min(place.index, left.length - 1)];
        if (next && !document.activeElement?.matches(TYPING)) return goTo(next, { focus: isFree() });
      }
      const there = line();
      if (!there) return;
      if (acted === current) seen = there.dataset.line;
      there.setAttribute("aria-current", "true");
      if (isFree()) there.focus({ preventScroll: true });
    },
  };

  /** Nothing else has the focus: what had it is gone. */
  function isFree() {
    return document.activeElement === document.body || document.activeElement === null;
  }
}
