/* Bodies that are not JSON, numbers of any size, texts, lists and suggestions. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "decode_support.h"

/* ---- bodies that do not parse: 400, with line and column ---- */

/* `faults` NULL: any place and sentence will do. */
static const struct decode_case MALFORMED[] = {
    {"no body", "", "MALFORMED 1:1 The body is empty; a JSON object is expected."},
    {"blanks", " \r\n\t", "MALFORMED 1:1 The body is empty; a JSON object is expected."},
    {"cut off", "{'currency'", "MALFORMED 1:11 The body ends before its JSON is complete."},
    {"cut off later", "{\n 'items': [\n",
     "MALFORMED 3:1 The body ends before its JSON is complete."},
    {"a word", "{'at': now}", "MALFORMED 1:10 The body is not valid JSON near now."},
    {"two values", "{} {}", "MALFORMED 1:4 Something follows the end of the JSON near {."},
    {"comma at the end", "{'a': 1,}",
     "MALFORMED 1:9 Something is missing before the closing bracket; is there a comma too many?"},
    {"no comma", "{'a': 1 'b': 2}",
     "MALFORMED 1:11 A comma or a closing bracket is expected near \"b\"."},
    {"no quotes", "{a: 1}", "MALFORMED 1:2 A key in double quotes is expected near a."},
    {"no colon", "{'a' 1}", "MALFORMED 1:6 A colon is expected after the key near 1."},
    {"key twice", "{'a': 1,\n 'a': 2}",
     "MALFORMED 2:4 A key is given twice in one object near \"a\"."},
    {"key twice in a promotion", "{'promotions': [{'id': 'x', 'id': 'x'}]}",
     "MALFORMED 1:32 A key is given twice in one object near \"id\"."},
    {"key twice, once escaped", "{'a': 1, '\\u0061': 2}",
     "MALFORMED 1:17 A key is given twice in one object near \"\\u0061\"."},
    {"bad UTF-8", "{'currency': '\xFF'}", "MALFORMED 1:14 The body is not valid UTF-8."},
    {"overlong UTF-8", "{'currency': '\xC0\xAF'}", "MALFORMED 1:14 The body is not valid UTF-8."},
    {"U+0000", "{'currency': '\\u0000'}", "MALFORMED 1:21 A text contains the character U+0000."},
    {"half a surrogate pair", "{'currency': '\\ud800'}",
     "MALFORMED 1:21 The body is not valid JSON near \"\\ud800\"."},
    {"control character", "{'currency': 'a\nb'}", NULL},
    {"leading zero", "{'shipping_fee': 007}", NULL},
    {"leading zero, large", "{'shipping_fee': 00099999999999999999999}", NULL},
    {"large, then junk", "{'shipping_fee': 99999999999999999999x}", NULL},
    {"large float, then junk", "{'shipping_fee': 1e999.5}", NULL},
    {"bare minus", "{'shipping_fee': -}", NULL},
    {"NaN", "{'shipping_fee': NaN}", NULL},
    {"comment", "{/* c */}", NULL},
    {"large, then cut off", "{'shipping_fee': 99999999999999999999", NULL},
};

START_TEST(what_is_not_json_is_told_with_its_place)
{
    const struct decode_case *c = &MALFORMED[_i];
    const char *found = decode_quote(c->json);

    if (c->faults != NULL)
        decode_expect(c, found);
    else
        ck_assert_msg(strncmp(found, "MALFORMED ", 10) == 0, "%s: %s", c->what, found);
    decode_forget();
}
END_TEST

START_TEST(nul_bytes_are_no_json)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct codec_error error;
    struct quote_request request;

    ck_assert_int_eq(quote_request_decode("{}\0", 3, 0, LANG_EN, arena, &request, &error),
                     CODEC_MALFORMED);
    ck_assert_int_eq(quote_request_decode("\0", 1, 0, LANG_EN, arena, &request, &error),
                     CODEC_MALFORMED);
    ck_assert_int_eq(quote_request_decode("{\"a\0\":1}", 8, 0, LANG_EN, arena, &request, &error),
                     CODEC_MALFORMED);
    arena_free(arena);
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
    const size_t depth = 100000;
    char *body = malloc(depth + 1);

    ck_assert_ptr_nonnull(body);
    memset(body, '[', depth);
    body[depth] = '\0';
    ck_assert_ptr_nonnull(strstr(decode_quote(body), "Lists and objects are nested too deeply."));
    decode_forget();
    free(body);
}
END_TEST

