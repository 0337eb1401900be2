/* Decoders without memory: that, and nothing else, is told. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "codec/json.h"
#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define ARENA_MAX ((size_t)1024 * 1024)

#define ITEM "{'sku_id':'S','quantity':1,'list_price':1}"
#define QUOTE                                                                                  \
    "{'currency':'IDR','at':'2025-11-11T10:00:00+07:00','items':[" ITEM ",{'sku_id':'T',"      \
    "'product_id':'P','quantity':1,'list_price':1}],'claimed':['c'],'codes':['d'],"            \
    "'promotions':[{'id':'a','name':'n','type':'GIFT_WITH_PURCHASE','benefit':{'kind':'GIFT'," \
    "'sku_id':'G','quantity':1,'list_price':1}},{'id':'b','type':'BUY_MORE_SAVE_MORE',"        \
    "'scope':{'sku_ids':['S','T'],'product_ids':['P']},'benefit':{'kind':'STEPS','steps':["    \
    "{'min_quantity':1,'percent_off_bps':1},{'min_quantity':2,'percent_off_bps':2}]}}]}"

enum decoder { QUOTES, COMBINATIONS, RULEBOOKS };

static const struct memory_case {
    enum decoder decoder;
    const char *json;
    enum codec_result result; /* with memory */
} CASES[] = {
    {QUOTES, QUOTE, CODEC_OK},
    {QUOTES, "{'currency':'XYZ','itens':[],'promotions':[{'id':'','benefit':{}}]}", CODEC_INVALID},
    {QUOTES, "{'currency':'IDR','items':[" ITEM "," ITEM "],'promotions':[]}", CODEC_INVALID},
    {QUOTES, "{'currency':'IDR','items':[" ITEM "],'promotions':[],'shipping_fee':1e999}",
     CODEC_INVALID},
    {QUOTES, "{'currency':'IDR','currency':'IDR'}", CODEC_MALFORMED},
    {COMBINATIONS,
     "{'selections':[{'type':'SELLER_VOUCHER','benefit':{'kind':'AMOUNT_OFF','amount':1}}]}",
     CODEC_OK},
    {COMBINATIONS, "{'selections':[{'type':'SELLER_VOUCHER','benefit':{'kind':'GIFT'}}]}",
     CODEC_INVALID},
    {RULEBOOKS, "{'version':'v','types':[],'steps':[{'slot':'cashback'}]}", CODEC_INVALID},
};

static enum codec_result decode(const struct memory_case *c, struct arena *arena)
{
    const char *body = decode_quoted(c->json);
    size_t len = strlen(body);

    memset(&decoded_error, 0xA5, sizeof decoded_error);
    switch (c->decoder) {
    case QUOTES:
        return quote_request_decode(body, len, 0, LANG_EN, arena, &decoded_quote, &decoded_error);
    case COMBINATIONS:
        return combination_request_decode(body, len, LANG_EN, arena, &decoded_combination,
                                          &decoded_error);
    case RULEBOOKS:
        break;
    }
    return rulebook_document_decode(body, len, false, LANG_EN, arena, &decoded_rulebook,
                                    &decoded_error);
}

/* All memory of a decoder is the arena's, the parser's included: every size is
 * tried up to the first that is enough, so that each allocation fails once. */
START_TEST(an_arena_of_any_size_is_enough_or_told)
{
    const struct memory_case *c = &CASES[_i];
    enum codec_result result = CODEC_NO_MEMORY;
    size_t max = 0;

    for (; result == CODEC_NO_MEMORY; max += 16) {
        struct arena *arena = arena_new(max);

        ck_assert_ptr_nonnull(arena);
        result = decode(c, arena);
        ck_assert(result == CODEC_NO_MEMORY || result == c->result);
        ck_assert_uint_lt(max, ARENA_MAX);
        arena_free(arena);
    }
    decode_forget();
}
END_TEST

/* The parser's tree is many times larger than a body of nothing but numbers. */
START_TEST(a_body_of_too_many_values_is_refused)
{
    const size_t len = 4 * 1024 * 1024;
    char *body = malloc(len + 1);
    struct arena *arena = arena_new(2 * CODEC_TREE_BYTES_MAX);

    ck_assert_ptr_nonnull(body);
    for (size_t i = 0; i < len; i++)
        body[i] = i == 0 ? '[' : i == len - 1 ? ']' : i % 2 != 0 ? '0' : ',';
    body[len - 2] = '0';
    body[len - 3] = '0'; /* "00" is malformed, but nobody gets as far */
    body[len] = '\0';
    ck_assert_int_eq(
        quote_request_decode(body, len, 0, LANG_EN, arena, &decoded_quote, &decoded_error),
        CODEC_INVALID);
    ck_assert_uint_eq(decoded_error.faults.count, 1);
    ck_assert_str_eq(decoded_error.faults.items[0].code, CODEC_FAULT_TOO_MANY);
    ck_assert_str_eq(decoded_error.faults.items[0].field, "");
    arena_free(arena);
    free(body);
}
END_TEST

/* Other users of the parser's library are not disturbed. */
START_TEST(trees_of_others_stay_on_the_heap)
{
    json_t *before = json_pack("{s:[i,i],s:s}", "a", 1, 2, "b", "text");

    ck_assert_str_eq(decode_quote("{}"), "currency REQUIRED; items REQUIRED; promotions REQUIRED");
    ck_assert_str_eq(json_string_value(json_object_get(before, "b")), "text");
    ck_assert_int_eq(json_object_set_new(before, "c", json_string("after")), 0);
    json_decref(before);
    decode_forget();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_memory");
    TCase *tcase = tcase_create("decode_memory");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, an_arena_of_any_size_is_enough_or_told, 0, COUNT_OF(CASES));
    tcase_add_test(tcase, a_body_of_too_many_values_is_refused);
    tcase_add_test(tcase, trees_of_others_stay_on_the_heap);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
