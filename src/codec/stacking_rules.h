/*
 * The reference guide of GET /v1/stacking-rules as JSON (spec pricing, section
 * 8), derived from the rulebook that prices: tiers, types, pair matrix, order
 * of calculation with bases, glossary. Also the names of things for people.
 */
#ifndef CODEC_STACKING_RULES_H
#define CODEC_STACKING_RULES_H

#include "base/json_out.h"
#include "base/lang.h"
#include "codec/rulebook_document.h"

void stacking_rules_encode(struct json_out *out, const struct rulebook_document *rulebook,
                           enum lang lang);

/* What people call a type ("Harga Campaign" / "Campaign price"), a tier, a slot,
 * an amount (as it stands inside a sentence), a channel. Static. */
const char *term_type(enum tumpuk_type type, enum lang lang);
/* The same as it fits into a sentence: of two names in one ("Voucher Ongkir /
 * Program Gratis Ongkir") the first. */
const char *term_type_short(enum tumpuk_type type, enum lang lang);
const char *term_tier(enum tumpuk_tier tier, enum lang lang);
const char *term_slot(enum tumpuk_slot slot, enum lang lang);
const char *term_amount(enum tumpuk_amount amount, enum lang lang);
const char *term_channel(enum tumpuk_channel channel); /* a proper name in both languages */

#endif
