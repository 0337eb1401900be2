/* LIVEs, with the violations that there are news of; videos, with the products that
 * they link to. */
#include <stdlib.h>
#include <string.h>

#include "codec/media_decode.h"
#include "codec/store_read.h"

/* Members of the struct `to`. */
#define MEMBER(to, name_, kind_, field, required_)                  \
    {                                                               \
        CODEC_NAMED(name_), .required = (required_), .kind = kind_, \
                            .offset = offsetof(struct to, field)    \
    }
#define JSON(to, name_, field)                                                            \
    {                                                                                     \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = offsetof(struct to, field) \
    }
#define FIGURE(to, name_, field)                                                            \
    {                                                                                       \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64, .offset = offsetof(struct to, field), \
                            .min = 0, .max = TUMPUK_MONEY_MAX                               \
    }
#define SHAPE(members)                                  \
    {                                                   \
        sizeof(members) / sizeof((members)[0]), members \
    }

/* ---- figures ---- */

static const struct codec_member LIVE_FIGURES_MEMBERS[] = {
    MEMBER(live_record, "as_of", CODEC_KIND_INSTANT, figures_as_of_us, false),
    FIGURE(live_record, "views", views),
    FIGURE(live_record, "viewers", viewers),
    FIGURE(live_record, "peak_viewers", peak_viewers),
    FIGURE(live_record, "avg_watch_seconds", avg_watch_seconds),
};
static const struct codec_shape LIVE_FIGURES_SHAPE = SHAPE(LIVE_FIGURES_MEMBERS);

static const struct codec_member VIDEO_FIGURES_MEMBERS[] = {
    MEMBER(video_record, "as_of", CODEC_KIND_INSTANT, figures_as_of_us, false),
    FIGURE(video_record, "views", views),
    FIGURE(video_record, "likes", likes),
};
static const struct codec_shape VIDEO_FIGURES_SHAPE = SHAPE(VIDEO_FIGURES_MEMBERS);

/* Into their record; as of the rest of it, unless they tell. */
static void read_figures(struct codec_reader *reader, json_t *json, const struct codec_shape *shape,
                         void *record, int64_t *figures_as_of_us, int64_t as_of_us)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "figures");

    if (json == NULL)
        return;
    *figures_as_of_us = as_of_us;
    (void)codec_object(reader, json, &path, shape, record);
    store_check_instant(reader, &path, "as_of", *figures_as_of_us);
}

/* ---- violations ---- */

static const struct codec_member VIOLATION_MEMBERS[] = {
    {CODEC_NAMED("code"), .required = true, .kind = CODEC_KIND_ID,
     .offset = offsetof(struct live_violation, code)},
    {CODEC_NAMED("reason"), .required = true, .kind = CODEC_KIND_NAME,
     .offset = offsetof(struct live_violation, reason), .max = MEDIA_REASON_CHARS_MAX},
    {CODEC_NAMED("at"), .required = true, .kind = CODEC_KIND_INSTANT,
     .offset = offsetof(struct live_violation, at_us)},
};
static const struct codec_shape VIOLATION_SHAPE = SHAPE(VIOLATION_MEMBERS);

static void read_violations(struct codec_reader *reader, const json_t *json,
                            struct live_record *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "violations");
    struct live_violation *violations;
    size_t count = 0;

    (void)codec_list(reader, json, &path, 0, MEDIA_VIOLATIONS_PER_BODY_MAX, &count);
    violations = arena_calloc(reader->arena, count + 1, sizeof *violations);
    for (size_t i = 0; violations != NULL && i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        (void)codec_object(reader, json_array_get(json, i), &here, &VIOLATION_SHAPE,
                           &violations[i]);
        store_check_instant(reader, &here, "at", violations[i].at_us);
    }
    out->violations = violations;
    out->violation_count = (uint32_t)count;
}

/* ---- a LIVE ---- */

struct live_wire {
    struct live_record live;
    json_t *figures;
    json_t *violations;
    json_t *ignored;
};

