/*
 * Reading what a shop has from the database: whole, or what was written since
 * the version that is here. Within src/catalog only; no mutex is held meanwhile.
 */
#ifndef CATALOG_READING_H
#define CATALOG_READING_H

#include "catalog/registry.h"

struct reading {
    struct catalog *catalog;
    const char *shop_id;
    struct catalog_snapshot *base; /* NULL: there is none */
    struct arena *arena;
    struct catalog_edit *edit;
    const struct shop *locked; /* by the caller's open transaction; NULL: one of its own */
    unsigned records;
    struct registry_quotas quotas;
    bool current;   /* the base is what the database has */
    bool whole;     /* read anew */
    bool too_large; /* so many have used up quotas */
};

/* Reads what there is to read. DB_OK: `*next` is the new version, or NULL where
 * the base is current; the quotas are the caller's to take or clear. */
enum db_result reading_run(struct reading *load, struct db_conn *conn,
                           struct catalog_snapshot **next, struct catalog_replaced **replaced);

#endif
