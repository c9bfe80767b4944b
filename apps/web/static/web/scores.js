// The live scores on the page, shown before the server has written them.

import { setText } from "./page.js";
import { isSeenIn } from "./pieces.js";
import { MATCH_SCORED } from "./states.js";

const told = new Map(); // the newest score of each match, until the pieces hold it

export function cardsOf(id) {
  return document.querySelectorAll(`[data-match="${id}"]`);
}

/** Show a score that was told, and again whenever older pieces take its place. */
export function showScore({ sequence, data }) {
  if (isSeenIn(`match-${data.match_id}`, sequence)) return;
  told.set(data.match_id, { sequence, data });
  show(data, true);
}

/** The pieces are as of this number now. */
export function showScoresSince(number) {
  for (const [match, { sequence, data }] of told) {
    if (sequence <= number) told.delete(match);
    else show(data, false);
  }
}

export function forgetScores() {
  told.clear();
}

function show(data, flash) {
  for (const card of cardsOf(data.match_id)) {
    if (!MATCH_SCORED.includes(card.dataset.state)) continue;
    card.querySelectorAll(".side").forEach((side, index) => {
      setText(side.querySelector(".score"), data[`participant${index + 1}_score`], flash);
    });
  }
}
