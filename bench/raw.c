/* The least a WebSocket fan-out can cost: one thread, epoll, and a ready frame written to one socket after the other.
 *
 * Upgrades whoever asks on PORT, and writes every line that comes in on PUBLISH_PORT to all of them as a text frame,
 * framed once. It knows no rooms, no rights, no limits, no heartbeat and no slow readers: whoever cannot take a frame
 * at once is dropped. Both ports are numbers in the environment, and are opened on loopback only.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" /* RFC 6455, section 1.3 */
#define KEY "\r\nsec-websocket-key:"
#define WELCOME "{\"type\":\"connection_established\"}"
#define REQUEST_MAX 4096
#define LINE_MAX_BYTES 65535
#define FILES 20000

enum role { LISTENER, PUBLISHING, PUBLISHER, UPGRADING, MEMBER };

struct peer {
    int fd;
    enum role role;
    size_t place; /* among the members */
    char *text;   /* what has come of a request, or of a line */
    size_t length;
};

static int poller;
static struct peer *members[FILES];
static size_t count;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint32_t rotated(uint32_t value, int by) { return value << by | value >> (32 - by); }

static void digest_block(uint32_t state[5], const uint8_t block[64]) {
    static const uint32_t constants[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32_t w[80] = {0}, a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 64; i++) w[i / 4] = w[i / 4] << 8 | block[i];
    for (int i = 16; i < 80; i++) w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t mixed = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
        uint32_t next = rotated(a, 5) + mixed + e + constants[i / 20] + w[i];
        e = d, d = c, c = rotated(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

/* SHA-1 (RFC 3174) of at most 119 bytes. */
static void digest(const char *text, size_t length, uint8_t out[20]) {
    uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    uint8_t padded[128] = {0};
    size_t blocks = length < 56 ? 1 : 2;
    memcpy(padded, text, length);
    padded[length] = 0x80;
    padded[64 * blocks - 2] = length * 8 >> 8;
    padded[64 * blocks - 1] = length * 8;
    for (size_t i = 0; i < blocks; i++) digest_block(state, padded + 64 * i);
    for (int i = 0; i < 20; i++) out[i] = state[i / 4] >> (24 - 8 * (i % 4));
}

/* Base64 of the 20 bytes of a digest: 28 characters. */
static void encode(const uint8_t in[20], char out[29]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 7; i++) {
        uint32_t bits = in[3 * i] << 16 | in[3 * i + 1] << 8 | (i < 6 ? in[3 * i + 2] : 0);
        for (int j = 0; j < 4; j++) out[4 * i + j] = letters[bits >> (18 - 6 * j) & 63];
    }
    strcpy(out + 27, "=");
}

static void watch(int fd, enum role role) {
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer) fail("memory");
    peer->fd = fd;
    peer->role = role;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event)) fail("epoll");
}

static void drop(struct peer *peer) {
    if (peer->role == MEMBER) {
        members[peer->place] = members[--count];
        members[peer->place]->place = peer->place;
    }
    close(peer->fd);
    free(peer->text);
    free(peer);
}

static size_t frame_of(const char *text, size_t length, uint8_t *frame) {
    size_t header = length < 126 ? 2 : 4;
    frame[0] = 0x81;
    frame[1] = length < 126 ? length : 126;
    if (header == 4) frame[2] = length >> 8, frame[3] = length;
    memcpy(frame + header, text, length);
    return header + length;
}

/* A member that is dropped hangs up by itself, so that the loop over the members is not disturbed. */
static void write_to(struct peer *peer, const void *data, size_t length) {
    if (send(peer->fd, data, length, MSG_NOSIGNAL) != (ssize_t)length) shutdown(peer->fd, SHUT_RDWR);
}

static void publish(const char *text, size_t length) {
    static uint8_t frame[LINE_MAX_BYTES + 4];
    size_t size = frame_of(text, length, frame);
    for (size_t i = 0; i < count; i++) write_to(members[i], frame, size);
}

static void welcome(struct peer *peer, const char *key, size_t key_length) {
    char text[120], accept[29], answer[512];
    uint8_t sum[20], frame[sizeof WELCOME + 4];
    digest(text, snprintf(text, sizeof text, "%.*s" GUID, (int)key_length, key), sum);
    encode(sum, accept);
    int size = snprintf(answer, sizeof answer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    peer->role = MEMBER;
    peer->place = count;
    members[count++] = peer;
    write_to(peer, answer, size);
    write_to(peer, frame, frame_of(WELCOME, sizeof WELCOME - 1, frame));
}

static void take_request(struct peer *peer) {
    if (peer->length < 4 || memcmp(peer->text + peer->length - 4, "\r\n\r\n", 4)) return;
    char *key = strcasestr(peer->text, KEY);
    if (!key || count == FILES) return drop(peer);
    key += sizeof KEY - 1;
    key += strspn(key, " ");
    size_t key_length = strcspn(key, " \r\n");
    if (key_length != 24) return drop(peer);
    welcome(peer, key, key_length);
}

static void take_lines(struct peer *peer) {
    char *line = peer->text, *end;
    while ((end = strchr(line, '\n'))) {
        publish(line, end - line);
        line = end + 1;
    }
    peer->length -= line - peer->text;
    memmove(peer->text, line, peer->length + 1);
}

/* Adds what has come to `text`; false once the peer is dropped. */
static int collect(struct peer *peer, size_t most) {
    if (!peer->text && !(peer->text = malloc(most + 1))) fail("memory");
    ssize_t got = recv(peer->fd, peer->text + peer->length, most - peer->length, 0);
    if (got < 0 && errno == EAGAIN) return 1;
    if (got <= 0) return drop(peer), 0;
    peer->length += got;
    peer->text[peer->length] = 0;
    return 1;
}

/* What a member says is read and forgotten. */
static void ignore(struct peer *peer) {
    char buffer[4096];
    ssize_t got = recv(peer->fd, buffer, sizeof buffer, 0);
    if (!got || (got < 0 && errno != EAGAIN)) drop(peer);
}

static void let_in(struct peer *listener) {
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK), on = 1;
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(fd, listener->role == LISTENER ? UPGRADING : PUBLISHER);
}

static void handle(struct peer *peer) {
    switch (peer->role) {
    case LISTENER:
    case PUBLISHING: return let_in(peer);
    case MEMBER: return ignore(peer);
    case UPGRADING: if (collect(peer, REQUEST_MAX)) take_request(peer); return;
    case PUBLISHER: if (collect(peer, LINE_MAX_BYTES)) take_lines(peer); return;
    }
}

static void listen_on(const char *name, enum role role) {
    const char *port = getenv(name);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 0)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (!port || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4096)) fail(name);
    watch(fd, role);
}

int main(void) {
    static struct epoll_event events[512];
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    poller = epoll_create1(0);
    listen_on("PUBLISH_PORT", PUBLISHING);
    listen_on("PORT", LISTENER);
    for (;;) {
        int ready = epoll_wait(poller, events, 512, -1);
        for (int i = 0; i < ready; i++) handle(events[i].data.ptr);
    }
}
