#include "db/keys_once.h"

#include "db/records.h"
#include "db/rows.h"

enum db_result db_match_keys(const PGresult *rows, struct db_key *const *keys, size_t count,
                             bool prints)
{
    size_t at = 0;

    for (int row = 0; row < PQntuples(rows); row++) {
        while (at < count && !db_row_is(rows, row, 0, keys[at]->id))
            at++;
        if (at == count)
            return DB_FAILED;
        keys[at]->found = true;
        if (prints && db_row_bytes(rows, row, 1, keys[at]->fingerprint, DATA_FINGERPRINT_BYTES) !=
                          DATA_FINGERPRINT_BYTES)
            return DB_FAILED;
        at++;
    }
    return DB_OK;
}

enum db_result db_select_prints(struct db_conn *conn, const struct db_statement *statement,
                                const char *shop_id, struct db_key *const *keys, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++) {
        keys[i]->found = false;
        db_columns_text(&columns, 0, keys[i]->id);
    }
    result = db_columns_exec(conn, statement, 1, &shop_id, &columns, &rows);
    if (result == DB_OK)
        result = db_match_keys(rows, keys, count, true);
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

enum db_result db_resolve_ids(struct db_conn *conn, const struct db_statement *statement,
                              struct arena *arena, const char *shop_id,
                              const struct tumpuk_text *ids, size_t count, struct tumpuk_text **out)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, statement, shop_id, ids, count, &rows);

    *out = arena_calloc(arena, count + 1, sizeof **out);
    if (result == DB_OK && (*out == NULL || (size_t)PQntuples(rows) != count))
        result = DB_FAILED;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        (*out)[i] = db_row_take_text(&row);
        if (row.failed)
            result = DB_FAILED;
    }
    PQclear(rows);
    return result;
}
