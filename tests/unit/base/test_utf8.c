/* Text from outside: what counts as valid UTF-8, and as a control character. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

struct utf8_case {
    const char *what;
    const char *text;
    long length;
    bool control;
};

static const struct utf8_case CASES[] = {
    {"empty", "", 0, false},
    {"ascii", "SKU-A", 5, false},
    {"ascii longer than a word", "Kemeja Batik Pria Lengan Panjang", 32, false},
    {"two bytes", "\xC3\xA9", 1, false},
    {"three bytes", "\xE2\x82\xAC", 1, false},
    {"four bytes", "\xF0\x9F\x9B\x92", 1, false},
    {"mixed",
     "12345678\xE2\x82\xAC"
     "abcdefgh\xC3\xA9",
     18, false},
    {"highest code point", "\xF4\x8F\xBF\xBF", 1, false},
    {"line separator is no control", "\xE2\x80\xA8", 1, false},
    {"no-break space is no control", "\xC2\xA0", 1, false},
    {"tab", "a\tb", 3, true},
    {"line feed after a word", "12345678\n", 9, true},
    {"delete", "\x7F", 1, true},
    {"first C1", "\xC2\x80", 1, true},
    {"last C1", "\xC2\x9F", 1, true},
    {"overlong two", "\xC0\xAF", -1, false},
    {"overlong two, C1", "\xC1\xBF", -1, false},
    {"overlong three", "\xE0\x9F\xBF", -1, false},
    {"overlong four", "\xF0\x8F\xBF\xBF", -1, false},
    {"high surrogate", "\xED\xA0\x80", -1, false},
    {"low surrogate", "\xED\xBF\xBF", -1, false},
    {"last before surrogates", "\xED\x9F\xBF", 1, false},
    {"over U+10FFFF", "\xF4\x90\x80\x80", -1, false},
    {"F5", "\xF5\x80\x80\x80", -1, false},
    {"FF", "\xFF", -1, false},
    {"lone continuation", "\x80", -1, false},
    {"cut two", "\xC3", -1, false},
    {"cut three", "\xE2\x82", -1, false},
    {"cut four", "\xF0\x9F\x9B", -1, false},
    {"bad third byte", "\xE2\x82\x41", -1, false},
    {"bad fourth byte", "\xF0\x9F\x9B\x41", -1, false},
    {"bad after a word", "12345678\xFF", -1, false},
};

START_TEST(text_is_judged_as_unicode_says)
{
    const struct utf8_case *c = &CASES[_i];
    size_t len = strlen(c->text);
    /* Exactly as long as the text, so that a sanitizer sees reads beyond it. */
    char *copy = malloc(len > 0 ? len : 1);

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, c->text, len);
    ck_assert_msg(utf8_length(copy, len) == c->length, "%s", c->what);
    if (c->length >= 0)
        ck_assert_msg(utf8_has_control(copy, len) == c->control, "%s", c->what);
    free(copy);
}
END_TEST

START_TEST(a_bad_byte_is_found_at_every_position)
{
    char text[40];

    for (size_t len = 1; len <= sizeof text; len++) {
        for (size_t at = 0; at < len; at++) {
            memset(text, 'a', sizeof text);
            ck_assert_int_eq(utf8_length(text, len), (long)len);
            text[at] = (char)0xFF;
            ck_assert_int_eq(utf8_length(text, len), -1);
            text[at] = '\n';
            ck_assert(utf8_has_control(text, len));
        }
    }
}
END_TEST

START_TEST(nul_is_a_control_character)
{
    ck_assert_int_eq(utf8_length("a\0b", 3), 3);
    ck_assert(utf8_has_control("a\0b", 3));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("utf8");
    TCase *tcase = tcase_create("utf8");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, text_is_judged_as_unicode_says, 0,
                        (int)(sizeof CASES / sizeof CASES[0]));
    tcase_add_test(tcase, a_bad_byte_is_found_at_every_position);
    tcase_add_test(tcase, nul_is_a_control_character);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
