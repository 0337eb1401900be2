/*
 * The endpoints of LIVEs and videos: what the platform tells of them, their lists
 * in a campaign's dashboard, and drafts of ads (spec dashboard, sections 3 and 4).
 *
 * News of one LIVE or video is taken one after the other, so that it can be told
 * what is newer. Figures have an as_of of their own: sellers change a title while
 * the platform counts on.
 */
#ifndef API_MEDIA_H
#define API_MEDIA_H

#include "api/dashboard.h"
#include "codec/media_answer.h"
#include "codec/media_decode.h"
#include "db/media.h"

#define API_MEDIA_BODY_MAX (256u * 1024)
#define API_AD_BODY_MAX (64u * 1024)

/* Whether news as of then is as new as what is stored; each may be SHOP_TIME_NEVER, for
 * nothing. */
bool api_media_newer(int64_t as_of_us, int64_t stored_us);
/* Begins the answer to news: an object, to which its members go. What is new stands at
 * `place`, "/lives/" or "/videos/". */
struct json_out api_media_answer(struct api_call *call, enum media_outcome outcome,
                                 const char *place, struct tumpuk_text id);

extern const struct http_problem API_PROBLEM_SECTION_NOT_AVAILABLE; /* 409 */
extern const struct http_problem API_PROBLEM_AD_TARGET_ENDED;       /* 409 */

/* In records that lie in the order of ids; NULL: not there. */
const struct video_record *api_find_video(const struct video_record *records, size_t count,
                                          struct tumpuk_text id);

/* dashboard_open for what exists on SHOP_TOKOPEDIA only: ALL is that; where it is
 * not asked for, or the campaign is not in it, the answer is a refusal. */
enum db_result dashboard_open_media(struct api_call *call, const struct dashboard_query *query,
                                    struct dashboard *out);

http_handler api_get_campaign_lives;
http_handler api_get_campaign_videos;
http_handler api_get_campaign_videos_trend;
http_handler api_get_campaign_ads;
http_handler api_post_live_ads;
http_handler api_post_product_ads;
http_handler api_post_video_ads;
http_handler api_get_live;
http_handler api_put_live;
http_handler api_delete_live;
http_handler api_get_video;
http_handler api_put_video;
http_handler api_delete_video;

#endif
