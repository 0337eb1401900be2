/*
 * Authorization: Bearer, and what a route asks of those who call it. Who the
 * bearer is, http_config.authenticate says. Pure.
 */
#ifndef HTTP_AUTH_H
#define HTTP_AUTH_H

#include "http/http.h"

/* The token of an Authorization header, a copy in the arena. NULL where it is
 * not "Bearer" and one token of visible ASCII, and without memory. */
const char *http_auth_bearer(struct arena *arena, const char *authorization);

enum http_verdict {
    HTTP_VERDICT_ALLOWED,
    HTTP_VERDICT_FORBIDDEN, /* the role may not call the route, or not write */
    HTTP_VERDICT_HIDDEN     /* another's shop: told as if it did not exist */
};

/* Whether a grant suffices for a route that is not public (set of enum
 * http_access). `shop_id` is that of the path, NULL where it has none. */
enum http_verdict http_auth_judge(unsigned access, const struct access_grant *grant,
                                  const char *shop_id);

#endif