START_TEST(the_message_is_valid_text_whatever_the_body)
{
    char body[64];

    for (int byte = 0; byte < 256; byte++) {
        int len = snprintf(body, sizeof body, "{'items': %c%c%c}", byte, byte, byte);

        ck_assert_int_gt(len, 0);
        if (strlen(body) != (size_t)len)
            continue;
        if (strncmp(decode_quote(body), "MALFORMED", 9) == 0) {
            const char *message = decoded_error.message;

            ck_assert_int_gt(utf8_length(message, strlen(message)), 0);
            ck_assert(!utf8_has_control(message, strlen(message)));
            ck_assert_int_ge(decoded_error.line, 1);
            ck_assert_int_ge(decoded_error.column, 1);
        }
        decode_forget();
    }
}
END_TEST

/* ---- numbers ---- */

static const struct decode_case NUMBERS[] = {
    {"zero", "0", ""},
    {"minus zero", "-0", ""},
    {"money's limit", "9007199254740991", ""},
    {"over it", "9007199254740992", "shipping_fee OUT_OF_RANGE"},
    {"negative", "-1", "shipping_fee OUT_OF_RANGE"},
    {"largest int64", "9223372036854775807", "shipping_fee OUT_OF_RANGE"},
    {"over int64", "9223372036854775808", "shipping_fee OUT_OF_RANGE"},
    {"smallest int64", "-9223372036854775808", "shipping_fee OUT_OF_RANGE"},
    {"below int64", "-9223372036854775809", "shipping_fee OUT_OF_RANGE"},
    {"2^64, no wrap", "18446744073709551616", "shipping_fee OUT_OF_RANGE"},
    {"2^64 + 1, no wrap", "18446744073709551617", "shipping_fee OUT_OF_RANGE"},
    {"forty digits", "1000000000000000000000000000000000000000", "shipping_fee OUT_OF_RANGE"},
    {"1.0", "1.0", "shipping_fee NOT_AN_INTEGER"},
    {"1e3", "1e3", "shipping_fee NOT_AN_INTEGER"},
    {"1E+3", "1E+3", "shipping_fee NOT_AN_INTEGER"},
    {"10000.5", "10000.5", "shipping_fee NOT_AN_INTEGER"},
    {"-0.0", "-0.0", "shipping_fee NOT_AN_INTEGER"},
    {"1e400", "1e400", "shipping_fee NOT_AN_INTEGER"},
    {"-1e400", "-1e400", "shipping_fee NOT_AN_INTEGER"},
    {"1e-400", "1e-400", "shipping_fee NOT_AN_INTEGER"},
    {"text", "'10000'", "shipping_fee WRONG_TYPE"},
    {"true", "true", "shipping_fee WRONG_TYPE"},
    {"false", "false", "shipping_fee WRONG_TYPE"},
    {"null", "null", "shipping_fee WRONG_TYPE"},
    {"list", "[1]", "shipping_fee WRONG_TYPE"},
    {"object", "{}", "shipping_fee WRONG_TYPE"},
};

#define REQUEST(more)                                                                             \
    "{'currency':'IDR','items':[{'sku_id':'S','quantity':1,'list_price':1}],'promotions':[]" more \
    "}"

START_TEST(only_integers_within_range_are_numbers)
{
    char body[400];

    (void)snprintf(body, sizeof body, REQUEST(",'shipping_fee':%s"), NUMBERS[_i].json);
    decode_expect(&NUMBERS[_i], decode_quote(body));
    decode_forget();
}
END_TEST

