/* A flow is one connection after another to the proxy, and one request after another on each of them. */
#ifndef FLOW_H
#define FLOW_H

#include "histogram.h"
#include "imap/talk.h"
#include "link.h"
#include "plan.h"
#include <stdatomic.h>

enum { REQUEST = 16 };

/* What one thread has seen so far: written by it alone, read by the main thread at any time. */
struct tally {
    _Atomic uint64_t requests, bytes, failures, connections, resumed, tickets;
    /* Read only after the thread has ended: */
    struct histogram latencies, greetings; /* the latter of IMAP alone */
    const char *cipher, *group; /* of the newest connection */
};

enum step { CLOSED, ASKING, SENDING, RECEIVING, TALKING, HELD };

struct flow {
    const struct plan *plan;
    struct tally *tally;
    SSL_CTX *tls; /* NULL for clear text */
    int epoll;
    int number; /* chooses the source address */
    int user, opened; /* of IMAP: who logs in, from an address of his own; and how many have */
    const atomic_bool *measuring;

    struct link link;
    enum step step;
    int greeted; /* the handshake of this connection has been counted */
    char request[REQUEST + 1];
    uint64_t left; /* bytes of this step */
    struct talk talk; /* of IMAP */
    double began;
    SSL_SESSION *session;
};

/* Opens the connection; the first event of its socket carries it on. */
void flow_open(struct flow *flow);

/* Works until the socket would block. A broken connection is counted and left CLOSED. */
void flow_advance(struct flow *flow);

void flow_close(struct flow *flow);

/* What a talk tells: the connection stands; an answer is complete; bytes of one have come; all is over. */
void flow_greeted(struct flow *flow);
void flow_answered(struct flow *flow);
void flow_moved(struct flow *flow, uint64_t bytes);
void flow_lost(struct flow *flow);

/* A context whose new tickets are counted, and kept by the flow if it wants to resume. */
SSL_CTX *flow_context(const struct plan *plan);

#endif
