// A tournament's page, and the front page's featured tournament: the server's page, kept up to date.

import { patchMatch, showMatches, versus } from "./board.js";
import { sentence, tell } from "./feed.js";
import { renew } from "./forms.js";
import { connect } from "./live.js";
import { countDown, setText, showConnection, showTimes, showViewers, texts } from "./page.js";
import { addStandings, countPlayers, followPlayers, patchPlayer, showPlayers, showStandings } from "./players.js";
import { progressOf } from "./progress.js";
import { MATCH, MATCH_ON_NOW, MATCH_OVER, REGISTRATION, TOURNAMENT_ENDED, TOURNAMENT_YET_TO_START } from "./states.js";

const root = document.querySelector("[data-room]");
const SPREAD_MS = 1500; // a room full of readers does not ask at the same moment
const LOOK_AGAIN_MS = 15_000;
const followed = new Map(); // the parts of the bracket that show the round being played, by themselves
let refetching = null;
let fetched = 0; // rises with every time the page is asked for, so that an older answer is ignored
let rewriting = null;

function nameOf(registration) {
  const found = document.querySelector(
    `[data-registration="${registration}"] .name, [data-player="${registration}"] .name`,
  );
  return found?.textContent ?? "";
}

function showState(state) {
  const pill = root.querySelector("[data-tournament-state]");
  pill.dataset.state = state;
  setText(pill.querySelector("[data-state-text]"), texts.tournament[state] ?? state);
  if (!TOURNAMENT_YET_TO_START.includes(state)) root.querySelector(".countdown")?.remove();
}

function showChampion(name) {
  const banner = root.querySelector("[data-champion]");
  if (!banner) return;
  banner.hidden = !name;
  banner.querySelector("[data-champion-name]").textContent = name ?? "";
}

function showProgress(played, total) {
  const bar = root.querySelector("[data-progress]");
  if (bar) [bar.value, bar.max] = [played, total];
  const text = root.querySelector("[data-played]");
  if (text) setText(text, `${played} / ${total}`);
  const fact = root.querySelector("[data-progress-fact]");
  if (fact) fact.hidden = total === 0;
}

function oneMorePlayed() {
  const [played, total] = (root.querySelector("[data-played]")?.textContent ?? "").split(" / ").map(Number);
  if (total) showProgress(Math.min(played + 1, total), total);
}

function onSnapshot(snapshot, isNew = false) {
  const { tournament, matches, standings, registrations } = snapshot;
  showState(tournament.state);
  showChampion(tournament.champion_name);
  if (!showMatches(matches) && !isNew) relayout();
  showProgress(...progressOf(tournament, matches));
  showStandings(standings);
  showPlayers(registrations);
  showCount(tournament.participants);
}

function showCount(count) {
  const shown = root.querySelector("[data-participants]");
  if (shown && count !== null) setText(shown, count);
}

/** Take in what no event tells: a bracket just drawn, one's own buttons. The server lays the matches out. */
function refetch(atLeastMs = 0) {
  clearTimeout(refetching);
  const own = ++fetched;
  refetching = setTimeout(
    async () => {
      const id = root.dataset.room.split("/")[1];
      const [snapshot, page] = await Promise.all([fetch(`/api/v1/tournaments/${id}/snapshot/`), fetch(location.href)]);
      if (own !== fetched) return; // asked for again since
      const fresh = page.ok && new DOMParser().parseFromString(await page.text(), "text/html");
      if (fresh) replaceParts(fresh);
      if (snapshot.ok) onSnapshot(await snapshot.json(), true);
      const wait = Math.max(
        ...[snapshot, page].map((answer) =>
          answer.status === 429 ? Number(answer.headers.get("Retry-After")) || 1 : 0,
        ),
      );
      if (wait) refetch(1000 * wait);
    },
    atLeastMs + Math.random() * SPREAD_MS,
  );
}

function relayout() {
  if (document.querySelector("[data-bracket]")) refetch();
}

/** A match that the page does not have, or that became a bye or stopped being one. */
function isLaidOutElse({ id, bye }) {
  const card = document.querySelector(`[data-bracket] [data-match="${id}"]`);
  return !card || card.parentElement.classList.contains("bye") !== bye;
}

