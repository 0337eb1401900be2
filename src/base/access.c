#include "base/access.h"

#include <string.h>

static const char *const ROLE_NAMES[ACCESS_ROLE_COUNT] = {
    [ACCESS_ROLE_NONE] = "none",
    [ACCESS_ROLE_SELLER] = "seller",
    [ACCESS_ROLE_SERVICE] = "service",
    [ACCESS_ROLE_OPERATOR] = "operator",
};

const char *access_role_name(enum access_role role)
{
    return ROLE_NAMES[role];
}

bool access_role_parse(const char *name, enum access_role *role)
{
    for (int i = ACCESS_ROLE_NONE + 1; i < ACCESS_ROLE_COUNT; i++) {
        if (strcmp(name, ROLE_NAMES[i]) == 0) {
            *role = (enum access_role)i;
            return true;
        }
    }
    return false;
}

const char *access_mode_name(bool may_write)
{
    return may_write ? "WRITE" : "READ";
}

bool access_mode_parse(const char *name, bool *may_write)
{
    *may_write = strcmp(name, "WRITE") == 0;
    return *may_write || strcmp(name, "READ") == 0;
}

bool access_covers_shop(const struct access_grant *grant, const char *shop_id)
{
    switch (grant->role) {
    case ACCESS_ROLE_NONE:
        return false;
    case ACCESS_ROLE_SELLER:
        break;
    case ACCESS_ROLE_SERVICE:
    case ACCESS_ROLE_OPERATOR:
        return true;
    }
    for (size_t i = 0; i < grant->shop_count; i++) {
        if (strcmp(grant->shops[i], shop_id) == 0)
            return true;
    }
    return false;
}

bool access_grant_copy(struct arena *arena, const struct access_grant *from,
                       struct access_grant *to)
{
    const char **shops = NULL;

    if (from->shop_count > 0) {
        shops = arena_calloc(arena, from->shop_count, sizeof *shops);
        if (shops == NULL)
            return false;
    }
    for (size_t i = 0; i < from->shop_count; i++) {
        shops[i] = arena_strndup(arena, from->shops[i], strlen(from->shops[i]));
        if (shops[i] == NULL)
            return false;
    }
    *to = *from;
    to->shops = shops;
    return true;
}
