/**
 * A room of a DeltaCrown server, live.
 *
 *   const room = connect("tournament/7", { since, epoch, onEvent, onSnapshot, onState });
 *   await room.send("report_score", { participant1_score: 2, participant2_score: 1 });
 *   room.close();
 *
 * One socket that comes back by itself, takes up where it stopped (`since` + `epoch`), hands each event
 * over once and in order, and polls where no socket can be opened. Depends on nothing but live-policy.js.
 */

import { AT_ONCE, ON_CLOSE } from "./live-policy.js";

const SUBPROTOCOL = "deltacrown.v1";
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const STABLE_AFTER_MS = 10_000;
const SILENCE_GRACE_MS = 5_000;
const POLL_AFTER_FAILURES = 3;
const COMMAND_TIMEOUT_MS = 20_000;

const POLL_URLS = {
  tournament: (id) => `/api/v1/tournaments/${id}/events/`,
  match: (id) => `/api/v1/matches/${id}/`,
};
const DEFAULTS = {
  since: null,
  epoch: null,
  base: "",
  pauseAfterMs: 5 * 60_000,
  pollEveryMs: 5_000,
  onEvent() {},
  onSnapshot() {},
  onWelcome() {},
  onError() {},
  onState() {},
};

/** Full jitter: anything from 0 to a ceiling that doubles with every failure. */
export function backoff(attempt, random = Math.random) {
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
}

/** A command the server refused, or that got no answer in time (`code` "timeout" or "closed"). */
export class CommandError extends Error {
  constructor(code, message, retryAfterMs = null) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server would not give a ticket. */
class TicketRefused extends Error {
  constructor(response) {
    super(`ticket refused: ${response.status}`);
    this.status = response.status;
    this.retryAfterMs = Number(response.headers.get("Retry-After") || 0) * 1000;
  }
}

export function connect(room, options = {}) {
  const connection = new Connection(room, { ...DEFAULTS, ...options });
  connection.start();
  return connection;
}

class Connection {
  sequence;
  epoch;
  state = { status: "connecting" };

  #options;
  #kind;
  #id;
  #socket = null;
  #attempt = 0;
  #failures = 0; // sockets in a row that never got as far as a welcome
  #opening = 0; // rises with every try, so that a late answer to an old one is ignored
  #connectionId = null;
  #expired = false;
  #lastError = null;
  #silenceMs = 55_000;
  #timers = {};
  #pending = new Map();
  #toldToWait = false;

  constructor(room, options) {
    const [, kind, id] = /^(tournament|match)\/(\d+)$/.exec(room) ?? [];
    if (!kind) throw new TypeError(`A room is "tournament/<id>" or "match/<id>", not "${room}".`);
    this.#kind = kind;
    this.#id = Number(id);
    this.#options = options;
    this.sequence = options.since;
    this.epoch = options.epoch;
  }

