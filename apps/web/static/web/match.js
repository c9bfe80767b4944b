// One match's page: the score as it moves, and the commands of its players and referees.

import { sentence, tell } from "./feed.js";
import { fieldsOf, keepRefused, refuse, renew, sent } from "./forms.js";
import { connect } from "./live.js";
import { fill, setText, showConnection, showTime, showTimes, showViewers, texts } from "./page.js";
import { MATCH, MATCH_OVER, MATCH_SCORED, MATCH_TOLD_OTHERWISE } from "./states.js";

const root = document.querySelector("[data-match-page]");
const panel = document.getElementById("panel");
const answer = document.querySelector("[data-answer]");
const slots = [...root.querySelectorAll("[data-slot]")];
// Longer than a live score waits to be told together with others.
const TOLD_WITHIN_MS = 2000;
const PAGE_TIMEOUT_MS = 10_000;
const PAGE_AGAIN_MS = 3_000;
let told = [1, 2].map((slot) => Number(root.querySelector(`.points [data-score="${slot}"]`).textContent) || 0);
let score = told;
// The points this page sent last, until they are told: what is told meanwhile is older.
let own = null;

function showScore(points, flash = true) {
  score = points;
  points.forEach((value, index) =>
    root.querySelectorAll(`[data-score="${index + 1}"]`).forEach((shown) => setText(shown, value, flash)),
  );
}

function scoreTold(points, flash = true) {
  told = points;
  if (String(points) === String(own)) own = null;
  if (own === null) showScore(points, flash);
}

/** Show the points at once, and what is told instead where they are refused, or were passed over by somebody else's. */
async function sendScore(points) {
  own = points;
  showScore(points);
  const [first, second] = slots.map(({ dataset }) => Number(dataset.player));
  const done = await command("update_score", {
    participant1_id: first,
    participant2_id: second,
    participant1_score: points[0],
    participant2_score: points[1],
  });
  if (done && room.state.status !== "live") told = points; // what is told comes with the next poll
  setTimeout(
    () => {
      if (own !== points) return;
      own = null;
      showScore(told);
    },
    done ? TOLD_WITHIN_MS : 0,
  );
}

function showState(state) {
  root.dataset.state = state;
  const pill = root.querySelector("[data-match-state]");
  pill.dataset.state = state;
  setText(pill.querySelector("[data-state-text]"), texts.match[state] ?? state);
  showNotes();
}

function showGames(games = []) {
  const section = root.querySelector("[data-games]");
  section.hidden = games.length === 0;
  section.querySelector("tbody").replaceChildren(
    ...games.map((game) => {
      const row = document.createElement("tr");
      for (const text of [`${game.n} ${game.map}`.trim(), game.participant1_score, game.participant2_score]) {
        row.append(Object.assign(document.createElement("td"), { textContent: text }));
      }
      return row;
    }),
  );
}

function showWinner(winner) {
  for (const player of slots) {
    const won = winner != null && player.dataset.player === String(winner);
    player.classList.toggle("won", won);
    player.classList.toggle("lost", winner != null && !won);
  }
  showNotes();
}

/** Below each name: that they won, that they are here, or their seed. */
function showNotes() {
  for (const player of slots) {
    const isHere = root.dataset.state === MATCH.CHECK_IN && "here" in player.dataset;
    const seed = player.dataset.seed ? fill(texts.seed, { n: player.dataset.seed }) : "";
    setText(
      player.querySelector("[data-note]"),
      player.classList.contains("won") ? texts.winner : isHere ? texts.isHere : seed,
    );
  }
}

/** A match that was given, or that has no score any more. */
function showNoScore(given) {
  score = told = [0, 0];
  own = null;
  root.querySelectorAll(".points [data-score]").forEach((shown) => {
    const won = root.querySelector(`[data-slot="${shown.dataset.score}"]`).classList.contains("won");
    setText(shown, given && won ? "W" : "–");
  });
}

function showTiebreak(match) {
  const shown = root.querySelector("[data-tiebreak]");
  shown.hidden = match.participant1_tiebreak == null;
  setText(shown.querySelector("span"), `${match.participant1_tiebreak} : ${match.participant2_tiebreak}`);
}

function showSchedule(match) {
  const shown = root.querySelector("[data-at]");
  shown.hidden = !match.scheduled_time || MATCH_OVER.includes(match.state);
  if (!match.scheduled_time) return;
  shown.dateTime = match.scheduled_time;
  showTime(shown);
}

function points(match) {
  return [match.participant1_score, match.participant2_score];
}

/** A match in full, as a snapshot and some events hold it. */
function showMatch(match) {
  showPlayers(match);
  showState(match.state);
  showWinner(match.winner_id);
  MATCH_SCORED.includes(match.state) ? scoreTold(points(match), false) : showNoScore(match.state === MATCH.FORFEIT);
  showTiebreak(match);
  showSchedule(match);
}

function showPlayers(match) {
  const changed = slots.map((player, index) => showPlayer(player, index + 1, match)).includes(true);
  const names = slots.map((player) => player.querySelector(".name").textContent);
  root.querySelectorAll("[data-games] th[data-of]").forEach((cell) => setText(cell, names[cell.dataset.of - 1]));
  document.title = `${names.join(" – ")} · ${root.querySelector(".crumb a").textContent}`;
  // Somebody who only watched may be one of the players now.
  if (changed && "signedIn" in root.dataset) refreshPanel(true);
}

/** Whether somebody else stands there now. */
function showPlayer(player, slot, match) {
  const [id, name, seed] = ["id", "name", "seed"].map((field) => match[`participant${slot}_${field}`]);
  const changed = (player.dataset.player ?? "") !== String(id ?? "");
  if (changed) delete player.dataset.here;
  if (id == null) delete player.dataset.player;
  else player.dataset.player = id;
  player.dataset.seed = seed ?? "";
  setText(player.querySelector(".name"), name || "–");
  return changed;
}

