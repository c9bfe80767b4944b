// Who a live client is: what it shows at the door, and whom the server takes it for.

import { request, within } from "./live-timing.js";

const SUBPROTOCOL = "deltacrown.v1";

/** The server would not give a ticket. */
class TicketRefused extends Error {
  constructor({ status, body, retryAfterMs }) {
    super(`ticket refused: ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/** `room`: what a ticket is asked for, as `{ match: 7 }`. `onChange`: being signed out begins or ends. */
export class Identity {
  /** Somebody came, and nobody is here, or somebody else. */
  isSignedOut = false;

  #options;
  #room;
  #onChange;
  #person = null; // whom the server named first
  #expired = false;

  constructor(options, room, onChange) {
    this.#options = options;
    this.#room = room;
    this.#onChange = onChange;
  }

  /** Whether endpoints know who asks; a ticket is for sockets alone. */
  get isKnownOverHttp() {
    return Boolean(this.#options.getToken || !this.#options.getTicket);
  }

  /** Whether there is a login that can have ended, and a visitor may go on in its place. */
  get canGoOnAsVisitor() {
    return this.isSomebody && !this.isSignedOut && !this.#options.getToken;
  }

  /** Whether they came as somebody. */
  get isSomebody() {
    return this.#options.signedIn || this.#person !== null;
  }

  /** The last token was no good any more. */
  expire() {
    this.#expired = true;
  }

  signOut() {
    this.isSignedOut = true;
    this.#onChange();
  }

  /** Take in whom the server names: an account's id, null for nobody. */
  meet(user) {
    if (user === undefined) return;
    if (user !== null) this.#person ??= user;
    const isSignedOut = user === null ? this.isSomebody : user !== this.#person;
    if (isSignedOut === this.isSignedOut) return;
    this.isSignedOut = isSignedOut;
    this.#onChange();
  }

  async token(hint) {
    const { getToken, requestTimeoutMs } = this.#options;
    return getToken ? within(requestTimeoutMs, Promise.resolve(getToken(hint))) : null;
  }

  /** For a socket: what goes in its address, and in its subprotocols. */
  async credentials() {
    const expired = this.#expired;
    this.#expired = false;
    const token = await this.token({ expired });
    if (token) return { query: {}, protocols: [SUBPROTOCOL, `bearer.${token}`] };
    const { getTicket, requestTimeoutMs } = this.#options;
    const ticket = await (getTicket ? within(requestTimeoutMs, Promise.resolve(getTicket())) : this.#requestTicket());
    return { query: { ticket }, protocols: [SUBPROTOCOL] };
  }

  async headers(hint) {
    const token = await this.token(hint);
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  async headersToWrite(hint) {
    return { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), ...(await this.headers(hint)) };
  }

  async #requestTicket() {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const options = { method: "POST", headers, body: JSON.stringify(this.#room) };
    const answer = await request(`${this.#options.base}/api/v1/ws-tickets/`, options, this.#options.requestTimeoutMs);
    if (!answer.ok || !answer.body) throw new TicketRefused(answer);
    this.meet(answer.body.user_id);
    return answer.body.ticket;
  }
}

function csrfToken() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(globalThis.document?.cookie ?? "")?.[1] ?? "";
}
