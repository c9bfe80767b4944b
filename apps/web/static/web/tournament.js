// A tournament's page, and the front page's featured tournament: the server's page, kept up to date.

import { renew } from "./forms.js";
import { connect } from "./live.js";
import { countDown, showConnection, showTimes, showViewers } from "./page.js";
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
import { followAgain, followPlayers } from "./players.js";
import { cardsOf, forgetScores, showScore, showScoresSince } from "./scores.js";
import { MATCH_ON_NOW, MATCH_OVER, TOURNAMENT_ENDED } from "./states.js";

const root = document.querySelector("[data-room]");
const LOOK_AGAIN_MS = 15_000;
const OWN_SPREAD_MS = 300;
// What everybody who plays is told beside their buttons.
const OF_THE_DAY = ["deadline_moved", "schedule_updated"];
const followed = new Map(); // the parts of the bracket that show the round being played, by themselves
const walked = new WeakSet();

/** One's own buttons, as the server has written them just now. */
function renewOwn(fresh) {
  const [shown, written] = [document, fresh].map((page) => page.getElementById("actions"));
  if (!isSignedIn() || !shown || !written) return;
  const { mine, staff } = fresh.querySelector("[data-room]").dataset;
  root.toggleAttribute("data-staff", staff !== undefined);
  if (mine) root.dataset.mine = mine;
  else delete root.dataset.mine;
  renew(shown, written);
}

function isSignedIn() {
  return "signedIn" in root.dataset;
}

/** Whether it changes this person's buttons: it is about their registration, or a match of theirs, or they decide. */
function isOwn({ type, data }) {
  const { mine } = root.dataset;
  if (!document.getElementById("actions") || !isSignedIn() || type === "score_updated") return false;
  if ("staff" in root.dataset) return true;
  if (!mine) return false;
  if (OF_THE_DAY.includes(type) && data.match_id == null) return true;
  const rows = [data, data.match, ...(data.registrations ?? []), ...(data.updated_nodes ?? [])].filter(Boolean);
  const ids = rows.flatMap((row) => [row.registration_id, row.participant1_id, row.participant2_id]);
  if (ids.some((id) => String(id) === mine)) return true;
  return [...cardsOf(data.match_id)].some((card) => card.querySelector(`[data-player="${mine}"]`));
}

/** Whether it may change the buttons of somebody of whom it says nothing. */
function isOfAll({ type, data }) {
  if (type === "bracket_updated") return data.anew || data.removed.length > 0;
  return type === "tournament_state_changed" || type === "bracket_generated";
}

function onEvent(event) {
  if (event.type === "viewers_changed") return showCount(event.data.viewers);
  if (event.type === "pieces") {
    const names = takePieces(event.data);
    // What everybody is offered: whoever is signed in has it among buttons of their own.
    if (names.includes("visitor") && isSignedIn()) askForPage(spread());
    return;
  }
  if (event.type === "score_updated") return showScore(event);
  if (event.sequence != null) expectPieces(event.sequence);
  if (isOwn(event)) askForPage(OWN_SPREAD_MS);
  else if (isSignedIn() && isOfAll(event)) askForPage(spread());
  if (event.type === "tournament_state_changed" && TOURNAMENT_ENDED.includes(event.data.new_state)) lookAgain();
}

function renewed(sequence) {
  showScoresSince(sequence);
  followAgain();
  const bracket = document.getElementById("bracket");
  document.querySelector(".layout")?.classList.toggle("drawn-later", !bracket || bracket.hidden);
  walkRounds();
  for (const follow of followed.values()) follow("smooth");
}

function showCount(count) {
  setViewers(count);
  showViewers(count);
}

/** The rounds' links scroll each part of the bracket sideways and show which round is in view. */
function walkRounds() {
  for (const part of document.querySelectorAll("[data-bracket] .part")) {
    if (walked.has(part)) continue;
    walked.add(part);
    walkPart(part);
  }
  for (const part of followed.keys()) if (!part.isConnected) followed.delete(part);
}

function walkPart(part) {
  const [bracket, links] = [part.querySelector(".bracket"), part.querySelector(".rounds")];
  const scrollTo = (round, behavior) =>
    bracket.scrollTo({ left: round.offsetLeft - bracket.firstElementChild.offsetLeft, behavior });
  links.addEventListener("click", (event) => {
    const round = event.target.hash && document.querySelector(event.target.hash);
    if (!round) return;
    event.preventDefault();
    scrollTo(round, "smooth");
  });
  const mark = () => {
    const middle = bracket.getBoundingClientRect().left + bracket.clientWidth / 2;
    const inView = [...bracket.children].find((round) => round.getBoundingClientRect().right >= middle);
    for (const link of links.children) link.setAttribute("aria-current", String(link.hash === `#${inView?.id}`));
  };
  bracket.addEventListener("scroll", mark, { passive: true });
  // Who has scrolled by themselves is not taken elsewhere.
  for (const type of ["pointerdown", "wheel", "keydown"])
    part.addEventListener(type, () => followed.delete(part), { passive: true });
  followed.set(part, (behavior) => {
    mark();
    const current = roundToWatch([...bracket.children]);
    if (current) scrollTo(current, behavior);
  });
  followed.get(part)("instant");
  mark();
}

/** The round in which something is played now, or the first in which something is left to play. */
function roundToWatch(rounds) {
  const isSome = (round, test) =>
    [...round.querySelectorAll(".slot:not(.bye) .match")].some((card) => test(card.dataset.state));
  return (
    rounds.find((round) => isSome(round, (state) => MATCH_ON_NOW.includes(state))) ??
    rounds.find((round) => isSome(round, (state) => !MATCH_OVER.includes(state)))
  );
}

/** The front page moves on to what is on next. */
function lookAgain() {
  if (!document.querySelector("[data-front]")) return;
  const reload = () => document.hidden || location.reload();
  setTimeout(
    () => {
      reload();
      document.addEventListener("visibilitychange", reload);
    },
    LOOK_AGAIN_MS * (1 + Math.random()),
  );
}

showTimes();
countDown();
if (root) {
  followPlayers();
  walkRounds();
  const { since, epoch } = root.dataset;
  followPieces({ renewOwn, renewed, begun: forgetScores, heard: () => room.sequence });
  const room = connect(root.dataset.room, {
    since: Number(since),
    epoch,
    pieces: document.documentElement.lang,
    around: () => root.dataset.around,
    signedIn: isSignedIn(),
    onEvent,
    onSnapshot(snapshot) {
      beginIn(snapshot.epoch);
      expectPieces(snapshot.sequence);
      // Somebody's role may be another one; or what no event tells, such as the game's name.
      if (isSignedIn() || isSeenIn("", snapshot.sequence)) askForPage(spread());
    },
    onState(state) {
      setTold(state.status === "live");
      showConnection(state);
    },
    onWelcome: (data) => showCount(data.viewers),
  });
} else {
  lookAgain();
}
