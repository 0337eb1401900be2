#include "http/auth.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

static void key_hash(const char *key, size_t len, unsigned char hash[HTTP_KEY_HASH_BYTES])
{
    (void)crypto_generichash(hash, HTTP_KEY_HASH_BYTES, (const unsigned char *)key, len, NULL, 0);
}

void http_auth_init(struct http_auth *auth, const char *operator_key)
{
    *auth = (struct http_auth){.has_operator_key = false};
    if (operator_key == NULL || *operator_key == '\0')
        return;
    auth->has_operator_key = true;
    key_hash(operator_key, strlen(operator_key), auth->operator_hash);
}

enum http_role http_auth_role(const struct http_auth *auth, const char *authorization)
{
    static const char SCHEME[] = "Bearer ";
    unsigned char hash[HTTP_KEY_HASH_BYTES];
    const char *key;
    size_t len;

    if (authorization == NULL || !auth->has_operator_key)
        return HTTP_ROLE_NONE;
    if (strncasecmp(authorization, SCHEME, sizeof SCHEME - 1) != 0)
        return HTTP_ROLE_NONE;
    key = authorization + sizeof SCHEME - 1;
    key += strspn(key, " ");
    len = strcspn(key, " \t");
    key_hash(key, len, hash);
    return sodium_memcmp(hash, auth->operator_hash, sizeof hash) == 0 ? HTTP_ROLE_OPERATOR
                                                                      : HTTP_ROLE_NONE;
}
