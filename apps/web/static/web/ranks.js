// Why somebody stands where they stand, in sentences: the same that apps/web/ranks.py says when the page is rendered.

import { titleOf, versus } from "./board.js";
import { fill, texts } from "./page.js";

const UNRULED = ["disqualified", "alone"];
const UNSAID = ["earliest_finish", "lots"];

function said({ rule, value }) {
  const name = texts.rule[rule] ?? rule;
  return value === null || UNSAID.includes(rule) ? name : `${name} ${value}`;
}

/** Why this row stands where it stands. */
export function rankReason({ decided_by: decidedBy, reasons }) {
  if (UNRULED.includes(decidedBy)) return texts.rank[decidedBy];
  const words = reasons.map(said);
  if (!decidedBy) return fill(texts.rank.shared, { same: words.join(", ") });
  const rule = words.pop();
  return fill(words.length ? texts.rank.level : texts.rank.decided, { same: words.join(", "), rule });
}

/** Of a place in a bracket. */
export function placeReason(reason) {
  if (!reason) return "";
  const { how, match_id: match } = reason;
  return fill(texts.rank[how], match ? { match: versus(match), round: titleOf(match) } : {});
}
