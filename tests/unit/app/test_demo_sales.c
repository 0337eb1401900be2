/* The demo shop's made-up sales: the same for the same day, nothing that is still to
 * come, and only what the API's decoders take. */
#include <check.h>
#include <stdlib.h>

#include "app/demo_batch.h"
#include "app/demo_load.h"
#include "codec/data_decode.h"
#include "dashboard/calendar.h"

/* 2026-11-09, a Monday */
#define DAY 20766
#define HOUR_US (60 * CALENDAR_MINUTE_US)
#define KEPT_MAX ((size_t)64 << 20)

static struct arena *arena;
static struct demo_sales sales;

static void setup(void)
{
    arena = arena_new((size_t)256 << 20);
    sales.zone = zone_find(DEMO_TIME_ZONE);
    ck_assert(demo_goods_read(&sales.goods, arena));
}

static void teardown(void)
{
    arena_free(arena);
}

/* What was sent, one batch after the other. */
struct kept {
    struct buf bytes[DEMO_KIND_COUNT];
    size_t count[DEMO_KIND_COUNT];
    size_t batches;
    size_t batches_max; /* then the sender says no */
};

static bool keep(void *arg, const struct demo_batch *batch)
{
    struct kept *kept = arg;

    ck_assert_uint_gt(batch->count, 0);
    ck_assert_uint_le(batch->count, demo_kind_max(batch->kind));
    ck_assert_int_eq(batch->body.bytes[batch->body.len], '\0');
    buf_put(&kept->bytes[batch->kind], batch->body.bytes, batch->body.len);
    kept->count[batch->kind] += batch->count;
    return ++kept->batches < kept->batches_max;
}

static void kept_init(struct kept *kept)
{
    *kept = (struct kept){.batches_max = SIZE_MAX};
    for (size_t i = 0; i < DEMO_KIND_COUNT; i++)
        buf_init(&kept->bytes[i], KEPT_MAX);
}

static void kept_clear(struct kept *kept)
{
    for (size_t i = 0; i < DEMO_KIND_COUNT; i++)
        buf_clear(&kept->bytes[i]);
}

START_TEST(a_day_is_made_the_same_again)
{
    int64_t late_us = calendar_day_start(sales.zone, DAY + 30);
    struct kept first;
    struct kept again;

    kept_init(&first);
    kept_init(&again);
    ck_assert(demo_send_day(&sales, DAY, late_us, keep, &first));
    ck_assert(demo_send_day(&sales, DAY, late_us, keep, &again));
    for (size_t i = 0; i < DEMO_KIND_COUNT; i++) {
        ck_assert_uint_gt(first.count[i], 0);
        ck_assert_uint_eq(first.bytes[i].len, again.bytes[i].len);
        ck_assert_mem_eq(first.bytes[i].bytes, again.bytes[i].bytes, first.bytes[i].len);
    }
    ck_assert_uint_gt(first.count[DEMO_ORDERS], 100);
    ck_assert_uint_gt(first.count[DEMO_TRAFFIC], 10 * first.count[DEMO_ORDERS]);
    kept_clear(&first);
    kept_clear(&again);
}
END_TEST

/* ---- what the decoders say ---- */

struct reading {
    int64_t from_us;
    int64_t until_us;
    size_t count[DEMO_KIND_COUNT];
    bool sources[DATA_SOURCE_COUNT + 1];
    bool kinds[DATA_EVENT_KIND_COUNT + 1];
    bool traffic[DATA_TRAFFIC_KIND_COUNT + 1];
    bool by_lines;
    bool by_amount;
    size_t new_buyers;
    int64_t gmv;
};

static void in_time(const struct reading *reading, int64_t at_us)
{
    ck_assert_int_ge(at_us, reading->from_us);
    ck_assert_int_lt(at_us, reading->until_us);
}

static void read_orders(struct reading *reading, const struct store_body *body)
{
    struct data_order_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(data_orders_decode(body, &items, &count, &error), CODEC_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(items[i].faults.count, 0);
        in_time(reading, items[i].order.paid_at_us);
        reading->new_buyers += items[i].order.new_buyer;
        for (uint32_t l = 0; l < items[i].order.line_count; l++) {
            const struct data_line *line = &items[i].order.lines[l];

            reading->sources[line->origin.source] = true;
            ck_assert_int_gt(line->gmv, 0);
            ck_assert_int_le(line->seller_discount + line->platform_discount,
                             line->list_price * line->quantity);
            reading->gmv += line->gmv;
        }
    }
    reading->count[DEMO_ORDERS] += count;
}

static void read_events(struct reading *reading, const struct store_body *body)
{
    struct data_event_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(data_events_decode(body, &items, &count, &error), CODEC_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(items[i].faults.count, 0);
        in_time(reading, items[i].event.at_us);
        reading->kinds[items[i].event.kind] = true;
        reading->by_lines |= items[i].event.refund_count > 0;
        reading->by_amount |= items[i].event.amount > 0;
    }
    reading->count[DEMO_ORDER_EVENTS] += count;
}

static void read_traffic(struct reading *reading, const struct store_body *body)
{
    struct data_traffic_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(data_traffic_decode(body, &items, &count, &error), CODEC_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(items[i].faults.count, 0);
        in_time(reading, items[i].event.at_us);
        reading->traffic[items[i].event.kind] = true;
    }
    reading->count[DEMO_TRAFFIC] += count;
}

