/* The arena: alignment, its ceiling, reuse; the fault list that lives in it. */
#include <check.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

#define MEBI ((size_t)1024 * 1024)

START_TEST(pieces_are_aligned_and_apart)
{
    struct arena *arena = arena_new(MEBI);
    unsigned char *last = NULL;

    for (size_t len = 0; len < 300; len++) {
        unsigned char *piece = arena_alloc(arena, len);

        ck_assert_ptr_nonnull(piece);
        ck_assert_uint_eq((uintptr_t)piece % alignof(max_align_t), 0);
        memset(piece, (int)len, len);
        if (last != NULL && len > 1)
            ck_assert_uint_eq(last[0], (unsigned char)(len - 1));
        last = piece;
    }
    arena_free(arena);
}
END_TEST

START_TEST(a_ceiling_is_never_passed_and_refusal_stays)
{
    struct arena *arena = arena_new(100000);
    size_t held = 0;

    while (arena_alloc(arena, 1000) != NULL)
        held += 1000;
    ck_assert_uint_le(held, 100000);
    ck_assert_uint_ge(held, 50000);
    ck_assert(arena_failed(arena));
    ck_assert_ptr_null(arena_alloc(arena, 1));
    ck_assert_ptr_null(arena_printf(arena, "%d", 1));
    arena_reset(arena);
    ck_assert(!arena_failed(arena));
    ck_assert_ptr_nonnull(arena_alloc(arena, 1000));
    arena_free(arena);
}
END_TEST

START_TEST(a_piece_may_fill_it_whole)
{
    struct arena *arena = arena_new(MEBI);

    ck_assert_ptr_nonnull(arena_alloc(arena, MEBI));
    ck_assert_ptr_null(arena_alloc(arena, 1));
    arena_reset(arena);
    ck_assert_ptr_nonnull(arena_alloc(arena, MEBI));
    arena_free(arena);
}
END_TEST

START_TEST(sizes_that_overflow_are_refused)
{
    struct arena *arena = arena_new(SIZE_MAX);

    ck_assert_ptr_null(arena_alloc(arena, SIZE_MAX));
    arena_reset(arena);
    ck_assert_ptr_null(arena_alloc(arena, SIZE_MAX - 20));
    arena_reset(arena);
    ck_assert_ptr_null(arena_calloc(arena, SIZE_MAX / 2, 3));
    ck_assert(arena_failed(arena));
    arena_reset(arena);
    ck_assert_ptr_null(arena_strndup(arena, "", SIZE_MAX));
    arena_free(arena);
}
END_TEST

START_TEST(texts_are_copied_and_formatted)
{
    struct arena *arena = arena_new(MEBI);
    char *zeros = arena_calloc(arena, 10, 4);

    for (size_t i = 0; i < 40; i++)
        ck_assert_int_eq(zeros[i], 0);
    ck_assert_str_eq(arena_strndup(arena, "Kemeja", 3), "Kem");
    ck_assert_str_eq(arena_strndup(arena, "", 0), "");
    ck_assert_str_eq(arena_printf(arena, "%s-%05d", "a", 42), "a-00042");
    arena_free(arena);
    arena_free(NULL);
}
END_TEST

START_TEST(faults_keep_their_own_texts)
{
    struct arena *arena = arena_new(MEBI);
    struct fault_list list;
    char field[] = "items[0].quantity";

    fault_list_init(&list, arena, LANG_EN);
    fault_add(&list, field, "OUT_OF_RANGE", "must be %d to %d", 1, 999);
    memset(field, 'x', sizeof field - 1);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(list.items[0].field, "items[0].quantity");
    ck_assert_str_eq(list.items[0].code, "OUT_OF_RANGE");
    ck_assert_str_eq(list.items[0].detail, "must be 1 to 999");
    arena_free(arena);
}
END_TEST

START_TEST(faults_beyond_the_most_are_only_counted)
{
    struct arena *arena = arena_new(MEBI);
    struct fault_list list;

    fault_list_init(&list, arena, LANG_EN);
    for (int i = 0; i < FAULTS_MAX + 7; i++)
        fault_add(&list, "a", "B", "c");
    ck_assert_uint_eq(list.count, FAULTS_MAX);
    ck_assert_uint_eq(list.missed, 7);
    arena_free(arena);
}
END_TEST

START_TEST(faults_without_memory_are_counted)
{
    struct arena *arena = arena_new(16);
    struct fault_list list;

    fault_list_init(&list, arena, LANG_EN);
    fault_add(&list, "a", "B", "c");
    ck_assert_uint_eq(list.count, 0);
    ck_assert_uint_eq(list.missed, 1);
    arena_free(arena);
}
END_TEST

START_TEST(a_long_detail_is_cut_between_characters)
{
    struct arena *arena = arena_new(MEBI);
    struct fault_list list;
    char text[1000];
    size_t len;

    for (size_t start = 0; start < 3; start++) {
        memset(text, 'a', sizeof text);
        for (size_t i = start; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 3);
        text[sizeof text - 1] = '\0';
        fault_list_init(&list, arena, LANG_EN);
        fault_add(&list, "", "X", "%s", text);
        len = strlen(list.items[0].detail);
        ck_assert_uint_gt(len, 300);
        ck_assert_uint_eq((len - start) % 3, 0);
    }
    arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tcase = tcase_create("arena");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, pieces_are_aligned_and_apart);
    tcase_add_test(tcase, a_ceiling_is_never_passed_and_refusal_stays);
    tcase_add_test(tcase, a_piece_may_fill_it_whole);
    tcase_add_test(tcase, sizes_that_overflow_are_refused);
    tcase_add_test(tcase, texts_are_copied_and_formatted);
    tcase_add_test(tcase, faults_keep_their_own_texts);
    tcase_add_test(tcase, faults_beyond_the_most_are_only_counted);
    tcase_add_test(tcase, faults_without_memory_are_counted);
    tcase_add_test(tcase, a_long_detail_is_cut_between_characters);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