  start() {
    globalThis.document?.addEventListener("visibilitychange", this.#onVisibility);
    globalThis.addEventListener?.("online", this.#hurry);
    this.#open();
  }

  /** Leave the room for good. */
  close() {
    globalThis.document?.removeEventListener("visibilitychange", this.#onVisibility);
    globalThis.removeEventListener?.("online", this.#hurry);
    this.#finish("closed");
  }

  /** Send a command; resolves with the answer's frame. Sent again, with the same id, after a reconnect. */
  send(type, fields = {}) {
    const id = requestId();
    const frame = JSON.stringify({ ...fields, type, request_id: id });
    return new Promise((resolve, reject) => {
      if (this.state.status === "stopped") return reject(new CommandError("closed", "The connection is closed."));
      const timer = setTimeout(
        () => this.#settle(id)?.reject(new CommandError("timeout", "No answer came.")),
        COMMAND_TIMEOUT_MS,
      );
      this.#pending.set(id, { frame, resolve, reject, timer });
      if (this.state.status === "live") this.#socket.send(frame);
    });
  }

  async #open() {
    this.#clear("retry");
    const opening = ++this.#opening;
    if (!globalThis.WebSocket) return this.#poll();
    if (this.state.status === "reconnecting") this.#show({ status: "reconnecting", retryInMs: 0 });
    let way;
    try {
      way = await this.#credentials();
    } catch (error) {
      if (opening === this.#opening) this.#refused(error);
      return;
    }
    if (opening === this.#opening) this.#attach(new WebSocket(this.#address(way.query), way.protocols));
  }

  async #credentials() {
    const token = await this.#options.getToken?.({ expired: this.#expired });
    this.#expired = false;
    if (token) return { query: {}, protocols: [SUBPROTOCOL, `bearer.${token}`] };
    const getTicket = this.#options.getTicket ?? (() => this.#requestTicket());
    return { query: { ticket: await getTicket() }, protocols: [SUBPROTOCOL] };
  }

  async #requestTicket() {
    const response = await fetch(`${this.#options.base}/api/v1/ws-tickets/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ [this.#kind]: this.#id }),
    });
    if (!response.ok) throw new TicketRefused(response);
    return (await response.json()).ticket;
  }

  #address(query) {
    const url = new URL(`/ws/${this.#kind}/${this.#id}/`, this.#options.base || location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (this.sequence != null && this.epoch) Object.assign(query, { since: this.sequence, epoch: this.epoch });
    if (this.#connectionId) query.replaces = this.#connectionId;
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  }

  #attach(socket) {
    this.#socket = socket;
    this.#lastError = null;
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data));
    socket.onclose = (event) => this.#closed(event.code);
    this.#listen();
  }

  #receive(frame) {
    this.#listen();
    if (frame.type !== "error") this.#lastError = null;
    const waiting = frame.request_id && this.#settle(frame.request_id);
    if (waiting) return frame.type === "error" ? waiting.reject(commandError(frame)) : waiting.resolve(frame);
    switch (frame.type) {
      case "ping":
        return this.#ping(frame);
      case "pong":
        return;
      case "connection_established":
        return this.#welcome(frame.data);
      case "snapshot":
        return this.#snapshot(frame.data);
      case "resumed":
        return this.#becomeLive();
      case "skip":
        return this.#advance(frame.from ?? frame.sequence, frame.to ?? frame.sequence);
      case "error":
        return this.#error(frame);
      case "token_expiring":
        return this.#renew();
      default:
        return this.#event(frame);
    }
  }

  #welcome(data) {
    this.#failures = 0;
    this.#connectionId = data.connection_id ?? null;
    if (data.heartbeat_timeout) this.#silenceMs = data.heartbeat_timeout * 1000 + SILENCE_GRACE_MS;
    this.#options.onWelcome(data);
  }

  #snapshot(data) {
    this.sequence = data.sequence;
    this.epoch = data.epoch;
    this.#options.onSnapshot(data);
    this.#becomeLive();
  }

  #becomeLive() {
    this.#clear("poll");
    if (this.state.status === "live") return;
    this.#timers.stable = setTimeout(() => (this.#attempt = 0), STABLE_AFTER_MS);
    this.#show({ status: "live" });
    for (const { frame } of this.#pending.values()) this.#socket.send(frame);
  }

  #event(frame) {
    const told = frame.sequence == null || this.#advance(frame.sequence, frame.sequence);
    if (told) this.#options.onEvent(frame);
  }

