#include "base/rfc3339.h"
#include "db/conn.h"

enum db_result db_insert_rulebook(struct db_conn *conn, const char *version,
                                  int64_t effective_from_us, const char *document)
{
    static const struct rfc3339_zone utc = {.offset_min = 0, .zulu = true};
    char effective_from[RFC3339_TEXT_MAX];
    const char *const params[] = {version, effective_from, document};

    rfc3339_format(effective_from_us, utc, effective_from);
    return db_conn_exec(conn, &db_sql_insert_rulebook, 3, params, NULL);
}
