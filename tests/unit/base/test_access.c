/* Roles, the right to write, and shops. */
#include <check.h>
#include <stdlib.h>

#include "base/access.h"

START_TEST(names_are_read_as_they_are_written)
{
    enum access_role role;
    bool may_write;

    for (int i = ACCESS_ROLE_SELLER; i < ACCESS_ROLE_COUNT; i++) {
        ck_assert(access_role_parse(access_role_name((enum access_role)i), &role));
        ck_assert_int_eq((int)role, i);
    }
    ck_assert(!access_role_parse("none", &role));
    ck_assert(!access_role_parse("", &role));
    ck_assert(!access_role_parse("Seller", &role));
    ck_assert(access_mode_parse(access_mode_name(true), &may_write) && may_write);
    ck_assert(access_mode_parse(access_mode_name(false), &may_write) && !may_write);
    ck_assert(!access_mode_parse("write", &may_write) && !may_write);
    ck_assert(!access_mode_parse("", &may_write) && !may_write);
}
END_TEST

START_TEST(a_seller_covers_its_own_shops_only)
{
    static const char *const SHOPS[] = {"a", "bb"};
    struct access_grant grant = {ACCESS_ROLE_SELLER, true, 2, SHOPS};

    ck_assert(access_covers_shop(&grant, "a"));
    ck_assert(access_covers_shop(&grant, "bb"));
    ck_assert(!access_covers_shop(&grant, "b"));
    ck_assert(!access_covers_shop(&grant, "A"));
    ck_assert(!access_covers_shop(&grant, ""));
    grant.role = ACCESS_ROLE_NONE;
    ck_assert(!access_covers_shop(&grant, "a"));
    grant = (struct access_grant){.role = ACCESS_ROLE_SERVICE};
    ck_assert(access_covers_shop(&grant, "a"));
    grant.role = ACCESS_ROLE_OPERATOR;
    ck_assert(access_covers_shop(&grant, "any"));
}
END_TEST

START_TEST(a_copy_is_whole_or_refused)
{
    static const char *const SHOPS[] = {"a", "bb"};
    const struct access_grant grant = {ACCESS_ROLE_SELLER, true, 2, SHOPS};
    struct access_grant copy;
    struct arena *arena = arena_new(1024 * 1024);
    struct arena *small = arena_new(1);

    ck_assert(access_grant_copy(arena, &grant, &copy));
    ck_assert_int_eq(copy.role, ACCESS_ROLE_SELLER);
    ck_assert(copy.may_write);
    ck_assert_uint_eq(copy.shop_count, 2);
    ck_assert_str_eq(copy.shops[1], "bb");
    ck_assert_ptr_ne(copy.shops[1], SHOPS[1]);
    ck_assert(!access_grant_copy(small, &grant, &copy));
    arena_free(arena);
    arena_free(small);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("access");
    TCase *tcase = tcase_create("access");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, names_are_read_as_they_are_written);
    tcase_add_test(tcase, a_seller_covers_its_own_shops_only);
    tcase_add_test(tcase, a_copy_is_whole_or_refused);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
