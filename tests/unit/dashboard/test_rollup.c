/* Sums by time: where an order, a deduction and a view are counted. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/rollup.h"

/* 2026-11-11T10:07:30Z */
#define AT_US INT64_C(1794391650000000)
#define MINUTE_US INT64_C(60000000)

#define ROWS 512
#define SLOTS 1024

static struct rollup_row rows[ROWS];
static uint32_t slots[SLOTS];
static struct rollup_table table;

static void begin(void)
{
    memset(slots, 0, sizeof slots);
    rollup_table_init(&table, rows, ROWS, slots, SLOTS);
}

static struct rollup_name name(const char *id)
{
    struct rollup_name made = {.id = {.bytes = id, .len = (uint32_t)strlen(id)}};

    for (const char *c = id; *c != '\0'; c++)
        made.hash = made.hash * 31 + (unsigned char)*c;
    return made;
}

/* A sum of the row with that key; -1: there is no such row. */
static int64_t sum_of(enum rollup_kind kind, unsigned span, int64_t starts_us, const char *item,
                      unsigned source, enum rollup_sum sum)
{
    int64_t found = -1;

    for (uint32_t i = 0; i < table.count; i++) {
        const struct rollup_row *row = &rows[i];

        if (row->kind != kind || row->span != span || row->starts_us != starts_us ||
            row->source != source || row->item.id.len != strlen(item) ||
            (row->item.id.len > 0 && memcmp(row->item.id.bytes, item, strlen(item)) != 0))
            continue;
        ck_assert_int_eq(found, -1); /* once */
        found = row->sums[sum];
    }
    return found;
}

static void add_order(int64_t at_us, const struct rollup_part *parts, uint32_t count)
{
    const struct rollup_occasion order = {.at_us = at_us,
                                          .channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                          .once = ROLLUP_ORDERS,
                                          .sum_a = ROLLUP_GMV,
                                          .sum_b = ROLLUP_ITEMS_SOLD,
                                          .part_count = count,
                                          .parts = parts};

    rollup_add(&table, &order);
}

START_TEST(an_order_counts_once_in_each_source_and_product)
{
    const struct rollup_part parts[] = {
        {name("p"), name("s1"), name("live"), DATA_SOURCE_LIVE, 100, 1},
        {name("p"), name("s2"), name("live"), DATA_SOURCE_LIVE, 200, 2},
        {name("q"), name("s3"), name(""), DATA_SOURCE_OTHER, 50, 1},
    };
    int64_t minute = rollup_bucket(AT_US, 1);
    int64_t quarter = rollup_bucket(AT_US, 15);

    begin();
    add_order(AT_US, parts, 3);
    add_order(AT_US, parts, 1);
    rollup_widen(&table);
    ck_assert(!table.failed);
    ck_assert_int_eq(minute, AT_US - 30000000);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 0, minute, "", 0, ROLLUP_ORDERS), 2);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 0, minute, "", 0, ROLLUP_GMV), 450);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 0, minute, "", DATA_SOURCE_LIVE, ROLLUP_ORDERS), 2);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 0, minute, "", DATA_SOURCE_OTHER, ROLLUP_ORDERS), 1);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 0, minute, "", DATA_SOURCE_OTHER, ROLLUP_GMV), 50);
    ck_assert_int_eq(sum_of(ROLLUP_PRODUCT, 0, quarter, "p", 0, ROLLUP_ORDERS), 2);
    ck_assert_int_eq(sum_of(ROLLUP_PRODUCT, 0, quarter, "p", 0, ROLLUP_ITEMS_SOLD), 4);
    ck_assert_int_eq(sum_of(ROLLUP_SKU, 0, quarter, "s2", 0, ROLLUP_GMV), 200);
    ck_assert_int_eq(sum_of(ROLLUP_LIVE, 0, quarter, "live", 0, ROLLUP_ORDERS), 2);
    ck_assert_int_eq(sum_of(ROLLUP_VIDEO, 0, quarter, "live", 0, ROLLUP_ORDERS), -1);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 2, rollup_bucket(AT_US, 1440), "", 0, ROLLUP_GMV), 450);
    ck_assert_int_eq(
        sum_of(ROLLUP_PRODUCT, 2, rollup_begin(ROLLUP_PRODUCT, 2, AT_US), "q", 0, ROLLUP_ORDERS),
        1);
}
END_TEST

START_TEST(an_order_of_gifts_only_is_an_order_all_the_same)
{
    begin();
    add_order(AT_US, NULL, 0);
    ck_assert_uint_eq(table.count, 1);
    ck_assert_int_eq(rows[0].sums[ROLLUP_ORDERS], 1);
    ck_assert_int_eq(rows[0].source, 0);
}
END_TEST

START_TEST(wider_spans_hold_what_their_minutes_hold)
{
    const struct rollup_part part = {name("p"), name("s"), name(""), DATA_SOURCE_OTHER, 7, 1};
    int64_t hour = rollup_bucket(AT_US, 60);

    begin();
    for (int64_t minute = -30; minute < 90; minute++)
        add_order(hour + minute * MINUTE_US, &part, 1);
    rollup_widen(&table);
    ck_assert(!table.failed);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 1, hour, "", 0, ROLLUP_GMV), 420);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 1, hour - 60 * MINUTE_US, "", 0, ROLLUP_ORDERS), 30);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 2, rollup_bucket(AT_US, 1440), "", 0, ROLLUP_ORDERS), 120);
    ck_assert_int_eq(sum_of(ROLLUP_SKU, 0, hour, "s", 0, ROLLUP_ORDERS), 15);
}
END_TEST

