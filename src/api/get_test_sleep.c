/* GET /test/sleep?ms=200: test builds only; a request that the database takes its time for. */
#include "api/api.h"

#ifdef TUMPUK_TEST_ROUTES

#include <stdlib.h>

#include "db/db.h"

#define SLEEP_MS_MAX 60000

void api_get_test_sleep(struct http_request *request, struct http_reply *reply)
{
    const char *text = http_request_query(request, "ms");
    unsigned long ms = text == NULL ? 100 : strtoul(text, NULL, 10);
    struct json_out out;

    if (ms > SLEEP_MS_MAX)
        ms = SLEEP_MS_MAX;
    if (api_reply_db(request, reply, db_test_sleep(request->worker, (unsigned)ms)))
        return;
    out = api_json(request, reply);
    json_out_object(&out);
    json_out_member_i64(&out, "slept_ms", (int64_t)ms);
    json_out_end_object(&out);
}

#endif
