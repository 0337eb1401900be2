/* What handlers call on requests and replies. */
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "http/exchange.h"
#include "http/http.h"
#include "http/negotiate.h"

/* Bytes of a body's hash in its ETag: BLAKE2b, 128 bits. */
#define ETAG_HASH_BYTES 16

_Static_assert(ETAG_HASH_BYTES >= crypto_generichash_BYTES_MIN, "the hash can be that short");

static const struct http_exchange *exchange_of(const struct http_request *request)
{
    return (const struct http_exchange *)(const void *)((const char *)request -
                                                        offsetof(struct http_exchange, request));
}

const char *http_request_header(const struct http_request *request, const char *name)
{
    /* Without a connection the request is a test's own, not part of an exchange. */
    if (request->connection == NULL)
        return NULL;
    return MHD_lookup_connection_value(exchange_of(request)->mhd, MHD_HEADER_KIND, name);
}

const char *http_request_query(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (strcmp(request->query[i].name, name) == 0)
            return request->query[i].value;
    }
    return NULL;
}

void http_reply_header(struct http_reply *reply, const char *name, const char *value)
{
    if (reply->header_count == HTTP_REPLY_HEADERS_MAX || value == NULL) {
        log_event(LOG_LEVEL_ERROR, "reply_header_lost", "no room or value for %s", name);
        return;
    }
    reply->headers[reply->header_count++] = (struct http_header){.name = name, .value = value};
}

void http_reply_etag(const struct http_request *request, struct http_reply *reply)
{
    unsigned char hash[ETAG_HASH_BYTES];
    char opaque[2 * ETAG_HASH_BYTES + 1];
    const char *if_none_match = http_request_header(request, "If-None-Match");
    const char *found = NULL;
    size_t found_len = 0;
    bool fresh;

    if (reply->body.failed || reply->status != MHD_HTTP_OK)
        return;
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)reply->body.bytes,
                             reply->body.len, NULL, 0);
    (void)sodium_bin2hex(opaque, sizeof opaque, hash, sizeof hash);
    fresh = if_none_match != NULL && http_negotiate_etag(if_none_match, opaque, &found, &found_len);
    if (found != NULL)
        http_reply_header(reply, "ETag", arena_strndup(request->arena, found, found_len));
    else
        http_reply_header(reply, "ETag", arena_printf(request->arena, "\"%s\"", opaque));
    /* The body stays: 304 tells the length that 200 would have (RFC 9110, 8.6),
     * and libmicrohttpd sends none of it. */
    if (fresh)
        reply->status = MHD_HTTP_NOT_MODIFIED;
}
