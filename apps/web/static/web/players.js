// Who plays, the places, and the path of one player through the bracket.

import { clone, setText, texts } from "./page.js";

const GONE = ["withdrawn", "rejected"];
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
  setText(item.querySelector(".player-state"), `${state === "checked_in" ? "✓ " : ""}${texts.registration[state] ?? state}`);
}

/** Show one registration's news; who is new is added, who is gone is taken away. */
export function patchPlayer(registration) {
  const list = document.querySelector("[data-players]");
  if (!list) return;
  const item = list.querySelector(`[data-registration="${registration.registration_id}"]`);
  if (GONE.includes(registration.state)) item?.remove();
  else if (item) patchItem(item, registration);
  else if (registration.name) list.append(newPlayer(registration));
  showEmpty(list);
}

function showEmpty(list) {
  document.querySelector("[data-players-empty]").hidden = list.children.length > 0;
}

export function showStandings(standings) {
  const section = document.querySelector("[data-standings]");
  if (!section) return;
  section.hidden = standings.length === 0;
  section.querySelector("tbody").replaceChildren(...standings.map(standingRow));
}

/** Places that were decided just now; those decided earlier stand. */
export function addStandings(decided) {
  const section = document.querySelector("[data-standings]");
  if (!section) return;
  const body = section.querySelector("tbody");
  for (const place of decided) {
    body.querySelector(`[data-player="${place.registration_id}"]`)?.parentElement.remove();
    const worse = [...body.children].find((row) => Number(row.dataset.place) > place.place_from);
    body.insertBefore(standingRow(place), worse ?? null);
  }
  section.hidden = body.children.length === 0;
}

function standingRow(place) {
  const row = document.createElement("tr");
  row.dataset.place = place.place_from;
  const range = place.place_from === place.place_to ? place.place_from : `${place.place_from}–${place.place_to}`;
  for (const text of [range, place.name, place.seed ?? ""]) {
    row.append(Object.assign(document.createElement("td"), { textContent: text }));
  }
  row.children[1].dataset.player = place.registration_id;
  return row;
}

/** Light up every match of the player under the pointer or the focus, or of the one chosen in the list. */
export function followPlayers() {
  const playerAt = (target) => target.closest?.("[data-player]")?.dataset.player ?? target.closest?.("[data-follow]")?.dataset.follow;
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && highlight(playerAt(event.target) ?? followed));
  document.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && highlight(playerAt(event.target) ?? followed));
  document.addEventListener("keydown", (event) => event.key === "Escape" && choose(null));
  document.querySelector("[data-players]")?.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-follow]")?.dataset.follow;
    if (chosen) choose(chosen === followed ? null : chosen);
  });
}

function choose(player) {
  followed = player;
  document.querySelectorAll("[data-follow]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.follow === player)));
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
