/*
 * LIVEs, videos and drafts of ads as JSON, in the form in which they are written:
 * what was read can be sent back.
 */
#ifndef CODEC_MEDIA_ANSWER_H
#define CODEC_MEDIA_ANSWER_H

#include "codec/store_answer.h"
#include "shop/media.h"

/* What became of news of a LIVE or a video. */
enum media_outcome {
    MEDIA_CREATED,
    MEDIA_UPDATED,
    MEDIA_UNCHANGED, /* it says what is stored */
    MEDIA_OUTDATED,  /* what is stored is newer */
};
#define MEDIA_OUTCOME_COUNT 4

/* "CREATED" …; static storage. */
const char *media_outcome_name(enum media_outcome outcome);

/* Members of an object that is open; the object stays open. */
void live_encode_members(struct json_out *out, const struct store_view *view,
                         const struct live_record *live);
void video_encode_members(struct json_out *out, const struct store_view *view,
                          const struct video_record *video);

void ad_draft_encode(struct json_out *out, const struct store_view *view,
                     const struct ad_draft *draft);

#endif
