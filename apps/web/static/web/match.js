// One match's page: the score as it moves, and the commands of its players and referees.

import { sentence, tell } from "./feed.js";
import { connect } from "./live.js";
import { setText, showConnection, showTimes, showViewers, texts } from "./page.js";

const root = document.querySelector("[data-match-page]");
const panel = document.getElementById("panel");
const answer = document.querySelector("[data-answer]");
const SCORED = ["live", "pending_result", "disputed", "completed"];
let score = [1, 2].map((slot) => Number(root.querySelector(`.points [data-score="${slot}"]`).textContent) || 0);

function showScore(points, flash = true) {
  score = points;
  points.forEach((value, index) => root.querySelectorAll(`[data-score="${index + 1}"]`).forEach((shown) => setText(shown, value, flash)));
}

function showState(state) {
  root.dataset.state = state;
  const pill = root.querySelector("[data-match-state]");
  pill.dataset.state = state;
  setText(pill.querySelector("[data-state-text]"), texts.match[state] ?? state);
}

function showGames(games) {
  if (!games?.length) return;
  const section = root.querySelector("[data-games]");
  section.hidden = false;
  section.querySelector("tbody").replaceChildren(...games.map((game) => {
    const row = document.createElement("tr");
    for (const text of [`${game.n} ${game.map}`.trim(), game.participant1_score, game.participant2_score]) {
      row.append(Object.assign(document.createElement("td"), { textContent: text }));
    }
    return row;
  }));
}

function showWinner(winner) {
  root.querySelectorAll("[data-slot]").forEach((player) => {
    const won = winner != null && player.dataset.player === String(winner);
    player.classList.toggle("won", won);
    player.classList.toggle("lost", winner != null && !won);
    const note = player.querySelector("[data-note]");
    if (won) setText(note, texts.winner);
    else if (note.textContent === texts.winner) setText(note, "");
  });
}

/** A match that was given, or that has no score any more. */
function showNoScore(given) {
  score = [0, 0];
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

function noteOf(registration) {
  return root.querySelector(`[data-slot][data-player="${registration}"] [data-note]`);
}

function points(match) {
  return [match.participant1_score, match.participant2_score];
}

/** The buttons follow from the match's state and who looks: the server knows which. */
async function refreshPanel() {
  if (!panel.children.length) return;
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  panel.replaceChildren(...fresh.getElementById("panel").children);
}

function onSnapshot({ match, participants }) {
  showState(match.state);
  showPlayers(match);
  showPresent(participants);
  showGames(match.games);
  showWinner(match.winner_id);
  SCORED.includes(match.state) ? showScore(points(match), false) : showNoScore(match.state === "forfeit");
  showTiebreak(match);
  refreshPanel();
}

function showPlayers(match) {
  [1, 2].forEach((slot) => showPlayer(slot, match[`participant${slot}_id`], match[`participant${slot}_name`]));
}

function showPresent(participants) {
  if (root.dataset.state !== "check_in") return;
  participants.filter((one) => one.checked_in).forEach((one) => setText(noteOf(one.registration_id), texts.isHere));
}

function showPlayer(slot, registration, name) {
  const player = root.querySelector(`[data-slot="${slot}"]`);
  if (registration) player.dataset.player = registration;
  if (name) setText(player.querySelector(".name"), name);
}

const HANDLERS = {
  score_updated(data) {
    showScore(points(data));
    showGames(data.games);
  },
  match_started: () => showScore([0, 0], false),
  match_updated(data) {
    showPlayers(data.match);
    refreshPanel();
  },
  match_checked_in(data) {
    showPresent([{ ...data, checked_in: true }]);
    refreshPanel();
  },
  result_reported: refreshPanel,
  match_completed(data) {
    showGames(data.games);
    showWinner(data.winner_id);
    root.dataset.state === "forfeit" ? showNoScore(true) : showScore(points(data));
    showTiebreak(data);
  },
  match_reset({ match }) {
    showState(match.state);
    showPlayers(match);
    showWinner(null);
    showNoScore(false);
    showTiebreak(match);
    root.querySelector("[data-games]").hidden = true;
    refreshPanel();
  },
  match_state_changed(data) {
    showState(data.new_state);
    refreshPanel();
    if (data.new_state === "ready" && panel.children.length) notify(texts.command.ready);
  },
  viewers_changed: (data) => showViewers(data.viewers),
};

function news(event) {
  const names = [...root.querySelectorAll("[data-slot] .name")].map((name) => name.textContent);
  if (event.type === "score_updated") return points(event.data).join("–");
  return sentence(event, { match: names.join(" – ") });
}

function onEvent(event) {
  HANDLERS[event.type]?.(event.data);
  tell(event, news(event));
}

function notify(text) {
  if (document.visibilityState === "hidden" && globalThis.Notification?.permission === "granted") new Notification(text);
}

function say(text, kind) {
  answer.className = `answer ${kind}`;
  setText(answer, text);
}

async function command(type, fields) {
  say("", "");
  try {
    await room.send(type, fields);
    say(texts.command.done, "success");
  } catch (error) {
    say(error.code === "timeout" ? texts.command.timeout : error.message, "error");
  }
}

function fieldsOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  return Object.fromEntries(filled.map(([name, value]) => [name, form.elements[name].type === "number" ? Number(value) : value]));
}

panel.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  if (form.dataset.command === "ready_up") globalThis.Notification?.requestPermission();
  await command(form.dataset.command, fieldsOf(form));
  button.disabled = false;
  refreshPanel();
});

panel.addEventListener("click", (event) => {
  const { step, side } = event.target.dataset;
  if (!step) return;
  const changed = score.map((value, index) => (index === side - 1 ? Math.max(0, value + Number(step)) : value));
  showScore(changed);
  command("update_score", { participant1_score: changed[0], participant2_score: changed[1] });
});

showTimes();
const { since, epoch } = root.dataset;
const room = connect(root.dataset.room, { since: Number(since), epoch, onEvent, onSnapshot, onState: showConnection, onWelcome: (data) => showViewers(data.viewers) });
