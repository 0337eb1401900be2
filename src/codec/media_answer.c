#include "codec/media_answer.h"

#include <stdio.h>

const char *media_outcome_name(enum media_outcome outcome)
{
    static const char *const NAME[MEDIA_OUTCOME_COUNT] = {
        [MEDIA_CREATED] = "CREATED",
        [MEDIA_UPDATED] = "UPDATED",
        [MEDIA_UNCHANGED] = "UNCHANGED",
        [MEDIA_OUTDATED] = "OUTDATED",
    };
    return NAME[outcome];
}

static void put_key(struct json_out *out, const char *key)
{
    json_out_key_n(out, key, strlen(key));
}

static void put_text(struct json_out *out, const char *key, struct tumpuk_text text)
{
    if (text.len == 0)
        return;
    put_key(out, key);
    json_out_text(out, text.bytes, text.len);
}

static void put_instant(struct json_out *out, const struct store_view *view, const char *key,
                        int64_t at_us)
{
    if (at_us == SHOP_TIME_NEVER)
        return;
    put_key(out, key);
    store_instant_encode(out, view, at_us);
}

static void put_count(struct json_out *out, const char *key, int64_t value)
{
    if (value < 0)
        return;
    put_key(out, key);
    json_out_i64(out, value);
}

static void put_written(struct json_out *out, const struct store_view *view, int64_t removed_us,
                        int64_t created_us, int64_t updated_us)
{
    put_instant(out, view, "removed_at", removed_us);
    put_instant(out, view, "created_at", created_us);
    put_instant(out, view, "updated_at", updated_us);
}

static void put_violations(struct json_out *out, const struct store_view *view,
                           const struct live_record *live)
{
    json_out_key(out, "violations");
    json_out_array(out);
    for (uint32_t i = 0; i < live->violation_count; i++) {
        json_out_object(out);
        put_text(out, "code", live->violations[i].code);
        put_text(out, "reason", live->violations[i].reason);
        put_instant(out, view, "at", live->violations[i].at_us);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

void live_encode_members(struct json_out *out, const struct store_view *view,
                         const struct live_record *live)
{
    put_text(out, "live_id", live->live_id);
    put_text(out, "creator", live->creator);
    put_text(out, "title", live->title);
    json_out_member_string(out, "status", live_status_name(live_status_at(live, view->now_us)));
    put_instant(out, view, "scheduled_start_at", live->scheduled_start_us);
    put_instant(out, view, "scheduled_end_at", live->scheduled_end_us);
    put_instant(out, view, "started_at", live->started_us);
    put_instant(out, view, "ended_at", live->ended_us);
    put_text(out, "live_url", live->live_url);
    put_text(out, "dashboard_url", live->dashboard_url);
    put_instant(out, view, "as_of", live->as_of_us);
    if (live->figures_as_of_us != SHOP_TIME_NEVER) {
        json_out_key(out, "figures");
        json_out_object(out);
        put_instant(out, view, "as_of", live->figures_as_of_us);
        put_count(out, "views", live->views);
        put_count(out, "viewers", live->viewers);
        put_count(out, "peak_viewers", live->peak_viewers);
        put_count(out, "avg_watch_seconds", live->avg_watch_seconds);
        json_out_end_object(out);
    }
    put_violations(out, view, live);
    put_written(out, view, live->removed_us, live->created_us, live->updated_us);
}

void video_encode_members(struct json_out *out, const struct store_view *view,
                          const struct video_record *video)
{
    put_text(out, "video_id", video->video_id);
    put_text(out, "title", video->title);
    put_text(out, "creator", video->creator);
    put_instant(out, view, "published_at", video->published_us);
    put_text(out, "url", video->url);
    json_out_key(out, "product_ids");
    json_out_array(out);
    for (uint32_t i = 0; i < video->product_count; i++)
        json_out_text(out, video->product_ids[i].bytes, video->product_ids[i].len);
    json_out_end_array(out);
    put_instant(out, view, "as_of", video->as_of_us);
    if (video->figures_as_of_us != SHOP_TIME_NEVER) {
        json_out_key(out, "figures");
        json_out_object(out);
        put_instant(out, view, "as_of", video->figures_as_of_us);
        put_count(out, "views", video->views);
        put_count(out, "likes", video->likes);
        json_out_end_object(out);
    }
    put_written(out, view, video->removed_us, video->created_us, video->updated_us);
}

void ad_draft_encode(struct json_out *out, const struct store_view *view,
                     const struct ad_draft *draft)
{
    char number[24];

    (void)snprintf(number, sizeof number, "%lld", (long long)draft->ad_id);
    json_out_object(out);
    json_out_member_string(out, "ad_id", number);
    json_out_member_string(out, "status", "DRAFT");
    put_text(out, "campaign_id", draft->campaign_id);
    json_out_key(out, "target");
    json_out_object(out);
    json_out_member_string(out, "kind", ad_target_name(draft->target_kind));
    put_text(out, "id", draft->target_id);
    json_out_end_object(out);
    put_text(out, "name", draft->name);
    json_out_member_i64(out, "daily_budget", draft->daily_budget);
    put_instant(out, view, "starts_at", draft->starts_us);
    put_instant(out, view, "ends_at", draft->ends_us);
    put_instant(out, view, "created_at", draft->created_us);
    json_out_end_object(out);
}
