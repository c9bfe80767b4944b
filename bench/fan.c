/* The load generator: one thread, epoll, plain sockets.
 *
 * Opens one WebSocket per request path, publishes updates over a second TCP port (one line each) so that
 * `window` of them are always on their way, and counts what arrives. Updates are numbered, and every socket
 * must see every number once and in order: what is missing, doubled or out of order is counted as well.
 * With `rate` so many updates a second are published instead, come what may. The first `stalled` sockets never read
 * after they have joined, the next `crawling` ones read one byte a second; neither is counted.
 * What other servers want said is an option: `hello` once a socket is open, `ready` (how the first text of a joined
 * one begins) or `silent` (it is joined once it is open), their `ping` and its `pong`, `publish-hello` to the publishing
 * port; with `stream` a frame may hold more than one update, or a part of one. With `most`, publishing at a rate waits
 * while so many updates are on their way.
 * Prints one JSON object. Ends with status 1 and a reason where the run is not worth anything.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define KEY "\"update\":"
#define SHORT 125 /* the longest text that a frame with a one-byte length holds */
#define KEY_LENGTH (sizeof KEY - 1)
/* Ten digits from the first to the last, so that every frame has the same length. */
#define FIRST_UPDATE 1000000000u
#define NUMBERED (KEY_LENGTH + 11) /* the key, the digits, and what follows them */
#define IN_FLIGHT 32
#define WINDOW_MAX 1024
#define STALLED_AFTER 10.0
#define CONNECT_WITHIN 180.0
#define SETTLE 0.5

enum state { CONNECTING, UPGRADING, WAITING, JOINED };

struct client {
    int fd;
    enum state state;
    uint32_t expected;
    uint8_t *rest; /* the beginning of a frame whose end has not come yet */
    size_t rest_length;
    uint8_t cut[NUMBERED]; /* the end of a piece of a stream, too short for an update's number */
    size_t cut_length;
};

static struct {
    int port, publish_port, pid, window, silent, stream;
    uint32_t stalled, crawling, most;
    double seconds, warmup, rate;
    const char *paths, *head, *tail, *hello, *ready, *ping, *pong, *publish_hello;
} options = {.window = 4, .seconds = 4, .warmup = 1, .head = "", .tail = "", .hello = "", .ready = "",
             .ping = "{\"type\":\"ping\"", .pong = "{\"type\":\"pong\"}", .publish_hello = ""};

static struct client *clients;
static char **paths;
static uint32_t count, reading, started, joined;
static int poller, publisher = -1;
static uint32_t published, completed;
static uint32_t arrived[WINDOW_MAX];
static uint64_t deliveries, reads, bytes, missing, repeated;
static size_t frame_bytes, ping_length;
static double last_delivery, crawled_at;
static double published_at[WINDOW_MAX];
/* From publishing to reading, in steps; what takes longer than all of them is in the last. */
#define STEP 0.00005
#define STEPS 400000
static uint32_t latencies[STEPS];
static unsigned long rss_before, rss_joined;
static uint8_t buffer[1 << 20];

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec * 1e-9;
}

static double own_cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

/* User and system seconds of the server, all its threads together. */
static double server_cpu(void) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", options.pid);
    FILE *file = fopen(path, "r");
    if (!file) fail("the server is gone");
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    unsigned long user, system;
    char *after_name = strrchr(text, ')');
    if (!after_name || sscanf(after_name, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        fail("%s cannot be read", path);
    return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

/* Kilobytes of memory that the server holds. */
static unsigned long server_rss(void) {
    char path[64];
    unsigned long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", options.pid);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%*u %lu", &pages) != 1) fail("the server is gone");
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* The latency in milliseconds that this share of all deliveries did not exceed. */
static double percentile(double share) {
    uint64_t wanted = deliveries * share, seen = 0;
    for (size_t step = 0; step < STEPS; step++)
        if ((seen += latencies[step]) > wanted) return (step + 1) * STEP * 1000;
    return 0;
}

static int connect_to(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0) fail("no socket: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)
        fail("no connection to port %d: %s", port, strerror(errno));
    return fd;
}

/* All that is ever sent is short: a full socket buffer here means that the server has stopped reading. */
static void send_all(int fd, const void *data, size_t length) {
    if (send(fd, data, length, MSG_NOSIGNAL) != (ssize_t)length) fail("cannot send: %s", strerror(errno));
}

static void watch(struct client *client, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = client};
    epoll_ctl(poller, operation, client->fd, &event);
}

