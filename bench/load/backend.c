/* backend CERT KEY: the server behind every proxy, one thread, four ports, printed on start: clear text and TLS 1.3 for requests
 * of our own kind, and the same two for IMAP (imap/mailbox.h).
 *
 * A request is 16 bytes: a letter, a blank, a decimal number, blanks, a newline.
 *   G n   answer n bytes
 *   P n   swallow n bytes that follow, then answer one
 *   S 0   answer 64 bytes of text: TLS connections that asked something, and how many of them had resumed
 * One request at a time: who sends the next one before the answer is complete is cut off. */
#define _GNU_SOURCE
#include "fail.h"
#include "imap/mailbox.h"
#include "link.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { REQUEST = 16, STATISTICS = 64, CHUNK = 256 * 1024, EVENTS = 256, DOORS = 4 };

struct door {
    int listener;
    SSL_CTX *tls; /* NULL for clear text */
    int imap;
};

struct visitor {
    struct link link;
    char request[REQUEST];
    size_t request_length;
    uint64_t to_swallow, to_answer;
    int answers_after; /* a P request is being swallowed */
    int counted;
    const char *text; /* what to answer with */
    struct mailbox *mailbox; /* of IMAP, NULL otherwise */
};

static char scratch[CHUNK], filler[CHUNK], statistics[STATISTICS + 1];
static uint64_t connections, resumptions;

static int listen_somewhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* accepted sockets inherit it */
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096))
        fail("backend: cannot listen");
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &length);
    return ntohs(address.sin_port);
}

static SSL_CTX *server_context(const char *certificate, const char *key)
{
    SSL_CTX *context = link_context(TLS_server_method(), 0);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        fail("backend: cannot read %s or %s", certificate, key);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    return context;
}

static void count(struct visitor *visitor)
{
    if (visitor->counted || !visitor->link.ssl)
        return;
    visitor->counted = 1;
    connections++;
    resumptions += (uint64_t)SSL_session_reused(visitor->link.ssl);
}

/* Returns 0 if the request is none. */
static int begin_answer(struct visitor *visitor)
{
    uint64_t number = strtoull(visitor->request + 2, NULL, 10);
    count(visitor);
    visitor->request_length = 0;
    visitor->text = filler;
    switch (visitor->request[0]) {
    case 'G':
        visitor->to_answer = number;
        return 1;
    case 'P':
        visitor->to_swallow = number;
        visitor->to_answer = number ? 0 : 1;
        visitor->answers_after = number > 0;
        return 1;
    case 'S':
        snprintf(statistics, sizeof statistics, "%-31llu %-31llu\n", (unsigned long long)connections,
                 (unsigned long long)resumptions);
        visitor->text = statistics;
        visitor->to_answer = STATISTICS;
        return 1;
    default:
        return 0;
    }
}

/* Takes what was read; returns 0 if the visitor broke the rules above. */
static int consume(struct visitor *visitor, const char *bytes, size_t length)
{
    while (length > 0) {
        if (visitor->to_answer > 0)
            return 0;
        uint64_t wanted = visitor->answers_after ? visitor->to_swallow : REQUEST - visitor->request_length;
        size_t taken = length < wanted ? length : (size_t)wanted;
        if (visitor->answers_after) {
            visitor->to_swallow -= taken;
            if (visitor->to_swallow == 0) {
                visitor->answers_after = 0;
                visitor->to_answer = 1;
            }
        } else {
            memcpy(visitor->request + visitor->request_length, bytes, taken);
            visitor->request_length += taken;
            if (visitor->request_length == REQUEST && !begin_answer(visitor))
                return 0;
        }
        bytes += taken;
        length -= taken;
    }
    return 1;
}

static int serve_mailbox(struct visitor *visitor)
{
    for (;;) {
        const char *bytes;
        size_t size = mailbox_next(visitor->mailbox, filler, CHUNK, &bytes);
        if (size == 0 && visitor->mailbox->over)
            return 0;
        ssize_t moved = size > 0 ? link_write(&visitor->link, bytes, size) : link_read(&visitor->link, scratch, sizeof scratch);
        if (moved <= 0)
            return moved == LINK_AGAIN;
        if (size > 0) {
            mailbox_sent(visitor->mailbox, (size_t)moved);
            continue;
        }
        count(visitor);
        if (!mailbox_take(visitor->mailbox, scratch, (size_t)moved))
            return 0;
    }
}

/* Works until the socket would block; returns 0 when the visitor is gone. Events are edge-triggered. */
static int serve(struct visitor *visitor)
{
    if (visitor->mailbox)
        return serve_mailbox(visitor);
    for (;;) {
        if (visitor->to_answer > 0) {
            size_t size = visitor->to_answer < CHUNK ? (size_t)visitor->to_answer : CHUNK;
            ssize_t put = link_write(&visitor->link, visitor->text, size);
            if (put < 0)
                return put == LINK_AGAIN;
            visitor->to_answer -= (uint64_t)put;
            continue;
        }
        ssize_t got = link_read(&visitor->link, scratch, sizeof scratch);
        if (got <= 0)
            return got == LINK_AGAIN;
        if (!consume(visitor, scratch, (size_t)got))
            return 0;
    }
}

static void welcome_all(int epoll, const struct door *door)
{
    int fd;
    while ((fd = accept4(door->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct visitor *visitor = calloc(1, sizeof *visitor);
        visitor->link.fd = fd;
        if (door->tls) {
            visitor->link.ssl = SSL_new(door->tls);
            SSL_set_fd(visitor->link.ssl, fd);
            SSL_set_accept_state(visitor->link.ssl);
        }
        if (door->imap) {
            visitor->mailbox = calloc(1, sizeof *visitor->mailbox);
            mailbox_greet(visitor->mailbox);
        }
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = visitor};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
            fail("backend: epoll_ctl");
    }
}

static void watch_listener(int epoll, struct door *door)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = door};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, door->listener, &event))
        fail("backend: epoll_ctl");
}

int main(int argc, char **argv)
{
    if (argc != 3)
        fail("usage: backend CERT KEY");
    end_with_parent();
    signal(SIGPIPE, SIG_IGN);
    memset(filler, 'x', sizeof filler);

    SSL_CTX *context = server_context(argv[1], argv[2]);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct door doors[DOORS] = {{.tls = NULL}, {.tls = context}, {.tls = NULL, .imap = 1}, {.tls = context, .imap = 1}};
    for (int i = 0; i < DOORS; i++) {
        doors[i].listener = listen_somewhere();
        watch_listener(epoll, &doors[i]);
        printf("%d ", port_of(doors[i].listener));
    }
    puts("");
    fflush(stdout);

    for (;;) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            void *who = events[i].data.ptr;
            if (who >= (void *)doors && who < (void *)(doors + DOORS)) {
                welcome_all(epoll, who);
                continue;
            }
            struct visitor *visitor = who;
            if (!serve(visitor)) {
                link_close(&visitor->link);
                free(visitor->mailbox);
                free(visitor);
            }
        }
    }
}
