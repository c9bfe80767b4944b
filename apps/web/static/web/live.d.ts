/** "tournament/<id>" or "match/<id>". */
export type Room = `tournament/${number}` | `match/${number}`;

/**
 * `polling`: no socket is live, and the state is read over HTTP. `heardAt`, in ms since 1970: nothing came since then.
 * `signedOut`: whose page it is came as somebody, and the server takes them for nobody now, or for somebody else.
 */
export type State = { signedOut?: true } & (
  | { status: "connecting" | "live" | "polling" }
  /** The socket is open, and not even its heartbeat was heard; or the browser has no network. */
  | { status: "quiet" | "offline"; heardAt: number }
  | { status: "paused"; heardAt: number }
  | { status: "reconnecting"; retryInMs: number; code?: number; heardAt: number }
  /** `reason`: "login", "closed" (by `close()`), "refused", or the code of the server's error frame. */
  | { status: "stopped"; reason: string; code?: number; heardAt: number }
);

/** What the server says; `sequence` and `at` are missing from what is never replayed (`viewers_changed`). */
export interface Frame {
  type: string;
  data?: Record<string, unknown>;
  sequence?: number;
  at?: string;
  request_id?: string;
}

export interface ErrorFrame {
  type: "error";
  code: string;
  message: string;
  retry_after_ms?: number;
  close_code?: number;
}

export interface Options {
  /** Resume after this event, as of this history; both stand in the room's snapshot. */
  since?: number | null;
  epoch?: string | null;
  /** Origin of the server, "https://example.org"; by default the page's own. */
  base?: string;
  /** The page was made for somebody: being taken for nobody is worth a word, from the first welcome on. */
  signedIn?: boolean;
  /** The language of a page of the site, whose pieces are told as `pieces`. */
  pieces?: string | null;
  /**
   * A JWT access token, or null to go on with a ticket. `expired`: the last one is no good any more. Asked before every
   * request, so keep the token.
   */
  getToken?: (hint: { expired: boolean }) => Promise<string | null> | string | null;
  /** A one-time ticket; by default from `POST /api/v1/ws-tickets/` as whoever the page's cookies say. */
  getTicket?: () => Promise<string> | string;
  /** What is polled where no socket can be opened; by default the tournament's `events/`, or the match. */
  pollUrl?: string;
  pollEveryMs?: number;
  /** How long there may be no live socket before it polls; after two failed tries it does so at once. 10 s. */
  pollAfterMs?: number;
  /** How long a ticket, a token, a poll, or one try of a command over HTTP may take. 8 s. */
  requestTimeoutMs?: number;
  /** How long a command may take in all. 20 s. */
  commandTimeoutMs?: number;
  /** How long a hidden page stays connected. */
  pauseAfterMs?: number;
  onEvent?: (frame: Frame) => void;
  /** The room's whole state, in place of events that cannot be replayed. */
  onSnapshot?: (data: Record<string, unknown>) => void;
  onWelcome?: (data: Record<string, unknown>) => void;
  onError?: (frame: ErrorFrame) => void;
  onState?: (state: State) => void;
}

export class CommandError extends Error {
  /** A code of the protocol, or "timeout", "closed", or "overtaken": a newer score of the same match was sent. */
  code: string;
  retryAfterMs: number | null;
  /** What is wrong with which field, where an endpoint said so. */
  fields?: Record<string, string[]>;
}

export interface Connection {
  readonly sequence: number | null;
  readonly epoch: string | null;
  readonly state: State;
  /**
   * Resolves with the answer's frame; rejects with a `CommandError`. Where no socket is live, commands about a match go
   * over HTTP, with the same frame for an answer but for what only a socket tells. A command is repeated, as the same
   * one, the way that it went first: after "timeout" it may have been carried out.
   */
  send(type: string, fields?: Record<string, unknown>): Promise<Frame>;
  close(): void;
}

export function connect(room: Room, options?: Options): Connection;
export function backoff(attempt: number, random?: () => number): number;
