/*
 * Lists of ids with what a statement says of each. Private to the db room.
 */
#ifndef DB_KEYS_ONCE_H
#define DB_KEYS_ONCE_H

#include "db/columns.h"
#include "db/data.h"

/* Sets `found` of the keys whose ids are the rows' first column, both in the order
 * of ids; with `prints`, reads the fingerprint from the second. DB_FAILED: a row
 * is of no key. */
enum db_result db_match_keys(const PGresult *rows, struct db_key *const *keys, size_t count,
                             bool prints);

/* Runs a statement that answers ids with fingerprints for some of the keys. */
enum db_result db_select_prints(struct db_conn *conn, const struct db_statement *statement,
                                const char *shop_id, struct db_key *const *keys, size_t count);

/* For each id the text that a statement answers in its place; empty: NULL. */
enum db_result db_resolve_ids(struct db_conn *conn, const struct db_statement *statement,
                              struct arena *arena, const char *shop_id,
                              const struct tumpuk_text *ids, size_t count,
                              struct tumpuk_text **out);

#endif
