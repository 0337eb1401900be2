/*
 * A shop's store for a test of the db room: a new database with all migrations, a
 * connection to it, and memory for what is read.
 */
#ifndef TESTS_DB_SUPPORT_STORE_H
#define TESTS_DB_SUPPORT_STORE_H

#include <string.h>
#include <tumpuk/terms.h>

#include "base/arena.h"
#include "support.h"

struct store {
    struct support_conn support;
    struct db_conn *conn;
    struct arena *arena;
    const char *url;
};

/* Nothing is in it but what migrations put there. */
void store_connect(struct store *store);
void store_disconnect(struct store *store);
/* The same with shops s and t, whose clocks are Jakarta's. */
void store_connect_shops(struct store *store);

/* A transaction that has named the shop. */
void store_begin(struct db_conn *conn, const char *shop_id);

static inline struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){.bytes = bytes, .len = (uint32_t)strlen(bytes)};
}

#endif
