/**
 * A room of a DeltaCrown server, live.
 *
 *   const room = connect("tournament/7", { since, epoch, onEvent, onSnapshot, onState });
 *   await room.send("report_score", { participant1_score: 2, participant2_score: 1 });
 *   room.close();
 *
 * One socket that comes back by itself, takes up where it stopped (`since` + `epoch`), and hands each event over once
 * and in order. Where no socket is live it polls, sends commands over HTTP, and goes on trying. Every wait has an end,
 * and `onState` hears what is not known. Depends on nothing but the live-*.js beside it.
 */

import { Commands, closed } from "./live-commands.js";
import { Identity } from "./live-identity.js";
import { Line } from "./live-line.js";
import { AT_ONCE, ON_CLOSE } from "./live-policy.js";
import { newsIn, Poller } from "./live-polling.js";
import { watchPresence } from "./live-presence.js";
import { backoff, Timers, waitable } from "./live-timing.js";

export { CommandError } from "./live-commands.js";
export { backoff } from "./live-timing.js";

const STABLE_AFTER_MS = 10_000;
const POLL_AFTER_FAILURES = 2;
const OFTEN = 4; // as after so many failures: within 8 s
// Where no socket is live, or none is to be trusted: commands go over HTTP.
const WITHOUT_SOCKET = ["polling", "reconnecting", "quiet", "offline", "paused"];
// What a page shows may be out of date.
const OF_OLD = ["reconnecting", "quiet", "offline", "paused", "stopped"];

