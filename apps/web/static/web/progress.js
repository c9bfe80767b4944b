// How much of a tournament is played: the same that apps/web/bracket.py reckons when the page is rendered.

import { MATCH_PLAYED, TOURNAMENT_RUNNING } from "./states.js";

/** How many matches have a result, and how many there are in the end, at most. */
export function progressOf(tournament, matches) {
  const real = matches.filter((match) => !match.bye);
  const played = real.filter((match) => MATCH_PLAYED.includes(match.state)).length;
  return [played, real.length + matchesToCome(tournament, matches)];
}

/** Those of rounds that are not drawn yet. A round has no more matches than the one before it. */
function matchesToCome({ rounds, state }, matches) {
  const swiss = matches.filter((match) => match.side === "swiss");
  if (swiss.length === 0 || !TOURNAMENT_RUNNING.includes(state)) return 0;
  const last = Math.max(...swiss.map((match) => match.round));
  return swiss.filter((match) => match.round === last && !match.bye).length * Math.max(0, rounds - last);
}
