// A room on Socket.IO: every line that comes in on PUBLISH_PORT is the data of one event to all. A ping is answered.
"use strict";

const http = require("node:http");
const net = require("node:net");
const readline = require("node:readline");
const { Server } = require("socket.io");

const server = http.createServer();
const io = new Server(server, { transports: ["websocket"], serveClient: false, perMessageDeflate: false });

io.on("connection", (socket) => {
  socket.on("ping", (data) => socket.emit("pong", data));
  socket.emit("connection_established", {});
});

net
  .createServer((publisher) => {
    readline.createInterface({ input: publisher }).on("line", (line) => io.emit("score_updated", JSON.parse(line)));
  })
  .listen(Number(process.env.PUBLISH_PORT), "127.0.0.1", () => server.listen(Number(process.env.PORT), "127.0.0.1"));