static const struct codec_member LIVE_MEMBERS[] = {
    MEMBER(live_wire, "live_id", CODEC_KIND_ID, live.live_id, false),
    MEMBER(live_wire, "as_of", CODEC_KIND_INSTANT, live.as_of_us, true),
    MEMBER(live_wire, "creator", CODEC_KIND_NAME, live.creator, true),
    MEMBER(live_wire, "title", CODEC_KIND_NAME, live.title, true),
    MEMBER(live_wire, "scheduled_start_at", CODEC_KIND_INSTANT, live.scheduled_start_us, true),
    MEMBER(live_wire, "scheduled_end_at", CODEC_KIND_INSTANT, live.scheduled_end_us, false),
    MEMBER(live_wire, "started_at", CODEC_KIND_INSTANT, live.started_us, false),
    MEMBER(live_wire, "ended_at", CODEC_KIND_INSTANT, live.ended_us, false),
    MEMBER(live_wire, "live_url", CODEC_KIND_URL, live.live_url, false),
    MEMBER(live_wire, "dashboard_url", CODEC_KIND_URL, live.dashboard_url, false),
    JSON(live_wire, "figures", figures),
    JSON(live_wire, "violations", violations),
    JSON(live_wire, "result", ignored),
    JSON(live_wire, "status", ignored),
    JSON(live_wire, "removed_at", ignored),
    JSON(live_wire, "created_at", ignored),
    JSON(live_wire, "updated_at", ignored),
};
static const struct codec_shape LIVE_SHAPE = SHAPE(LIVE_MEMBERS);

/* Both in order, where both are told. */
static void check_order(struct codec_reader *reader, const char *member, int64_t start_us,
                        int64_t end_us)
{
    const struct codec_path path = {NULL, member, strlen(member), 0};

    if (start_us != TUMPUK_TIME_MIN && end_us != SHOP_TIME_NEVER && end_us <= start_us)
        codec_fault(reader, &path, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader, "Waktu berakhirnya harus setelah waktu mulainya.",
                              "The end must be later than the start."));
}

static void check_times(struct codec_reader *reader, const struct live_record *live)
{
    const struct codec_path started_path = CODEC_MEMBER(NULL, "started_at");
    const struct codec_path end_path = CODEC_MEMBER(NULL, "scheduled_end_at");
    bool scheduled = live->scheduled_start_us != TUMPUK_TIME_MIN &&
                     live->scheduled_end_us != SHOP_TIME_NEVER;

    store_check_instant(reader, NULL, "scheduled_start_at", live->scheduled_start_us);
    store_check_instant(reader, NULL, "scheduled_end_at", live->scheduled_end_us);
    store_check_instant(reader, NULL, "started_at", live->started_us);
    store_check_instant(reader, NULL, "ended_at", live->ended_us);
    check_order(reader, "scheduled_end_at", live->scheduled_start_us, live->scheduled_end_us);
    if (scheduled && live->scheduled_end_us > live->scheduled_start_us &&
        (uint64_t)live->scheduled_end_us - (uint64_t)live->scheduled_start_us >
            (uint64_t)LIVE_SCHEDULE_MAX_US)
        codec_fault(reader, &end_path, CODEC_FAULT_OUT_OF_RANGE,
                    BILINGUAL(reader, "LIVE dijadwalkan paling lama tujuh hari.",
                              "A LIVE is planned for seven days at most."));
    if (live->ended_us != SHOP_TIME_NEVER && live->started_us == SHOP_TIME_NEVER)
        codec_fault(reader, &started_path, CODEC_FAULT_REQUIRED,
                    BILINGUAL(reader, "LIVE yang sudah berakhir mempunyai waktu mulai.",
                              "A LIVE that ended did start."));
    else
        check_order(reader, "ended_at", live->started_us, live->ended_us);
}

