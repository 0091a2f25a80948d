/* The server's half of IMAP, scripted: takes every LOGIN and AUTHENTICATE PLAIN, answers a few commands, and FETCH with as many bytes as
 * its <0.N> wants. Bytes in, bytes out; it knows neither sockets nor TLS. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include <stddef.h>
#include <stdint.h>

enum { MAILBOX_LINE = 1024, MAILBOX_ANSWER = 1024 };

struct mailbox {
    char line[MAILBOX_LINE]; /* the command so far, with its literals */
    size_t line_length;
    uint64_t in_literal; /* bytes of a literal still to come */
    int authenticating;  /* the next line is a SASL response */
    char tag[32];
    char answer[MAILBOX_ANSWER];
    size_t answer_sent, answer_length;
    uint64_t mail; /* bytes of mail behind the answer */
    char after[64]; /* what comes behind the mail */
    int over;       /* it has said BYE */
};

void mailbox_greet(struct mailbox *mailbox);

/* Takes what was read; returns 0 if it is no IMAP, or too much for us. */
int mailbox_take(struct mailbox *mailbox, const char *bytes, size_t length);

/* The bytes to be sent next, 0 if there are none: a piece of the answer or, at most `most` of it, of the filler. */
size_t mailbox_next(const struct mailbox *mailbox, const char *filler, size_t most, const char **bytes);
void mailbox_sent(struct mailbox *mailbox, size_t length);

#endif
