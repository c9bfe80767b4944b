// Waits of the live client: none without an end, none longer than a browser can count.

const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
// A browser counts a wait in 31 bits: it takes a longer one for none at all.
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Full jitter: anything from 0 to a ceiling that doubles with every failure. */
export function backoff(attempt, random = Math.random) {
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
}

/** A wait in ms as a timer takes it; nothing for what is no number. */
export function waitable(ms) {
  return Number.isNaN(Number(ms)) ? 0 : Math.min(Math.max(0, Number(ms)), LONGEST_WAIT_MS);
}

/** Timers by name: setting one puts an end to the one before. */
export class Timers {
  #running = new Map();

  set(name, ms, run) {
    this.clear(name);
    const timer = setTimeout(() => {
      this.#running.delete(name);
      run();
    }, waitable(ms));
    this.#running.set(name, timer);
  }

  has(name) {
    return this.#running.has(name);
  }

  clear(...names) {
    for (const name of names) {
      clearTimeout(this.#running.get(name));
      this.#running.delete(name);
    }
  }
}

/** What `promise` brings; rejects where it has brought nothing in time. */
export function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), waitable(ms));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A response, read in time: `{ status, ok, body, headers, retryAfterMs }`. `body`: its JSON, null for what is none. */
export async function request(url, options, timeoutMs) {
  const aborter = new AbortController();
  try {
    return await within(timeoutMs, answerOf(fetch(url, { ...options, signal: aborter.signal })));
  } catch (error) {
    aborter.abort();
    throw error;
  }
}

async function answerOf(promise) {
  const response = await promise;
  const { status, ok, headers } = response;
  const body = status === 204 || status === 304 ? null : await response.json().catch(() => null);
  const retryAfterMs = waitable(body?.retry_after_ms ?? Number(headers.get("Retry-After")) * 1000);
  return { status, ok, body, headers, retryAfterMs };
}