enum codec_result live_decode(const struct store_body *body, struct live_record *out,
                              struct codec_error *error)
{
    struct live_wire wire = {.live = {.scheduled_start_us = TUMPUK_TIME_MIN,
                                      .scheduled_end_us = SHOP_TIME_NEVER,
                                      .started_us = SHOP_TIME_NEVER,
                                      .ended_us = SHOP_TIME_NEVER,
                                      .views = -1,
                                      .viewers = -1,
                                      .peak_viewers = -1,
                                      .avg_watch_seconds = -1,
                                      .figures_as_of_us = SHOP_TIME_NEVER,
                                      .as_of_us = TUMPUK_TIME_MIN,
                                      .removed_us = SHOP_TIME_NEVER}};
    struct live_record *live = &wire.live;
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &LIVE_SHAPE, &wire);
    store_read_id(&reader, NULL, "live_id", body->id, &live->live_id);
    store_check_instant(&reader, NULL, "as_of", live->as_of_us);
    check_times(&reader, live);
    read_figures(&reader, wire.figures, &LIVE_FIGURES_SHAPE, live, &live->figures_as_of_us,
                 live->as_of_us);
    if (wire.violations != NULL)
        read_violations(&reader, wire.violations, live);
    *out = *live;
    return codec_reader_result(&reader);
}

/* ---- a video ---- */

struct video_wire {
    struct video_record video;
    json_t *product_ids;
    json_t *figures;
    json_t *ignored;
};

static const struct codec_member VIDEO_MEMBERS[] = {
    MEMBER(video_wire, "video_id", CODEC_KIND_ID, video.video_id, false),
    MEMBER(video_wire, "as_of", CODEC_KIND_INSTANT, video.as_of_us, true),
    MEMBER(video_wire, "title", CODEC_KIND_NAME, video.title, true),
    MEMBER(video_wire, "creator", CODEC_KIND_NAME, video.creator, true),
    MEMBER(video_wire, "published_at", CODEC_KIND_INSTANT, video.published_us, true),
    MEMBER(video_wire, "url", CODEC_KIND_URL, video.url, false),
    JSON(video_wire, "product_ids", product_ids),
    JSON(video_wire, "figures", figures),
    JSON(video_wire, "result", ignored),
    JSON(video_wire, "removed_at", ignored),
    JSON(video_wire, "created_at", ignored),
    JSON(video_wire, "updated_at", ignored),
};
static const struct codec_shape VIDEO_SHAPE = SHAPE(VIDEO_MEMBERS);

static int id_order(const void *a, const void *b)
{
    return strcmp(((const struct tumpuk_text *)a)->bytes, ((const struct tumpuk_text *)b)->bytes);
}

/* They make a set: ascending, each once. */
static void read_products(struct codec_reader *reader, const json_t *json, struct video_record *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "product_ids");
    const struct tumpuk_text *given = NULL;
    struct tumpuk_text *ids;
    uint32_t count = 0;
    uint32_t kept = 0;

    if (!codec_ids(reader, json, &path, 0, VIDEO_PRODUCTS_MAX, &given, &count) || count == 0)
        return;
    ids = arena_calloc(reader->arena, count, sizeof *ids);
    if (ids == NULL)
        return;
    memcpy(ids, given, count * sizeof *ids);
    qsort(ids, count, sizeof *ids, id_order);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || id_order(&ids[kept - 1], &ids[i]) != 0)
            ids[kept++] = ids[i];
    }
    out->product_ids = ids;
    out->product_count = kept;
}

enum codec_result video_decode(const struct store_body *body, struct video_record *out,
                               struct codec_error *error)
{
    struct video_wire wire = {.video = {.published_us = TUMPUK_TIME_MIN,
                                        .views = -1,
                                        .likes = -1,
                                        .figures_as_of_us = SHOP_TIME_NEVER,
                                        .as_of_us = TUMPUK_TIME_MIN,
                                        .removed_us = SHOP_TIME_NEVER}};
    struct video_record *video = &wire.video;
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &VIDEO_SHAPE, &wire);
    store_read_id(&reader, NULL, "video_id", body->id, &video->video_id);
    store_check_instant(&reader, NULL, "as_of", video->as_of_us);
    store_check_instant(&reader, NULL, "published_at", video->published_us);
    read_figures(&reader, wire.figures, &VIDEO_FIGURES_SHAPE, video, &video->figures_as_of_us,
                 video->as_of_us);
    if (wire.product_ids != NULL)
        read_products(&reader, wire.product_ids, video);
    *out = *video;
    return codec_reader_result(&reader);
}
