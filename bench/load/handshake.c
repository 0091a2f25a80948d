/* handshake CERT KEY TICKETS FULL|RESUMED: the crypto floor. Server-side processor time of one TLS 1.3 handshake in
 * memory, in microseconds: no socket, no proxy, nothing but OpenSSL. */
#include "cpu.h"
#include "fail.h"
#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static SSL_SESSION *ticket;

static int keep_ticket(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SSL_SESSION_free(ticket);
    ticket = session;
    return 1;
}

static double thread_time(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static SSL_CTX *server_context(char **argv)
{
    SSL_CTX *context = link_context(TLS_server_method(), 0);
    if (SSL_CTX_use_certificate_chain_file(context, argv[1]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) != 1)
        fail("handshake: cannot read %s or %s", argv[1], argv[2]);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, (size_t)atoi(argv[3]));
    return context;
}

static SSL_CTX *client_context(void)
{
    SSL_CTX *context = link_context(TLS_client_method(), 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_ticket);
    return context;
}

/* One whole handshake; returns what the server's side of it took. */
static double shake(SSL_CTX *server_side, SSL_CTX *client_side, int resume)
{
    BIO *up = BIO_new(BIO_s_mem()), *down = BIO_new(BIO_s_mem());
    SSL *client = SSL_new(client_side);
    char nothing[1];
    if (resume && ticket)
        SSL_set_session(client, ticket);
    SSL_set_bio(client, down, up);
    BIO_up_ref(up);
    BIO_up_ref(down);
    SSL_set_connect_state(client);
    SSL_do_handshake(client);

    double began = thread_time();
    SSL *server = SSL_new(server_side);
    SSL_set_bio(server, up, down);
    SSL_set_accept_state(server);
    SSL_do_handshake(server);
    double taken = thread_time() - began;

    SSL_do_handshake(client);

    began = thread_time();
    if (SSL_do_handshake(server) != 1)
        fail("handshake: it failed");
    taken += thread_time() - began;

    SSL_read(client, nothing, sizeof nothing);
    if (resume && ticket && !SSL_session_reused(server) && SSL_session_reused(client))
        fail("handshake: the two sides disagree on the resumption");
    SSL_shutdown(client);
    SSL_free(client);
    began = thread_time();
    SSL_free(server);
    return taken + thread_time() - began;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        fail("usage: handshake CERT KEY TICKETS full|resumed");
    int resume = !strcmp(argv[4], "resumed"), count = 0;
    SSL_CTX *server = server_context(argv), *client = client_context();
    double total = 0;
    for (int i = 0; i < 100; i++)
        shake(server, client, resume);
    for (double end = now() + 2; now() < end; count++)
        total += shake(server, client, resume);
    printf("%.1f\n", total / count * 1e6);
    return 0;
}
