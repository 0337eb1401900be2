/* {"amount": …}, with whatever GET answers beside it. */
#include "codec/store_read.h"

struct target_wire {
    int64_t amount;
    json_t *ignored;
};

#define AT(field) offsetof(struct target_wire, field)
#define IGNORED(name_)                                                     \
    {                                                                      \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = AT(ignored) \
    }

static const struct codec_member TARGET_MEMBERS[] = {
    {CODEC_NAMED("amount"), .required = true, .kind = CODEC_KIND_INT64, .offset = AT(amount),
     .min = 1, .max = TUMPUK_MONEY_MAX},
    IGNORED("campaign_id"),
    IGNORED("as_of"),
    IGNORED("view"),
    IGNORED("channel"),
    IGNORED("currency"),
    IGNORED("period"),
    IGNORED("achieved"),
    IGNORED("achieved_bps"),
    IGNORED("expected_bps"),
    IGNORED("method"),
    IGNORED("pace_bps"),
    IGNORED("forecast"),
    IGNORED("gmv_per_hour_needed"),
    IGNORED("channel_gmv"),
    IGNORED("created_at"),
    IGNORED("updated_at"),
};
static const struct codec_shape TARGET_SHAPE = {sizeof TARGET_MEMBERS / sizeof TARGET_MEMBERS[0],
                                                TARGET_MEMBERS};

enum codec_result gmv_target_decode(const struct store_body *body, int64_t *amount,
                                    struct codec_error *error)
{
    struct target_wire wire = {.amount = 0};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &TARGET_SHAPE, &wire);
    *amount = wire.amount;
    return codec_reader_result(&reader);
}
