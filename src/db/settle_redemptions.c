#include "db/columns.h"
#include "db/redemption.h"
#include "db/rows.h"

static const char *state_name(int word)
{
    return redemption_state_name((enum redemption_state)word);
}

static void read_state(struct db_row *row, void *element)
{
    struct db_redemption_state *state = element;

    state->order_id = db_row_take_text(row);
    state->state = (enum redemption_state)db_row_take_word(row, REDEMPTION_STATE_COUNT, state_name);
}

enum db_result db_settle_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct tumpuk_text *order_ids, size_t order_count,
                                     struct db_redemption_state **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_settle_redemptions, shop_id,
                                                order_ids, order_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_state, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}
