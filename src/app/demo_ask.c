#include "app/demo_ask.h"

#include <string.h>

#include "app/demo_load.h"
#include "catalog/catalog.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define DAY_US (INT64_C(86400) * 1000000)
#define SECOND_US INT64_C(1000000)

bool demo_asker_init(struct demo_asker *asker, struct db_conn *conn, const struct config *config,
                     struct buf *error)
{
    const struct catalog_config nothing = {.bytes_max = 0};

    *asker = (struct demo_asker){
        .conn = conn,
        .context = {.catalog = catalog_new(&nothing),
                    .ahead_limit_us = config->ahead_limit_s * SECOND_US,
                    .raw_retention_us = config->raw_retention_days * DAY_US},
        .arena = arena_new(ARENA_BYTES_MAX),
        .error = error,
        .result = DB_FAILED,
    };
    return asker->context.catalog != NULL && asker->arena != NULL;
}

void demo_asker_clear(struct demo_asker *asker)
{
    arena_free(asker->arena);
    catalog_free(asker->context.catalog);
}

static const struct http_route *find_route(const char *method, const char *path)
{
    for (size_t i = 0; i < API_ROUTE_COUNT; i++) {
        if (strcmp(API_ROUTES[i].method, method) == 0 && strcmp(API_ROUTES[i].path, path) == 0)
            return &API_ROUTES[i];
    }
    return NULL;
}

unsigned demo_ask(struct demo_asker *asker, const struct demo_question *question,
                  struct http_reply *reply)
{
    struct http_request request = {
        .route = find_route(question->method, question->path),
        .method = question->method,
        .path = question->path,
        .params = {DEMO_SHOP_ID, question->param},
        .body = question->body,
        .body_len = question->len,
        .media = HTTP_MEDIA_JSON,
        .request_id = "demo",
        .lang = LANG_EN,
        .arena = asker->arena,
        .context = &asker->context,
        .worker = asker->conn,
    };

    arena_reset(asker->arena);
    http_reply_reset(reply);
    if (request.route == NULL)
        return 0;
    request.route->handle(&request, reply);
    return reply->status;
}

void demo_complain(struct demo_asker *asker, const struct demo_question *question,
                   const struct http_reply *reply)
{
    asker->result = reply->status == 503 ? DB_UNAVAILABLE : DB_REFUSED;
    buf_printf(asker->error, "%s %s answered %u: %.*s", question->method, question->path,
               reply->status, (int)(reply->body.len < 1000 ? reply->body.len : 1000),
               reply->body.len > 0 ? reply->body.bytes : "");
}
