// One match's page: the score as it moves, and the commands of its players and referees.

import { fieldsOf, hasFile, isForOthers, keepRefused, refuse, renew, sent } from "./forms.js";
import { connect } from "./live.js";
import { setText, showConnection, showTimeLeft, showTimes, showViewers, texts } from "./page.js";
import {
  askForPage,
  beginIn,
  expectPieces,
  followPieces,
  isSeenIn,
  setTold,
  setViewers,
  spread,
  takePieces,
} from "./pieces.js";
import { MATCH } from "./states.js";

const root = document.querySelector("[data-match-page]");
const panel = document.getElementById("panel");
const answer = document.querySelector("[data-answer]");
// Longer than a live score waits to be told together with others.
const TOLD_WITHIN_MS = 2000;
const OWN_SPREAD_MS = 100;
// What a poll does not tell, such as another name of the tournament, is seen by then.
const ANEW_WHILE_POLLING_MS = 60_000;
// For so long it stands there that something was done.
const SAID_MS = 6_000;
let saying = null; // the timer that takes it away
let toldAt = 0; // the number of the newest score
let told = pointsShown();
let score = told;
// The points this page sent last, until they are told: what is told meanwhile is older.
let own = null;

function slots() {
  return [...root.querySelectorAll("[data-slot]")];
}

function playersShown() {
  return slots()
    .map(({ dataset }) => dataset.player)
    .join();
}

function pointsShown() {
  return [1, 2].map((slot) => Number(root.querySelector(`.points [data-score="${slot}"]`).textContent) || 0);
}

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
  const [first, second] = slots().map(({ dataset }) => Number(dataset.player));
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

/** What the reader may do: the server knows. */
function renewOwn(fresh) {
  const page = fresh.querySelector("[data-match-page]");
  root.toggleAttribute("data-takes-part", page.matches("[data-takes-part]"));
  const written = fresh.getElementById("panel");
  showTimes(written);
  renew(panel, written);
  showTimeLeft();
  showScoreOfSteppers();
}

/** The page may have been written before the newest score. */
function showScoreOfSteppers() {
  if (root.dataset.state === MATCH.LIVE)
    panel.querySelectorAll("output[data-score]").forEach((shown) => setText(shown, score[shown.dataset.score - 1]));
}

/** The pieces are as of this number now: the newest score that was told, or that this page has sent, stays. */
function renewed(number) {
  showTimeLeft();
  const before = root.dataset.state;
  root.dataset.state = root.querySelector("[data-match-state]").dataset.state;
  if (number >= toldAt) {
    told = pointsShown();
    if (own === null) score = told;
  }
  if (root.dataset.state !== MATCH.LIVE) own = null;
  if (root.dataset.state === MATCH.LIVE) showScore(own ?? told, false);
  if (before !== root.dataset.state && root.dataset.state === MATCH.READY && "takesPart" in root.dataset)
    notify(texts.command.ready);
}

function onEvent(event) {
  if (event.type === "viewers_changed") return showCount(event.data.viewers);
  if (event.type === "pieces") {
    const before = playersShown();
    takePieces(event.data);
    // Somebody who only watched may be one of the players now.
    if (playersShown() !== before && "signedIn" in root.dataset) askForPage(OWN_SPREAD_MS);
    return;
  }
  if (event.sequence == null) return;
  const isSeen = isSeenIn("sides", event.sequence);
  expectPieces(event.sequence);
  if (event.type === "score_updated") {
    if (isSeen) return;
    toldAt = event.sequence;
    scoreTold([event.data.participant1_score, event.data.participant2_score]);
  } else if ("takesPart" in root.dataset) askForPage(OWN_SPREAD_MS);
}

function showCount(count) {
  setViewers(count);
  showViewers(count);
}

function notify(text) {
  if (document.visibilityState === "hidden" && globalThis.Notification?.permission === "granted")
    new Notification(text);
}

/** Say it above the forms; that something was done only until it is read. */
function say(text, kind) {
  clearTimeout(saying);
  if (kind === "success") saying = setTimeout(() => say("", ""), SAID_MS);
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
  const form = event.target;
  // A file goes the way that forms go, as does what no socket carries out.
  if (!form.dataset.command || hasFile(form)) return;
  event.preventDefault();
  if (isForOthers(form)) return;
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  if (form.dataset.command === "ready_up") globalThis.Notification?.requestPermission();
  const done = await command(form.dataset.command, fieldsOf(form, event.submitter), form);
  buttons.forEach((button) => (button.disabled = false));
  if (done) askForPage(0);
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
showTimeLeft();
setInterval(showTimeLeft, 1000);
keepRefused(panel);
followPieces({ renewOwn, renewed, begun: () => (toldAt = 0), heard: () => room.sequence });
const { since, epoch } = root.dataset;
const room = connect(root.dataset.room, {
  since: Number(since),
  epoch,
  pieces: document.documentElement.lang,
  around: () => root.dataset.around,
  signedIn: "signedIn" in root.dataset,
  onEvent,
  onSnapshot(snapshot) {
    beginIn(snapshot.epoch);
    expectPieces(snapshot.sequence);
    // Somebody's role may be another one; while it polls, most are the same.
    if ("signedIn" in root.dataset && room?.state.status !== "polling") askForPage(spread());
  },
  onState(state) {
    setTold(state.status === "live");
    showConnection(state);
  },
  onWelcome: (data) => showCount(data.viewers),
});
setInterval(() => room.state.status === "polling" && askForPage(spread()), ANEW_WHILE_POLLING_MS);
