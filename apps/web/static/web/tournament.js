// A tournament's page, and the front page's featured tournament: the server's page, kept up to date.

import { cardsOf, patchMatch, showMatches, versus } from "./board.js";
import { sentence, tell } from "./feed.js";
import { connect } from "./live.js";
import { countDown, setText, showConnection, showTimes, showViewers, texts } from "./page.js";
import { addStandings, followPlayers, patchPlayer, showPlayers, showStandings } from "./players.js";

const root = document.querySelector("[data-room]");
const SPREAD_MS = 1500; // a room full of readers does not ask at the same moment
const LOOK_AGAIN_MS = 15_000;
const OVER = ["completed", "forfeit", "cancelled"];
let justPlayed = [];
let refetching = null;
let rewriting = null;

function nameOf(registration) {
  const found = document.querySelector(`[data-registration="${registration}"] .name, [data-player="${registration}"] .name`);
  return found?.textContent ?? "";
}

function showState(state) {
  const pill = root.querySelector("[data-tournament-state]");
  pill.dataset.state = state;
  setText(pill.querySelector("[data-state-text]"), texts.tournament[state] ?? state);
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

function onSnapshot(snapshot) {
  const { tournament, matches, standings, registrations } = snapshot;
  const real = matches.filter((match) => !match.bye);
  showState(tournament.state);
  showChampion(tournament.champion_name);
  showMatches(matches);
  showProgress(real.filter((match) => OVER.includes(match.state)).length, real.length);
  showStandings(standings);
  showPlayers(registrations);
  showCount(tournament.participants);
}

function showCount(count) {
  const shown = root.querySelector("[data-participants]");
  if (shown) setText(shown, count);
}

/** Take in what no event tells: a bracket just drawn, one's own buttons. */
function refetch() {
  clearTimeout(refetching);
  refetching = setTimeout(async () => {
    const id = root.dataset.room.split("/")[1];
    const [snapshot, page] = await Promise.all([
      fetch(`/api/v1/tournaments/${id}/snapshot/`),
      "signedIn" in root.dataset && fetch(location.href),
    ]);
    if (snapshot.ok) onSnapshot(await snapshot.json());
    if (page.ok) replaceActions(await page.text());
  }, Math.random() * SPREAD_MS);
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
    else if (part === ".countdown") shown ? shown.remove() : written && root.querySelector("[data-tournament-state]").after(document.adoptNode(written));
  }
  showTimes(root);
  countDown();
}

function replaceActions(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("actions");
  if (fresh) document.getElementById("actions").replaceWith(document.adoptNode(fresh));
}

/** Who has no match left to play is out. */
function settlePlayers() {
  for (const player of justPlayed) {
    const sides = [...root.querySelectorAll(`[data-bracket] [data-player="${player}"]`)];
    if (sides.every((side) => OVER.includes(side.closest(".match").dataset.state))) patchPlayer({ registration_id: player, state: "eliminated" });
  }
  justPlayed = [];
}

const HANDLERS = {
  match_started: (data) => patchMatch({ ...data, id: data.match_id, state: "live", participant1_score: 0, participant2_score: 0 }),
  score_updated: (data) => patchMatch({ ...data, id: data.match_id }),
  match_state_changed: (data) => patchMatch({ id: data.match_id, state: data.new_state }),
  match_completed(data) {
    patchMatch({ ...data, id: data.match_id });
    const last = cardsOf(data.match_id)[0]?.closest(".round")?.nextElementSibling === null;
    const third = cardsOf(data.match_id)[0]?.closest(".third");
    // The winner of the last match is the champion, who is not out.
    justPlayed = (last && !third ? [data.loser_id] : [data.winner_id, data.loser_id]).filter((one) => one != null);
    oneMorePlayed();
  },
  bracket_updated(data) {
    data.updated_nodes.forEach(patchMatch);
    settlePlayers();
  },
  match_updated: (data) => patchMatch(data.match),
  bracket_generated: refetch,
  standings_updated: (data) => addStandings(data.standings),
  tournament_state_changed(data) {
    showState(data.new_state);
    refetch();
    if (OVER.includes(data.new_state)) lookAgain();
  },
  tournament_updated: refetchHead,
  tournament_completed: (data) => showChampion(nameOf(data.winner_registration_id)),
  registration_created: joined,
  registration_cancelled: (data) => (patchPlayer(data), refetch()),
  registration_seeded: patchPlayer,
  registration_checked_in: (data) => patchPlayer({ ...data, state: "checked_in" }),
  registration_checkin_reverted: (data) => patchPlayer({ ...data, state: "confirmed" }),
  viewers_changed: (data) => showViewers(data.viewers),
};

function joined(data) {
  patchPlayer(data);
  const shown = root.querySelector("[data-participants]");
  if (shown && data.state === "confirmed") showCount(Number(shown.textContent) + 1);
}

function onEvent(event) {
  const { match_id: match, winner_registration_id: champion } = event.data;
  HANDLERS[event.type]?.(event.data);
  tell(event, sentence(event, { match: match ? versus(match) : "", champion: champion ? nameOf(champion) : "" }));
}

/** The rounds' links scroll the bracket sideways and show which round is in view. */
function walkRounds() {
  const bracket = document.querySelector("[data-bracket]");
  const links = document.querySelector("[data-rounds]");
  if (!bracket) return;
  const scrollTo = (round, behavior) => bracket.scrollTo({ left: round.offsetLeft - bracket.firstElementChild.offsetLeft, behavior });
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
  const current = [...bracket.children].find((round) => [...round.querySelectorAll(".slot:not(.bye) .match")].some((card) => !OVER.includes(card.dataset.state)));
  if (current) scrollTo(current, "instant");
  mark();
}

/** The front page moves on to what is on next. */
function lookAgain() {
  if (!document.querySelector("[data-front]")) return;
  const reload = () => document.hidden || location.reload();
  setTimeout(() => {
    reload();
    document.addEventListener("visibilitychange", reload);
  }, LOOK_AGAIN_MS * (1 + Math.random()));
}

showTimes();
countDown();
if (root) {
  followPlayers();
  walkRounds();
  const { room, since, epoch } = root.dataset;
  connect(room, { since: Number(since), epoch, onEvent, onSnapshot, onState: showConnection, onWelcome: (data) => showViewers(data.viewers) });
} else {
  lookAgain();
}