START_TEST(items_are_kept_at_the_spans_that_are_read)
{
    const struct rollup_part part = {name("p"), name("s"), name("v"), DATA_SOURCE_VIDEO, 7, 1};
    int64_t hour = rollup_bucket(AT_US, 60);
    int64_t day = rollup_begin(ROLLUP_PRODUCT, 2, AT_US);

    begin();
    add_order(AT_US, &part, 1);
    rollup_widen(&table);
    ck_assert_int_eq(sum_of(ROLLUP_PRODUCT, 1, hour, "p", 0, ROLLUP_ORDERS), -1);
    ck_assert_int_eq(sum_of(ROLLUP_PRODUCT, 2, day, "p", 0, ROLLUP_ORDERS), 1);
    ck_assert_int_eq(sum_of(ROLLUP_VIDEO, 1, hour, "v", 0, ROLLUP_ORDERS), -1);
    ck_assert_int_eq(sum_of(ROLLUP_VIDEO, 2, day, "v", 0, ROLLUP_ORDERS), 1);
    ck_assert_int_eq(sum_of(ROLLUP_SKU, 1, hour, "s", 0, ROLLUP_ORDERS), -1);
    ck_assert_int_eq(sum_of(ROLLUP_SKU, 2, day, "s", 0, ROLLUP_ORDERS), -1);
}
END_TEST

START_TEST(rows_are_ordered_as_they_are_stored)
{
    const struct rollup_row first = {.item = name("p"), .kind = ROLLUP_PRODUCT, .channel = 2};
    struct rollup_row then = first;

    ck_assert_int_eq(rollup_row_order(&first, &then), 0);
    then.source = 1;
    ck_assert_int_lt(rollup_row_order(&first, &then), 0);
    then.channel = 1;
    ck_assert_int_gt(rollup_row_order(&first, &then), 0);
    then.item = name("pa");
    ck_assert_int_lt(rollup_row_order(&first, &then), 0);
    then.item = name("o");
    ck_assert_int_gt(rollup_row_order(&first, &then), 0);
    then.starts_us = 1;
    ck_assert_int_lt(rollup_row_order(&first, &then), 0);
    then.span = 1;
    then.starts_us = -1;
    ck_assert_int_lt(rollup_row_order(&first, &then), 0);
    then.kind = ROLLUP_SHOP;
    ck_assert_int_gt(rollup_row_order(&first, &then), 0);
}
END_TEST

START_TEST(what_was_reckoned_to_be_needed_suffices)
{
    const struct rollup_part parts[] = {
        {name("a"), name("b"), name("c"), DATA_SOURCE_LIVE, 1, 1},
        {name("d"), name("e"), name("f"), DATA_SOURCE_VIDEO, 1, 1},
    };
    size_t needed = rollup_rows_needed(10, 20);

    ck_assert_uint_le(needed, ROWS);
    memset(slots, 0, sizeof slots);
    rollup_table_init(&table, rows, needed, slots, rollup_slots_needed(needed));
    for (int64_t day = 0; day < 10; day++)
        add_order(AT_US + day * 1440 * MINUTE_US, parts, 2);
    rollup_widen(&table);
    ck_assert(!table.failed);
}
END_TEST

START_TEST(no_room_and_no_range_are_told)
{
    const struct rollup_part part = {name("p"),         name("s"), name(""),
                                     DATA_SOURCE_OTHER, INT64_MAX, 1};

    begin();
    add_order(AT_US, &part, 1);
    ck_assert(!table.failed);
    add_order(AT_US, &part, 1);
    ck_assert(table.failed);
    memset(slots, 0, sizeof slots);
    rollup_table_init(&table, rows, 2, slots, SLOTS);
    add_order(AT_US, &part, 1);
    ck_assert(table.failed);
}
END_TEST

START_TEST(buckets_before_the_epoch_begin_before_their_instants)
{
    ck_assert_int_eq(rollup_bucket(-1, 1), -MINUTE_US);
    ck_assert_int_eq(rollup_bucket(-MINUTE_US, 1), -MINUTE_US);
    ck_assert_int_eq(rollup_bucket(0, 1440), 0);
}
END_TEST

START_TEST(days_of_items_begin_at_midnight_in_jakarta)
{
    const struct rollup_part part = {name("p"), name("s"), name(""), DATA_SOURCE_OTHER, 7, 1};
    int64_t midnight = rollup_bucket(AT_US, 1440) + 17 * 60 * MINUTE_US;

    begin();
    add_order(midnight - 1, &part, 1);
    add_order(midnight, &part, 1);
    rollup_widen(&table);
    ck_assert_int_eq(sum_of(ROLLUP_PRODUCT, 2, midnight - 1440 * MINUTE_US, "p", 0, ROLLUP_ORDERS),
                     1);
    ck_assert_int_eq(sum_of(ROLLUP_PRODUCT, 2, midnight, "p", 0, ROLLUP_ORDERS), 1);
    ck_assert_int_eq(sum_of(ROLLUP_SHOP, 2, rollup_bucket(AT_US, 1440), "", 0, ROLLUP_ORDERS), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rollup");
    TCase *tcase = tcase_create("rollup");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, an_order_counts_once_in_each_source_and_product);
    tcase_add_test(tcase, an_order_of_gifts_only_is_an_order_all_the_same);
    tcase_add_test(tcase, wider_spans_hold_what_their_minutes_hold);
    tcase_add_test(tcase, items_are_kept_at_the_spans_that_are_read);
    tcase_add_test(tcase, rows_are_ordered_as_they_are_stored);
    tcase_add_test(tcase, what_was_reckoned_to_be_needed_suffices);
    tcase_add_test(tcase, no_room_and_no_range_are_told);
    tcase_add_test(tcase, days_of_items_begin_at_midnight_in_jakarta);
    tcase_add_test(tcase, buckets_before_the_epoch_begin_before_their_instants);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
