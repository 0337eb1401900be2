/* API keys as text: made, read, and held against their hashes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "codec/access_key.h"

static struct access_key key;
static char text[ACCESS_KEY_LEN + 1];

static void setup(void)
{
    ck_assert(access_key_make(&key, text));
}

START_TEST(what_is_made_can_be_read)
{
    struct access_key read;

    ck_assert_uint_eq(strlen(text), ACCESS_KEY_LEN);
    ck_assert_int_eq(strncmp(text, "tmpk_", 5), 0);
    ck_assert_int_eq(strncmp(text + 5, key.id, ACCESS_KEY_ID_LEN), 0);
    ck_assert(access_key_id_valid(key.id));
    ck_assert(access_key_parse(text, &read));
    ck_assert_str_eq(read.id, key.id);
    ck_assert(access_key_matches(&read, key.hash));
}
END_TEST

START_TEST(no_two_are_alike)
{
    struct access_key other;
    char other_text[ACCESS_KEY_LEN + 1];

    ck_assert(access_key_make(&other, other_text));
    ck_assert_str_ne(text, other_text);
    ck_assert_str_ne(key.id, other.id);
    ck_assert(!access_key_matches(&other, key.hash));
}
END_TEST

START_TEST(a_change_anywhere_is_another_key_or_none)
{
    for (size_t i = 0; i < ACCESS_KEY_LEN; i++) {
        struct access_key read;
        char changed[ACCESS_KEY_LEN + 1];

        memcpy(changed, text, sizeof changed);
        changed[i] = changed[i] == 'a' ? 'b' : 'a';
        if (access_key_parse(changed, &read))
            ck_assert_msg(!access_key_matches(&read, key.hash), "at %zu", i);
    }
}
END_TEST

/* The hash is keyed with the id: the same secret under another is another key. */
START_TEST(a_hash_is_good_for_its_own_id_only)
{
    struct access_key read;

    text[5] = text[5] == 'a' ? 'b' : 'a';
    ck_assert(access_key_parse(text, &read));
    ck_assert(!access_key_matches(&read, key.hash));
}
END_TEST

START_TEST(what_has_not_the_form_is_none)
{
    static const char *const BAD[] = {
        "",
        "t",
        "tmpk_",
        "tmpk_aaaaaaaaaaaa",
        "tmpk_aaaaaaaaaaaa_",
        "TMPK_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "tmpk_aaaaaaaaaaaa-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "tmpk_aaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "tmpk_aaaaaaaaaaal_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "tmpk_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0",
        "tmpk_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "tmpk_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    struct access_key read;

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        ck_assert_msg(!access_key_parse(BAD[i], &read), "%s", BAD[i]);
    ck_assert(!access_key_id_valid(""));
    ck_assert(!access_key_id_valid("aaaaaaaaaaa"));
    ck_assert(!access_key_id_valid("aaaaaaaaaaaaa"));
    ck_assert(!access_key_id_valid("aaaaaaaaaaa\n"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("access_key");
    TCase *tcase = tcase_create("access_key");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, what_is_made_can_be_read);
    tcase_add_test(tcase, no_two_are_alike);
    tcase_add_test(tcase, a_change_anywhere_is_another_key_or_none);
    tcase_add_test(tcase, a_hash_is_good_for_its_own_id_only);
    tcase_add_test(tcase, what_has_not_the_form_is_none);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
