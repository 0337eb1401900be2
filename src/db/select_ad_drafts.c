#include <stdio.h>

#include "db/conn.h"
#include "db/media.h"
#include "db/rows.h"

static const char *target_name(int word)
{
    return ad_target_name((enum ad_target)word);
}

static void read_draft(struct db_row *row, void *element)
{
    struct ad_draft *draft = element;

    draft->ad_id = db_row_take_i64(row, 0);
    draft->campaign_id = db_row_take_text(row);
    draft->target_kind = (enum ad_target)db_row_take_word(row, AD_TARGET_COUNT, target_name);
    draft->target_id = db_row_take_text(row);
    draft->name = db_row_take_text(row);
    draft->daily_budget = db_row_take_i64(row, 0);
    draft->starts_us = db_row_take_i64(row, 0);
    draft->ends_us = db_row_take_i64(row, 0);
    draft->created_us = db_row_take_i64(row, 0);
}

enum db_result db_select_ad_drafts(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   const struct db_ad_draft_filter *filter, struct ad_draft **out,
                                   size_t *count)
{
    char before[24];
    char limit[24];
    const char *const params[] = {shop_id, filter->campaign_id, filter->before > 0 ? before : NULL,
                                  limit,   filter->target_kind, filter->target_id};
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(before, sizeof before, "%lld", (long long)filter->before);
    (void)snprintf(limit, sizeof limit, "%zu", filter->limit);
    result = db_conn_exec(conn, &db_sql_select_ad_drafts, 6, params, &rows);
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_draft, count);
        result = *out != NULL ? DB_OK : DB_FAILED;
    }
    PQclear(rows);
    return result;
}
