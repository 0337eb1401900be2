/*
 * What both requests for quotes have: the basket's lines, and what the buyer
 * presents. Inside this room only.
 */
#ifndef CODEC_QUOTE_ITEMS_H
#define CODEC_QUOTE_ITEMS_H

#include <tumpuk/quote.h>

#include "codec/json.h"

/* Who tells product, prices and costs: the request, or the stored catalogue. */
enum quote_items_kind { QUOTE_ITEMS_PRICED, QUOTE_ITEMS_STORED };

/* The lines of the body's member `items`, into the arena; of QUOTE_ITEMS_STORED
 * only sku_id and quantity are set. Without any (a fault) `*lines` is NULL. */
void quote_items_read(struct codec_reader *reader, const json_t *json, enum quote_items_kind kind,
                      struct tumpuk_line **lines, uint32_t *count);

/* Members `claimed` and `codes` (either may be NULL): lists of ids of which
 * those that match nothing are ignored. */
void quote_presented_read(struct codec_reader *reader, const json_t *claimed, const json_t *codes,
                          struct tumpuk_basket *basket);

#endif
