import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { backoff, connect } from "../../apps/web/static/web/live.js";
import { ON_CLOSE } from "../../apps/web/static/web/live-policy.js";

let sockets, requests, answers, listeners, events, snapshots, states, room;

class FakeSocket {
  constructor(url, protocols) {
    Object.assign(this, { url: new URL(url), protocols, sent: [], open: true });
    sockets.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.open = false;
  }
  says(...frames) {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drops(code) {
    this.open = false;
    this.onclose?.({ code });
  }
}

function answer(status, body, headers = {}) {
  return { ok: status < 400, status, headers: new Headers(headers), json: async () => body };
}

const HANGS = "no answer, ever";

async function fakeFetch(url, options = {}) {
  requests.push({ url, ...options });
  const path = Object.keys(answers).find((part) => url.includes(part));
  if (answers[path] === HANGS) return new Promise((_, reject) => (options.signal.onabort = () => reject(new Error())));
  if (answers[path] instanceof Error) throw answers[path];
  return typeof answers[path] === "function" ? answers[path](options) : answers[path];
}

const asked = (part) => requests.filter(({ url }) => url.includes(part));

/** Let promises run; timers stand still. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function pass(ms) {
  mock.timers.tick(ms);
  await settle();
}

async function enter(options = {}, where = "tournament/7") {
  room = connect(where, {
    onEvent: (frame) => events.push(frame),
    onSnapshot: (data) => snapshots.push(data),
    onState: ({ heardAt, ...state }) => states.push(state),
    ...options,
  });
  await settle();
  return sockets.at(-1);
}

const welcome = {
  type: "connection_established",
  data: { connection_id: "c1", heartbeat_timeout: 50, sequence: 4, epoch: "e" },
};
const snapshot = { type: "snapshot", data: { sequence: 4, epoch: "e", matches: [] } };
const event = (sequence) => ({ type: "score_updated", sequence, data: { match_id: 1 } });

async function enterLive(options) {
  const socket = await enter(options);
  socket.says(welcome, snapshot);
  return socket;
}

beforeEach(() => {
  [sockets, requests, events, snapshots, states] = [[], [], [], [], []];
  listeners = {};
  globalThis.addEventListener = (name, listener) => (listeners[name] = listener);
  globalThis.removeEventListener = (name) => delete listeners[name];
  answers = { "ws-tickets": answer(201, { ticket: "t1", expires_in: 30 }) };
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0.5);
  globalThis.WebSocket = FakeSocket;
  globalThis.fetch = fakeFetch;
  globalThis.location = { href: "https://crown.test/tournaments/7/" };
  globalThis.document = {
    cookie: "a=b; csrftoken=secret",
    visibilityState: "visible",
    addEventListener: (name, listener) => (listeners[name] = listener),
    removeEventListener: (name) => delete listeners[name],
  };
});

afterEach(() => {
  room?.close();
  mock.timers.reset();
  mock.restoreAll();
});

test("a ticket for the room opens the socket", async () => {
  const socket = await enter();
  assert.equal(requests[0].body, '{"tournament":7}');
  assert.equal(requests[0].headers["X-CSRFToken"], "secret");
  assert.equal(socket.url.href, "wss://crown.test/ws/tournament/7/?ticket=t1");
  assert.deepEqual(socket.protocols, ["deltacrown.v1"]);
});

test("a token goes in the subprotocol and never in the address", async () => {
  const socket = await enter({ getToken: () => "j.w.t" }, "match/5");
  assert.deepEqual(socket.protocols, ["deltacrown.v1", "bearer.j.w.t"]);
  assert.equal(socket.url.href, "wss://crown.test/ws/match/5/");
  assert.equal(requests.length, 0);
});

test("something that is no room is refused at once", () => {
  assert.throws(() => connect("lobby"), TypeError);
});

test("the state that the page was rendered with is resumed, not fetched again", async () => {
  const socket = await enter({ since: 4, epoch: "e" });
  assert.equal(socket.url.searchParams.get("since"), "4");
  assert.equal(socket.url.searchParams.get("epoch"), "e");
  socket.says(welcome, { type: "resumed", data: { from: 4, to: 5, count: 1 } }, event(5));
  assert.equal(room.state.status, "live");
  assert.deepEqual(
    events.map((event) => event.sequence),
    [5],
  );
});

test("each event is handed over once and in order", async () => {
  const socket = await enterLive();
  socket.says(event(5), event(5), event(4), event(6));
  assert.deepEqual(
    events.map((event) => event.sequence),
    [5, 6],
  );
  assert.deepEqual(snapshots, [snapshot.data]);
});

test("an event without a sequence is handed over and moves nothing", async () => {
  const socket = await enterLive();
  socket.says({ type: "viewers_changed", data: { viewers: 3 } });
  assert.equal(events.length, 1);
  assert.equal(room.sequence, 4);
});

test("skipped events count as seen", async () => {
  const socket = await enterLive();
  socket.says({ type: "skip", sequence: 5 }, { type: "skip", from: 6, to: 9 }, event(10));
  assert.deepEqual(
    events.map((event) => event.sequence),
    [10],
  );
  assert.ok(socket.open);
});

test("a ping is answered", async () => {
  const socket = await enterLive();
  socket.says({ type: "ping", timestamp: 12, sequence: 4 });
  assert.deepEqual(socket.sent, [{ type: "pong", timestamp: 12 }]);
  assert.ok(socket.open);
});

for (const [how, frame] of [
  ["a ping that is ahead", { type: "ping", timestamp: 1, sequence: 6 }],
  ["an event that is ahead", event(6)],
]) {
  test(`${how} means a gap, which is filled by resuming`, async () => {
    const socket = await enterLive();
    socket.says(frame);
    assert.ok(!socket.open);
    assert.deepEqual(events, []);
    await pass(250);
    assert.equal(sockets.length, 2);
    assert.equal(sockets[1].url.searchParams.get("since"), "4");
    assert.equal(sockets[1].url.searchParams.get("replaces"), "c1");
  });
}

test("a lost connection comes back after a wait that is drawn at random and doubles", async () => {
  (await enterLive()).drops(1006);
  assert.deepEqual(states.at(-1), { status: "reconnecting", retryInMs: 250, code: 1006 });
  await pass(249);
  assert.equal(sockets.length, 1);
  await pass(1);
  assert.equal(sockets.length, 2);
  sockets[1].drops(1006);
  assert.equal(states.at(-1).retryInMs, 500);
});

test("the wait starts small again once a connection has held", async () => {
  (await enterLive()).drops(1006);
  await pass(250);
  sockets[1].says(welcome, snapshot);
  await pass(10_000);
  sockets[1].drops(1006);
  assert.equal(states.at(-1).retryInMs, 250);
});

test("the longest wait is bounded, the shortest is nothing", () => {
  assert.equal(
    backoff(40, () => 1),
    30_000,
  );
  assert.equal(
    backoff(40, () => 0),
    0,
  );
});

const advised = (advice) =>
  Object.keys(ON_CLOSE)
    .filter((code) => ON_CLOSE[code] === advice)
    .map(Number);

for (const code of advised("stop")) {
  test(`close ${code} ends it, for the reason the server gave`, async () => {
    const socket = await enter();
    socket.says({ type: "error", code: "room_not_found", message: "" });
    socket.drops(code);
    assert.deepEqual(states.at(-1), { status: "stopped", reason: "room_not_found", code });
    await pass(120_000);
    assert.equal(sockets.length, 1);
  });
}

for (const code of advised("log_in")) {
  test(`close ${code} asks for a sign-in`, async () => {
    (await enter()).drops(code);
    assert.deepEqual(states.at(-1), { status: "stopped", reason: "login", code });
  });
}

for (const code of [...advised("reconnect"), 1006, 4999]) {
  test(`close ${code} is followed by a new connection`, async () => {
    (await enterLive()).drops(code);
    await pass(250);
    assert.equal(sockets.length, 2);
  });
}

for (const code of [...advised("wait"), 1012]) {
  test(`close ${code} is not followed by a try before the server's own time`, async () => {
    const socket = await enter();
    socket.says({ type: "error", code: "any", message: "", retry_after_ms: 7000 });
    socket.drops(code);
    globalThis.document.visibilityState = "visible";
    listeners.visibilitychange();
    await pass(7249);
    assert.equal(sockets.length, 1);
    await pass(1);
    assert.equal(sockets.length, 2);
  });
}

test("an earlier warning does not delay a later reconnect", async () => {
  const socket = await enterLive();
  socket.says({ type: "error", code: "rate_limit_exceeded", message: "", retry_after_ms: 9000 }, event(5));
  socket.drops(1006);
  assert.equal(states.at(-1).retryInMs, 250);
});

test("a missed heartbeat is followed by a reconnect at once", async () => {
  const socket = await enterLive();
  socket.says({ type: "error", code: "heartbeat_timeout", message: "" });
  socket.drops(4004);
  await pass(0);
  assert.equal(sockets.length, 2);
});

test("an expired token is asked for again", async () => {
  const hints = [];
  const socket = await enter({ getToken: (hint) => hints.push(hint) && "j" });
  socket.drops(4002);
  await pass(250);
  assert.deepEqual(hints, [{ expired: false }, { expired: true }]);
});

test("a token about to expire is renewed in the connection", async () => {
  const socket = await enterLive({ getToken: () => "j" });
  socket.says({ type: "token_expiring", data: {} });
  await settle();
  assert.equal(socket.sent[0].type, "authenticate");
  assert.equal(socket.sent[0].token, "j");
});

test("a renewal that is refused leads to a new connection, but not after leaving", async () => {
  const socket = await enterLive({ getToken: () => "j" });
  socket.says({ type: "token_expiring", data: {} });
  await settle();
  room.close();
  await pass(60_000);
  assert.equal(sockets.length, 1);
  assert.equal(room.state.status, "stopped");
});

test("silence longer than the heartbeat allows ends the connection", async () => {
  const socket = await enterLive();
  await pass(54_000);
  socket.says({ type: "ping", timestamp: 1, sequence: 4 });
  await pass(54_000);
  assert.ok(socket.open);
  await pass(1_000);
  assert.ok(!socket.open);
  assert.equal(room.state.status, "reconnecting");
});

test("a command resolves with its answer and rejects with its error", async () => {
  const socket = await enterLive();
  const good = room.send("ready_up");
  const bad = room.send("start_match");
  const [first, second] = socket.sent;
  socket.says({ type: "ready_acknowledged", request_id: first.request_id, data: {} });
  socket.says({ type: "error", request_id: second.request_id, code: "conflict", message: "No." });
  assert.equal((await good).type, "ready_acknowledged");
  await assert.rejects(bad, { code: "conflict", message: "No." });
  assert.deepEqual(events, []);
});

test("a command without an answer is sent again, as the same one, after a reconnect", async () => {
  const socket = await enterLive();
  const reply = room.send("report_score", { participant1_score: 2, participant2_score: 0 });
  socket.drops(1006);
  await pass(250);
  sockets[1].says(welcome, snapshot);
  assert.deepEqual(sockets[1].sent, socket.sent);
  sockets[1].says({ type: "score_report_received", request_id: socket.sent[0].request_id, data: {} });
  assert.equal((await reply).type, "score_report_received");
});

test("a command that is never answered fails in the end", async () => {
  await enterLive();
  const reply = room.send("ready_up");
  mock.timers.tick(20_000);
  await assert.rejects(reply, { code: "timeout" });
});

test("leaving the room fails what was waiting and stays quiet", async () => {
  const socket = await enterLive();
  const reply = room.send("ready_up");
  room.close();
  await assert.rejects(reply, { code: "closed" });
  await assert.rejects(room.send("ready_up"), { code: "closed" });
  assert.ok(!socket.open);
  await pass(120_000);
  assert.equal(sockets.length, 1);
});

test("a page hidden for long lets go, and comes back where it stopped when it is seen", async () => {
  const socket = await enterLive({ pauseAfterMs: 60_000 });
  document.visibilityState = "hidden";
  listeners.visibilitychange();
  await pass(50_000);
  assert.ok(socket.open);
  await pass(10_000);
  assert.ok(!socket.open);
  assert.equal(room.state.status, "paused");
  document.visibilityState = "visible";
  listeners.visibilitychange();
  await settle();
  assert.equal(sockets[1].url.searchParams.get("since"), "4");
});

test("a page that is seen again does not wait for the next try", async () => {
  (await enterLive()).drops(1006);
  listeners.visibilitychange();
  await settle();
  assert.equal(sockets.length, 2);
});

async function failTwice(options = {}, where = "tournament/7") {
  await enter({ since: 4, epoch: "e", ...options }, where);
  sockets.at(-1).drops(1006);
  await pass(250);
  sockets.at(-1).drops(1006);
  await settle();
}

test("where no socket can be opened the log is polled, and sockets are still tried", async () => {
  answers["/events/"] = answer(200, {
    sequence: 6,
    epoch: "e",
    events: [event(4), { type: "skip", sequence: 5 }, event(6)],
  });
  await failTwice();
  assert.equal(requests.at(-1).url, "/api/v1/tournaments/7/events/?since=4&epoch=e");
  assert.deepEqual(
    events.map((event) => event.sequence),
    [6],
  );
  assert.equal(room.state.status, "polling");
  await pass(500);
  assert.equal(sockets.length, 3);
});

test("a socket that opens after all ends the polling", async () => {
  answers["/events/"] = answer(200, { sequence: 6, epoch: "e", events: [] });
  await failTwice();
  await pass(500);
  sockets.at(-1).says(welcome, { type: "resumed", data: { from: 6, to: 6, count: 0 } });
  const before = requests.length;
  await pass(30_000);
  assert.equal(requests.length, before);
  assert.equal(room.state.status, "live");
});

test("polling takes a snapshot where the log cannot be replayed", async () => {
  answers["/events/"] = answer(200, { snapshot: { sequence: 90, epoch: "f" } });
  await failTwice();
  assert.deepEqual(snapshots, [{ sequence: 90, epoch: "f" }]);
  assert.equal(room.sequence, 90);
  assert.equal(room.epoch, "f");
});

test("a match's room is polled as a whole", async () => {
  delete globalThis.WebSocket;
  answers["/api/v1/matches/5/"] = answer(200, { sequence: 2, epoch: "e", match: {} });
  await enter({}, "match/5");
  await settle();
  assert.deepEqual(snapshots, [{ sequence: 2, epoch: "e", match: {} }]);
});

test("polling that fails says so and goes on", async () => {
  answers["/events/"] = new Error("offline");
  await failTwice();
  assert.equal(room.state.status, "reconnecting");
  answers["/events/"] = answer(200, { sequence: 6, epoch: "e", events: [] });
  await pass(5_000);
  assert.equal(room.state.status, "polling");
});

test("a browser without sockets polls from the start", async () => {
  delete globalThis.WebSocket;
  answers["/events/"] = answer(200, { snapshot: { sequence: 1, epoch: "e" } });
  await enter();
  await settle();
  assert.equal(room.state.status, "polling");
});

for (const [status, reason] of [
  [401, "login"],
  [403, "refused"],
  [404, "refused"],
]) {
  test(`a ticket refused with ${status} ends it (${reason})`, async () => {
    answers["ws-tickets"] = answer(status, { code: "not_found" });
    await enter();
    assert.equal(room.state.status, "stopped");
    assert.equal(room.state.reason, reason);
  });
}

test("a socket that says its ticket is over is followed by one with another ticket", async () => {
  const socket = await enter();
  answers["ws-tickets"] = answer(201, { ticket: "t2", expires_in: 30 });
  socket.says({ type: "error", code: "token_expired", message: "Ask for a new one.", close_code: 4002 });
  socket.drops(4002);
  await pass(250);
  assert.equal(requests.length, 2);
  assert.equal(sockets.at(-1).url.searchParams.get("ticket"), "t2");
  assert.equal(room.state.status, "reconnecting");
});

test("a ticket refused for now is asked for again when the server says", async () => {
  answers["ws-tickets"] = answer(429, {}, { "Retry-After": "3" });
  await enter();
  await pass(3249);
  assert.equal(requests.length, 1);
  await pass(1);
  assert.equal(asked("ws-tickets").length, 2);
});

const NOTHING_NEW = answer(200, { sequence: 4, epoch: "e", events: [] });

for (const [what, { options, ticket, meanwhile = () => {} }] of Object.entries({
  "whose ticket never comes": { ticket: HANGS },
  "whose ticket is refused for long": { ticket: answer(429, {}, { "Retry-After": "60" }) },
  "whose ticket nobody can make": { ticket: answer(500, null) },
  "whose own ticket never comes": { options: { getTicket: () => new Promise(() => {}) } },
  "whose upgrade is swallowed": {},
  "whose socket is welcomed, and no more": { meanwhile: () => sockets.at(-1).says(welcome) },
  "whose socket is full for long": {
    meanwhile() {
      sockets.at(-1).says(told("room_full", 30_000));
      sockets.at(-1).drops(4008);
    },
  },
})) {
  test(`a room ${what} is polled after ten seconds at the latest`, async () => {
    answers["/events/"] = NOTHING_NEW;
    if (ticket) answers["ws-tickets"] = ticket;
    await enter({ since: 4, epoch: "e", ...options });
    meanwhile();
    await pass(5_000);
    await pass(5_000);
    assert.equal(room.state.status, "polling");
  });
}

function told(code, retryAfterMs) {
  return { type: "error", code, message: "", retry_after_ms: retryAfterMs };
}

test("a swallowed upgrade is given up, and tried again", async () => {
  answers["/events/"] = NOTHING_NEW;
  const socket = await enter();
  await pass(10_000);
  assert.ok(!socket.open);
  await pass(1_000);
  assert.equal(sockets.length, 2);
});

test("a ticket that never comes is given up, and asked for again", async () => {
  answers["ws-tickets"] = HANGS;
  await enter();
  await pass(8_000);
  answers["ws-tickets"] = answer(201, { ticket: "t2", user_id: null });
  await pass(1_000);
  assert.equal(sockets.at(-1).url.searchParams.get("ticket"), "t2");
});

test("a fourth tab is polled after two refusals, for as long as it lasts", async () => {
  answers["/events/"] = NOTHING_NEW;
  await enter({ since: 4, epoch: "e" });
  for (let refusals = 0; refusals < 4; refusals += 1) {
    sockets.at(-1).says(told("connection_limit_exceeded", 3_000));
    sockets.at(-1).drops(4008);
    await settle();
    assert.equal(room.state.status, refusals ? "polling" : "reconnecting");
    await pass(3_000 + 250 * 2 ** refusals);
  }
  assert.equal(sockets.length, 5);
});

test("a browser that may open no socket polls", async () => {
  globalThis.WebSocket = class {
    constructor() {
      throw new Error("blocked");
    }
  };
  answers["/events/"] = NOTHING_NEW;
  await enter({ since: 4, epoch: "e" });
  await pass(250);
  assert.equal(room.state.status, "polling");
});

test("a poll that hangs is given up, said, and asked again", async () => {
  answers["/events/"] = NOTHING_NEW;
  await failTwice();
  answers["/events/"] = HANGS;
  await pass(5_000);
  await pass(8_000);
  assert.equal(room.state.status, "reconnecting");
  answers["/events/"] = NOTHING_NEW;
  await pass(5_000);
  assert.equal(room.state.status, "polling");
});

test("a poll names what it knows, and nothing new is nothing to hand over", async () => {
  answers["/api/v1/matches/5/"] = answer(200, { sequence: 5, epoch: "e", match: {} }, { ETag: '"e.5.0"' });
  await failTwice({}, "match/5");
  assert.equal(snapshots.length, 1);
  answers["/api/v1/matches/5/"] = answer(304, null);
  await pass(5_000);
  assert.equal(asked("matches").at(-1).headers["If-None-Match"], '"e.5.0"');
  assert.equal(snapshots.length, 1);
  assert.equal(room.state.status, "polling");
});

test("a poll that is older than what is known changes nothing", async () => {
  answers["/api/v1/matches/5/"] = answer(200, { sequence: 3, epoch: "e", match: {} });
  await failTwice({}, "match/5");
  assert.deepEqual([snapshots, room.sequence], [[], 4]);
});

test("a poll is not asked again before the server's own time", async () => {
  answers["/events/"] = answer(429, {}, { "Retry-After": "20" });
  await failTwice();
  await pass(19_000);
  assert.equal(asked("/events/").length, 1);
  await pass(1_000);
  assert.equal(asked("/events/").length, 2);
});

const SCORE = { participant1_score: 2, participant2_score: 1 };

async function pollMatch(options) {
  answers["/api/v1/matches/5/"] = answer(200, { sequence: 4, epoch: "e", match: {} });
  await failTwice(options, "match/5");
}

/** The first answer of a path counts, and that of the match would be it. */
function onCommand(response) {
  delete answers["/reports/"];
  answers = { "/reports/": response, ...answers };
}

test("while it polls a command goes over HTTP, and is answered as over a socket", async () => {
  await pollMatch();
  onCommand(answer(201, { id: 9, version: 2, state: "submitted" }));
  const reply = await room.send("report_score", SCORE);
  assert.deepEqual(reply.data, { match_id: 5, report_id: 9, version: 2 });
  assert.equal(reply.type, "score_report_received");
  const [sent] = asked("/reports/");
  assert.equal(sent.url, "/api/v1/matches/5/reports/");
  assert.deepEqual(JSON.parse(sent.body), SCORE);
  assert.equal(sent.headers["Idempotency-Key"], reply.request_id);
  assert.equal(sent.headers["X-CSRFToken"], "secret");
});

test("a command over HTTP is refused with the same code as over a socket", async () => {
  await pollMatch();
  onCommand(answer(409, { code: "conflict", detail: "No.", status: 409 }));
  await assert.rejects(room.send("report_score", SCORE), { code: "conflict", message: "No." });
});

test("a live score that was overtaken is not sent again over HTTP, where it would undo the newer one", async () => {
  await pollMatch();
  const posted = [];
  answers = {
    "/score/": ({ body }) => {
      posted.push(JSON.parse(body).participant1_score);
      return posted.length === 1 ? Promise.reject(new Error("lost")) : answer(200, {});
    },
    ...answers,
  };
  const older = assert.rejects(room.send("update_score", { participant1_score: 5 }), { code: "overtaken" });
  await settle();
  const newer = room.send("update_score", { participant1_score: 6 });
  for (let tries = 0; tries < 5; tries += 1) await pass(2000);
  await older;
  await newer;
  assert.deepEqual(posted, [5, 6]);
});

test("in a tournament's room the match of a command stands in its address", async () => {
  answers["/events/"] = NOTHING_NEW;
  await failTwice();
  answers["/ready/"] = answer(200, { state: "ready" });
  const reply = await room.send("ready_up", { match_id: 12 });
  assert.deepEqual(reply.data, { match_id: 12, state: "ready" });
  assert.equal(asked("/ready/")[0].url, "/api/v1/matches/12/ready/");
  assert.equal(asked("/ready/")[0].body, "{}");
});

test("a token says who asks over HTTP, and an expired one is renewed", async () => {
  await pollMatch({ getToken: ({ expired }) => (expired ? "new" : "old") });
  onCommand(({ headers }) =>
    headers.Authorization === "Bearer new"
      ? answer(201, { id: 9, version: 2 })
      : answer(401, { code: "token_expired", detail: "Over." }),
  );
  assert.equal((await room.send("report_score", SCORE)).data.report_id, 9);
  assert.deepEqual(
    asked("/reports/").map(({ headers }) => headers.Authorization),
    ["Bearer old", "Bearer new"],
  );
});

test("a command whose HTTP answer is lost is repeated with the same key, and never over a socket", async () => {
  await pollMatch();
  onCommand(new Error("lost"));
  const reply = room.send("report_score", SCORE);
  await settle();
  const [before] = sockets.slice(-1);
  await pass(500);
  const socket = sockets.at(-1);
  assert.notEqual(socket, before);
  socket.says(welcome, { type: "resumed", data: { from: 4, to: 4, count: 0 } });
  assert.deepEqual(socket.sent, []);
  onCommand(answer(201, { id: 9, version: 2 }));
  await pass(1_000);
  assert.equal((await reply).type, "score_report_received");
  assert.equal(new Set(asked("/reports/").map(({ headers }) => headers["Idempotency-Key"])).size, 1);
});

test("a command that went over a socket without an answer never goes over HTTP", async () => {
  answers["/api/v1/matches/5/"] = answer(200, { sequence: 4, epoch: "e", match: {} });
  const socket = await enter({}, "match/5");
  socket.says(welcome, snapshot);
  const reply = room.send("report_score", SCORE);
  socket.drops(1006);
  for (const wait of [250, 500, 1_000]) {
    await pass(wait);
    sockets.at(-1).drops(1006);
  }
  await settle();
  assert.equal(room.state.status, "polling");
  mock.timers.tick(20_000);
  await assert.rejects(reply, { code: "timeout" });
  assert.deepEqual(asked("/reports/"), []);
});

test("a command that nothing at all follows is sent again over another socket", async () => {
  const socket = await enterLive();
  room.send("ready_up").catch(() => {});
  await pass(8_000);
  assert.ok(!socket.open);
  await pass(250);
  sockets.at(-1).says(welcome, snapshot);
  assert.deepEqual(sockets.at(-1).sent, socket.sent);
});

test("a command that a second answer comes for is told once", async () => {
  const socket = await enterLive();
  const reply = room.send("ready_up");
  const told = { type: "ready_acknowledged", request_id: socket.sent[0].request_id, data: {} };
  socket.says(told, told);
  await reply;
  assert.deepEqual(events, []);
});

test("a command sent before anything is open goes with the first way there is", async () => {
  answers["ws-tickets"] = HANGS;
  answers["/api/v1/matches/5/"] = answer(200, { sequence: 4, epoch: "e", match: {} });
  await enter({}, "match/5");
  onCommand(answer(201, { id: 9, version: 1 }));
  const reply = room.send("report_score", SCORE);
  await pass(10_000);
  assert.equal((await reply).data.report_id, 9);
});

test("a browser without a network says so at once, and comes back when there is one", async () => {
  const socket = await enterLive();
  listeners.offline();
  assert.equal(room.state.status, "offline");
  assert.equal(typeof room.state.heardAt, "number");
  socket.drops(1006);
  await pass(250);
  assert.equal(room.state.status, "offline");
  sockets.at(-1).drops(1006);
  listeners.online();
  await settle();
  sockets.at(-1).says(welcome, { type: "resumed", data: { from: 4, to: 4, count: 0 } });
  assert.equal(room.state.status, "live");
});

test("a network that came back is not trusted to have kept the socket", async () => {
  const socket = await enterLive();
  listeners.offline();
  listeners.online();
  assert.ok(!socket.open);
  await pass(250);
  assert.equal(sockets.length, 2);
});

test("a socket that goes on speaking is proof of a network", async () => {
  const socket = await enterLive();
  listeners.offline();
  socket.says({ type: "ping", timestamp: 1, sequence: 4 });
  assert.equal(room.state.status, "live");
});

const beating = { ...welcome, data: { ...welcome.data, heartbeat_interval: 25 } };

test("a heartbeat that is missed is said, asked for, and then done without", async () => {
  answers["/events/"] = NOTHING_NEW;
  const socket = await enter();
  socket.says(beating, snapshot);
  await pass(29_000);
  assert.equal(room.state.status, "live");
  await pass(1_000);
  assert.equal(room.state.status, "quiet");
  assert.equal(typeof room.state.heardAt, "number");
  assert.equal(socket.sent.at(-1).type, "ping");
  await pass(10_000);
  assert.ok(!socket.open);
  assert.equal(room.state.status, "polling");
});

test("a heartbeat that comes late makes it live again", async () => {
  const socket = await enter();
  socket.says(beating, snapshot);
  await pass(30_000);
  socket.says({ type: "pong" });
  assert.equal(room.state.status, "live");
  await pass(20_000);
  assert.ok(socket.open);
});

test("a room that is to be fresh is asked in any silence, and says so where no answer comes", async () => {
  const socket = await enter({ pulseMs: 500 });
  socket.says(beating, snapshot);
  await pass(500);
  assert.deepEqual([room.state.status, socket.sent.at(-1).type], ["live", "ping"]);
  socket.says({ type: "pong" });
  await pass(999);
  assert.equal(room.state.status, "live");
  await pass(1);
  assert.equal(room.state.status, "quiet");
  socket.says({ type: "pong" });
  assert.equal(room.state.status, "live");
});

const asUser = (user) => ({ ...welcome, data: { ...welcome.data, user_id: user } });

test("who comes back as a visitor is signed out, and not simply live", async () => {
  const socket = await enter();
  socket.says(asUser(3), snapshot);
  assert.deepEqual(states.at(-1), { status: "live" });
  socket.drops(4002);
  await pass(250);
  sockets.at(-1).says(asUser(null), snapshot);
  assert.deepEqual(states.at(-1), { status: "live", signedOut: true });
});

test("a page made for somebody is signed out by a ticket of nobody, and signed in again by theirs", async () => {
  answers["ws-tickets"] = answer(201, { ticket: "t", user_id: null });
  const socket = await enter({ signedIn: true });
  assert.equal(states.at(-1).signedOut, true);
  answers["ws-tickets"] = answer(201, { ticket: "t", user_id: 3 });
  socket.drops(1006);
  await pass(250);
  sockets.at(-1).says(asUser(3), snapshot);
  assert.deepEqual(states.at(-1), { status: "live" });
});

test("a visitor who stays one is not signed out", async () => {
  const socket = await enter();
  socket.says(asUser(null), snapshot);
  assert.deepEqual(states.at(-1), { status: "live" });
});

test("a login that ends leaves a visitor, once", async () => {
  const socket = await enter({ signedIn: true });
  socket.says(asUser(3), snapshot);
  socket.drops(4013);
  assert.equal(states.at(-1).signedOut, true);
  await pass(250);
  sockets.at(-1).drops(4013);
  assert.equal(room.state.status, "stopped");
  assert.equal(room.state.reason, "login");
});

test("a command refused for want of a login says that one is signed out", async () => {
  await pollMatch({ signedIn: true });
  onCommand(answer(401, { code: "authentication_required", detail: "Sign in." }));
  await assert.rejects(room.send("report_score", SCORE), { code: "authentication_required" });
  assert.equal(room.state.signedOut, true);
});

test("a wait longer than a timer can count is a long one, not none", async () => {
  const socket = await enter();
  socket.says(told("rate_limit_exceeded", 2 ** 31 + 5));
  socket.drops(4010);
  await pass(60_000);
  assert.equal(sockets.length, 1);
});

test("who is signed out while it polls hears of it within fifteen seconds", async () => {
  answers["/events/"] = NOTHING_NEW;
  await failTwice({ signedIn: true });
  answers["ws-tickets"] = answer(201, { ticket: "t", user_id: 3 });
  for (let failures = 0; failures < 8; failures += 1) {
    await pass(4_000);
    sockets.at(-1).drops(1006);
  }
  answers["ws-tickets"] = answer(201, { ticket: "t", user_id: null });
  await pass(4_000);
  assert.deepEqual(states.at(-1), { status: "polling", signedOut: true });
});

test("a room that is left over its snapshot stays left", async () => {
  const socket = await enter({ onSnapshot: () => room.close() });
  socket.says(welcome, snapshot);
  assert.equal(room.state.status, "stopped");
});

const resumed = { type: "resumed", data: { from: 4, to: 4, count: 0 } };
const matchNow = answer(200, { sequence: 4, epoch: "e", match: {} });

test("a score lost with its socket is not sent again after a newer one went over HTTP", async () => {
  answers = { "/score/": answer(200, {}), "/api/v1/matches/5/": matchNow, ...answers };
  const socket = await enter({}, "match/5");
  socket.says(welcome, snapshot);
  const older = assert.rejects(room.send("update_score", { participant1_score: 1 }), { code: "overtaken" });
  await pass(8_000);
  await room.send("update_score", { participant1_score: 2 });
  await pass(1_000);
  sockets.at(-1).says(welcome, resumed);
  await older;
  assert.deepEqual(
    sockets.at(-1).sent.filter(({ type }) => type === "update_score"),
    [],
  );
});

test("a score whose answer over HTTP was lost is not sent again after a newer one went over a socket", async () => {
  let times = 0;
  const lost = () => {
    times += 1;
    return Promise.reject(new Error("lost"));
  };
  answers = { "/score/": lost, "/api/v1/matches/5/": matchNow, ...answers };
  const socket = await enter({}, "match/5");
  socket.says(welcome, snapshot);
  socket.drops(1006);
  const older = assert.rejects(room.send("update_score", { participant1_score: 1 }), { code: "overtaken" });
  await pass(300);
  const next = sockets.at(-1);
  next.says(welcome, resumed);
  const newer = room.send("update_score", { participant1_score: 2 });
  const { request_id } = next.sent.find(({ type }) => type === "update_score");
  next.says({ type: "score_updated_confirmed", request_id, data: {} });
  await newer;
  const before = times;
  for (let n = 0; n < 5; n += 1) await pass(1000);
  await older;
  assert.equal(times, before);
});

test("the score of a game is not overtaken by that of the next, which does not hold it", async () => {
  const games = [];
  let isLost = true;
  const entered = ({ body }) => {
    if (isLost) {
      isLost = false;
      return Promise.reject(new Error("lost"));
    }
    games.push(JSON.parse(body).game.n);
    return answer(200, {});
  };
  answers = { "/score/": entered, "/api/v1/matches/5/": matchNow, ...answers };
  await failTwice({ since: 4, epoch: "e" }, "match/5");
  const sent = [1, 2].map((n) => room.send("update_score", { game: { n } }));
  for (let n = 0; n < 10; n += 1) await pass(2000);
  await Promise.all(sent);
  assert.deepEqual(games, [1, 2]);
});

test("a score of one match that gets no answer holds up no other match's", async () => {
  const news = answer(200, { sequence: 4, epoch: "e", events: [] });
  answers = { "/matches/12/score/": HANGS, "/matches/13/score/": answer(200, {}), "/events/": news, ...answers };
  await failTwice();
  room.send("update_score", { match_id: 12, participant1_score: 1 }).catch(() => {});
  await pass(1000);
  await room.send("update_score", { match_id: 13, participant1_score: 1 });
});

test("whoever is told to wait asks no sooner because the page is looked at", async () => {
  answers = { "/events/": answer(429, { code: "rate_limit_exceeded", retry_after_ms: 60_000 }), ...answers };
  await failTwice();
  for (let n = 0; n < 5; n += 1) {
    listeners.visibilitychange();
    await settle();
  }
  assert.equal(asked("/events/").length, 1);
});

test("a wait that a server asked for goes on while the page is hidden", async () => {
  const socket = await enter();
  socket.says({ type: "error", code: "connect_rate_exceeded", retry_after_ms: 600_000 });
  socket.drops(4008);
  document.visibilityState = "hidden";
  listeners.visibilitychange();
  await pass(360_000);
  document.visibilityState = "visible";
  listeners.visibilitychange();
  await settle();
  assert.equal(sockets.length, 1);
});

test("what a proxy says in the site's place ends nothing", async () => {
  answers = { "/api/v1/matches/5/": answer(403, null), ...answers };
  await failTwice({}, "match/5");
  await pass(6000);
  assert.notEqual(room.state.status, "stopped");
});
