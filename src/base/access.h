/*
 * What somebody may do: a role, reading or writing too, and the shops that a
 * seller's rights are about. What an API key or a token grants.
 *
 * Plain values. Knows neither keys nor tokens nor where rights are asked for.
 */
#ifndef BASE_ACCESS_H
#define BASE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Shops of one key or token. */
#define ACCESS_SHOPS_MAX 500
/* Of a key's hash, the only form in which it is kept. */
#define ACCESS_HASH_BYTES 32

/* Who it is (spec api: Authorization). */
enum access_role {
    ACCESS_ROLE_NONE,     /* nobody */
    ACCESS_ROLE_SELLER,   /* only its own shops */
    ACCESS_ROLE_SERVICE,  /* prices and quotes of any shop; writes data in */
    ACCESS_ROLE_OPERATOR, /* everything */
};
#define ACCESS_ROLE_COUNT 4

struct access_grant {
    enum access_role role;
    bool may_write;
    size_t shop_count;        /* 1 … ACCESS_SHOPS_MAX of a seller, else 0 */
    const char *const *shops; /* borrowed */
};

/* "seller", "service", "operator"; "none". Static. */
const char *access_role_name(enum access_role role);
/* false where `name` is none of the first three. */
bool access_role_parse(const char *name, enum access_role *role);

/* "WRITE" or "READ". */
const char *access_mode_name(bool may_write);
bool access_mode_parse(const char *name, bool *may_write);

/* Whether the grant is about that shop: a seller's is about its own, those of
 * the others about every one. */
bool access_covers_shop(const struct access_grant *grant, const char *shop_id);

/* A copy with its shops in the arena; false without memory. */
bool access_grant_copy(struct arena *arena, const struct access_grant *from,
                       struct access_grant *to);

#endif
