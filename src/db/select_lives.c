#include <stdio.h>

#include "db/columns.h"
#include "db/media_rows.h"

enum db_result db_select_lives(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               int64_t from_us, int64_t to_us, bool violating,
                               struct live_record **out, size_t *count)
{
    char from[40];
    char to[40];
    char open[24];
    char longest[24];
    const char *const params[] = {
        shop_id, db_instant_text(from_us, from), db_instant_text(to_us, to), open,
        longest, violating ? "t" : "f"};

    (void)snprintf(open, sizeof open, "%lld", (long long)LIVE_OPEN_MAX_US);
    (void)snprintf(longest, sizeof longest, "%lld", (long long)LIVE_SCHEDULE_MAX_US);
    return db_read_lives(conn, arena, &db_sql_select_lives, 6, params, out, count);
}
