/* What handlers call on requests and replies. */
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "http/events.h"
#include "http/exchange.h"
#include "http/http.h"
#include "http/negotiate.h"

/* Bytes of a body's hash in its ETag: BLAKE2b, 128 bits. */
#define ETAG_HASH_BYTES 16
/* Digits of it beside a version, which differs from write to write already. */
#define ETAG_VERSION_HASH_LEN 16

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

void http_request_defer(struct http_request *request)
{
    request->deferred = request->worker == NULL;
}

const char *http_request_query(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        const char *own = request->query[i].name;

        if (*own == *name && strcmp(own, name) == 0)
            return request->query[i].value;
    }
    return NULL;
}

const char *http_request_param(const struct http_request *request, const char *name)
{
    size_t len = strlen(name);
    size_t index = 0;

    for (const char *at = strchr(request->route->path, '{'); at != NULL; at = strchr(at, '{')) {
        at++;
        if (strncmp(at, name, len) == 0 && at[len] == '}')
            return request->params[index];
        index++;
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

size_t http_request_accepts(struct http_request *request, const char *const *types, size_t count)
{
    const char *accept = http_request_header(request, "Accept");

    request->by_accept = true;
    return accept == NULL ? 0 : http_negotiate_type(accept, types, count);
}

/* Lets go of what the body was to be. */
static void reply_drop_body(struct http_reply *reply)
{
    buf_clear(&reply->body);
    if (reply->file.is_set)
        (void)close(reply->file.fd);
    reply->file.is_set = false;
    if (reply->stream.produce != NULL)
        reply->stream.end(reply->stream.arg);
    reply->stream.produce = NULL;
    if (reply->listener != NULL)
        http_listener_free(reply->listener);
    reply->listener = NULL;
}

void http_reply_reset(struct http_reply *reply)
{
    reply_drop_body(reply);
    *reply = (struct http_reply){.status = MHD_HTTP_OK, .content_type = HTTP_TYPE_JSON};
    buf_init(&reply->body, HTTP_REPLY_BYTES_MAX);
}

void http_reply_file(struct http_reply *reply, int fd, uint64_t len)
{
    reply_drop_body(reply);
    buf_init(&reply->body, HTTP_REPLY_BYTES_MAX);
    reply->file.is_set = true;
    reply->file.fd = fd;
    reply->file.len = len;
}

void http_reply_stream(struct http_reply *reply, http_producer *produce, void *arg,
                       void (*end)(void *arg))
{
    reply_drop_body(reply);
    buf_init(&reply->body, HTTP_REPLY_BYTES_MAX);
    reply->stream.produce = produce;
    reply->stream.arg = arg;
    reply->stream.end = end;
}

static bool request_reads(const struct http_request *request)
{
    return request->method == NULL || strcmp(request->method, "GET") == 0 ||
           strcmp(request->method, "HEAD") == 0;
}

/* Sets the tag whose opaque part is `opaque`, or turns the reply into 304. */
static void reply_tag(const struct http_request *request, struct http_reply *reply,
                      const char *opaque)
{
    const char *if_none_match = request_reads(request)
                                    ? http_request_header(request, "If-None-Match")
                                    : NULL;
    const char *found = NULL;
    size_t found_len = 0;
    bool fresh;

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

static void body_hash(const struct http_reply *reply, char hex[2 * ETAG_HASH_BYTES + 1])
{
    unsigned char hash[ETAG_HASH_BYTES];

    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)reply->body.bytes,
                             reply->body.len, NULL, 0);
    (void)sodium_bin2hex(hex, 2 * ETAG_HASH_BYTES + 1, hash, sizeof hash);
}

void http_reply_etag(const struct http_request *request, struct http_reply *reply)
{
    char opaque[2 * ETAG_HASH_BYTES + 1];

    if (reply->body.failed || reply->status != MHD_HTTP_OK)
        return;
    body_hash(reply, opaque);
    reply_tag(request, reply, opaque);
}

void http_reply_etag_version(const struct http_request *request, struct http_reply *reply,
                             int64_t version)
{
    char hash[2 * ETAG_HASH_BYTES + 1];
    const char *opaque;

    if (reply->body.failed || reply->status >= MHD_HTTP_MULTIPLE_CHOICES)
        return;
    body_hash(reply, hash);
    hash[ETAG_VERSION_HASH_LEN] = '\0';
    opaque = arena_printf(request->arena, "%lld-%s", (long long)version, hash);
    if (opaque != NULL)
        reply_tag(request, reply, opaque);
}

/* The version in a tag of ours, -1 where it is none; ends behind the tag. */
static int64_t tag_version(const char **at)
{
    const char *digit = *at + 1;
    int64_t version = 0;
    bool good = **at == '"';

    for (; *digit >= '0' && *digit <= '9' && version <= INT64_MAX / 10 - 1; digit++)
        version = version * 10 + (*digit - '0');
    good = good && digit > *at + 1 && *digit == '-';
    *at += strcspn(*at, ",");
    return good ? version : -1;
}

enum http_match http_request_if_match(const struct http_request *request, int64_t version)
{
    const char *at = http_request_header(request, "If-Match");

    if (at == NULL)
        return HTTP_MATCH_ABSENT;
    while (*at != '\0') {
        at += strspn(at, ", \t");
        if (*at == '*' || (*at != '\0' && tag_version(&at) == version))
            return HTTP_MATCH_HOLDS;
    }
    return HTTP_MATCH_FAILS;
}
