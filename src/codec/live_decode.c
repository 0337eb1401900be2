/* LIVEs, with the violations that there are news of. */
#include <string.h>

#include "codec/media_decode.h"
#include "codec/store_read.h"

/* ---- figures ---- */

#define AT(field) offsetof(struct live_record, field)
#define FIGURE(name_, field)                                                         \
    {                                                                                \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64, .offset = AT(field), .min = 0, \
                            .max = TUMPUK_MONEY_MAX                                  \
    }

static const struct codec_member FIGURES_MEMBERS[] = {
    {CODEC_NAMED("as_of"), .kind = CODEC_KIND_INSTANT, .offset = AT(figures_as_of_us)},
    FIGURE("views", views),
    FIGURE("viewers", viewers),
    FIGURE("peak_viewers", peak_viewers),
    FIGURE("avg_watch_seconds", avg_watch_seconds),
};
static const struct codec_shape FIGURES_SHAPE = {sizeof FIGURES_MEMBERS / sizeof FIGURES_MEMBERS[0],
                                                 FIGURES_MEMBERS};

/* ---- violations ---- */

static const struct codec_member VIOLATION_MEMBERS[] = {
    {CODEC_NAMED("code"), .required = true, .kind = CODEC_KIND_ID,
     .offset = offsetof(struct live_violation, code)},
    {CODEC_NAMED("reason"), .required = true, .kind = CODEC_KIND_NAME,
     .offset = offsetof(struct live_violation, reason), .max = MEDIA_REASON_CHARS_MAX},
    {CODEC_NAMED("at"), .required = true, .kind = CODEC_KIND_INSTANT,
     .offset = offsetof(struct live_violation, at_us)},
};
static const struct codec_shape VIOLATION_SHAPE = {
    sizeof VIOLATION_MEMBERS / sizeof VIOLATION_MEMBERS[0], VIOLATION_MEMBERS};

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

/* ---- the LIVE ---- */

struct live_wire {
    struct live_record live;
    json_t *figures;
    json_t *violations;
    json_t *ignored;
};

#define WIRE_AT(field) offsetof(struct live_wire, field)
#define TEXT(name_, kind_, field, required_)                                                      \
    {                                                                                             \
        CODEC_NAMED(name_), .required = (required_), .kind = kind_, .offset = WIRE_AT(live.field) \
    }
#define JSON(name_, field)                                                    \
    {                                                                         \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = WIRE_AT(field) \
    }

static const struct codec_member LIVE_MEMBERS[] = {
    TEXT("live_id", CODEC_KIND_ID, live_id, false),
    TEXT("as_of", CODEC_KIND_INSTANT, as_of_us, true),
    TEXT("creator", CODEC_KIND_NAME, creator, true),
    TEXT("title", CODEC_KIND_NAME, title, true),
    TEXT("scheduled_start_at", CODEC_KIND_INSTANT, scheduled_start_us, true),
    TEXT("scheduled_end_at", CODEC_KIND_INSTANT, scheduled_end_us, false),
    TEXT("started_at", CODEC_KIND_INSTANT, started_us, false),
    TEXT("ended_at", CODEC_KIND_INSTANT, ended_us, false),
    TEXT("live_url", CODEC_KIND_URL, live_url, false),
    TEXT("dashboard_url", CODEC_KIND_URL, dashboard_url, false),
    JSON("figures", figures),
    JSON("violations", violations),
    JSON("result", ignored),
    JSON("status", ignored),
    JSON("removed_at", ignored),
    JSON("created_at", ignored),
    JSON("updated_at", ignored),
};
static const struct codec_shape LIVE_SHAPE = {sizeof LIVE_MEMBERS / sizeof LIVE_MEMBERS[0],
                                              LIVE_MEMBERS};

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
    const struct codec_path figures_path = CODEC_MEMBER(NULL, "figures");
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
    if (wire.figures != NULL) {
        live->figures_as_of_us = live->as_of_us;
        (void)codec_object(&reader, wire.figures, &figures_path, &FIGURES_SHAPE, live);
        store_check_instant(&reader, &figures_path, "as_of", live->figures_as_of_us);
    }
    if (wire.violations != NULL)
        read_violations(&reader, wire.violations, live);
    *out = *live;
    return codec_reader_result(&reader);
}
