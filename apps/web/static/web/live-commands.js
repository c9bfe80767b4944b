// Commands that wait for their answer: over the socket while it is live, else over HTTP, and each over one of the two.

import { backoff, request, waitable } from "./live-timing.js";

// A command's endpoint below its match, and the answer's type and data as a socket tells them.
const OVER_HTTP = {
  ready_up: ["ready", "ready_acknowledged", "state"],
  report_score: ["reports", "score_report_received", "version"],
  confirm_result: ["confirm", "result_confirmed", "state", "winner_id"],
  dispute_result: ["dispute", "dispute_opened", "status"],
  call_match: ["call", "match_called_confirmed", "state", "station_id"],
  veto_map: ["veto", "map_vetoed", "state"],
  start_match: ["start", "match_started_confirmed", "state"],
  update_score: ["score", "score_updated_confirmed", "participant1_score", "participant2_score"],
  complete_match: ["complete", "match_completed_confirmed", "state", "winner_id"],
};
// What an answer's own id is the id of.
const IDS = { report_score: "report_id", dispute_result: "dispute_id" };

/** A command the server refused, or that got no answer in time (`code` "timeout" or "closed"). */
export class CommandError extends Error {
  constructor(code, message, retryAfterMs = null, fields = undefined) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.fields = fields;
  }
}

/**
 * The server knows a `request_id` of its sockets and an `Idempotency-Key` of its endpoints apart: a command that went
 * one way is repeated that way only, or it might be carried out twice.
 */
export class Commands {
  #options;
  #waiting = new Map();
  #posted = new Map(); // of each match the last live score that goes over HTTP: they go one after the other
  #newest = new Map(); // of each match, and each of its games, the id of the newest live score, answered or not

  constructor(options) {
    this.#options = options;
  }

  /** Resolves with the answer's frame. `line`: the one that is live, or null. */
  send(type, fields, line, mayGoOverHttp) {
    const id = requestId();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id)?.reject(unanswered()), waitable(this.#options.commandTimeoutMs));
      const command = { id, type, fields, way: null, resolve, reject, timer };
      this.#waiting.set(id, command);
      if (type === "update_score") this.#newest.set(this.#scored(fields), id);
      if (line) sendOver(line, command);
      else if (mayGoOverHttp) this.#post(command);
    });
  }

  /** The socket is live: what did not go over HTTP goes there, and what got no answer goes again as the same one. */
  sendAll(line) {
    for (const command of [...this.#waiting.values()]) {
      if (command.way === "http") continue;
      if (this.#isOvertaken(command)) this.#settle(command.id).reject(overtaken());
      else sendOver(line, command);
    }
  }

  /** There is no socket: what has gone nowhere yet goes over HTTP. */
  postAll() {
    for (const command of this.#waiting.values()) if (command.way === null) this.#post(command);
  }

  /** Whether the frame was the answer to a command. */
  answered(frame) {
    const command = frame.request_id && this.#settle(frame.request_id);
    if (!command) return false;
    if (frame.type === "error")
      command.reject(new CommandError(frame.code, frame.message, frame.retry_after_ms ?? null));
    else command.resolve(frame);
    return true;
  }

  close() {
    for (const id of [...this.#waiting.keys()]) this.#settle(id).reject(closed());
  }

  async #post(command) {
    if (!this.#address(command)) return; // for a socket only, as `subscribe`
    command.way = "http";
    if (command.type !== "update_score") return this.#repeat(command);
    const match = this.#match(command.fields);
    const posted = (this.#posted.get(match) ?? Promise.resolve()).then(() => this.#repeat(command));
    this.#posted.set(match, posted);
    return posted;
  }

  /** A score that is overtaken by a newer one is not sent again: it would undo that. */
  #isOvertaken({ id, type, fields }) {
    return type === "update_score" && this.#newest.get(this.#scored(fields)) !== id;
  }

  async #repeat(command) {
    let expired = false;
    for (let attempt = 0; this.#waiting.has(command.id); attempt += 1) {
      if (this.#isOvertaken(command)) return this.#settle(command.id).reject(overtaken());
      const answer = await this.#request(command, expired).catch(() => null);
      const isToRenew = answer?.body?.code === "token_expired" && !expired;
      if (isAnswer(answer) && !isToRenew) return this.#finish(command, answer);
      expired = isToRenew;
      if (!isToRenew) await new Promise((done) => setTimeout(done, backoff(attempt + 1)));
    }
  }

  async #request(command, expired) {
    const headers = { "Idempotency-Key": command.id, ...(await this.#options.identity.headersToWrite({ expired })) };
    const { match_id: _, ...fields } = command.fields;
    const options = { method: "POST", headers, body: JSON.stringify(fields) };
    return request(this.#address(command), options, this.#options.requestTimeoutMs);
  }

  #address({ type, fields }) {
    const match = this.#match(fields);
    return this.#options.identity.isKnownOverHttp && Object.hasOwn(OVER_HTTP, type) && match
      ? `${this.#options.base}/api/v1/matches/${match}/${OVER_HTTP[type][0]}/`
      : null;
  }

  /** What a live score is of: the whole match, or a game of it, which the next game's does not hold. */
  #scored(fields) {
    return `${this.#match(fields)}/${fields.game?.n ?? ""}`;
  }

  #match(fields) {
    return this.#options.kind === "match" ? this.#options.id : Number(fields.match_id);
  }

  #finish(command, answer) {
    this.#options.onHttpAnswer(answer);
    if (!this.#settle(command.id)) return;
    if (answer.ok) command.resolve(asFrame(command, this.#match(command.fields), answer.body ?? {}));
    else command.reject(refusal(answer));
  }

  #settle(id) {
    const command = this.#waiting.get(id);
    if (!command) return null;
    clearTimeout(command.timer);
    this.#waiting.delete(id);
    return command;
  }
}

/** Whether the site itself has answered: no proxy in its place, and no sign-in of a network. */
function isAnswer(answer) {
  return answer !== null && (answer.body !== null || (!answer.ok && answer.status < 500));
}

function sendOver(line, command) {
  command.way = "socket";
  line.send({ ...command.fields, type: command.type, request_id: command.id });
}

function asFrame({ type, id }, match, body) {
  const [, reply, ...names] = OVER_HTTP[type];
  const data = { match_id: match, ...Object.fromEntries(names.map((name) => [name, body[name]])) };
  if (IDS[type]) data[IDS[type]] = body.id;
  return { type: reply, data, request_id: id };
}

function refusal({ status, body, retryAfterMs }) {
  const code = body?.code ?? (status === 401 ? "authentication_required" : "insufficient_permissions");
  return new CommandError(code, body?.detail ?? `Refused: ${status}.`, retryAfterMs || null, body?.fields);
}

function unanswered() {
  return new CommandError("timeout", "No answer came.");
}

function overtaken() {
  return new CommandError("overtaken", "A newer score was entered.");
}

export function closed() {
  return new CommandError("closed", "The connection is closed.");
}

// crypto.randomUUID exists only in secure contexts, and a tournament on a local network is often none.
function requestId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