static void start(struct client *client) {
    client->fd = connect_to(options.port);
    client->expected = FIRST_UPDATE;
    watch(client, EPOLL_CTL_ADD, EPOLLOUT);
}

static void upgrade(struct client *client) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) fail("no connection: %s", strerror(error));
    char request[4096];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZGVsdGEgY3Jvd24gcm9vbQ==\r\n\r\n",
                        paths[client - clients], options.port);
    if (size >= (int)sizeof request) fail("a request path is too long");
    send_all(client->fd, request, size);
    client->state = UPGRADING;
    watch(client, EPOLL_CTL_MOD, EPOLLIN);
}

static void pong(struct client *client, const uint8_t *data, size_t length) {
    uint8_t frame[6 + 125] = {0x8a, 0x80 | length}; /* the mask is all zeros */
    memcpy(frame + 6, data, length);
    send_all(client->fd, frame, 6 + length);
}

static void say(struct client *client, const char *text) {
    size_t length = strlen(text);
    uint8_t frame[6 + SHORT] = {0x81, 0x80 | length}; /* the mask is all zeros */
    memcpy(frame + 6, text, length);
    send_all(client->fd, frame, 6 + length);
}

static void join(struct client *client) {
    client->state = JOINED;
    joined++;
}

static int begins(const uint8_t *text, size_t length, const char *with, size_t with_length) {
    return length >= with_length && !memcmp(text, with, with_length);
}

static void take_update(struct client *client, const uint8_t *digits) {
    uint32_t number = 0;
    while (*digits == ' ') digits++;
    while (*digits >= '0' && *digits <= '9') number = number * 10 + (*digits++ - '0');
    if (number < client->expected) {
        repeated++;
        return;
    }
    missing += number - client->expected;
    client->expected = number + 1;
    deliveries++;
    size_t step = (now() - published_at[number % WINDOW_MAX]) / STEP;
    latencies[step < STEPS ? step : STEPS - 1]++;
    uint32_t *slot = &arrived[number % WINDOW_MAX];
    if (++*slot == reading) {
        *slot = 0;
        completed++;
    }
}

/* Takes frames as pieces of a stream: an update may be cut in two anywhere. */
static void take_piece(struct client *client, const uint8_t *text, size_t length) {
    static uint8_t stream[sizeof buffer + NUMBERED];
    memcpy(stream, client->cut, client->cut_length);
    memcpy(stream + client->cut_length, text, length);
    const uint8_t *at = stream, *end = stream + client->cut_length + length, *key;
    while ((key = memmem(at, end - at, KEY, KEY_LENGTH)) && end - key >= (long)NUMBERED) {
        take_update(client, key + KEY_LENGTH);
        at = key + NUMBERED;
    }
    client->cut_length = end - at < (long)NUMBERED ? end - at : (long)NUMBERED - 1;
    memcpy(client->cut, end - client->cut_length, client->cut_length);
}

static void take_text(struct client *client, const uint8_t *text, size_t length) {
    static size_t usual_place;
    if (client->state == WAITING && begins(text, length, options.ready, strlen(options.ready))) join(client);
    int pinged = begins(text, length, options.ping, ping_length);
    if (pinged) say(client, options.pong);
    if (options.stream) return take_piece(client, text, length);
    if (pinged) return;
    const uint8_t *key = text + usual_place;
    if (usual_place + KEY_LENGTH > length || memcmp(key, KEY, KEY_LENGTH)) key = memmem(text, length, KEY, KEY_LENGTH);
    if (!key) return;
    usual_place = key - text;
    frame_bytes = length;
    take_update(client, key + KEY_LENGTH);
}

static void closed(const uint8_t *data, size_t length) {
    int code = length < 2 ? 1005 : data[0] << 8 | data[1];
    fail("the server closed a socket with %d %.*s", code, length < 2 ? 0 : (int)length - 2, data + 2);
}

/* Takes whole frames; returns how many bytes they were. */
static size_t take_frames(struct client *client, uint8_t *data, size_t length) {
    size_t at = 0;
    while (length - at >= 2) {
        uint8_t *frame = data + at;
        size_t size = frame[1] & 0x7f, header = size == 126 ? 4 : size == 127 ? 10 : 2;
        if (length - at < header) break;
        if (header > 2) size = 0;
        for (size_t i = 2; i < header; i++) size = size << 8 | frame[i];
        if (length - at < header + size) break;
        int opcode = frame[0] & 0x0f;
        if (opcode == 8) closed(frame + header, size);
        if (opcode == 9) pong(client, frame + header, size);
        if (opcode == 1 || opcode == 2) take_text(client, frame + header, size);
        at += header + size;
    }
    return at;
}

