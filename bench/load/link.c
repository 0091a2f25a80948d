#include "link.h"

#include "fail.h"
#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

static ssize_t tls_result(SSL *ssl, int result)
{
    int error = SSL_get_error(ssl, result);
    ERR_clear_error();
    switch (error) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return LINK_AGAIN;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    default:
        return LINK_BROKEN;
    }
}

static ssize_t socket_result(ssize_t result)
{
    if (result >= 0)
        return result;
    return errno == EAGAIN || errno == EINTR ? LINK_AGAIN : LINK_BROKEN;
}

ssize_t link_read(struct link *link, void *buffer, size_t size)
{
    if (!link->ssl)
        return socket_result(recv(link->fd, buffer, size, 0));
    int got = SSL_read(link->ssl, buffer, (int)size);
    return got > 0 ? got : tls_result(link->ssl, got);
}

ssize_t link_write(struct link *link, const void *buffer, size_t size)
{
    if (!link->ssl)
        return socket_result(send(link->fd, buffer, size, MSG_NOSIGNAL));
    int put = SSL_write(link->ssl, buffer, (int)size);
    return put > 0 ? put : tls_result(link->ssl, put);
}

void link_close(struct link *link)
{
    if (link->ssl) {
        /* Without a close_notify of ours OpenSSL would declare the session unfit for resumption. */
        if (SSL_is_init_finished(link->ssl))
            SSL_shutdown(link->ssl);
        SSL_free(link->ssl);
        ERR_clear_error();
    }
    if (link->fd >= 0)
        close(link->fd);
    link->ssl = NULL;
    link->fd = -1;
}

SSL_CTX *link_context(const SSL_METHOD *method, int defaults)
{
    SSL_CTX *context = SSL_CTX_new(method);
    if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION))
        fail("no TLS context");
    if (!defaults && (!SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") ||
                      !SSL_CTX_set1_groups_list(context, "X25519")))
        fail("no TLS_AES_128_GCM_SHA256 with X25519 in this OpenSSL");
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    /* One recv for several records: the load must cost less than what it measures. */
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, 64 * 1024);
    return context;
}
