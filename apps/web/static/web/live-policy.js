// What to do when a socket is closed, by close code. Generated from apps/common/refusals.py: run `make docs`.
// stop: give up. log_in: sign in first. refresh: new credentials, then reconnect. reconnect: after a random
// wait. wait: not before the server's retry_after_ms.
export const ON_CLOSE = {
  1009: "stop",
  1011: "reconnect",
  1012: "reconnect",
  4000: "stop",
  4001: "log_in",
  4002: "refresh",
  4003: "stop",
  4004: "stop",
  4008: "wait",
  4009: "stop",
  4010: "wait",
  4011: "reconnect",
  4013: "log_in",
};

// The error frame before the close says more than its code: here, reconnect at once.
export const AT_ONCE = ["heartbeat_timeout"];
