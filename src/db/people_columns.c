#include "db/people_columns.h"

void db_columns_people_key(struct db_columns *columns, const struct db_people_key *key)
{
    db_columns_i64(columns, 0, key->kind);
    db_columns_i64(columns, 1, rollup_span_minutes(ROLLUP_SHOP, key->span));
    db_columns_instant(columns, 2, key->starts_us);
    db_columns_i64(columns, 3, key->channel);
}
