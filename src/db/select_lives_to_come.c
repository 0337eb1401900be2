#include "db/columns.h"
#include "db/media_rows.h"

enum db_result db_select_lives_to_come(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, int64_t from_us, int64_t to_us,
                                       struct live_record **out, size_t *count)
{
    char from[40];
    char to[40];
    const char *const params[] = {shop_id, db_instant_text(from_us, from),
                                  db_instant_text(to_us, to)};

    return db_read_lives(conn, arena, &db_sql_select_lives_to_come, 3, params, out, count);
}
