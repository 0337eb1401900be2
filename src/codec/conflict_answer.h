/*
 * Conflicts of a promotion that was written, as members of the answer that tells
 * the promotion: conflicts, conflicts_total, conflicts_complete, conflicts_note.
 */
#ifndef CODEC_CONFLICT_ANSWER_H
#define CODEC_CONFLICT_ANSWER_H

#include "catalog/conflicts.h"
#include "codec/store_answer.h"

struct conflict_view {
    const struct store_view *store;
    enum lang lang;
    bool known; /* false: the catalogue could not be looked at, and nothing is told */
    struct catalog_conflicts conflicts;
};

void conflicts_encode(struct json_out *out, const struct conflict_view *view);

#endif
