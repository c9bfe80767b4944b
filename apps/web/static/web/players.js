// Who plays, the places, and the path of one player through the bracket.

import { clone, setText, texts } from "./page.js";
import { placeReason, rankReason } from "./ranks.js";
import { REGISTRATION, REGISTRATION_GONE, REGISTRATION_TAKES_A_PLACE } from "./states.js";

let followed = null;

export function showPlayers(registrations) {
  const list = document.querySelector("[data-players]");
  if (!list) return;
  list.replaceChildren(...registrations.map(newPlayer));
  showEmpty(list);
}

function newPlayer(registration) {
  const item = clone("player");
  item.dataset.registration = item.querySelector("button").dataset.follow = registration.registration_id;
  patchItem(item, registration);
  return item;
}

function patchItem(item, registration) {
  const { name, seed, state } = registration;
  if (name !== undefined) setText(item.querySelector(".name"), name);
  if (seed !== undefined) setText(item.querySelector(".seed"), seed ?? "");
  if (state === undefined) return;
  item.dataset.state = state;
  setText(
    item.querySelector(".player-state"),
    `${state === REGISTRATION.CHECKED_IN ? "✓ " : ""}${texts.registration[state] ?? state}`,
  );
}

/** Show one registration's news; who is new is added, who is gone is taken away. */
export function patchPlayer(registration) {
  const list = document.querySelector("[data-players]");
  if (!list) return;
  const item = list.querySelector(`[data-registration="${registration.registration_id}"]`);
  if (REGISTRATION_GONE.includes(registration.state)) item?.remove();
  else if (item) patchItem(item, registration);
  else if (registration.name) list.append(newPlayer(registration));
  showEmpty(list);
}

/** How many take part, as far as the list tells; null where there is no list. */
export function countPlayers() {
  const list = document.querySelector("[data-players]");
  return list && [...list.children].filter((item) => REGISTRATION_TAKES_A_PLACE.includes(item.dataset.state)).length;
}

function showEmpty(list) {
  document.querySelector("[data-players-empty]").hidden = list.children.length > 0;
}

export function showStandings(standings) {
  const body = document.querySelector("[data-standings] tbody");
  if (!body) return;
  body.replaceChildren(...byPlace(standings.filter(isPlace).map(placeRow)));
  hideEmpty(body);
  standings.forEach(patchTable);
  sortTables();
}

/** Places that are new or other ones; `removed`: whose place is open again. */
export function addStandings(changed, removed = []) {
  const body = document.querySelector("[data-standings] tbody");
  if (!body) return;
  const gone = new Set([...changed.map((place) => place.registration_id), ...removed].map(String));
  const kept = [...body.children].filter((row) => !gone.has(row.children[1].dataset.player));
  const rows = [...kept, ...changed.filter(isPlace).map(placeRow)];
  body.replaceChildren(...byPlace(rows));
  hideEmpty(body);
  changed.forEach(patchTable);
  sortTables();
}

function byPlace(rows) {
  const order = (row) => [row.dataset.place, row.dataset.last, row.children[2].textContent].map(Number);
  const compare = (a, b) => a.reduce((found, value, n) => found || value - b[n], 0);
  return rows.sort((a, b) => compare(order(a), order(b)));
}

/** A place in a running table stands in the table. */
function isPlace({ table, reason }) {
  return table === null || reason !== null;
}

function hideEmpty(body) {
  document.querySelector("[data-standings]").hidden = body.children.length === 0;
}

function placeRow(place) {
  const row = document.createElement("tr");
  row.dataset.place = place.place_from;
  row.dataset.last = place.place_to;
  const range = place.place_from === place.place_to ? place.place_from : `${place.place_from}–${place.place_to}`;
  for (const content of [range, explained(place), place.seed ?? ""]) {
    const cell = document.createElement("td");
    cell.append(content);
    row.append(cell);
  }
  row.children[1].dataset.player = place.registration_id;
  return row;
}

/** The name, which opens to say why it stands there. */
function explained({ name, reason }) {
  const details = document.createElement("details");
  const element = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });
  details.append(element("summary", name), element("p", placeReason(reason)));
  return details;
}

function patchTable({ registration_id: player, table, seed }) {
  const row = table && document.querySelector(`[data-table] [data-row="${player}"]`);
  if (!row) return;
  row.dataset.rank = table.rank;
  row.dataset.seed = seed ?? "";
  for (const cell of row.querySelectorAll("[data-cell]")) setText(cell, table[cell.dataset.cell], true);
  setText(row.querySelector("[data-why]"), rankReason(table));
}

function sortTables() {
  for (const body of document.querySelectorAll("[data-table] tbody")) {
    body.append(
      ...[...body.children].sort((a, b) => a.dataset.rank - b.dataset.rank || a.dataset.seed - b.dataset.seed),
    );
  }
}

/** Light up every match of the player under the pointer or the focus, or of the one chosen in the list. */
export function followPlayers() {
  const playerAt = (target) =>
    target.closest?.("[data-player]")?.dataset.player ?? target.closest?.("[data-follow]")?.dataset.follow;
  document.addEventListener(
    "pointerover",
    (event) => event.pointerType === "mouse" && highlight(playerAt(event.target) ?? followed),
  );
  document.addEventListener(
    "focusin",
    (event) => event.target.matches(":focus-visible") && highlight(playerAt(event.target) ?? followed),
  );
  document.addEventListener("keydown", (event) => event.key === "Escape" && choose(null));
  document.querySelector("[data-players]")?.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-follow]")?.dataset.follow;
    if (chosen) choose(chosen === followed ? null : chosen);
  });
}

function choose(player) {
  followed = player;
  document
    .querySelectorAll("[data-follow]")
    .forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.follow === player)));
  highlight(player);
}

function highlight(player) {
  const bracket = document.querySelector("[data-bracket]");
  if (!bracket) return;
  const sides = player ? bracket.querySelectorAll(`.side[data-player="${player}"]`) : [];
  bracket.querySelectorAll(".on-path").forEach((side) => side.classList.remove("on-path"));
  sides.forEach((side) => side.classList.add("on-path"));
  bracket.classList.toggle("following", sides.length > 0);
}
