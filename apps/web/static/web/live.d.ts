/** "tournament/<id>" or "match/<id>". */
export type Room = `tournament/${number}` | `match/${number}`;

export type State =
  | { status: "connecting" | "live" | "polling" | "paused" }
  | { status: "reconnecting"; retryInMs: number; code?: number }
  /** `reason`: "login", "closed" (by `close()`), "refused", or the code of the server's error frame. */
  | { status: "stopped"; reason: string; code?: number };

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
  /** A JWT access token, or null to go on with a ticket. `expired`: the last one is no good any more. */
  getToken?: (hint: { expired: boolean }) => Promise<string | null> | string | null;
  /** A one-time ticket; by default from `POST /api/v1/ws-tickets/` as whoever the page's cookies say. */
  getTicket?: () => Promise<string> | string;
  /** What is polled where no socket can be opened; by default the tournament's `events/`. */
  pollUrl?: string;
  pollEveryMs?: number;
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
  /** A code of the protocol, or "timeout" or "closed". */
  code: string;
  retryAfterMs: number | null;
}

export interface Connection {
  readonly sequence: number | null;
  readonly epoch: string | null;
  readonly state: State;
  /** Resolves with the answer's frame; rejects with a `CommandError`. Safe to be sent twice. */
  send(type: string, fields?: Record<string, unknown>): Promise<Frame>;
  close(): void;
}

export function connect(room: Room, options?: Options): Connection;
export function backoff(attempt: number, random?: () => number): number;