function showPresent(participants) {
  for (const participant of participants) {
    const player = slots.find(({ dataset }) => dataset.player === String(participant.registration_id));
    if (player && participant.checked_in) player.dataset.here = "";
    else if (player) delete player.dataset.here;
  }
  showNotes();
}

let renewing = null;
let isStale = false;

/** The buttons follow from the match's state and who looks: the server knows which. One request at a time. */
function refreshPanel(always = false) {
  if (!always && !panel.children.length) return;
  isStale = true;
  renewing ??= renewPanel().finally(() => (renewing = null));
}

async function renewPanel() {
  while (isStale) {
    isStale = false;
    const { html, againAfterMs } = await pageNow().catch(() => ({ againAfterMs: PAGE_AGAIN_MS }));
    if (againAfterMs) {
      await new Promise((done) => setTimeout(done, againAfterMs));
      isStale = true;
    }
    if (!html) continue;
    renew(panel, new DOMParser().parseFromString(html, "text/html").getElementById("panel"));
    showScoreOfSteppers();
  }
}

/** This page as the server writes it now; rejects where nothing comes in time. */
async function pageNow() {
  const response = await fetch(`/matches/${root.dataset.matchPage}/`, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  if (response.ok) return { html: await response.text() };
  return { againAfterMs: response.status === 429 ? 1000 * (Number(response.headers.get("Retry-After")) || 1) : 0 };
}

/** The page may have been written before the newest score. */
function showScoreOfSteppers() {
  if (root.dataset.state === MATCH.LIVE)
    panel.querySelectorAll("output[data-score]").forEach((shown) => setText(shown, score[shown.dataset.score - 1]));
}

let lastSnapshot = "";

function onSnapshot({ match, participants }) {
  showMatch(match);
  showPresent(participants);
  showGames(match.games);
  const now = JSON.stringify([match, participants]);
  if (now !== lastSnapshot) refreshPanel(); // while it polls, most are the same
  lastSnapshot = now;
}

const HANDLERS = {
  score_updated(data) {
    scoreTold(points(data));
    showGames(data.games);
  },
  match_started: () => scoreTold([0, 0], false),
  match_updated(data) {
    showPlayers(data.match);
    showSchedule(data.match);
    showNotes();
    refreshPanel();
  },
  match_checked_in(data) {
    showPresent([{ ...data, checked_in: true }]);
    refreshPanel();
  },
  result_reported: () => refreshPanel(),
  match_completed(data) {
    showGames(data.games);
    showWinner(data.winner_id);
    root.dataset.state === MATCH.FORFEIT ? showNoScore(true) : scoreTold(points(data));
    showTiebreak(data);
  },
  match_reset({ match }) {
    for (const player of slots) delete player.dataset.here;
    showMatch(match);
    showGames();
    refreshPanel();
  },
  match_state_changed(data) {
    showState(data.new_state);
    refreshPanel();
    if (data.new_state === MATCH.READY && panel.children.length) notify(texts.command.ready);
  },
  viewers_changed: (data) => showViewers(data.viewers),
};

function news(event) {
  if (event.type === "score_updated") return points(event.data).join("–");
  if (event.type === "match_state_changed" && !MATCH_TOLD_OTHERWISE.includes(event.data.new_state))
    return texts.match[event.data.new_state];
  return sentence(event, { match: slots.map((player) => player.querySelector(".name").textContent).join(" – ") });
}

function onEvent(event) {
  HANDLERS[event.type]?.(event.data);
  tell(event, news(event));
}

function notify(text) {
  if (document.visibilityState === "hidden" && globalThis.Notification?.permission === "granted")
    new Notification(text);
}

function say(text, kind) {
  answer.className = `answer ${kind}`;
  setText(answer, text);
}

/** Carry out a command; what is refused says why where it was typed. Whether it was carried out. */
async function command(type, fields, form = null) {
  say("", "");
  try {
    await room.send(type, fields);
  } catch (error) {
    if (error.code === "overtaken") return false; // the newer one has an answer of its own
    const text = texts.command[error.code] ?? error.message;
    form ? refuse(form, text, error.fields) : say(text, "error");
    return false;
  }
  if (form) sent(form);
  say(texts.command.done, "success");
  return true;
}

panel.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  if (form.dataset.command === "ready_up") globalThis.Notification?.requestPermission();
  const done = await command(form.dataset.command, fieldsOf(form), form);
  buttons.forEach((button) => (button.disabled = false));
  if (done) refreshPanel();
});

/** Whether the server would not take these points. */
function isTooMany(points, { most, series }) {
  return Math.max(...points) > Number(most) || (series !== undefined && Math.min(...points) >= Number(most));
}

panel.addEventListener("click", (event) => {
  const { step, side } = event.target.dataset;
  if (!step) return;
  const steppers = event.target.closest("[data-steppers]");
  const changed = score.map((value, index) => (index === side - 1 ? Math.max(0, value + Number(step)) : value));
  const tooMany = isTooMany(changed, steppers.dataset);
  steppers.querySelector("[data-at-most]").hidden = !tooMany;
  if (tooMany || String(changed) === String(score)) return;
  sendScore(changed);
});

showTimes();
keepRefused(panel);
const { since, epoch } = root.dataset;
const room = connect(root.dataset.room, {
  since: Number(since),
  epoch,
  signedIn: "signedIn" in root.dataset,
  onEvent,
  onSnapshot,
  onState: showConnection,
  onWelcome: (data) => showViewers(data.viewers),
});
