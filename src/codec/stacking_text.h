/*
 * The texts of the reference guide that hold under every rulebook; text only,
 * for those who look after the wording. Inside this room only.
 */
#ifndef CODEC_STACKING_TEXT_H
#define CODEC_STACKING_TEXT_H

#include <tumpuk/rulebook.h>

#include "base/lang.h"

const char *stacking_tier_meaning(enum tumpuk_tier tier, enum lang lang);
const char *stacking_tier_applies_to(enum tumpuk_tier tier, enum lang lang);
const char *stacking_tier_rule(enum tumpuk_tier tier, enum lang lang);
const char *stacking_relation_meaning(enum tumpuk_relation relation, enum lang lang);

/* Steps of "choosing inside a slot", in order. */
#define STACKING_CHOOSING_COUNT 5
const char *stacking_choosing(int step, enum lang lang);

const char *stacking_rounding(enum lang lang);

/* How a slot takes: templates with {0} for what thresholds are judged on and
 * {1} for what the discount is taken of. */
const char *stacking_step(enum tumpuk_slot slot, enum lang lang);

/* The step in which the buyer's bonus balance is used up. */
const char *stacking_bonus_name(enum lang lang);
const char *stacking_bonus_step(enum lang lang);

#endif
