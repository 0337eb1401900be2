/* Orders of items, and pages of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/ranking.h"

#define ENTRIES_MAX 300

static struct tumpuk_text text(const char *id)
{
    return (struct tumpuk_text){id, (uint32_t)strlen(id)};
}

static struct ranking_entry entry(const char *id, int64_t value)
{
    return (struct ranking_entry){.id = text(id), .value = {.known = true, .value = value}};
}

static struct ranking_entry entry_without(const char *id)
{
    return (struct ranking_entry){.id = text(id)};
}

/* The ids one after the other. */
static const char *order_of(struct ranking_entry *entries, size_t count, bool descending)
{
    static char ids[64];

    ids[0] = '\0';
    ranking_sort(entries, count, descending);
    for (size_t i = 0; i < count; i++) {
        (void)strncat(ids, entries[i].id.bytes, sizeof ids - strlen(ids) - 2);
        (void)strncat(ids, " ", sizeof ids - strlen(ids) - 1);
    }
    return ids;
}

START_TEST(what_has_no_value_is_last_whichever_way)
{
    struct ranking_entry entries[] = {entry_without("n"), entry("low", -5), entry("high", 7),
                                      entry_without("m"), entry("zero", 0)};

    ck_assert_str_eq(order_of(entries, 5, true), "high zero low m n ");
    ck_assert_str_eq(order_of(entries, 5, false), "low zero high m n ");
}
END_TEST

START_TEST(ties_go_by_id_whichever_way)
{
    struct ranking_entry entries[] = {entry("b", 1), entry("ab", 1), entry("a", 1), entry("c", 2)};

    ck_assert_str_eq(order_of(entries, 4, true), "c a ab b ");
    ck_assert_str_eq(order_of(entries, 4, false), "a ab b c ");
}
END_TEST

START_TEST(values_at_the_ends_of_their_range_are_ordered)
{
    struct ranking_entry entries[] = {entry("most", INT64_MAX), entry("least", INT64_MIN),
                                      entry("zero", 0)};

    ck_assert_str_eq(order_of(entries, 3, true), "most zero least ");
    ck_assert_str_eq(order_of(entries, 3, false), "least zero most ");
}
END_TEST

/* Page by page, everything comes once and in order, whatever the page. */
START_TEST(pages_put_together_are_the_whole)
{
    struct ranking_entry entries[ENTRIES_MAX];
    char ids[ENTRIES_MAX][8];

    srand(7);
    for (size_t i = 0; i < ENTRIES_MAX; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "i%d", (int)i);
        entries[i] = rand() % 5 == 0 ? entry_without(ids[i]) : entry(ids[i], rand() % 20 - 10);
    }
    for (int descending = 0; descending < 2; descending++) {
        ranking_sort(entries, ENTRIES_MAX, descending != 0);
        for (size_t i = 0; i < ENTRIES_MAX; i++)
            ck_assert_uint_eq(ranking_behind(entries, ENTRIES_MAX, descending != 0,
                                             entries[i].value, entries[i].id),
                              i + 1);
    }
}
END_TEST

START_TEST(a_place_that_is_there_no_more_still_parts_the_list)
{
    struct ranking_entry entries[] = {entry("a", 9), entry("b", 5), entry("c", 1)};
    struct metric_value five = {.known = true, .value = 5};
    struct metric_value none = {.known = false};

    ranking_sort(entries, 3, true);
    ck_assert_uint_eq(ranking_behind(entries, 3, true, five, text("aa")), 1);
    ck_assert_uint_eq(ranking_behind(entries, 3, true, five, text("bb")), 2);
    ck_assert_uint_eq(ranking_behind(entries, 3, true, none, text("")), 3);
    ck_assert_uint_eq(ranking_behind(entries, 0, true, five, text("a")), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ranking");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, what_has_no_value_is_last_whichever_way);
    tcase_add_test(all, ties_go_by_id_whichever_way);
    tcase_add_test(all, values_at_the_ends_of_their_range_are_ordered);
    tcase_add_test(all, pages_put_together_are_the_whole);
    tcase_add_test(all, a_place_that_is_there_no_more_still_parts_the_list);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