const DEFAULTS = {
  since: null,
  epoch: null,
  base: "",
  signedIn: false,
  pieces: null,
  around: null,
  pulseMs: 0,
  pauseAfterMs: 5 * 60_000,
  pollEveryMs: 5_000,
  pollAfterMs: 10_000,
  requestTimeoutMs: 8_000,
  commandTimeoutMs: 20_000,
  onEvent() {},
  onSnapshot() {},
  onWelcome() {},
  onError() {},
  onState() {},
};

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
  #line = null; // the socket, and whether it still lives
  #attempt = 0;
  #failures = 0; // tries in a row that never became live
  #opening = 0; // rises with every try, so that a late answer to an old one is ignored
  #connectionId = null;
  #lastError = null;
  #timers = new Timers();
  #toldToWait = false;
  #retryAt = 0;
  #heardAt = Date.now();
  #isOffline = false;
  #unwatch;
  #identity;
  #commands;
  #poller;

  constructor(room, options) {
    const [, kind, id] = /^(tournament|match)\/(\d+)$/.exec(room) ?? [];
    if (!kind) throw new TypeError(`A room is "tournament/<id>" or "match/<id>", not "${room}".`);
    this.#kind = kind;
    this.#id = Number(id);
    this.#options = options;
    this.sequence = options.since;
    this.epoch = options.epoch;
    this.#identity = new Identity(options, { [kind]: this.#id }, () => this.#show(this.state));
    this.#commands = new Commands({
      ...options,
      kind,
      id: this.#id,
      identity: this.#identity,
      onHttpAnswer: (answer) => this.#answeredOverHttp(answer),
    });
    this.#poller = new Poller({
      ...options,
      kind,
      id: this.#id,
      identity: this.#identity,
      position: () => this.#position(),
      onAnswer: (body) => this.#polled(body),
      onFailure: (answer) => this.#notPolled(answer),
    });
  }

  #answeredOverHttp({ status }) {
    if (status === 401) this.#identity.meet(null);
    this.#poller.hurry();
  }

  start() {
    this.#unwatch = watchPresence({
      seen: () => this.#seen(),
      hidden: () => this.#hidden(),
      online: () => this.#online(),
      offline: () => this.#offline(),
    });
    this.#open();
    if (globalThis.navigator?.onLine === false) this.#offline();
  }

  /** Leave the room for good. */
  close() {
    this.#unwatch();
    this.#finish("closed");
  }

  /** Send a command; resolves with the answer's frame. Repeated, as the same one, the way that it went first. */
  send(type, fields = {}) {
    const { status } = this.state;
    if (status === "stopped") return Promise.reject(closed());
    const line = status === "live" ? this.#line : null;
    line?.expectAnswer();
    return this.#commands.send(type, fields, line, WITHOUT_SOCKET.includes(status));
  }

  get #isEntered() {
    return this.#line?.isEntered ?? false;
  }

  async #open() {
    this.#timers.clear("retry");
    const opening = ++this.#opening;
    this.#fallBackLater();
    if (!globalThis.WebSocket) this.#poller.start();
    if (this.state.status === "reconnecting") this.#show({ status: "reconnecting", retryInMs: 0 });
    try {
      const way = await this.#identity.credentials();
      if (opening === this.#opening) this.#attach(new WebSocket(this.#address(way.query), way.protocols));
    } catch (error) {
      if (opening === this.#opening) this.#refused(error);
    }
  }

  /** Poll, unless a socket becomes live before. */
  #fallBackLater() {
    if (this.#poller.isRunning || this.#timers.has("fallback")) return;
    this.#timers.set("fallback", this.#options.pollAfterMs, () => {
      if (this.#isEntered) this.#reconnect();
      this.#poller.start();
    });
  }

  #address(query) {
    const url = new URL(`/ws/${this.#kind}/${this.#id}/${this.#position()}`, this.#options.base || location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (this.#connectionId) query.replaces = this.#connectionId;
    if (this.#options.pieces) query.pieces = this.#options.pieces;
    const around = this.#options.around?.();
    if (around) query.around = around;
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Where this client stands, as a query. */
  #position() {
    return this.sequence != null && this.epoch ? `?since=${this.sequence}&epoch=${this.epoch}` : "";
  }

  #attach(socket) {
    this.#lastError = null;
    const on = {
      hear: (frame) => this.#receive(frame),
      closed: (code) => this.#closed(code),
      stuck: () => this.#failed(),
      quiet: () => this.#quiet(),
      dead: () => this.#reconnect(),
    };
    this.#line = new Line(socket, on, this.#options.pulseMs);
  }

  /** Every frame proves that the other end lives. */
  #receive(frame) {
    this.#heardAt = Date.now();
    if (this.#isEntered) this.#becomeLive();
    if (frame.type !== "error") this.#lastError = null;
    if (frame.request_id) return this.#commands.answered(frame);
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
    this.#line.welcomed(data);
    this.#connectionId = data.connection_id ?? null;
    this.#identity.meet(data.user_id);
    this.#options.onWelcome(data);
  }

  #snapshot(data) {
    this.sequence = data.sequence;
    this.epoch = data.epoch;
    this.#options.onSnapshot(data);
    this.#becomeLive();
  }

  #becomeLive() {
    if (!this.#line) return; // the room was left over its snapshot
    this.#line.isEntered = true;
    if (this.state.status === "live") return;
    this.#timers.clear("fallback");
    this.#poller.stop();
    this.#failures = 0;
    this.#isOffline = false;
    this.#timers.set("stable", STABLE_AFTER_MS, () => (this.#attempt = 0));
    this.#show({ status: "live" });
    this.#commands.sendAll(this.#line);
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
    this.#line.send({ type: "pong", timestamp: frame.timestamp });
    if (this.state.status === "live" && frame.sequence > this.sequence) this.#reconnect();
  }

  #error(frame) {
    this.#lastError = frame;
    this.#options.onError(frame);
  }

  async #renew() {
    const line = this.#line;
    const token = await this.#identity.token({ expired: true }).catch(() => null);
    if (!token || line !== this.#line) return;
    this.send("authenticate", { token }).catch(() => line === this.#line && this.#reconnect());
  }

  #closed(code) {
    const error = this.#lastError;
    if (!this.#isEntered) this.#failures += 1;
    this.#detach();
    const atOnce = AT_ONCE.includes(error?.code);
    const action = atOnce ? "reconnect" : (ON_CLOSE[code] ?? "reconnect");
    if (action === "log_in") return this.#loggedOut(code);
    if (action === "stop") return this.#finish(error?.code ?? "refused", code);
    if (action === "refresh") this.#identity.expire();
    const atLeast = waitable(error?.retry_after_ms ?? 0);
    this.#retry(atOnce && this.#attempt === 0 ? 0 : atLeast + this.#backoff(), atLeast > 0, code);
  }

  #refused(error) {
    if (error.status === 401) return this.#loggedOut();
    if (isNotForUs(error)) return this.#finish("refused");
    this.#failed(error.retryAfterMs);
  }

  /** A login has ended: the page goes on as a visitor's, once, and says so. Whose token it was has to bring another. */
  #loggedOut(code = undefined) {
    if (!this.#identity.canGoOnAsVisitor) return this.#finish("login", code);
    this.#identity.signOut();
    this.#retry(this.#backoff(), false, code);
  }

  #failed(atLeastMs = 0) {
    this.#failures += 1;
    this.#detach();
    this.#retry(atLeastMs + this.#backoff(), atLeastMs > 0);
  }

  #reconnect() {
    this.#detach();
    this.#retry(this.#backoff());
  }

  /** Who came as somebody asks more often while it polls: only with a ticket they learn that they are signed out. */
  #backoff() {
    const isToLearn = this.#poller.isRunning && this.#identity.isSomebody;
    return backoff(isToLearn ? Math.min(this.#attempt, OFTEN) : this.#attempt);
  }

  #retry(ms, toldToWait = false, code = undefined) {
    const wait = waitable(ms);
    this.#attempt += 1;
    this.#toldToWait = toldToWait;
    this.#retryAt = Date.now() + wait;
    this.#timers.set("retry", wait, () => this.#open());
    if (this.#failures >= POLL_AFTER_FAILURES) this.#poller.start();
    this.#fallBackLater();
    if (this.state.status !== "polling") this.#show({ status: "reconnecting", retryInMs: Math.round(wait), code });
  }

  /** The body is null where nothing is new. */
  #polled(body) {
    this.#heardAt = Date.now();
    this.#isOffline = false;
    this.#timers.clear("fallback");
    if (this.state.status !== "polling") this.#show({ status: "polling" });
    if (!body) return;
    const { snapshot, events, ...position } = newsIn(body, this);
    Object.assign(this, position);
    if (snapshot) this.#options.onSnapshot(snapshot);
    for (const event of events) this.#options.onEvent(event);
  }

  #notPolled(answer) {
    if (answer.status === 401) return this.#loggedOut();
    if (isNotForUs(answer)) return this.#finish("refused");
    if (this.state.status === "polling") this.#showWaiting();
  }

  #showWaiting() {
    this.#show({ status: "reconnecting", retryInMs: Math.max(0, this.#retryAt - Date.now()) });
  }

  #hidden() {
    if (this.state.status !== "stopped") this.#timers.set("hidden", this.#options.pauseAfterMs, () => this.#pause());
  }

  #seen() {
    this.#timers.clear("hidden");
    if (this.state.status === "stopped") return;
    if (this.state.status === "paused") this.#resume();
    else if (this.#identity.isSignedOut && this.#isEntered)
      this.#reconnect(); // perhaps signed in again elsewhere
    else this.#hurry();
  }

  #pause() {
    this.#detach();
    this.#poller.stop();
    this.#timers.clear("retry", "fallback");
    this.#show({ status: "paused" });
  }

  #resume() {
    this.#show({ status: "connecting" });
    const leftMs = this.#toldToWait ? this.#retryAt - Date.now() : 0;
    if (leftMs <= 0) return this.#open();
    this.#timers.set("retry", leftMs, () => this.#open());
    this.#fallBackLater();
  }

  #hurry() {
    this.#poller.hurry();
    if (this.#timers.has("retry") && !this.#toldToWait) this.#open();
  }

  #offline() {
    if (["stopped", "paused"].includes(this.state.status)) return;
    this.#isOffline = true;
    this.#show({ status: "offline" });
    if (this.#isEntered) this.#fallBackLater();
  }

  /** The line is another one now, perhaps: a socket of before is not waited for. */
  #online() {
    this.#isOffline = false;
    if (["stopped", "paused"].includes(this.state.status)) return;
    if (this.state.status === "offline") this.#showWaiting();
    if (this.#isEntered) this.#reconnect();
    else this.#hurry();
  }

  /** Not even the heartbeat was heard: say so, and do without the socket if nothing comes. */
  #quiet() {
    this.#show({ status: "quiet" });
    this.#fallBackLater();
  }

  #detach() {
    this.#opening += 1;
    this.#timers.clear("stable");
    this.#line?.close();
    this.#line = null;
  }

  #finish(reason, code = undefined) {
    this.#detach();
    this.#poller.stop();
    this.#timers.clear("retry", "fallback", "hidden");
    this.#show({ status: "stopped", reason, code });
    this.#commands.close();
  }

  #show(state) {
    const isHidden = this.#isOffline && ["reconnecting", "quiet"].includes(state.status);
    const { status, ...rest } = isHidden ? { status: "offline" } : state;
    this.state = { status, ...rest };
    if (OF_OLD.includes(status)) this.state.heardAt = this.#heardAt;
    if (this.#identity.isSignedOut) this.state.signedOut = true;
    else delete this.state.signedOut;
    this.#options.onState(this.state);
    if (WITHOUT_SOCKET.includes(status)) this.#commands.postAll();
  }
}

/** The site's own no to this reader: a proxy that answers in its place does not say why. */
function isNotForUs({ status, body }) {
  return (status === 403 || status === 404) && body?.code !== undefined;
}
