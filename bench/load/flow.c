#define _GNU_SOURCE
#include "flow.h"

#include "cpu.h"
#include "fail.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { CHUNK = 256 * 1024, SOURCES = 20, HOMES = 0x7f010001 /* 127.1.0.1 */ };

static char filler[CHUNK];
static _Thread_local char scratch[CHUNK];

static void add(_Atomic uint64_t *counter, uint64_t number)
{
    atomic_fetch_add_explicit(counter, number, memory_order_relaxed);
}

static int keep_ticket(SSL *ssl, SSL_SESSION *session)
{
    struct flow *flow = SSL_get_app_data(ssl);
    add(&flow->tally->tickets, 1);
    if (!flow->plan->resume)
        return 0;
    SSL_SESSION_free(flow->session);
    flow->session = session;
    return 1;
}

SSL_CTX *flow_context(const struct plan *plan)
{
    SSL_CTX *context = link_context(TLS_client_method(), plan->defaults);
    if (!plan->defaults && !SSL_CTX_set1_groups_list(context, plan->group))
        fail("no %s in this OpenSSL", plan->group);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_ticket);
    return context;
}

/* Twenty source addresses, so that closed connections do not use up the ports of one; users of mail have a network (/24) each. */
static in_addr_t source_of(const struct flow *flow)
{
    return flow->plan->password ? HOMES + (in_addr_t)(flow->user << 8) : INADDR_LOOPBACK + 1 + (in_addr_t)(flow->number % SOURCES);
}

static int connect_from(in_addr_t from, int port)
{
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(from)};
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        fail("client: no socket");
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&source, sizeof source))
        fail("client: cannot bind to a loopback address");
    /* A refusal shows at the first write. */
    if (connect(fd, (struct sockaddr *)&target, sizeof target) && errno != EINPROGRESS && errno != ECONNREFUSED)
        fail("client: cannot connect");
    return fd;
}

static void begin_tls(struct flow *flow)
{
    flow->link.ssl = SSL_new(flow->tls);
    SSL_set_app_data(flow->link.ssl, flow);
    SSL_set_fd(flow->link.ssl, flow->link.fd);
    SSL_set_tlsext_host_name(flow->link.ssl, "localhost");
    SSL_set_connect_state(flow->link.ssl);
    if (flow->session)
        SSL_set_session(flow->link.ssl, flow->session);
}

static void ask(struct flow *flow)
{
    char letter = flow->plan->upload ? 'P' : 'G';
    snprintf(flow->request, sizeof flow->request, "%c %-13llu\n", letter, (unsigned long long)flow->plan->size);
    flow->step = ASKING;
    flow->left = REQUEST;
}

void flow_open(struct flow *flow)
{
    flow->began = now();
    flow->user = (flow->number + flow->opened++ * flow->plan->connections) % flow->plan->users;
    flow->link.fd = connect_from(source_of(flow), flow->plan->port);
    flow->link.ssl = NULL;
    flow->greeted = 0;
    if (flow->tls)
        begin_tls(flow);
    if (flow->plan->password) {
        talk_begin(&flow->talk);
        flow->step = TALKING;
    } else {
        ask(flow);
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = flow};
    if (epoll_ctl(flow->epoll, EPOLL_CTL_ADD, flow->link.fd, &event))
        fail("client: epoll_ctl");
}

void flow_close(struct flow *flow)
{
    link_close(&flow->link);
    flow->step = CLOSED;
}

static void greet(struct flow *flow)
{
    flow->greeted = 1;
    add(&flow->tally->connections, 1);
    if (!flow->link.ssl)
        return;
    add(&flow->tally->resumed, (uint64_t)SSL_session_reused(flow->link.ssl));
    flow->tally->cipher = SSL_get_cipher_name(flow->link.ssl);
    flow->tally->group = OBJ_nid2sn(SSL_get_negotiated_group(flow->link.ssl));
}

static void note(const struct flow *flow, struct histogram *histogram)
{
    if (atomic_load_explicit(flow->measuring, memory_order_relaxed))
        histogram_add(histogram, (uint64_t)((now() - flow->began) * 1e9));
}

void flow_greeted(struct flow *flow)
{
    greet(flow);
    note(flow, &flow->tally->greetings);
}

void flow_answered(struct flow *flow)
{
    add(&flow->tally->requests, 1);
    note(flow, &flow->tally->latencies);
    flow->began = now();
}

void flow_moved(struct flow *flow, uint64_t bytes)
{
    add(&flow->tally->bytes, bytes);
}

void flow_lost(struct flow *flow)
{
    add(&flow->tally->failures, 1);
    flow_close(flow);
}

static void next_request(struct flow *flow)
{
    flow_answered(flow);
    if (flow->plan->hold) {
        flow->step = HELD;
        return;
    }
    if (flow->plan->fresh) {
        flow_close(flow);
        flow_open(flow);
        return;
    }
    ask(flow);
}

/* What comes after the last byte of a step. */
static void next_step(struct flow *flow)
{
    switch (flow->step) {
    case ASKING:
        if (!flow->greeted)
            greet(flow);
        flow->step = flow->plan->upload ? SENDING : RECEIVING;
        flow->left = flow->plan->size;
        return;
    case SENDING:
        flow->step = RECEIVING;
        flow->left = 1;
        return;
    default:
        next_request(flow);
    }
}

static ssize_t move(struct flow *flow)
{
    size_t size = flow->left < CHUNK ? (size_t)flow->left : CHUNK;
    switch (flow->step) {
    case ASKING:
        return link_write(&flow->link, flow->request + REQUEST - flow->left, size);
    case SENDING:
        return link_write(&flow->link, filler, size);
    case RECEIVING:
        return link_read(&flow->link, scratch, size);
    default: /* HELD: nothing but the end of the connection can arrive */
        return link_read(&flow->link, scratch, sizeof scratch);
    }
}

void flow_advance(struct flow *flow)
{
    if (flow->step == TALKING)
        talk_advance(flow);
    while (flow->step != CLOSED && flow->step != TALKING) {
        ssize_t moved = move(flow);
        if (moved == LINK_AGAIN)
            return;
        /* Who stands between may have words of his own: ssh's go to the client where xinetd starts it. */
        if (moved <= 0 || flow->step == HELD || (flow->step == RECEIVING && scratch[0] != 'x')) {
            flow_lost(flow);
            return;
        }
        flow->left -= (uint64_t)moved;
        if (flow->step == (flow->plan->upload ? SENDING : RECEIVING))
            flow_moved(flow, (uint64_t)moved);
        if (flow->left == 0)
            next_step(flow);
    }
}
