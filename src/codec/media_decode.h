/*
 * What is told of LIVEs and videos, and drafts of ads, as JSON → records (spec
 * dashboard, sections 3 and 4). As in store_decode.h, what answers tell beside may
 * stand in a request and is not looked at.
 */
#ifndef CODEC_MEDIA_DECODE_H
#define CODEC_MEDIA_DECODE_H

#include "codec/store_decode.h"
#include "shop/media.h"

/* Violations that one body may tell; a LIVE may have more. */
#define MEDIA_VIOLATIONS_PER_BODY_MAX 100
#define MEDIA_REASON_CHARS_MAX 1000

enum codec_result live_decode(const struct store_body *body, struct live_record *out,
                              struct codec_error *error);
enum codec_result video_decode(const struct store_body *body, struct video_record *out,
                               struct codec_error *error);

/* Name, budget and period; times that are not given are SHOP_TIME_NEVER. */
enum codec_result ad_draft_decode(const struct store_body *body, struct ad_draft *out,
                                  struct codec_error *error);

#endif
