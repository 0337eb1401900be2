/* Authorization: Bearer. Keys are compared by their hashes, in constant time. */
#ifndef HTTP_AUTH_H
#define HTTP_AUTH_H

#include <stdbool.h>

#include "http/http.h"

#define HTTP_KEY_HASH_BYTES 32

struct http_auth {
    bool has_operator_key;
    unsigned char operator_hash[HTTP_KEY_HASH_BYTES];
};

/* `operator_key` may be NULL. */
void http_auth_init(struct http_auth *auth, const char *operator_key);

/* Who sends this Authorization header (NULL: nobody). */
enum http_role http_auth_role(const struct http_auth *auth, const char *authorization);

#endif
