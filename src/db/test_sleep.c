/* Test builds only: a statement that is as slow as a test wants it. */
#include "db/db.h"

#ifdef TUMPUK_TEST_ROUTES

#include <stdio.h>

#include "db/conn.h"

#define NUMBER_TEXT_MAX 16

enum db_result db_test_sleep(struct db_conn *conn, unsigned duration_ms)
{
    char text[NUMBER_TEXT_MAX];
    const char *const params[] = {text};

    snprintf(text, sizeof(text), "%u", duration_ms);
    return db_conn_exec(conn, &db_sql_test_sleep, 1, params, NULL);
}

#endif
