/* Drafts of ads: what they advertise stands in the address. */
#include "codec/media_decode.h"
#include "codec/store_read.h"

#define AT(field) offsetof(struct ad_draft, field)

static const struct codec_member AD_MEMBERS[] = {
    {CODEC_NAMED("name"), .kind = CODEC_KIND_NAME, .offset = AT(name)},
    {CODEC_NAMED("daily_budget"), .required = true, .kind = CODEC_KIND_INT64,
     .offset = AT(daily_budget), .min = 1, .max = TUMPUK_MONEY_MAX},
    {CODEC_NAMED("starts_at"), .kind = CODEC_KIND_INSTANT, .offset = AT(starts_us)},
    {CODEC_NAMED("ends_at"), .kind = CODEC_KIND_INSTANT, .offset = AT(ends_us)},
};
static const struct codec_shape AD_SHAPE = {sizeof AD_MEMBERS / sizeof AD_MEMBERS[0], AD_MEMBERS};

enum codec_result ad_draft_decode(const struct store_body *body, struct ad_draft *out,
                                  struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    *out = (struct ad_draft){.starts_us = SHOP_TIME_NEVER, .ends_us = SHOP_TIME_NEVER};
    (void)codec_object(&reader, root, NULL, &AD_SHAPE, out);
    store_check_instant(&reader, NULL, "starts_at", out->starts_us);
    store_check_instant(&reader, NULL, "ends_at", out->ends_us);
    return codec_reader_result(&reader);
}
