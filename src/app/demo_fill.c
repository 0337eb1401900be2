#include "app/demo_fill.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "app/demo_load.h"
#include "app/demo_text.h"
#include "catalog/catalog.h"
#include "dashboard/calendar.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define DAY_US (INT64_C(86400) * 1000000)
#define SECOND_US INT64_C(1000000)
/* The campaign's week, the one before with its campaign, and what a day of that is
 * compared with. */
#define DAYS_BEFORE_MONDAY 8

struct filling {
    struct demo_fill *fill;
    struct db_conn *conn;
    struct api_context context;
    struct arena *arena; /* of one request after the other */
    enum db_result result;
};

/* ---- asking the API ---- */

static const struct http_route *find_route(const char *method, const char *path)
{
    for (size_t i = 0; i < API_ROUTE_COUNT; i++) {
        if (strcmp(API_ROUTES[i].method, method) == 0 && strcmp(API_ROUTES[i].path, path) == 0)
            return &API_ROUTES[i];
    }
    return NULL;
}

struct question {
    const char *method;
    const char *path;      /* the route's */
    const char *params[2]; /* of the path, after the shop's */
    const char *body;      /* NUL after the last byte */
    size_t len;
};

/* Runs the route's handler; its status. The caller clears the reply. */
static unsigned ask(struct filling *filling, const struct question *question,
                    struct http_reply *reply)
{
    struct http_request request = {
        .route = find_route(question->method, question->path),
        .method = question->method,
        .path = question->path,
        .params = {DEMO_SHOP_ID, question->params[0], question->params[1]},
        .body = question->body,
        .body_len = question->len,
        .media = HTTP_MEDIA_JSON,
        .request_id = "demo",
        .lang = LANG_EN,
        .arena = filling->arena,
        .context = &filling->context,
        .worker = filling->conn,
    };

    arena_reset(filling->arena);
    http_reply_reset(reply);
    if (request.route == NULL)
        return 0;
    request.route->handle(&request, reply);
    return reply->status;
}

static void complain(struct filling *filling, const struct question *question,
                     const struct http_reply *reply)
{
    filling->result = reply->status == 503 ? DB_UNAVAILABLE : DB_REFUSED;
    buf_printf(&filling->fill->error, "%s %s answered %u: %.*s", question->method, question->path,
               reply->status, (int)(reply->body.len < 1000 ? reply->body.len : 1000),
               reply->body.len > 0 ? reply->body.bytes : "");
}

/* ---- sales ---- */

static bool take_batch(void *arg, const struct demo_batch *batch)
{
    static const char *const PATHS[DEMO_KIND_COUNT] = {
        [DEMO_ORDERS] = "/v1/shops/{shop_id}/orders/batch",
        [DEMO_ORDER_EVENTS] = "/v1/shops/{shop_id}/order-events/batch",
        [DEMO_TRAFFIC] = "/v1/shops/{shop_id}/traffic/batch",
    };
    struct filling *filling = arg;
    const struct question question = {.method = "POST",
                                      .path = PATHS[batch->kind],
                                      .body = batch->body.bytes,
                                      .len = batch->body.len};
    struct http_reply reply = {.status = 0};
    bool taken = ask(filling, &question, &reply) == 200;

    if (taken)
        demo_tally_add(&filling->fill->tally, batch->kind, reply.body.bytes, reply.body.len);
    else
        complain(filling, &question, &reply);
    http_reply_reset(&reply);
    return taken;
}

static bool send_days(struct filling *filling, const struct demo_sales *sales, int64_t monday,
                      int64_t now_us)
{
    struct demo_fill *fill = filling->fill;
    int64_t until_us = calendar_day_start(sales->zone, fill->day + 1);
    int64_t kept_day = calendar_day(sales->zone, now_us - filling->context.raw_retention_us) + 1;

    until_us = until_us < now_us ? until_us : now_us;
    fill->first_day = monday - DAYS_BEFORE_MONDAY;
    if (fill->first_day < kept_day)
        fill->first_day = kept_day;
    for (int64_t day = fill->first_day; day <= fill->day; day++) {
        if (!demo_send_day(sales, day, until_us, take_batch, filling))
            return false;
    }
    return true;
}

/* ---- the target ---- */

/* One that there is stays. */
static bool set_target(struct filling *filling, const struct demo_sales *sales)
{
    struct question question = {
        .method = "PUT",
        .path = "/v1/shops/{shop_id}/campaigns/{campaign_id}/gmv-target",
        .body = demo_text_gmv_target,
        .len = strlen(demo_text_gmv_target),
    };
    struct http_reply reply = {.status = 0};
    struct buf id;
    unsigned status = 0;

    buf_init(&id, DEMO_ID_MAX);
    if (demo_text_fill("demo-mega-$(week+0)", sales->zone, filling->fill->day, &id)) {
        buf_putc(&id, '\0');
        question.params[0] = id.bytes;
        status = id.failed ? 0 : ask(filling, &question, &reply);
    }
    if (status != 201 && status != 428)
        complain(filling, &question, &reply);
    http_reply_reset(&reply);
    buf_clear(&id);
    return status == 201 || status == 428;
}

/* ---- all of it ---- */

static bool run(struct filling *filling, struct arena *arena)
{
    struct demo_sales sales = {.zone = zone_find(DEMO_TIME_ZONE)};
    int64_t monday = demo_monday(filling->fill->day);

    return sales.zone != NULL && demo_goods_read(&sales.goods, arena) &&
           send_days(filling, &sales, monday, rfc3339_now_us()) && set_target(filling, &sales);
}

enum db_result demo_fill(struct db_conn *conn, struct demo_fill *fill)
{
    const struct catalog_config nothing = {.bytes_max = 0};
    struct filling filling = {
        .fill = fill,
        .conn = conn,
        .context = {.catalog = catalog_new(&nothing),
                    .ahead_limit_us = fill->config->ahead_limit_s * SECOND_US,
                    .raw_retention_us = fill->config->raw_retention_days * DAY_US},
        .arena = arena_new(ARENA_BYTES_MAX),
        .result = DB_FAILED,
    };
    struct arena *arena = arena_new(ARENA_BYTES_MAX);

    if (filling.context.catalog != NULL && filling.arena != NULL && arena != NULL &&
        run(&filling, arena))
        filling.result = DB_OK;
    arena_free(arena);
    arena_free(filling.arena);
    catalog_free(filling.context.catalog);
    return filling.result;
}
