// The matches on the page. What is shown is the state: an event changes only what it names.

import { clone, fill, setText, showTime, texts } from "./page.js";

const SCORED = ["live", "pending_result", "disputed", "completed"];
const ON_NOW = ["live", "pending_result", "disputed"];

export function cardsOf(id) {
  return document.querySelectorAll(`[data-match="${id}"]`);
}

function namesOf(id) {
  return [...(cardsOf(id)[0]?.querySelectorAll(".name") ?? [])].map((name) => name.textContent);
}

/** "A – B", as far as the page knows them. */
export function versus(id) {
  return namesOf(id).join(" – ");
}

/** Where a match stands: its round, and the part of the bracket where there are several. */
export function titleOf(id) {
  return document.querySelector(`[data-bracket] [data-match="${id}"]`)?.closest("[data-title]").dataset.title ?? "";
}

/** Show what `match` holds, in the fields of a snapshot's match, wherever the match stands on the page. */
export function patchMatch(match) {
  for (const card of cardsOf(match.id)) patchCard(card, match);
  for (const names of document.querySelectorAll(`[data-versus="${match.id}"]`))
    setText(names, namesOf(match.id).filter(Boolean).join(" – "));
  showOnNow(match);
}

export function patchCard(card, match) {
  if (match.state) card.dataset.state = match.state;
  const state = card.dataset.state;
  setText(card.querySelector("[data-tag]"), texts.match[state] ?? state);
  card.querySelectorAll(".side").forEach((side, index) => patchSide(side, index + 1, match, state));
  if ("scheduled_time" in match) showSchedule(card, match.scheduled_time);
  if (match.best_of > 1) showBestOf(card, match.best_of);
}

function patchSide(side, slot, match, state) {
  const [id, name, seed, points, tiebreak] = ["id", "name", "seed", "score", "tiebreak"].map(
    (field) => match[`participant${slot}_${field}`],
  );
  if (id === null) delete side.dataset.player;
  else if (id !== undefined) side.dataset.player = id;
  if (name !== undefined) setText(side.querySelector(".name"), name);
  if (seed !== undefined) setText(side.querySelector(".seed"), seed ?? "");
  if (tiebreak !== undefined) setText(side.querySelector(".tiebreak"), tiebreak ?? "");
  if ("winner_id" in match) showOutcome(side, match.winner_id);
  const score = side.querySelector(".score");
  if (state === "forfeit") setText(score, side.classList.contains("won") ? "W" : "–");
  else if (!SCORED.includes(state)) setText(score, "");
  else if (points !== undefined) setText(score, points, true);
}

function showOutcome(side, winner) {
  const known = winner != null && side.dataset.player !== undefined;
  side.classList.toggle("won", known && side.dataset.player === String(winner));
  side.classList.toggle("lost", known && side.dataset.player !== String(winner));
}

function showSchedule(card, at) {
  let time = card.querySelector(".tag time");
  if (!at) return time?.remove();
  if (!time) {
    time = document.createElement("time");
    card.querySelector(".tag").append(time);
  }
  time.dateTime = at;
  time.dataset.time = "short";
  showTime(time);
}

function showBestOf(card, n) {
  if (card.querySelector(".best-of")) return;
  const shown = document.createElement("span");
  shown.className = "best-of";
  shown.textContent = fill(texts.bestOf, { n });
  card.querySelector(".tag").append(shown);
}

export function newCard(match) {
  const card = clone("card");
  card.dataset.match = match.id;
  card.href = `/matches/${match.id}/`;
  patchCard(card, match);
  return card;
}

/** Keep the list of matches being played right. */
function showOnNow(match) {
  const list = document.querySelector("[data-now]");
  if (!list) return;
  const shown = list.querySelector(`[data-match="${match.id}"]`);
  const inBracket = document.querySelector(`[data-bracket] [data-match="${match.id}"]`);
  const state = match.state ?? inBracket?.dataset.state ?? shown?.dataset.state;
  if (shown && !ON_NOW.includes(state)) shown.parentElement.remove();
  else if (!shown && ON_NOW.includes(state) && (inBracket || match.participant1_name)) {
    const item = document.createElement("li");
    item.append(inBracket ? inBracket.cloneNode(true) : newCard(match));
    list.append(item);
  }
  document.getElementById("now").hidden = list.children.length === 0;
}

/** Make the page's matches those of a snapshot; false where the page has to be laid out anew for that. */
export function showMatches(matches) {
  const shown = new Set(
    [...document.querySelectorAll("[data-bracket] [data-match]")].map((card) => card.dataset.match),
  );
  const ids = new Set(matches.map((match) => String(match.id)));
  document
    .querySelectorAll("[data-now] [data-match]")
    .forEach((card) => ids.has(card.dataset.match) || card.parentElement.remove());
  matches.filter((match) => !match.bye).forEach(patchMatch);
  return (
    !document.querySelector("[data-bracket]") || (shown.size === ids.size && [...ids].every((id) => shown.has(id)))
  );
}