/* The fallback for numbers that the parser cannot hold changes nothing else. */
START_TEST(a_large_number_hides_no_other_fault)
{
    static const struct decode_case c = {
        "large number among others",
        "{'currency':'99999999999999999999 \\' 1e999','shipping_fee':99999999999999999999,"
        "'bonus_balance':1e999,'claimed':['1e999','99999999999999999999'],'itens':[],"
        "'items':[{'sku_id':'S','quantity':100000000000000000000000000000,'list_price':-1}],"
        "'promotions':[]}",
        "shipping_fee OUT_OF_RANGE; bonus_balance NOT_AN_INTEGER; itens UNKNOWN_FIELD; "
        "currency UNKNOWN_CURRENCY; items[0].quantity OUT_OF_RANGE; "
        "items[0].list_price OUT_OF_RANGE"};

    decode_expect(&c, decode_quote(c.json));
    ck_assert_uint_eq(decoded_quote.basket.claimed_count, 2);
    ck_assert_str_eq(decoded_quote.basket.claimed[0].bytes, "1e999");
    ck_assert_str_eq(decoded_quote.basket.claimed[1].bytes, "99999999999999999999");
    decode_forget();
}
END_TEST

/* ---- the top level ---- */

static const struct decode_case TOPS[] = {
    {"list", "[]", " WRONG_TYPE"},    {"text", "'x'", " WRONG_TYPE"},
    {"number", "5", " WRONG_TYPE"},   {"null", "null", " WRONG_TYPE"},
    {"true", "true", " WRONG_TYPE"},  {"float", "1.5", " WRONG_TYPE"},
    {"huge", "1e999", " WRONG_TYPE"},
};

START_TEST(the_body_must_be_an_object)
{
    decode_expect(&TOPS[_i], decode_quote(TOPS[_i].json));
    decode_expect(&TOPS[_i], decode_combination(TOPS[_i].json));
    decode_expect(&TOPS[_i], decode_rulebook(TOPS[_i].json, true));
    decode_forget();
}
END_TEST

/* ---- texts ---- */

#define X8 "xxxxxxxx"
#define X64 X8 X8 X8 X8 X8 X8 X8 X8
#define E8 "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
#define E200 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8 E8

static const struct decode_case TEXTS[] = {
    {"id of 64 bytes", "'id':'" X64 "'", ""},
    {"id of 65 bytes", "'id':'" X64 "x'", "id TOO_LONG"},
    {"id of 64 bytes in 32 characters", "'id':'" E8 E8 E8 E8 "'", ""},
    {"id of 66 bytes in 33 characters", "'id':'" E8 E8 E8 E8 "\xC3\xA9'", "id TOO_LONG"},
    {"empty id", "'id':''", "id EMPTY"},
    {"id with line feed", "'id':'a\\nb'", "id INVALID_TEXT"},
    {"id with delete", "'id':'a\x7F'", "id INVALID_TEXT"},
    {"id with C1", "'id':'a\\u0085'", "id INVALID_TEXT"},
    {"id with a blank", "'id':'a b'", ""},
    {"id with a cart", "'id':'\xF0\x9F\x9B\x92'", ""},
    {"id is a number", "'id':7", "id WRONG_TYPE"},
    {"id is null", "'id':null", "id WRONG_TYPE"},
    {"name of 200 characters", "'id':'p','name':'" E200 "'", ""},
    {"name of 201 characters", "'id':'p','name':'" E200 "e'", "name TOO_LONG"},
    {"name of 200 bytes", "'id':'p','name':'" X64 X64 X64 X8 "'", ""},
    {"name of 201 bytes", "'id':'p','name':'" X64 X64 X64 X8 "x'", "name TOO_LONG"},
    {"empty name", "'id':'p','name':''", "name EMPTY"},
    {"name with a tab", "'id':'p','name':'a\\tb'", "name INVALID_TEXT"},
    {"name is null", "'id':'p','name':null", "name WRONG_TYPE"},
};

START_TEST(texts_keep_their_limits)
{
    char promotion[2000];

    (void)snprintf(promotion, sizeof promotion,
                   "{%s,'type':'SELLER_VOUCHER','benefit':{'kind':'AMOUNT_OFF','amount':1}}",
                   TEXTS[_i].json);
    decode_expect(&TEXTS[_i], decode_promotion(promotion));
    decode_forget();
}
END_TEST

/* ---- suggestions and places ---- */

