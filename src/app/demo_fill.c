#include "app/demo_fill.h"

#include <string.h>

#include "app/demo_ask.h"
#include "app/demo_load.h"
#include "app/demo_media.h"
#include "app/demo_text.h"
#include "dashboard/calendar.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* The campaign's week, the one before with its campaign, and what a day of that is
 * compared with. */
#define DAYS_BEFORE_MONDAY 8

/* ---- sales ---- */

struct filling {
    struct demo_fill *fill;
    struct demo_asker asker;
};

static bool take_batch(void *arg, const struct demo_batch *batch)
{
    static const char *const PATHS[DEMO_KIND_COUNT] = {
        [DEMO_ORDERS] = "/v1/shops/{shop_id}/orders/batch",
        [DEMO_ORDER_EVENTS] = "/v1/shops/{shop_id}/order-events/batch",
        [DEMO_TRAFFIC] = "/v1/shops/{shop_id}/traffic/batch",
    };
    struct filling *filling = arg;
    const struct demo_question question = {.method = "POST",
                                           .path = PATHS[batch->kind],
                                           .body = batch->body.bytes,
                                           .len = batch->body.len};
    struct http_reply reply = {.status = 0};
    bool taken = demo_ask(&filling->asker, &question, &reply) == 200;

    if (taken)
        demo_tally_add(&filling->fill->tally, batch->kind, reply.body.bytes, reply.body.len);
    else
        demo_complain(&filling->asker, &question, &reply);
    http_reply_reset(&reply);
    return taken;
}

/* ---- the target ---- */

/* One that there is stays. */
static bool set_target(struct filling *filling, const struct zone *zone)
{
    struct demo_question question = {
        .method = "PUT",
        .path = "/v1/shops/{shop_id}/campaigns/{campaign_id}/gmv-target",
        .body = demo_text_gmv_target,
        .len = strlen(demo_text_gmv_target),
    };
    struct http_reply reply = {.status = 0};
    struct buf id;
    unsigned status = 0;

    buf_init(&id, DEMO_ID_MAX);
    if (demo_text_fill("demo-mega-$(week+0)", zone, filling->fill->day, &id)) {
        buf_putc(&id, '\0');
        question.param = id.bytes;
        status = id.failed ? 0 : demo_ask(&filling->asker, &question, &reply);
    }
    if (status != 201 && status != 428)
        demo_complain(&filling->asker, &question, &reply);
    http_reply_reset(&reply);
    buf_clear(&id);
    return status == 201 || status == 428;
}

/* ---- all of it ---- */

static bool run(struct filling *filling, struct arena *arena)
{
    struct demo_fill *fill = filling->fill;
    struct demo_sales sales = {.zone = zone_find(DEMO_TIME_ZONE)};
    int64_t now_us = rfc3339_now_us();
    int64_t kept_day = calendar_day(sales.zone, now_us - filling->asker.context.raw_retention_us);
    struct demo_media media = {.sales = &sales, .monday = demo_monday(fill->day)};

    if (sales.zone == NULL || !demo_goods_read(&sales.goods, arena))
        return false;
    media.until_us = calendar_day_start(sales.zone, fill->day + 1);
    media.until_us = media.until_us < now_us ? media.until_us : now_us;
    media.first_day = media.monday - DAYS_BEFORE_MONDAY;
    if (media.first_day <= kept_day)
        media.first_day = kept_day + 1;
    media.last_day = fill->day + 1; /* what is still to come tomorrow */
    if (!demo_count_stock(&filling->asker, &media))
        return false;
    for (int64_t day = media.first_day; day <= fill->day; day++) {
        if (!demo_send_day(&sales, day, media.until_us, take_batch, filling))
            return false;
    }
    return demo_put_media(&filling->asker, &media) && set_target(filling, sales.zone);
}

enum db_result demo_fill(struct db_conn *conn, struct demo_fill *fill)
{
    struct filling filling = {.fill = fill};
    struct arena *arena = arena_new(ARENA_BYTES_MAX);

    if (demo_asker_init(&filling.asker, conn, fill->config, &fill->error) && arena != NULL &&
        run(&filling, arena))
        filling.asker.result = DB_OK;
    arena_free(arena);
    demo_asker_clear(&filling.asker);
    return filling.asker.result;
}
