/* The client's half of IMAP: is greeted, logs in, and then leaves (--new), asks for mail, or stays. */
#ifndef TALK_H
#define TALK_H

#include <stddef.h>
#include <stdint.h>

struct flow;

enum { TALK_LINE = 512 };

enum talk_step { GREETING, LOGGING_IN, FETCHING, LEAVING };

struct talk {
    enum talk_step step;
    char said[TALK_LINE]; /* the command that is being sent */
    size_t said_length, said_left;
    char line[TALK_LINE]; /* what has come of a line */
    size_t line_length;
    uint64_t literal; /* bytes still to come before the line goes on */
};

/* A connection has been opened: waits to be greeted. */
void talk_begin(struct talk *talk);

/* Works until the socket would block, the connection is lost (and counted), or the flow only holds it. */
void talk_advance(struct flow *flow);

#endif
