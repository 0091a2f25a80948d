/* A link is one non-blocking connection, in clear text or under TLS: the same four verbs for both. */
#ifndef LINK_H
#define LINK_H

#include <openssl/ssl.h>
#include <sys/types.h>

enum { LINK_AGAIN = -1, LINK_BROKEN = -2 };

struct link {
    int fd;
    SSL *ssl; /* NULL for clear text */
};

/* Both return the number of bytes moved (0 from link_read: the peer has finished), LINK_AGAIN or LINK_BROKEN. */
ssize_t link_read(struct link *link, void *buffer, size_t size);
ssize_t link_write(struct link *link, const void *buffer, size_t size);

void link_close(struct link *link);

/* What both ends set on their contexts: TLS 1.3 only, and, unless defaults are wanted, one cipher and one group. */
SSL_CTX *link_context(const SSL_METHOD *method, int defaults);

#endif
