/*
 * Notifications as JSON: what happened, a sentence for people in their language,
 * and what to follow (spec dashboard, section 3, part 6). Lists and streams tell
 * them alike.
 */
#ifndef CODEC_NOTIFICATION_ANSWER_H
#define CODEC_NOTIFICATION_ANSWER_H

#include "base/lang.h"
#include "codec/codec.h"
#include "codec/store_answer.h"
#include "codec/store_decode.h"
#include "dashboard/notification.h"

/* Whose they are, and how they are told. */
struct notification_view {
    const struct store_view *store;
    enum lang lang;
    struct tumpuk_text shop_id;
    const char *currency;
    int exponent;
};

/* {"notification_id": 17, "kind": "LOW_STOCK", "raised_at": "…", "read": false, "text":
 * "…", "resource": {"kind": "PRODUCT", "href": "…"}, …} */
void notification_encode(struct json_out *out, const struct notification_view *view,
                         const struct notification *told);

/* {"low_stock_days": 3, "live_reminder_minutes": 15, …}; `updated_us` 0: nothing was
 * stored, and the times are left out. */
void notification_settings_encode(struct json_out *out, const struct store_view *view,
                                  const struct notification_settings *settings, int64_t created_us,
                                  int64_t updated_us);
/* What is left out has its default. */
enum codec_result notification_settings_decode(const struct store_body *body,
                                               struct notification_settings *out,
                                               struct codec_error *error);

#endif
