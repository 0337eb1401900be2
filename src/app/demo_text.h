/*
 * The demo shop's documents (src/app/demo/): bodies as the API takes them, in
 * which times are told relative to the day for which they are loaded:
 *
 *   $(day+3)      midnight that begins the third day after it, in the zone
 *   $(monday-7)   midnight that begins the Monday of its week, seven days before
 *   $(week+7)     that Monday's date, for ids: 2026-11-30
 */
#ifndef APP_DEMO_TEXT_H
#define APP_DEMO_TEXT_H

#include "base/buf.h"
#include "base/zone.h"

/* Made of the files by .dev/embed-json.sh. */
extern const char demo_text_shop[];
extern const char demo_text_products[];
extern const char demo_text_promotions[];
extern const char demo_text_deactivated[];
extern const char demo_text_campaign_mega[];
extern const char demo_text_campaign_mega_before[];
extern const char demo_text_campaign_payday[];
extern const char demo_text_campaign_weekly[];
extern const char demo_text_join_mega[];
extern const char demo_text_join_payday[];
extern const char demo_text_gmv_target[];

/* The day that an instant lies in there: days since 1970-01-01. */
int64_t demo_day(const struct zone *zone, int64_t at_us);

/* The Monday of its week. */
int64_t demo_monday(int64_t day);

/* Appends the document of that day. false: it has a word that is none of these,
 * or there is no memory. */
bool demo_text_fill(const char *text, const struct zone *zone, int64_t day, struct buf *out);

#endif
