// What happened, in sentences: the same that apps/web/feed.py says when the page is rendered.

import { fill, showTime, texts } from "./page.js";
import { TOURNAMENT, TOURNAMENT_BEFORE_LIVE } from "./states.js";

const LONGEST = 60;

export function score(data) {
  const down = (a, b) => b - a;
  const points = [data.participant1_score ?? 0, data.participant2_score ?? 0].sort(down).join("–");
  const breaks = [data.participant1_tiebreak, data.participant2_tiebreak];
  return breaks.some((score) => score == null) ? points : `${points} (${breaks.sort(down).join("–")})`;
}

function key({ type, data }) {
  if (type === "tournament_state_changed") return `${type}.${data.new_state}${isBack(data) ? ".again" : ""}`;
  if (type === "tournament_completed" && data.winner_registration_id == null) return `${type}.nobody`;
  if (type === "match_completed" && data.winner_id == null) return `${type}.${data.draw ? "draw" : "nobody"}`;
  if (type === "match_completed" && score(data) === "0–0") return `${type}.walkover`;
  if (type === "match_reset") return `${type}.${data.match.state}`;
  return type;
}

function isBack({ old_state: old, new_state: now }) {
  return now === TOURNAMENT.LIVE && !TOURNAMENT_BEFORE_LIVE.includes(old);
}

/** The event in words, or null for one that is not news. `names` holds `match` and `champion`. */
export function sentence(event, names) {
  const words = texts.feed[key(event)];
  return words ? fill(words, { ...event.data, ...names, score: score(event.data) }) : null;
}

/** Put news at the top of the page's list. */
export function tell(event, text) {
  const list = document.querySelector("[data-feed]");
  if (!list || !text) return;
  const item = document.createElement("li");
  const time = document.createElement("time");
  const words = document.createElement("span");
  item.className = "new";
  item.dataset.kind = event.type;
  time.dateTime = event.at ?? new Date().toISOString();
  time.dataset.time = "ago";
  showTime(time);
  words.textContent = text;
  item.append(time, words);
  if (event.data.body) item.append(Object.assign(document.createElement("p"), { textContent: event.data.body }));
  list.prepend(item);
  while (list.children.length > LONGEST) list.lastElementChild.remove();
  const empty = document.querySelector("[data-feed-empty]");
  if (empty) empty.hidden = true;
}
