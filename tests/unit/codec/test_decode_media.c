/* News of LIVEs and videos, and drafts of ads: with any amount of memory. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "codec/media_decode.h"
#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define ARENA_MAX ((size_t)1024 * 1024)

#define TIMES "'as_of':'2026-11-11T10:00:00+07:00','scheduled_start_at':'2026-11-11T03:00:00Z'"
#define VIDEO                                                                                    \
    "'as_of':'2026-11-11T10:00:00Z','title':'t','creator':'c','published_at':'2026-11-11T03:00:" \
    "00Z'"

enum decoder { LIVES, VIDEOS, ADS };

static union {
    struct live_record live;
    struct video_record video;
    struct ad_draft draft;
} decoded;

static const struct media_case {
    enum decoder decoder;
    const char *json;
    enum codec_result result; /* with memory */
} CASES[] = {
    {LIVES,
     "{" TIMES ",'creator':'c','title':'t','live_url':'https://a.example/1?x=%20','figures':"
     "{'views':1},'violations':[{'code':'A','reason':'r','at':'2026-11-11T03:30:00Z'}]}",
     CODEC_OK},
    {LIVES, "{" TIMES ",'title':'','live_url':'http://a','violations':[{}],'figures':1}",
     CODEC_INVALID},
    {VIDEOS, "{" VIDEO ",'product_ids':['b','a','b'],'figures':{'likes':2}}", CODEC_OK},
    {VIDEOS, "{" VIDEO ",'product_ids':['a',1]}", CODEC_INVALID},
    {ADS, "{'daily_budget':1,'name':'n'}", CODEC_OK},
    {ADS, "{'daily_budget':0}", CODEC_INVALID},
};

static enum codec_result decode(const struct media_case *c, struct arena *arena)
{
    const char *json = decode_quoted(c->json);
    struct store_body body = {
        .bytes = json, .len = strlen(json), .lang = LANG_EN, .id = "id", .arena = arena};

    switch (c->decoder) {
    case LIVES:
        return live_decode(&body, &decoded.live, &decoded_error);
    case VIDEOS:
        return video_decode(&body, &decoded.video, &decoded_error);
    case ADS:
        break;
    }
    return ad_draft_decode(&body, &decoded.draft, &decoded_error);
}

START_TEST(an_arena_of_any_size_is_enough_or_told)
{
    const struct media_case *c = &CASES[_i];
    enum codec_result result = CODEC_NO_MEMORY;

    for (size_t max = 0; result == CODEC_NO_MEMORY; max += 16) {
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

START_TEST(what_is_not_told_is_absent)
{
    struct arena *arena = arena_new(ARENA_MAX);

    ck_assert_int_eq(decode(&CASES[0], arena), CODEC_OK);
    ck_assert_str_eq(decoded.live.live_id.bytes, "id");
    ck_assert_int_eq(decoded.live.views, 1);
    ck_assert_int_eq(decoded.live.viewers, -1);
    ck_assert_int_eq(decoded.live.figures_as_of_us, decoded.live.as_of_us);
    ck_assert_int_eq(decoded.live.started_us, SHOP_TIME_NEVER);
    ck_assert_uint_eq(decoded.live.dashboard_url.len, 0);
    ck_assert_uint_eq(decoded.live.violation_count, 1);
    ck_assert_int_eq(decode(&CASES[2], arena), CODEC_OK);
    ck_assert_int_eq(decoded.video.views, -1);
    ck_assert_uint_eq(decoded.video.product_count, 2);
    ck_assert_str_eq(decoded.video.product_ids[0].bytes, "a");
    ck_assert_int_eq(decode(&CASES[4], arena), CODEC_OK);
    ck_assert_int_eq(decoded.draft.ends_us, SHOP_TIME_NEVER);
    arena_free(arena);
    decode_forget();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_media");
    TCase *tcase = tcase_create("decode_media");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, an_arena_of_any_size_is_enough_or_told, 0, COUNT_OF(CASES));
    tcase_add_test(tcase, what_is_not_told_is_absent);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