static size_t take_response(struct client *client, uint8_t *data, size_t length) {
    uint8_t *end = memmem(data, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (memcmp(data, "HTTP/1.1 101", 12)) fail("no WebSocket: %.*s", (int)(end - data), data);
    client->state = WAITING;
    if (*options.hello) say(client, options.hello);
    if (options.silent) join(client);
    return end + 4 - data;
}

static void keep(struct client *client, const uint8_t *data, size_t length) {
    if (length && !(client->rest = realloc(client->rest, length))) fail("no memory");
    memcpy(client->rest, data, length);
    client->rest_length = length;
}

static void receive(struct client *client) {
    size_t length = client->rest_length, taken = 0;
    if (length) memcpy(buffer, client->rest, length);
    ssize_t got = recv(client->fd, buffer + length, sizeof buffer - length, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) fail("the server dropped a socket");
    reads++;
    bytes += got;
    length += got;
    if (client->state == UPGRADING) taken = take_response(client, buffer, length);
    if (client->state != UPGRADING) taken += take_frames(client, buffer + taken, length - taken);
    if (length - taken || client->rest_length) keep(client, buffer + taken, length - taken);
}

/* What is answered to an update is of no interest, but must not fill a buffer. */
static void hear_publisher(void) {
    ssize_t got = recv(publisher, buffer, sizeof buffer, 0);
    if (!got || (got < 0 && errno != EAGAIN)) fail("the publishing port hung up");
}

static void turn(int milliseconds) {
    static struct epoll_event events[512];
    uint64_t before = deliveries;
    int ready = epoll_wait(poller, events, 512, milliseconds);
    for (int i = 0; i < ready; i++) {
        struct client *client = events[i].data.ptr;
        if (!client) hear_publisher();
        else if (client->state == CONNECTING) upgrade(client);
        else receive(client);
    }
    if (deliveries != before) last_delivery = now();
}

static void slow_down(void) {
    for (uint32_t i = 0; i < options.stalled + options.crawling; i++)
        epoll_ctl(poller, EPOLL_CTL_DEL, clients[i].fd, NULL);
}

static void crawl(void) {
    uint8_t byte;
    if (now() - crawled_at < 1) return;
    crawled_at = now();
    for (uint32_t i = 0; i < options.crawling; i++) recv(clients[options.stalled + i].fd, &byte, 1, 0);
}

static void join_all(void) {
    double until = now() + CONNECT_WITHIN;
    while (joined < count) {
        if (now() > until) fail("only %u of %u sockets joined in time", joined, count);
        while (started < count && started - joined < IN_FLIGHT) start(&clients[started++]);
        turn(10);
    }
    for (until = now() + SETTLE; now() < until;) turn(10);
    rss_joined = server_rss();
    slow_down();
}

static void open_publisher(void) {
    publisher = connect_to(options.publish_port);
    struct pollfd writable = {.fd = publisher, .events = POLLOUT};
    if (poll(&writable, 1, 5000) != 1) fail("nobody listens on the publishing port");
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(poller, EPOLL_CTL_ADD, publisher, &event);
    send_all(publisher, options.publish_hello, strlen(options.publish_hello));
}

static int is_due(double began, uint32_t before) {
    if (!options.rate) return published - completed < (uint32_t)options.window;
    if (options.most && published - completed >= options.most) return 0;
    if (published - completed >= WINDOW_MAX) fail("%u updates are on their way: the rate is too high", WINDOW_MAX);
    return published - before < (now() - began) * options.rate;
}

static void publish(double began, uint32_t before) {
    char line[4096];
    while (is_due(began, before)) {
        published_at[(FIRST_UPDATE + published) % WINDOW_MAX] = now();
        int size = snprintf(line, sizeof line, "%s%u%s\n", options.head, FIRST_UPDATE + published, options.tail);
        send_all(publisher, line, size);
        published++;
    }
}

static void wait_for_more(void) {
    turn(options.rate ? 1 : 10);
    crawl();
    if (now() - last_delivery > STALLED_AFTER) fail("stalled: %u updates sent, %u arrived", published, completed);
}

/* From rest to rest, so that what is counted is exactly what was paid for. */
static void run_for(double seconds) {
    double began = now(), until = began + seconds;
    uint32_t before = published;
    last_delivery = now();
    while (now() < until) {
        publish(began, before);
        wait_for_more();
    }
    while (completed < published) wait_for_more();
}

static void measure(void) {
    rss_before = server_rss();
    join_all();
    open_publisher();
    run_for(options.warmup);
    deliveries = reads = bytes = 0;
    memset(latencies, 0, sizeof latencies);
    unsigned long rss_warm = server_rss();
    double server_before = server_cpu(), own_before = own_cpu(), began = now();
    run_for(options.seconds);
    double took = now() - began, own = own_cpu() - own_before, server = server_cpu() - server_before;
    printf("{\"sockets\":%u,\"seconds\":%.4f,\"deliveries\":%lu,\"server_cpu\":%.2f,\"generator_cpu\":%.3f,"
           "\"reads\":%lu,\"bytes\":%lu,\"frame_bytes\":%zu,\"missing\":%lu,\"repeated\":%lu,"
           "\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"rss_before\":%lu,\"rss_joined\":%lu,\"rss_warm\":%lu,\"rss\":%lu}\n",
           count, took, deliveries, server, own, reads, bytes, frame_bytes, missing, repeated,
           percentile(0.5), percentile(0.95), percentile(0.99), rss_before, rss_joined, rss_warm, server_rss());
}

static void read_paths(void) {
    FILE *file = fopen(options.paths, "r");
    char line[2048];
    if (!file) fail("%s: %s", options.paths, strerror(errno));
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        paths = realloc(paths, (count + 1) * sizeof *paths);
        paths[count++] = strdup(line);
    }
    fclose(file);
    clients = calloc(count, sizeof *clients);
    if (!count || !clients) fail("no request paths");
    if (options.stalled + options.crawling >= count) fail("somebody has to read");
    reading = count - options.stalled - options.crawling;
}