/** The matches, and one's own buttons, as the server has written them just now. */
function replaceParts(fresh) {
  const opened = [...document.querySelectorAll("#bracket details[open]")].map(({ id }) => id);
  const [actions, bracket] = ["actions", "bracket"].map((id) => [
    document.getElementById(id),
    fresh.getElementById(id),
  ]);
  if (actions.every(Boolean)) renew(...actions);
  if (bracket.every(Boolean)) bracket[0].replaceWith(document.adoptNode(bracket[1]));
  const drawn = document.querySelector("[data-bracket]") !== null && !document.getElementById("bracket").hidden;
  document.querySelector(".layout")?.classList.toggle("drawn-later", !drawn);
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  showTimes(root);
  walkRounds();
}

/** What was edited stands in many places of the head, in words: the server writes it anew. */
function refetchHead({ changed }) {
  const title = root.querySelector(".hero h1");
  if (title && changed.name) setText(title, changed.name);
  clearTimeout(rewriting);
  rewriting = setTimeout(async () => {
    const page = await fetch(location.href);
    if (page.ok) replaceFacts(await page.text());
  }, Math.random() * SPREAD_MS);
}

function replaceFacts(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  // The front page may feature another tournament by now.
  if (fresh.querySelector("[data-room]")?.dataset.room !== root.dataset.room) return;
  for (const part of [".facts", ".countdown", ".eyebrow"]) {
    const [shown, written] = [root.querySelector(`.hero ${part}`), fresh.querySelector(`.hero ${part}`)];
    if (shown && written) shown.replaceWith(document.adoptNode(written));
    else if (part === ".countdown")
      shown
        ? shown.remove()
        : written && root.querySelector("[data-tournament-state]").after(document.adoptNode(written));
  }
  showTimes(root);
  countDown();
}

const HANDLERS = {
  match_started: (data) =>
    patchMatch({ ...data, id: data.match_id, state: MATCH.LIVE, participant1_score: 0, participant2_score: 0 }),
  score_updated: (data) => patchMatch({ ...data, id: data.match_id }),
  match_state_changed(data) {
    patchMatch({ id: data.match_id, state: data.new_state });
    followRounds();
  },
  match_completed(data) {
    patchMatch({ ...data, id: data.match_id });
    oneMorePlayed();
  },
  bracket_updated(data) {
    // Being drawn, or nothing left to draw by the rules: what there is to say of it, the server says.
    if (data.anew || data.bracket_status !== "in_progress") refetch();
    if (data.removed.length || data.updated_nodes.some(isLaidOutElse)) relayout();
    data.updated_nodes.forEach(patchMatch);
  },
  match_updated: (data) => patchMatch(data.match),
  match_reset(data) {
    patchMatch(data.match);
    relayout();
  },
  registrations_updated: (data) => data.registrations.forEach(patchPlayer),
  registration_disqualified: (data) => patchPlayer({ ...data, state: REGISTRATION.DISQUALIFIED }),
  bracket_generated: () => refetch(),
  standings_updated: (data) => addStandings(data.standings, data.removed),
  tournament_state_changed(data) {
    showState(data.new_state);
    refetch();
    if (TOURNAMENT_ENDED.includes(data.new_state)) lookAgain();
  },
  tournament_updated: refetchHead,
  tournament_completed: (data) => showChampion(nameOf(data.winner_registration_id)),
  registration_created: patchPlayer,
  registration_cancelled: (data) => {
    patchPlayer(data);
    refetch();
  },
  registration_seeded: patchPlayer,
  registration_checked_in: (data) => patchPlayer({ ...data, state: REGISTRATION.CHECKED_IN }),
  registration_checkin_reverted: (data) => patchPlayer({ ...data, state: REGISTRATION.CONFIRMED }),
  viewers_changed: (data) => showViewers(data.viewers),
};

function onEvent(event) {
  const { match_id: match, winner_registration_id: champion } = event.data;
  HANDLERS[event.type]?.(event.data);
  if (event.type.startsWith("registration")) showCount(countPlayers());
  tell(event, sentence(event, { match: match ? versus(match) : "", champion: champion ? nameOf(champion) : "" }));
}

/** The rounds' links scroll each part of the bracket sideways and show which round is in view. */
function walkRounds() {
  followed.clear();
  document.querySelectorAll("[data-bracket] .part").forEach(walkPart);
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

function followRounds() {
  for (const follow of followed.values()) follow("smooth");
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
  const { room, since, epoch } = root.dataset;
  connect(room, {
    since: Number(since),
    epoch,
    signedIn: "signedIn" in root.dataset,
    onEvent,
    onSnapshot: (snapshot) => onSnapshot(snapshot),
    onState: showConnection,
    onWelcome: (data) => showViewers(data.viewers),
  });
} else {
  lookAgain();
}