static const struct {
    const char *json;
    const char *detail;
} HINTS[] = {
    {REQUEST(",'chanel':'TOKOPEDIA'"), "There is no such field here; did you mean \"channel\"?"},
    {REQUEST(",'shippingFee':1"), "There is no such field here; did you mean \"shipping_fee\"?"},
    {REQUEST(",'Buyer':'NEW'"), "There is no such field here; did you mean \"buyer\"?"},
    {REQUEST(",'tax':1"), "There is no such field here."},
    {REQUEST(",'':1"), "There is no such field here."},
    {REQUEST(",'buyer':'new'"), "\"new\" is not known here; did you mean \"NEW\"?"},
    {REQUEST(",'buyer':'VIP'"), "\"VIP\" is not known here; allowed: ALL, NEW, EXISTING."},
    {REQUEST(",'buyer':''"), "\"\" is not known here; allowed: ALL, NEW, EXISTING."},
    {REQUEST(",'buyer':null"), "Expected a text here; found null. Leave an optional field out "
                               "instead of giving null."},
    {REQUEST(",'claimed':{}"), "Expected a list here; found an object."},
    {REQUEST(",'codes':['a',true]"), "Expected a text here; found true."},
    {REQUEST(",'bonus_balance':-5"),
     "The number is out of range; 0 to 9007199254740991 is allowed."},
    {REQUEST(",'at':'2025-11-11'"),
     "\"2025-11-11\" is no instant of RFC 3339 that exists; an offset is required, as in "
     "2025-11-11T10:00:00+07:00 or 2025-11-11T03:00:00.5Z."},
    {"{'currency':'idr'}", "This field is required."},
};

START_TEST(sentences_help)
{
    decode_quote(HINTS[_i].json);
    ck_assert_str_eq(decoded_detail(), HINTS[_i].detail);
    decode_forget();
}
END_TEST

START_TEST(a_misspelt_threshold_names_the_right_field)
{
    ck_assert_str_eq(decode_promotion("{'id':'p','type':'SELLER_VOUCHER','min_spent':5,"
                                      "'benefit':{'kind':'AMOUNT_OFF','amount':1}}"),
                     "min_spent UNKNOWN_FIELD");
    ck_assert_str_eq(decoded_detail(), "There is no such field here; did you mean \"min_spend\"?");
    ck_assert_str_eq(decoded_detail_id(),
                     "Kolom ini tidak dikenal di sini; mungkin maksudnya \"min_spend\"?");
    decode_forget();
}
END_TEST

START_TEST(a_long_unknown_field_is_cut_between_characters)
{
    const char *field;

    decode_quote(REQUEST(",'" E8 E8 E8 E8 E8 E8 E8 "':1,'a\\nb':2"));
    ck_assert_uint_eq(decoded_error.faults.count, 2);
    field = decoded_error.faults.items[0].field;
    ck_assert_str_eq(field, E8 E8 E8 "\xE2\x80\xA6");
    ck_assert_str_eq(decoded_error.faults.items[1].field, "a?b");
    decode_forget();
}
END_TEST

START_TEST(many_faults_are_counted_beyond_the_limit)
{
    const unsigned count = 50000;
    struct buf body;

    buf_init(&body, 16 * count);
    buf_puts(&body, "{'x':0");
    for (unsigned i = 0; i < count; i++)
        buf_printf(&body, ",'%x':1", i);
    buf_put(&body, "}", 2);
    ck_assert(!body.failed);
    decode_quote(body.bytes);
    ck_assert_uint_eq(decoded_error.faults.count, FAULTS_MAX);
    /* And three required fields are missing. */
    ck_assert_uint_eq(decoded_error.faults.missed, count + 1 + 3 - FAULTS_MAX);
    buf_clear(&body);
    decode_forget();
}
END_TEST

/* ---- duplicates ---- */

