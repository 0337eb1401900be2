#include "http/auth.h"

#include <string.h>
#include <strings.h>

const char *http_auth_bearer(struct arena *arena, const char *authorization)
{
    static const char SCHEME[] = "Bearer ";
    const char *token;
    size_t len = 0;

    if (authorization == NULL || strncasecmp(authorization, SCHEME, sizeof SCHEME - 1) != 0)
        return NULL;
    token = authorization + sizeof SCHEME - 1;
    token += strspn(token, " ");
    while (token[len] > ' ' && token[len] <= '~')
        len++;
    if (len == 0 || token[len + strspn(token + len, " \t")] != '\0')
        return NULL;
    return arena_strndup(arena, token, len);
}

static bool role_may_call(unsigned access, enum access_role role)
{
    switch (role) {
    case ACCESS_ROLE_NONE:
        return false;
    case ACCESS_ROLE_SELLER:
        return (access & HTTP_ACCESS_SELLER) != 0;
    case ACCESS_ROLE_SERVICE:
        return (access & HTTP_ACCESS_SERVICE) != 0;
    case ACCESS_ROLE_OPERATOR:
        return true;
    }
    return false;
}

enum http_verdict http_auth_judge(unsigned access, const struct access_grant *grant,
                                  const char *shop_id)
{
    if (!role_may_call(access, grant->role))
        return HTTP_VERDICT_FORBIDDEN;
    if (shop_id != NULL && !access_covers_shop(grant, shop_id))
        return HTTP_VERDICT_HIDDEN;
    if ((access & HTTP_ACCESS_WRITE) != 0 && !grant->may_write)
        return HTTP_VERDICT_FORBIDDEN;
    return HTTP_VERDICT_ALLOWED;
}
