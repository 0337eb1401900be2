/*
 * The guard against requests that two readers could take apart differently
 * (RFC 9112, sections 2.2, 5, 6 and 11.2), and a note of the headers that the
 * server itself reads, both in one pass over all header values.
 *
 * libmicrohttpd accepts two different Content-Length, Content-Length beside
 * Transfer-Encoding, several Host, a blank before the colon (it then does not
 * know the name) and folded lines. A proxy before us may read those otherwise,
 * so none of them is answered with anything but 400 and a closed connection.
 * Pure.
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct http_facts {
    const char *fault[LANG_COUNT]; /* one sentence; NULL: nothing ambiguous so far */
    const char *host;
    const char *content_length;
    const char *transfer_encoding;
    const char *content_type;
    const char *authorization;
    const char *accept_encoding;
    const char *accept_language;
    const char *request_id;
    const char *origin;
    const char *if_none_match;
    const char *preflight_method; /* Access-Control-Request-Method */
    /* By http_guard_finish: */
    bool has_body; /* a body of at least one byte, or chunked */
    bool chunked;
    uint64_t body_len; /* as announced; 0 where chunked */
};

void http_guard_init(struct http_facts *facts);
/* Notes why the request is refused. The language is not known before the last
 * header, so it takes both; static. */
void http_guard_refuse(struct http_facts *facts, const char *fault_id, const char *fault_en);
static inline bool http_guard_refused(const struct http_facts *facts)
{
    return facts->fault[LANG_ID] != NULL;
}
/* Takes one header as it was received; NUL-terminated, kept by reference. */
void http_guard_header(struct http_facts *facts, const char *name, size_t name_len,
                       const char *value, size_t value_len);
/* After the last one; `version` as in the request line. False: see `fault`. */
bool http_guard_finish(struct http_facts *facts, const char *version);

#endif