static void check_duplicates(uint32_t count, uint32_t distinct)
{
    struct arena *arena = arena_new(16 * 1024 * 1024);
    struct fault_list faults;
    struct codec_reader reader;
    struct tumpuk_text *texts = arena_calloc(arena, count, sizeof *texts);
    const uint32_t *first_of;

    ck_assert_ptr_nonnull(texts);
    fault_list_init(&faults, arena, LANG_EN);
    codec_reader_init(&reader, arena, &faults, 0);
    for (uint32_t i = 0; i < count; i++) {
        const char *text = arena_printf(arena, "id-%u", i * 7919 % distinct);

        texts[i] = (struct tumpuk_text){text, (uint32_t)strlen(text)};
    }
    first_of = codec_duplicates(&reader, texts, count);
    ck_assert((first_of != NULL) == (count > distinct));
    for (uint32_t i = 0; first_of != NULL && i < count; i++)
        ck_assert_uint_eq(first_of[i], i >= distinct ? i % distinct : TUMPUK_NONE);
    arena_free(arena);
}

START_TEST(duplicates_name_the_first_of_their_kind)
{
    /* 7919 is prime to all of them, so that the first `distinct` differ. */
    for (uint32_t count = 1; count <= 60; count++) {
        for (uint32_t distinct = 1; distinct <= 60; distinct++)
            check_duplicates(count, distinct);
    }
    check_duplicates(10000, 9999);
    check_duplicates(10000, 10000);
}
END_TEST

START_TEST(fault_codes_are_listed_once_and_in_order)
{
    size_t i = 1;

    for (; codec_fault_codes[i] != NULL; i++)
        ck_assert_int_lt(strcmp(codec_fault_codes[i - 1], codec_fault_codes[i]), 0);
    ck_assert_uint_eq(i, 15);
}
END_TEST

/* Every code at least once; decode_quote compares what the languages tell. */
START_TEST(every_fault_code_is_told_in_both_languages)
{
    static const char BODY[] =
        "{'currency':'Rp','at':'now','buyer':'VIP','tax':1,'bonus_balance':-1,'codes':[1],"
        "'shipping_fee':1.5,'rulebook':'','claimed':['a\\tb'],'items':["
        "{'sku_id':'S','quantity':1,'list_price':1},{'sku_id':'S','quantity':1}],'promotions':["
        "{'id':'a','type':'SELLER_VOUCHER','starts_at':'2025-01-01T00:00:00Z',"
        "'ends_at':'2024-01-01T00:00:00Z','max_units_per_order':1,"
        "'channels':['TOKOPEDIA','TOKOPEDIA','TOKOPEDIA'],"
        "'code':'0123456789012345678901234567890123456789012345678901234567890123456789',"
        "'benefit':{'kind':'AMOUNT_OFF','amount':1}}]}";
    const char *found = decode_quote(BODY);

    for (size_t i = 0; codec_fault_codes[i] != NULL; i++)
        ck_assert_msg(strstr(found, codec_fault_codes[i]) != NULL, "%s is not among %s",
                      codec_fault_codes[i], found);
    decode_forget();
}
END_TEST

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
    Suite *suite = suite_create("decode_json");
    TCase *tcase = tcase_create("decode_json");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, what_is_not_json_is_told_with_its_place, 0, COUNT_OF(MALFORMED));
    tcase_add_test(tcase, nul_bytes_are_no_json);
    tcase_add_test(tcase, deep_nesting_is_refused);
    tcase_add_test(tcase, the_message_is_valid_text_whatever_the_body);
    tcase_add_loop_test(tcase, only_integers_within_range_are_numbers, 0, COUNT_OF(NUMBERS));
    tcase_add_test(tcase, a_large_number_hides_no_other_fault);
    tcase_add_loop_test(tcase, the_body_must_be_an_object, 0, COUNT_OF(TOPS));
    tcase_add_loop_test(tcase, texts_keep_their_limits, 0, COUNT_OF(TEXTS));
    tcase_add_loop_test(tcase, sentences_help, 0, COUNT_OF(HINTS));
    tcase_add_test(tcase, a_misspelt_threshold_names_the_right_field);
    tcase_add_test(tcase, every_fault_code_is_told_in_both_languages);
    tcase_add_test(tcase, a_long_unknown_field_is_cut_between_characters);
    tcase_add_test(tcase, many_faults_are_counted_beyond_the_limit);
    tcase_add_test(tcase, duplicates_name_the_first_of_their_kind);
    tcase_add_test(tcase, fault_codes_are_listed_once_and_in_order);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
