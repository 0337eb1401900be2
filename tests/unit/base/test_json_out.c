/* The JSON writer: its punctuation, its escapes, its indentation, its limits. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"

static struct buf buf;
static struct json_out out;

static void begin(bool pretty)
{
    buf_init(&buf, 1024 * 1024);
    json_out_init(&out, &buf, pretty);
}

static void expect(const char *json)
{
    ck_assert(!buf.failed);
    buf_putc(&buf, '\0');
    ck_assert_str_eq(buf.bytes, json);
    buf_clear(&buf);
}

static void write_sample(void)
{
    json_out_object(&out);
    json_out_member_string(&out, "name", "Kaos");
    json_out_member_i64(&out, "price", -52000);
    json_out_key(&out, "empty");
    json_out_array(&out);
    json_out_end_array(&out);
    json_out_key(&out, "lines");
    json_out_array(&out);
    json_out_i64(&out, 0);
    json_out_object(&out);
    json_out_member_bool(&out, "gift", true);
    json_out_member_bool(&out, "sold", false);
    json_out_end_object(&out);
    json_out_object(&out);
    json_out_end_object(&out);
    json_out_end_array(&out);
    json_out_key(&out, "none");
    json_out_null(&out);
    json_out_key(&out, "raw");
    json_out_raw(&out, "[1]", 3);
    json_out_member_text(&out, "text", "abc", 2);
    json_out_end_object(&out);
}

START_TEST(commas_and_colons_stand_where_they_must)
{
    begin(false);
    write_sample();
    expect("{\"name\":\"Kaos\",\"price\":-52000,\"empty\":[],\"lines\":[0,{\"gift\":true,"
           "\"sold\":false},{}],\"none\":null,\"raw\":[1],\"text\":\"ab\"}");
}
END_TEST

START_TEST(pretty_output_is_indented_by_two)
{
    begin(true);
    write_sample();
    expect("{\n"
           "  \"name\": \"Kaos\",\n"
           "  \"price\": -52000,\n"
           "  \"empty\": [],\n"
           "  \"lines\": [\n"
           "    0,\n"
           "    {\n"
           "      \"gift\": true,\n"
           "      \"sold\": false\n"
           "    },\n"
           "    {}\n"
           "  ],\n"
           "  \"none\": null,\n"
           "  \"raw\": [1],\n"
           "  \"text\": \"ab\"\n"
           "}\n");
}
END_TEST

START_TEST(a_scalar_may_stand_alone)
{
    begin(true);
    json_out_i64(&out, INT64_MIN);
    expect("-9223372036854775808");
    begin(false);
    json_out_string(&out, "");
    expect("\"\"");
    begin(false);
    json_out_text(&out, NULL, 0);
    expect("\"\"");
}
END_TEST

struct escape_case {
    const char *text;
    const char *json;
};

static const struct escape_case ESCAPES[] = {
    {"plain", "\"plain\""},
    {"\"", "\"\\\"\""},
    {"\\", "\"\\\\\""},
    {"\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""},
    {"\x01\x0B\x1F", "\"\\u0001\\u000b\\u001f\""},
    {"\x7F", "\"\x7F\""},
    {"/", "\"/\""},
    {"\xE2\x80\xA8\xF0\x9F\x9B\x92", "\"\xE2\x80\xA8\xF0\x9F\x9B\x92\""},
    {"twelve bytes\"", "\"twelve bytes\\\"\""},
    {"\"a\"bcdefghijkl\\mnopqrstuvwxyz\n", "\"\\\"a\\\"bcdefghijkl\\\\mnopqrstuvwxyz\\n\""},
};

START_TEST(text_is_escaped)
{
    begin(false);
    json_out_string(&out, ESCAPES[_i].text);
    expect(ESCAPES[_i].json);
}
END_TEST

/* Every byte at every position of a text longer than a machine word. */
START_TEST(an_escape_is_found_at_every_position)
{
    static const char hex[] = "0123456789abcdef";
    char text[20], json[40];

    for (int byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < sizeof text; at++) {
            size_t len = 0;

            memset(text, 'x', sizeof text);
            text[at] = (char)byte;
            json[len++] = '"';
            for (size_t i = 0; i < sizeof text; i++) {
                unsigned char c = (unsigned char)text[i];
                const char *brief = c != 0 ? strchr("\bb\tt\nn\ff\rr\"\"\\\\", c) : NULL;

                if (c < 0x20 || c == '"' || c == '\\') {
                    json[len++] = '\\';
                    if (brief != NULL) {
                        json[len++] = brief[1];
                    } else {
                        memcpy(json + len, "u00", 3);
                        json[len + 3] = hex[c >> 4];
                        json[len + 4] = hex[c & 15];
                        len += 5;
                    }
                } else {
                    json[len++] = (char)c;
                }
            }
            json[len++] = '"';
            begin(false);
            json_out_text(&out, text, sizeof text);
            ck_assert_uint_eq(buf.len, len);
            ck_assert_mem_eq(buf.bytes, json, len);
            buf_clear(&buf);
        }
    }
}
END_TEST

START_TEST(nesting_may_reach_its_limit)
{
    begin(false);
    for (int i = 0; i < JSON_OUT_DEPTH_MAX; i++)
        json_out_array(&out);
    json_out_i64(&out, 1);
    json_out_i64(&out, 2);
    for (int i = 0; i < JSON_OUT_DEPTH_MAX; i++)
        json_out_end_array(&out);
    expect("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1,2]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
}
END_TEST

/* Whatever the ceiling: no write beyond it, and failure is told. */
START_TEST(a_full_buffer_stays_failed)
{
    size_t whole;

    begin(true);
    write_sample();
    whole = buf.len;
    buf_clear(&buf);
    for (size_t max = 0; max < whole; max++) {
        buf_init(&buf, max);
        json_out_init(&out, &buf, true);
        write_sample();
        ck_assert(buf.failed);
        ck_assert_uint_le(buf.len, max);
        buf_clear(&buf);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_out");
    TCase *tcase = tcase_create("json_out");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, commas_and_colons_stand_where_they_must);
    tcase_add_test(tcase, pretty_output_is_indented_by_two);
    tcase_add_test(tcase, a_scalar_may_stand_alone);
    tcase_add_loop_test(tcase, text_is_escaped, 0, (int)(sizeof ESCAPES / sizeof ESCAPES[0]));
    tcase_add_test(tcase, an_escape_is_found_at_every_position);
    tcase_add_test(tcase, nesting_may_reach_its_limit);
    tcase_add_test(tcase, a_full_buffer_stays_failed);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