  /** Whether `from`..`to` is news. What lies further ahead was lost on the way: fetch it by resuming. */
  #advance(from, to) {
    if (this.sequence != null && to <= this.sequence) return false;
    if (this.sequence != null && from > this.sequence + 1) {
      this.#reconnect();
      return false;
    }
    this.sequence = to;
    return true;
  }

  #ping(frame) {
    this.#socket.send(JSON.stringify({ type: "pong", timestamp: frame.timestamp }));
    if (this.state.status === "live" && frame.sequence > this.sequence) this.#reconnect();
  }

  #error(frame) {
    this.#lastError = frame;
    this.#options.onError(frame);
  }

  async #renew() {
    const socket = this.#socket;
    const token = await this.#options.getToken?.({ expired: true });
    if (!token || socket !== this.#socket) return;
    this.send("authenticate", { token }).catch(() => socket === this.#socket && this.#reconnect());
  }

  #closed(code) {
    const error = this.#lastError;
    const welcomed = this.state.status === "live";
    this.#detach();
    if (!welcomed && code === 1006) this.#failures += 1;
    const atOnce = AT_ONCE.includes(error?.code);
    const action = atOnce ? "reconnect" : (ON_CLOSE[code] ?? "reconnect");
    if (action === "log_in") return this.#finish("login", code);
    if (action === "stop") return this.#finish(error?.code ?? "refused", code);
    if (action === "refresh") this.#expired = true;
    const atLeast = error?.retry_after_ms ?? 0;
    this.#retry(atOnce && this.#attempt === 0 ? 0 : atLeast + backoff(this.#attempt), atLeast > 0, code);
  }

  #refused(error) {
    if (error.status === 401) return this.#finish("login");
    if (error.status === 403 || error.status === 404) return this.#finish("refused");
    this.#failures += 1;
    const atLeast = error.retryAfterMs || 0;
    this.#retry(atLeast + backoff(this.#attempt), atLeast > 0);
  }

  #reconnect() {
    this.#detach();
    this.#retry(backoff(this.#attempt));
  }

  #retry(waitMs, toldToWait = false, code = undefined) {
    this.#attempt += 1;
    this.#toldToWait = toldToWait;
    this.#clear("retry");
    this.#timers.retry = setTimeout(() => this.#open(), waitMs);
    if (this.#failures >= POLL_AFTER_FAILURES && !this.#timers.poll) this.#poll();
    if (this.state.status !== "polling") this.#show({ status: "reconnecting", retryInMs: Math.round(waitMs), code });
  }

  async #poll() {
    const url = this.#options.pollUrl ?? POLL_URLS[this.#kind](this.#id);
    this.#schedulePoll();
    const query = this.sequence != null && this.epoch ? `?since=${this.sequence}&epoch=${this.epoch}` : "";
    try {
      const response = await fetch(this.#options.base + url + query);
      if (!response.ok) throw new Error(`polling: ${response.status}`);
      this.#polled(await response.json());
    } catch {
      if (this.state.status === "polling") this.#show({ status: "reconnecting", retryInMs: this.#options.pollEveryMs });
    }
  }

  #schedulePoll() {
    this.#timers.poll = setTimeout(() => this.#poll(), this.#options.pollEveryMs * (0.8 + 0.4 * Math.random()));
  }

  #polled(answer) {
    if (!this.#timers.poll) return; // the socket came back meanwhile, or the room was left
    if (this.state.status !== "polling") this.#show({ status: "polling" });
    const snapshot = answer.events ? null : (answer.snapshot ?? answer);
    if (snapshot) {
      this.sequence = snapshot.sequence;
      this.epoch = snapshot.epoch;
      return this.#options.onSnapshot(snapshot);
    }
    for (const event of answer.events) {
      if (event.sequence <= this.sequence) continue;
      this.sequence = event.sequence;
      if (event.type !== "skip") this.#options.onEvent(event);
    }
    this.sequence = Math.max(this.sequence, answer.sequence);
  }

  #onVisibility = () => {
    this.#clear("hidden");
    if (this.state.status === "stopped") return;
    if (document.visibilityState === "hidden")
      this.#timers.hidden = setTimeout(() => this.#pause(), this.#options.pauseAfterMs);
    else if (this.state.status === "paused") this.#open();
    else this.#hurry();
  };

  #pause() {
    this.#detach();
    this.#clear("retry", "poll");
    this.#show({ status: "paused" });
  }

  #hurry = () => {
    if (this.#timers.retry && !this.#toldToWait) this.#open();
  };

  /** Every frame proves that the other end lives; after a long silence it does not. */
  #listen() {
    this.#clear("silence");
    this.#timers.silence = setTimeout(() => this.#reconnect(), this.#silenceMs);
  }

  #detach() {
    this.#opening += 1;
    this.#clear("silence", "stable");
    if (!this.#socket) return;
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #finish(reason, code = undefined) {
    this.#detach();
    this.#clear("retry", "poll", "hidden");
    this.#show({ status: "stopped", reason, code });
    for (const id of [...this.#pending.keys()])
      this.#settle(id).reject(new CommandError("closed", "The connection is closed."));
  }

  #settle(id) {
    const waiting = this.#pending.get(id);
    if (!waiting) return null;
    clearTimeout(waiting.timer);
    this.#pending.delete(id);
    return waiting;
  }

  #clear(...names) {
    for (const name of names) {
      clearTimeout(this.#timers[name]);
      this.#timers[name] = null;
    }
  }

  #show(state) {
    this.state = state;
    this.#options.onState(state);
  }
}

function commandError(frame) {
  return new CommandError(frame.code, frame.message, frame.retry_after_ms ?? null);
}

// crypto.randomUUID exists only in secure contexts, and a tournament on a local network is often none.
function requestId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function csrfToken() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(globalThis.document?.cookie ?? "")?.[1] ?? "";
}