static bool read_batch(void *arg, const struct demo_batch *batch)
{
    struct reading *reading = arg;
    struct arena *own = arena_new((size_t)64 << 20);
    const struct store_body body = {
        .bytes = batch->body.bytes, .len = batch->body.len, .lang = LANG_EN, .arena = own};

    switch (batch->kind) {
    case DEMO_ORDERS:
        read_orders(reading, &body);
        break;
    case DEMO_ORDER_EVENTS:
        read_events(reading, &body);
        break;
    case DEMO_TRAFFIC:
        read_traffic(reading, &body);
        break;
    }
    arena_free(own);
    return true;
}

START_TEST(decoders_take_all_of_a_week_and_there_is_some_of_everything)
{
    struct reading week = {.from_us = calendar_day_start(sales.zone, DAY) - HOUR_US,
                           .until_us = calendar_day_start(sales.zone, DAY + 9)};

    for (int64_t day = DAY; day < DAY + 7; day++)
        ck_assert(demo_send_day(&sales, day, week.until_us, read_batch, &week));
    for (int i = 1; i <= DATA_SOURCE_COUNT; i++)
        ck_assert(week.sources[i]);
    for (int i = 1; i <= DATA_EVENT_KIND_COUNT; i++)
        ck_assert(week.kinds[i]);
    for (int i = 1; i <= DATA_TRAFFIC_KIND_COUNT; i++)
        ck_assert(week.traffic[i]);
    ck_assert(week.by_lines && week.by_amount);
    ck_assert_uint_gt(week.new_buyers, week.count[DEMO_ORDERS] / 10);
    ck_assert_uint_lt(week.new_buyers, week.count[DEMO_ORDERS] / 2);
    ck_assert_int_gt(week.gmv, 50000 * (int64_t)week.count[DEMO_ORDERS]);
}
END_TEST

START_TEST(nothing_is_sent_that_is_still_to_come)
{
    int64_t starts_us = calendar_day_start(sales.zone, DAY);
    size_t before = 0;

    for (int hour = 0; hour <= 24; hour += 6) {
        struct reading day = {.from_us = starts_us - HOUR_US,
                              .until_us = starts_us + hour * HOUR_US};

        ck_assert(demo_send_day(&sales, DAY, day.until_us, read_batch, &day));
        ck_assert_uint_ge(day.count[DEMO_ORDERS], before + (hour > 0 ? 5 : 0));
        before = day.count[DEMO_ORDERS];
    }
}
END_TEST

START_TEST(a_sender_that_says_no_is_not_asked_again)
{
    for (size_t most = 1; most <= 3; most++) {
        struct kept kept;

        kept_init(&kept);
        kept.batches_max = most;
        ck_assert(!demo_send_day(&sales, DAY, INT64_MAX, keep, &kept));
        ck_assert_uint_eq(kept.batches, most);
        kept_clear(&kept);
    }
}
END_TEST

START_TEST(some_skus_are_sold_often_and_some_hardly_ever)
{
    struct demo_dice dice = {.state = 1};
    size_t often = 0;
    size_t hardly = 0;
    size_t *sold = calloc(sales.goods.count, sizeof *sold);

    ck_assert_ptr_nonnull(sold);
    for (int i = 0; i < 10000; i++)
        sold[demo_goods_pick(&sales.goods, &dice) - sales.goods.skus]++;
    for (size_t i = 0; i < sales.goods.count; i++) {
        often += sold[i] > 20000 / sales.goods.count;
        hardly += sold[i] < 1000 / sales.goods.count;
    }
    ck_assert_uint_ge(often, 5);
    ck_assert_uint_ge(hardly, 5);
    free(sold);
}
END_TEST

START_TEST(an_answer_is_counted_by_its_results)
{
    static const char ANSWER[] = "{\"items\":[{\"index\":0,\"result\":\"CREATED\"},"
                                 "{\"index\":1,\"result\":\"DUPLICATE\"},"
                                 "{\"index\":2,\"result\":\"CREATED\"},"
                                 "{\"index\":3,\"result\":\"CONFLICT\"},"
                                 "{\"index\":4,\"result\":\"INVALID\"},{\"result\":\"";
    struct demo_tally tally = {.created = {0}};

    demo_tally_add(&tally, DEMO_TRAFFIC, ANSWER, sizeof ANSWER - 1);
    ck_assert_uint_eq(tally.created[DEMO_TRAFFIC], 2);
    ck_assert_uint_eq(tally.known[DEMO_TRAFFIC], 1);
    ck_assert_uint_eq(tally.refused[DEMO_TRAFFIC], 3);
    ck_assert_uint_eq(tally.created[DEMO_ORDERS], 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("demo_sales");
    TCase *tests = tcase_create("sales");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_day_is_made_the_same_again);
    tcase_add_test(tests, decoders_take_all_of_a_week_and_there_is_some_of_everything);
    tcase_add_test(tests, nothing_is_sent_that_is_still_to_come);
    tcase_add_test(tests, a_sender_that_says_no_is_not_asked_again);
    tcase_add_test(tests, some_skus_are_sold_often_and_some_hardly_ever);
    tcase_add_test(tests, an_answer_is_counted_by_its_results);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
