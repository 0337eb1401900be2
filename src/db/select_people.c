#include <assert.h>

#include "db/people_columns.h"

#define COLUMNS 1

struct taker {
    size_t index; /* of the next key */
    db_take_people *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    struct taker *taker = arg;
    bool absent = fields[0].len < 0;

    return taker->take(taker->arg, taker->index++,
                       absent ? NULL : (const unsigned char *)fields[0].bytes,
                       absent ? 0 : (size_t)fields[0].len);
}

enum db_result db_select_people(struct db_conn *conn, const char *shop_id,
                                const struct db_people_key *keys, size_t count,
                                db_take_people *take, void *arg)
{
    struct taker taker = {.take = take, .arg = arg};
    struct db_columns columns;
    enum db_result result;

    assert(count <= DB_PEOPLE_SETS_MAX);
    db_columns_init(&columns, DB_PEOPLE_KEY_COLUMNS);
    for (size_t i = 0; i < count; i++)
        db_columns_people_key(&columns, &keys[i]);
    result = db_columns_stream(conn, &db_sql_select_people, 1, &shop_id, &columns, COLUMNS,
                               take_row, &taker);
    if (result == DB_OK && taker.index != count)
        result = DB_FAILED;
    db_columns_clear(&columns);
    return result;
}
