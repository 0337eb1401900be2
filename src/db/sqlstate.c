#include <string.h>

#include "db/conn.h"

struct sqlstate_meaning {
    const char *prefix; /* a whole SQLSTATE or the class it begins with */
    enum db_result result;
};

/* The first match counts. PostgreSQL 15, appendix A. */
static const struct sqlstate_meaning meanings[] = {
    {"23505", DB_CONFLICT},    /* unique_violation */
    {"23P01", DB_CONFLICT},    /* exclusion_violation */
    {"23", DB_REFUSED},        /* integrity constraint violations */
    {"22003", DB_REFUSED},     /* numeric_value_out_of_range: a sum grew too large */
    {"40001", DB_RETRY},       /* serialization_failure */
    {"40P01", DB_RETRY},       /* deadlock_detected */
    {"08", DB_UNAVAILABLE},    /* connection exceptions */
    {"57014", DB_UNAVAILABLE}, /* query_canceled: took longer than statement_timeout */
    {"57P0", DB_UNAVAILABLE},  /* shut down, starting up, database dropped */
    {"25006", DB_UNAVAILABLE}, /* read_only_sql_transaction: a standby after a failover */
    {"53", DB_UNAVAILABLE},    /* out of connections, memory or disk */
    {"55P03", DB_UNAVAILABLE}, /* lock_not_available */
};

enum db_result db_sqlstate_result(const char *sqlstate)
{
    if (sqlstate == NULL || sqlstate[0] == '\0')
        return DB_UNAVAILABLE;
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (strncmp(sqlstate, meanings[i].prefix, strlen(meanings[i].prefix)) == 0)
            return meanings[i].result;
    }
    return DB_FAILED;
}
