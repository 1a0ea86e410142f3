/* A web farm on loopback that is never the bottleneck: one thread, epoll, ready-made answers.

   farm PAGE BIG: answers on every 127.x.y.z address on one port, which it prints first. The path
   says what a host answers: /page/N (the file PAGE, with an ETag), /big/N (the file BIG), /slow/N
   (PAGE, 300 ms late), /moved/N (301 to /page/N); all else is a 404. It ends when its
   standard input does. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD 8192
#define CONNECTIONS 65536
#define ETAG "\"one\""
#define ALWAYS "LinkChecker: welcome\r\n" /* without it, linkchecker asks ten times a second */
#define LATE_MS 300

struct connection {
    int used, late, hold;    /* bytes of the request so far; asked a slow path; the wait's number */
    size_t from, to;         /* what of `out` is still to be sent */
    char in[HEAD], *out;
};

struct wait { int fd, hold; long long until; };

static struct connection *connections[CONNECTIONS];
static struct wait waits[1 << 18];      /* a ring, and in order: every wait is as long as another */
static unsigned first, last;
static char *answers[6];
static size_t sizes[6], heads[6];
enum { PAGE, BIG, SAME, NONE };

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void prepare(int which, const char *status, const char *fields, const char *body, size_t n) {
    char *whole = malloc(n + 512);
    int head = sprintf(whole, "HTTP/1.1 %s\r\n%s" ALWAYS, status, fields);
    if (which != SAME) head += sprintf(whole + head, "Content-Length: %zu\r\n", n);
    head += sprintf(whole + head, "\r\n");
    memcpy(whole + head, body, n);
    answers[which] = whole, sizes[which] = head + n, heads[which] = head;
}

static void hang_up(int epoll, int fd) {
    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
    close(fd);
    free(connections[fd]->out);
    free(connections[fd]);
    connections[fd] = NULL;
}

/* Sends what it can; the rest is sent when the socket has room. */
static void flush_out(int epoll, int fd) {
    struct connection *c = connections[fd];
    while (c->from < c->to) {
        ssize_t sent = send(fd, c->out + c->from, c->to - c->from, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) break;
        if (sent < 0) { hang_up(epoll, fd); return; }
        c->from += sent;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (c->from < c->to) event.events |= EPOLLOUT;
    else { free(c->out); c->out = NULL; c->from = c->to = 0; }
    epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
}

static void answer(int epoll, int fd, const char *bytes, size_t n) {
    struct connection *c = connections[fd];
    ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
    if (sent == (ssize_t)n) return;
    if (sent < 0 && errno != EAGAIN) { hang_up(epoll, fd); return; }
    if (sent < 0) sent = 0;
    c->out = malloc(n - sent);
    memcpy(c->out, bytes + sent, n - sent);
    c->from = 0, c->to = n - sent;
    flush_out(epoll, fd);
}

static void answer_ready(int epoll, int fd, int which, int only_head) {
    answer(epoll, fd, answers[which], only_head ? heads[which] : sizes[which]);
}

/* A number in this folder: what else is asked there (a neighbour that nobody made) is not there. */
static int is_at(const char *path, const char *folder) {
    size_t n = strlen(folder);
    return !strncmp(path, folder, n) && path[n] >= '0' && path[n] <= '9';
}

static void one_request(int epoll, int fd, char *head) {
    struct connection *c = connections[fd];
    int only_head = head[0] == 'H';
    char *path = strchr(head, ' ');
    path = path ? path + 1 : head;
    if (is_at(path, "/moved/")) {
        char moved[256];
        int n = snprintf(moved, sizeof moved,
            "HTTP/1.1 301 Moved\r\n" ALWAYS "Location: /page/%.*s\r\nContent-Length: 0\r\n\r\n",
            (int)strcspn(path + 7, " ") & 63, path + 7);
        answer(epoll, fd, moved, n);
    } else if (is_at(path, "/slow/")) {
        c->late = 1 + only_head;
        c->hold++;
        waits[last++ % (1 << 18)] = (struct wait){fd, c->hold, now_ms() + LATE_MS};
    } else {
        int which = is_at(path, "/page/") ? PAGE : is_at(path, "/big/") ? BIG : NONE;
        if (which == PAGE && strcasestr(head, "\r\nif-none-match: " ETAG)) which = SAME;
        answer_ready(epoll, fd, which, only_head);
    }
}

static void read_from(int epoll, int fd) {
    struct connection *c = connections[fd];
    ssize_t got = recv(fd, c->in + c->used, HEAD - 1 - c->used, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) { hang_up(epoll, fd); return; }
    c->used += got;
    c->in[c->used] = 0;
    char *end = strstr(c->in, "\r\n\r\n");
    if (!end && c->used < HEAD - 1) return;
    c->used = 0; /* nobody here sends a second request before the first is answered */
    one_request(epoll, fd, c->in);
}

static void accept_all(int epoll, int door) {
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int fd;
    while ((fd = accept4(door, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK)) >= 0) {
        if (ntohl(peer.sin_addr.s_addr) >> 24 != 127 || fd >= CONNECTIONS) { close(fd); continue; }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        connections[fd] = calloc(1, sizeof(struct connection));
        connections[fd]->hold = last; /* a wait of an earlier connection is none of this one */
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static int answer_late(int epoll) {
    while (first != last) {
        struct wait *w = &waits[first % (1 << 18)];
        long long left = w->until - now_ms();
        if (left > 0) return left;
        first++;
        struct connection *c = connections[w->fd];
        if (!c || !c->late || c->hold != w->hold) continue;
        int only_head = c->late - 1;
        c->late = 0;
        answer_ready(epoll, w->fd, PAGE, only_head);
    }
    return 1000;
}

static char *file(const char *name, size_t *n) {
    FILE *f = fopen(name, "rb");
    if (!f) { perror(name); exit(1); }
    char *bytes = malloc(1 << 20);
    *n = fread(bytes, 1, 1 << 20, f);
    fclose(f);
    return bytes;
}

int main(int count, char **arguments) {
    if (count != 3) return 2;
    size_t n;
    const char *html = "Content-Type: text/html; charset=utf-8\r\n";
    const char *tagged = "Content-Type: text/html; charset=utf-8\r\nETag: " ETAG "\r\n";
    const char *nothing = "<!doctype html><title>Page not found</title><h1>Page not found</h1>";
    char *page = file(arguments[1], &n);
    prepare(PAGE, "200 OK", tagged, page, n);
    char *big = file(arguments[2], &n);
    prepare(BIG, "200 OK", html, big, n);
    prepare(SAME, "304 Not Modified", "ETag: " ETAG "\r\n", "", 0);
    prepare(NONE, "404 Not Found", html, nothing, strlen(nothing));

    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = INADDR_ANY};
    socklen_t size = sizeof here;
    if (bind(door, (struct sockaddr *)&here, size) || listen(door, 4096)) { perror("farm"); return 1; }
    getsockname(door, (struct sockaddr *)&here, &size);
    printf("%d\n", ntohs(here.sin_port));
    fflush(stdout);

    struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, events[512];
    epoll_ctl(epoll, EPOLL_CTL_ADD, door, &event);
    event.data.fd = 0;
    epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, answer_late(epoll));
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == 0) return 0;
            if (fd == door) accept_all(epoll, door);
            else if (!connections[fd]) continue;
            else if (events[i].events & EPOLLOUT) flush_out(epoll, fd);
            else read_from(epoll, fd);
        }
    }
}
