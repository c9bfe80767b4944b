// Where no socket is open: a room's state over HTTP, every few seconds.

import { request, Timers } from "./live-timing.js";

const POLL_URLS = {
  tournament: (id) => `/api/v1/tournaments/${id}/events/`,
  match: (id) => `/api/v1/matches/${id}/`,
};
const FAILED = { status: 0, retryAfterMs: 0 };

/**
 * Asks again and again for what is new since `position()`, a query. `onAnswer(body)` gets it, and null where nothing is
 * new; `onFailure({ status, retryAfterMs })` every other answer, with status 0 for none.
 */
export class Poller {
  #options;
  #url;
  #timers = new Timers();
  #round = 0; // rises with every start and stop, so that a late answer is ignored
  #isRunning = false;
  #etag = null;
  #notBefore = 0; // ms since 1970: told to wait until then

  constructor(options) {
    this.#options = options;
    this.#url = options.base + (options.pollUrl ?? POLL_URLS[options.kind](options.id));
  }

  get isRunning() {
    return this.#isRunning;
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#etag = null;
    this.#ask();
  }

  stop() {
    this.#isRunning = false;
    this.#round += 1;
    this.#timers.clear("next");
  }

  /** Do not wait for the next time: something has changed. */
  hurry() {
    if (this.#isRunning && Date.now() >= this.#notBefore) this.#ask();
  }

  async #ask() {
    const round = ++this.#round;
    this.#timers.clear("next");
    const answer = await this.#request().catch(() => FAILED);
    if (round !== this.#round) return;
    this.#notBefore = Date.now() + answer.retryAfterMs;
    this.#timers.set("next", Math.max(answer.retryAfterMs, this.#pause()), () => this.#ask());
    if (answer.status === 304) return this.#options.onAnswer(null);
    if (!answer.ok || !answer.body) return this.#options.onFailure(answer);
    this.#etag = answer.headers.get("ETag");
    this.#options.onAnswer(answer.body);
  }

  async #request() {
    const { identity, position, requestTimeoutMs } = this.#options;
    const headers = await identity.headers({ expired: false });
    if (this.#etag) headers["If-None-Match"] = this.#etag;
    return request(this.#url + position(), { headers }, requestTimeoutMs);
  }

  #pause() {
    return this.#options.pollEveryMs * (0.8 + 0.4 * Math.random());
  }
}

/** What of a poll is news to whom stands at `sequence` of `epoch`: a snapshot or events, and where they stand then. */
export function newsIn(body, { sequence, epoch }) {
  const known = { snapshot: null, events: [], sequence, epoch };
  const snapshot = body.events ? null : (body.snapshot ?? body);
  if (snapshot === null) {
    const events = body.events.filter((event) => event.sequence > sequence && event.type !== "skip");
    return { ...known, events, sequence: Math.max(sequence, body.sequence) };
  }
  if (snapshot.epoch === epoch && snapshot.sequence < sequence) return known; // older than what is known
  return { ...known, snapshot, sequence: snapshot.sequence, epoch: snapshot.epoch };
}
