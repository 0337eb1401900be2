#include "db/people_columns.h"

enum db_result db_upsert_people(struct db_conn *conn, const char *shop_id,
                                const struct db_people_set *sets, size_t count)
{
    static const enum db_element ELEMENTS[] = {DB_ELEMENT_I16, DB_ELEMENT_I16, DB_ELEMENT_INSTANT,
                                               DB_ELEMENT_I16, DB_ELEMENT_BYTES};
    struct db_columns columns;
    enum db_result result;

    db_columns_init_binary(&columns, ELEMENTS, DB_PEOPLE_KEY_COLUMNS + 1);
    for (size_t i = 0; i < count; i++) {
        db_columns_people_key(&columns, &sets[i].key);
        db_columns_bytes(&columns, DB_PEOPLE_KEY_COLUMNS, sets[i].bytes, sets[i].len);
    }
    result = db_columns_exec(conn, &db_sql_upsert_people, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}
