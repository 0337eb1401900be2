/* The log: lines are JSON whatever is put into them, none is lost while
 * somebody reads, and nobody waits while nobody does. */
#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define WRITERS 4
#define LINES_EACH 400 /* together fewer than the ring holds */

static char *read_all(int fd)
{
    size_t cap = 4 * 1024 * 1024;
    char *text = calloc(1, cap);
    size_t len = 0;
    ssize_t got;

    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
    while ((got = read(fd, text + len, cap - 1 - len)) > 0)
        len += (size_t)got;
    return text;
}

static int temporary(void)
{
    char name[] = "/tmp/tumpuk-log-XXXXXX";
    int fd = mkstemp(name);

    ck_assert_int_ge(fd, 0);
    unlink(name);
    return fd;
}

/* The line that `value` makes, from the key on. */
static const char *line_of(const char *value, size_t max)
{
    static struct log_line line;

    log_line_begin(&line, LOG_LEVEL_ERROR);
    ck_assert(line.wanted);
    log_line_text(&line, "k", value, max);
    ck_assert_uint_lt(line.len, LOG_LINE_MAX);
    line.bytes[line.len] = '\0';
    return strstr(line.bytes, ",\"k\"");
}

START_TEST(texts_are_escaped)
{
    ck_assert_str_eq(line_of("plain", 99), ",\"k\":\"plain\"");
    ck_assert_str_eq(line_of("a\"b\\c\n\x01\x7f", 99),
                     ",\"k\":\"a\\\"b\\\\c\\u000a\\u0001\\u007f\"");
    ck_assert_str_eq(line_of("Rp\xC2\xA0"
                             "5",
                             99),
                     ",\"k\":\"Rp\xC2\xA0"
                     "5\"");
    ck_assert_str_eq(line_of("\xE9\xFF", 99), ",\"k\":\"\\u00e9\\u00ff\"");
    ck_assert_ptr_null(line_of(NULL, 99));
}
END_TEST

START_TEST(texts_are_cut_between_characters)
{
    ck_assert_str_eq(line_of("abcdef", 3), ",\"k\":\"abc\"");
    ck_assert_str_eq(line_of("ab\xE2\x82\xAC", 5), ",\"k\":\"ab\xE2\x82\xAC\"");
    ck_assert_str_eq(line_of("ab\xE2\x82\xAC", 4), ",\"k\":\"ab\"");
    ck_assert_str_eq(line_of("ab\xE2\x82\xAC", 3), ",\"k\":\"ab\"");
}
END_TEST

START_TEST(a_full_line_still_ends_as_json)
{
    static const char *const FILLS[] = {"a", "\"", "\x01", "\xE2\x82\xAC"};

    for (size_t fill = 0; fill < sizeof FILLS / sizeof *FILLS; fill++) {
        for (size_t shift = 0; shift < 8; shift++) {
            struct log_line line;
            char text[4096] = "";
            size_t len = shift;

            memset(text, 'x', shift);
            while (len + 8 < sizeof text) {
                memcpy(text + len, FILLS[fill], strlen(FILLS[fill]));
                len += strlen(FILLS[fill]);
            }
            log_line_begin(&line, LOG_LEVEL_ERROR);
            log_line_text(&line, "k", text, sizeof text);
            log_line_u64(&line, "left_out", UINT64_MAX);
            ck_assert_uint_le(line.len, LOG_LINE_MAX - 2);
            ck_assert_int_eq(line.bytes[line.len - 1], '"');
            ck_assert_int_ne(line.bytes[line.len - 2], '\\');
        }
    }
}
END_TEST

START_TEST(levels_have_names)
{
    enum log_level level;

    for (int i = 0; i < LOG_LEVEL_COUNT; i++) {
        ck_assert(log_level_parse(log_level_name((enum log_level)i), &level));
        ck_assert_int_eq((int)level, i);
    }
    ck_assert(!log_level_parse("", &level));
    ck_assert(!log_level_parse("INFO", &level));
}
END_TEST

static void *write_lines(void *arg)
{
    for (int i = 0; i < LINES_EACH; i++)
        log_event(LOG_LEVEL_INFO, "test", "writer %d line %d", *(int *)arg, i);
    return NULL;
}

START_TEST(every_line_of_every_thread_arrives_in_its_order)
{
    int fd = temporary();
    pthread_t threads[WRITERS];
    int numbers[WRITERS];
    int next[WRITERS] = {0};
    uint64_t dropped = log_dropped();
    char *text;
    char *rest = NULL;

    ck_assert(log_start(LOG_LEVEL_INFO, fd));
    for (int i = 0; i < WRITERS; i++) {
        numbers[i] = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_lines, &numbers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    log_stop();
    ck_assert_uint_eq(log_dropped(), dropped);
    text = read_all(fd);
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *message = strstr(line, "\"message\":\"writer ");
        int writer;
        int number;

        ck_assert_ptr_nonnull(message);
        ck_assert_int_eq(sscanf(message, "\"message\":\"writer %d line %d\"}", &writer, &number),
                         2);
        ck_assert_int_eq(line[0], '{');
        ck_assert_int_eq(line[strlen(line) - 1], '}');
        ck_assert_int_eq(number, next[writer]++);
    }
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(next[i], LINES_EACH);
    free(text);
    close(fd);
}
END_TEST

START_TEST(lines_below_the_level_are_not_written)
{
    int fd = temporary();
    char *text;

    ck_assert(log_start(LOG_LEVEL_WARN, fd));
    ck_assert(!log_enabled(LOG_LEVEL_INFO));
    log_event(LOG_LEVEL_INFO, "quiet", "no");
    log_event(LOG_LEVEL_WARN, "loud", "yes");
    log_stop();
    text = read_all(fd);
    ck_assert_ptr_null(strstr(text, "quiet"));
    ck_assert_ptr_nonnull(
        strstr(text, "\"level\":\"warn\",\"event\":\"loud\",\"message\":\"yes\"}\n"));
    free(text);
    close(fd);
}
END_TEST

START_TEST(a_reader_that_stalls_costs_lines_but_nobodys_time)
{
    int ends[2];
    uint64_t dropped = log_dropped();

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert(log_start(LOG_LEVEL_INFO, ends[1]));
    for (int i = 0; i < 4 * LOG_RING_LINES; i++)
        log_event(LOG_LEVEL_INFO, "test", "%0200d", i);
    ck_assert_uint_gt(log_dropped(), dropped + LOG_RING_LINES);
    log_stop();
    close(ends[0]);
    close(ends[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("log");
    TCase *tcase = tcase_create("log");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, texts_are_escaped);
    tcase_add_test(tcase, texts_are_cut_between_characters);
    tcase_add_test(tcase, a_full_line_still_ends_as_json);
    tcase_add_test(tcase, levels_have_names);
    tcase_add_test(tcase, every_line_of_every_thread_arrives_in_its_order);
    tcase_add_test(tcase, lines_below_the_level_are_not_written);
    tcase_add_test(tcase, a_reader_that_stalls_costs_lines_but_nobodys_time);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
