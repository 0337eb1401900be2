/* {"low_stock_days": …, "live_reminder_minutes": …}, with what GET answers beside it. */
#include "codec/notification_answer.h"
#include "codec/store_read.h"

struct settings_wire {
    struct notification_settings settings;
    json_t *ignored;
};

#define AT(field) offsetof(struct settings_wire, field)

static const struct codec_member SETTINGS_MEMBERS[] = {
    {CODEC_NAMED("low_stock_days"), .kind = CODEC_KIND_INT32, .offset = AT(settings.low_stock_days),
     .min = 1, .max = NOTIFICATION_LOW_STOCK_DAYS_MAX},
    {CODEC_NAMED("live_reminder_minutes"), .kind = CODEC_KIND_INT32,
     .offset = AT(settings.live_reminder_minutes), .min = 1,
     .max = NOTIFICATION_LIVE_REMINDER_MINUTES_MAX},
    {CODEC_NAMED("created_at"), .kind = CODEC_KIND_JSON, .offset = AT(ignored)},
    {CODEC_NAMED("updated_at"), .kind = CODEC_KIND_JSON, .offset = AT(ignored)},
};
static const struct codec_shape SETTINGS_SHAPE = {
    sizeof SETTINGS_MEMBERS / sizeof SETTINGS_MEMBERS[0], SETTINGS_MEMBERS};

enum codec_result notification_settings_decode(const struct store_body *body,
                                               struct notification_settings *out,
                                               struct codec_error *error)
{
    struct settings_wire wire = {
        .settings = {.low_stock_days = NOTIFICATION_LOW_STOCK_DAYS,
                     .live_reminder_minutes = NOTIFICATION_LIVE_REMINDER_MINUTES}};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &SETTINGS_SHAPE, &wire);
    *out = wire.settings;
    return codec_reader_result(&reader);
}
