// A list that is put in order: dragged by the handle (with a mouse by any part of a row), with the buttons of a row, by
// typing a place, or with Alt and the arrows. The form sends the order as it stands. After each change the first round
// as it would be is asked for, once the hand rests; the newest answer is shown, and none that was overtaken.

const REST_MS = 250;
const TIMEOUT_MS = 10_000;
const NOT_DRAGGED = "button, input, a";

const list = document.querySelector("[data-sorted]");
let dragged = null;
let waiting = null; // the timer of the next question
let asking = null; // ends the question that is under way

const rows = () => [...list.children];
const order = () => rows().map((row) => row.dataset.id);
// As the server would put them: by seed, and who has none as they registered.
const bySeed = (a, b) => (a.seed || Infinity) - (b.seed || Infinity) || a.id - b.id;
const saved = list
  ? rows()
      .map(({ dataset }) => dataset)
      .sort(bySeed)
      .map(({ id }) => id)
  : [];
const rowOf = (node) => node?.closest?.("[data-sorted] > li");

function move(row, place) {
  const others = rows().filter((other) => other !== row);
  const at = Math.max(0, Math.min(place, others.length));
  if (rows().indexOf(row) === at) return;
  if (at === others.length) list.append(row);
  else others[at].before(row);
  changed(row);
}

function changed(row) {
  for (const [index, each] of rows().entries()) each.querySelector("[data-place]").value = index + 1;
  markUnsaved();
  row.scrollIntoView({ block: "nearest" });
  const said = list.dataset.moved.replace("{name}", row.dataset.name).replace("{n}", rows().indexOf(row) + 1);
  document.querySelector("[data-said]").textContent = said;
  if (!("live" in list.dataset)) return;
  clearTimeout(waiting);
  waiting = setTimeout(draw, REST_MS);
}

function markUnsaved() {
  const isUnsaved = order().join() !== saved.join();
  for (const note of document.querySelectorAll("[data-unsaved]")) note.hidden = !isUnsaved;
  for (const button of document.querySelectorAll("[data-draw] button")) button.disabled = isUnsaved;
}

async function draw() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const address = new URL(location.href);
  address.searchParams.set("order", order().join("-"));
  const text = await textAt(address, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
  if (signal.aborted) return;
  const fresh = text && new DOMParser().parseFromString(text, "text/html").querySelector("#drawing");
  const shown = document.getElementById("drawing");
  if (fresh) {
    const isOpen = shown.querySelector("details")?.open;
    shown.replaceWith(document.adoptNode(fresh));
    if (isOpen) fresh.querySelector("details")?.setAttribute("open", "");
    mark();
    markUnsaved();
  } else shown.querySelector("[data-no-answer]").hidden = false;
}

async function textAt(address, signal) {
  try {
    const answer = await fetch(address, { signal });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** In the list too, who meets somebody of the same. */
function mark() {
  const marked = new Set(document.getElementById("drawing")?.dataset.marked.split(" "));
  for (const row of rows()) row.toggleAttribute("data-conflict", marked.has(row.dataset.id));
}

function begin(event) {
  const row = rowOf(event.target);
  const isByHandle = event.target.closest("[data-handle]");
  // A finger beside the handle scrolls the page.
  if (
    !row ||
    event.button !== 0 ||
    (!isByHandle && (event.pointerType !== "mouse" || event.target.closest(NOT_DRAGGED)))
  )
    return;
  event.preventDefault();
  dragged = row;
  row.toggleAttribute("data-dragged", true);
  list.setPointerCapture(event.pointerId);
}

function drag({ clientX, clientY }) {
  if (!dragged) return;
  const over = rowOf(document.elementFromPoint(clientX, clientY));
  if (!over || over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  const others = rows().filter((row) => row !== dragged);
  move(dragged, others.indexOf(over) + (clientY < top + height / 2 ? 0 : 1));
}

function end() {
  dragged?.removeAttribute("data-dragged");
  dragged = null;
}

function press(event) {
  const row = rowOf(event.target);
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (row && event.key === "Enter" && event.target.matches("[data-place]")) {
    event.preventDefault();
    event.target.blur();
  } else if (row && by && event.altKey) {
    event.preventDefault();
    move(row, rows().indexOf(row) + by);
    event.target.focus();
  }
}

function click({ target }) {
  const button = target.closest("[data-up], [data-down]");
  if (!button) return;
  const row = rowOf(button);
  move(row, rows().indexOf(row) + ("up" in button.dataset ? -1 : 1));
  button.focus();
}

function type({ target }) {
  if (!target.matches("[data-place]")) return;
  const row = rowOf(target);
  const place = Number.parseInt(target.value, 10);
  if (place > 0) move(row, place - 1);
  target.value = rows().indexOf(row) + 1;
}

if (list) {
  list.addEventListener("pointerdown", begin);
  list.addEventListener("pointermove", drag);
  list.addEventListener("pointerup", end);
  list.addEventListener("pointercancel", end);
  list.addEventListener("keydown", press);
  list.addEventListener("click", click);
  list.addEventListener("change", type);
  mark();
  markUnsaved();
  document.querySelector("[data-apart]")?.addEventListener("change", ({ target }) => target.form.submit());
}