static void read_options(int argc, char **argv) {
    static const struct option known[] = {
        {"port", 1, 0, 'p'},    {"publish-port", 1, 0, 'q'}, {"paths", 1, 0, 'f'}, {"pid", 1, 0, 'i'},
        {"seconds", 1, 0, 's'}, {"warmup", 1, 0, 'u'},       {"window", 1, 0, 'w'}, {"head", 1, 0, 'h'},
        {"tail", 1, 0, 't'},    {"rate", 1, 0, 'r'},         {"stalled", 1, 0, 'x'}, {"crawling", 1, 0, 'c'},
        {"hello", 1, 0, 'H'},   {"ready", 1, 0, 'R'},        {"ping", 1, 0, 'P'},  {"pong", 1, 0, 'O'},
        {"silent", 1, 0, 'S'},  {"stream", 1, 0, 'V'} ,      {"most", 1, 0, 'm'},  {"publish-hello", 1, 0, 'Q'},
        {0},
    };
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) switch (option) {
        case 'p': options.port = atoi(optarg); break;
        case 'q': options.publish_port = atoi(optarg); break;
        case 'f': options.paths = optarg; break;
        case 'i': options.pid = atoi(optarg); break;
        case 's': options.seconds = atof(optarg); break;
        case 'u': options.warmup = atof(optarg); break;
        case 'w': options.window = atoi(optarg); break;
        case 'h': options.head = optarg; break;
        case 't': options.tail = optarg; break;
        case 'r': options.rate = atof(optarg); break;
        case 'x': options.stalled = atoi(optarg); break;
        case 'c': options.crawling = atoi(optarg); break;
        case 'H': options.hello = optarg; break;
        case 'R': options.ready = optarg; break;
        case 'P': options.ping = optarg; break;
        case 'O': options.pong = optarg; break;
        case 'S': options.silent = atoi(optarg); break;
        case 'V': options.stream = atoi(optarg); break;
        case 'm': options.most = atoi(optarg); break;
        case 'Q': options.publish_hello = optarg; break;
        default: exit(2);
        }
    if (!options.port || !options.publish_port || !options.pid || !options.paths) fail("an option is missing");
    if (options.window < 1 || options.window > WINDOW_MAX) fail("the window is from 1 to %d", WINDOW_MAX);
    if (options.most > WINDOW_MAX) fail("at most %d updates can be on their way", WINDOW_MAX);
    if (strlen(options.hello) > SHORT || strlen(options.pong) > SHORT) fail("what is said has %d bytes at most", SHORT);
    ping_length = strlen(options.ping);
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    read_paths();
    struct rlimit files = {count + 100, count + 100}, limit;
    if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < files.rlim_cur) {
        files.rlim_max = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &files)) fail("%u open files are not allowed here", count);
    }
    poller = epoll_create1(0);
    measure();
    return 0;
}
