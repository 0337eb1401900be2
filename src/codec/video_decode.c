/* Videos, with the products that they link to. */
#include <stdlib.h>
#include <string.h>

#include "codec/media_decode.h"
#include "codec/store_read.h"

#define AT(field) offsetof(struct video_record, field)
#define FIGURE(name_, field)                                                         \
    {                                                                                \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64, .offset = AT(field), .min = 0, \
                            .max = TUMPUK_MONEY_MAX                                  \
    }

static const struct codec_member FIGURES_MEMBERS[] = {
    {CODEC_NAMED("as_of"), .kind = CODEC_KIND_INSTANT, .offset = AT(figures_as_of_us)},
    FIGURE("views", views),
    FIGURE("likes", likes),
};
static const struct codec_shape FIGURES_SHAPE = {sizeof FIGURES_MEMBERS / sizeof FIGURES_MEMBERS[0],
                                                 FIGURES_MEMBERS};

struct video_wire {
    struct video_record video;
    json_t *product_ids;
    json_t *figures;
    json_t *ignored;
};

#define WIRE_AT(field) offsetof(struct video_wire, field)
#define TEXT(name_, kind_, field, required_)                                                       \
    {                                                                                              \
        CODEC_NAMED(name_), .required = (required_), .kind = kind_, .offset = WIRE_AT(video.field) \
    }
#define JSON(name_, field)                                                    \
    {                                                                         \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = WIRE_AT(field) \
    }

static const struct codec_member VIDEO_MEMBERS[] = {
    TEXT("video_id", CODEC_KIND_ID, video_id, false),
    TEXT("as_of", CODEC_KIND_INSTANT, as_of_us, true),
    TEXT("title", CODEC_KIND_NAME, title, true),
    TEXT("creator", CODEC_KIND_NAME, creator, true),
    TEXT("published_at", CODEC_KIND_INSTANT, published_us, true),
    TEXT("url", CODEC_KIND_URL, url, false),
    JSON("product_ids", product_ids),
    JSON("figures", figures),
    JSON("result", ignored),
    JSON("removed_at", ignored),
    JSON("created_at", ignored),
    JSON("updated_at", ignored),
};
static const struct codec_shape VIDEO_SHAPE = {sizeof VIDEO_MEMBERS / sizeof VIDEO_MEMBERS[0],
                                               VIDEO_MEMBERS};

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
    const struct codec_path figures_path = CODEC_MEMBER(NULL, "figures");
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
    if (wire.figures != NULL) {
        video->figures_as_of_us = video->as_of_us;
        (void)codec_object(&reader, wire.figures, &figures_path, &FIGURES_SHAPE, video);
        store_check_instant(&reader, &figures_path, "as_of", video->figures_as_of_us);
    }
    if (wire.product_ids != NULL)
        read_products(&reader, wire.product_ids, video);
    *out = *video;
    return codec_reader_result(&reader);
}
