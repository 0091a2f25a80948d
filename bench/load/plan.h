/* What the client is asked to do. */
#ifndef PLAN_H
#define PLAN_H

#include <stdint.h>
#include <sys/types.h>

enum { MOST_WATCHED = 64 };

struct plan {
    int port;
    int connections, threads;
    uint64_t size;         /* of every answer, or of every upload */
    int upload;            /* send the bytes instead of asking for them */
    int fresh;             /* a new connection for every request */
    int resume;            /* offer the last ticket */
    int plain;             /* no TLS: the proxy is a client door */
    int defaults;          /* offer what OpenSSL offers, not one cipher and one group */
    const char *group;     /* the only one offered for the key exchange, where not defaults are */
    int hold;              /* open so many, one exchange each, keep them until standard input ends */
    int crowd;             /* open so many at once; all log in */
    const char *password;  /* the talk is IMAP, and this is everybody's password; NULL for requests of our own kind */
    int users;             /* who log in, one after the other */
    double warm, seconds;  /* before, and while, we count */
    pid_t watched[MOST_WATCHED];
    int watched_count;
    pid_t families[MOST_WATCHED]; /* watched with all their descendants, as one sum */
    int family_count;
};

struct plan plan_read(int argc, char **argv);

#endif
