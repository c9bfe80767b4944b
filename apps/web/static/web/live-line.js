// One socket, and how long it may say nothing.

import { Timers } from "./live-timing.js";

const GRACE_MS = 5_000;
const SILENCE_MS = 55_000; // as long as no welcome has said otherwise
// From the socket to its welcome, and from a command to any frame at all.
const HANDSHAKE_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 8_000;

/**
 * Calls `hear(frame)` and `closed(code)`; `stuck` where the welcome does not come, `quiet` where a heartbeat was
 * missed, and `dead` where the other end cannot be there any more.
 */
export class Line {
  isEntered = false; // it has brought the room's state

  #socket;
  #on;
  #timers = new Timers();
  #silenceMs = SILENCE_MS;
  #quietMs = null;
  #pulseMs;

  /** `pulseMs`: after so long without a frame the other end is asked whether it is there, and after twice as long it is
   * quiet; 0: the heartbeat is waited for. */
  constructor(socket, on, pulseMs = 0) {
    this.#socket = socket;
    this.#on = on;
    this.#pulseMs = pulseMs;
    socket.onmessage = (message) => this.#hear(JSON.parse(message.data));
    socket.onclose = (event) => on.closed(event.code);
    this.#timers.set("handshake", HANDSHAKE_TIMEOUT_MS, on.stuck);
  }

  /** In seconds, as the welcome has them. */
  welcomed({ heartbeat_interval: interval, heartbeat_timeout: timeout }) {
    this.#timers.clear("handshake");
    if (timeout) this.#silenceMs = timeout * 1000 + GRACE_MS;
    if (this.#pulseMs) this.#quietMs = 2 * this.#pulseMs;
    else if (interval) this.#quietMs = interval * 1000 + GRACE_MS;
  }

  send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  /** A command was sent: something has to be heard soon, whatever it is. */
  expectAnswer() {
    if (!this.#timers.has("answer")) this.#timers.set("answer", ANSWER_TIMEOUT_MS, this.#on.dead);
  }

  close() {
    this.#timers.clear("handshake", "silence", "quiet", "pulse", "answer");
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }

  #hear(frame) {
    this.#timers.clear("answer");
    this.#timers.set("silence", this.#silenceMs, this.#on.dead);
    if (this.#quietMs) this.#timers.set("quiet", this.#quietMs, () => this.isEntered && this.#isQuiet());
    if (this.#pulseMs) this.#timers.set("pulse", this.#pulseMs, () => this.isEntered && this.#ask());
    this.#on.hear(frame);
  }

  #isQuiet() {
    this.#ask();
    this.#on.quiet();
  }

  #ask() {
    this.send({ type: "ping", timestamp: Date.now() });
  }
}
