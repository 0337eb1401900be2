#include "kept_projection.h"

#include <stdlib.h>
#include <string.h>

/* Whether the promotion can win at some instant, whatever the amounts. */
static bool concerns(const struct tumpuk_projection_request *request,
                     const struct tumpuk_promotion *promotion)
{
    return tumpuk_type_get(promotion->type)->slot <= TUMPUK_SLOT_PLATFORM_VOUCHER &&
           !promotion->inactive && !promotion->quota_exhausted &&
           (promotion->channels & request->channel) != 0 &&
           (promotion->audience == TUMPUK_BUYER_ALL || promotion->audience == request->buyer);
}

static bool has_cause(const struct tumpuk_segment *segment, enum tumpuk_cause_kind kind,
                      uint32_t index)
{
    uint32_t found = 0;

    for (uint32_t c = 0; c < segment->cause_count; c++)
        found += segment->causes[c].kind == kind && segment->causes[c].index == index;
    if (found > 1)
        ck_abort_msg("a cause twice");
    return found == 1;
}

/* Of a segment that was just made: its causes still stand. */
static void check_causes(const struct tumpuk_projection_request *request,
                         const struct tumpuk_segment *segment, uint64_t seed)
{
    int64_t at_us = segment->from_us;
    bool first = at_us == request->from_us;
    uint32_t expected = 0;

    for (uint32_t i = 0; i < request->promotion_count; i++) {
        const struct tumpuk_promotion *promotion = request->promotions[i];
        bool part = concerns(request, promotion) && !first;
        bool started = part && promotion->starts_at_us == at_us;
        bool ended = part && promotion->ends_at_us == at_us;

        AGREE(has_cause(segment, TUMPUK_CAUSE_STARTED, i) == started, "what started");
        AGREE(has_cause(segment, TUMPUK_CAUSE_ENDED, i) == ended, "what ended");
        expected += started + ended;
    }
    for (uint32_t i = 0; i < request->rulebook_count; i++) {
        bool changed = !first && request->rulebooks[i].effective_from_us == at_us;

        AGREE(has_cause(segment, TUMPUK_CAUSE_RULEBOOK, i) == changed, "rulebook");
        AGREE(!changed || segment->rulebook == i, "rulebook in force");
        expected += changed;
    }
    AGREE(segment->cause_count == expected, "causes");
    AGREE(first || expected > 0, "no cause");
    for (uint32_t c = 1; c < expected; c++) {
        static const int ORDER[] = {
            [TUMPUK_CAUSE_ENDED] = 0, [TUMPUK_CAUSE_STARTED] = 1, [TUMPUK_CAUSE_RULEBOOK] = 2};

        AGREE(ORDER[segment->causes[c - 1].kind] <= ORDER[segment->causes[c].kind],
              "order of causes");
    }
}

static bool same_figures(const struct tumpuk_segment *a, const struct tumpuk_segment *b)
{
    if (a->after_product != b->after_product || a->after_cart != b->after_cart ||
        a->after_seller_voucher != b->after_seller_voucher ||
        a->after_voucher != b->after_voucher || a->winner_count != b->winner_count)
        return false;
    for (uint32_t w = 0; w < a->winner_count; w++) {
        if (a->winners[w].promotion != b->winners[w].promotion ||
            a->winners[w].discount != b->winners[w].discount ||
            a->winners[w].slot != b->winners[w].slot)
            return false;
    }
    return true;
}

void kept_project(const struct tumpuk_projection_request *request, struct kept_projection *kept,
                  uint64_t seed)
{
    size_t len = tumpuk_projection_storage_size(request->promotion_count, request->rulebook_count);
    unsigned char *storage = malloc(len);
    struct tumpuk_projection *projection = NULL;
    int64_t at_us = request->from_us;

    ck_assert_ptr_nonnull(storage);
    memset(storage, 0xa5, len);
    kept->count = 0;
    kept->result = tumpuk_projection_begin(request, storage, len, &projection);
    while (kept->result == TUMPUK_PROJECTION_SEGMENT) {
        struct kept *next = &kept->segments[kept->count];

        AGREE(kept->count < SEGMENTS_MAX, "too many segments");
        kept->result = tumpuk_projection_next(projection, &next->segment);
        if (kept->result != TUMPUK_PROJECTION_SEGMENT)
            break;
        AGREE(next->segment.from_us == at_us && next->segment.to_us > at_us, "gap or overlap");
        at_us = next->segment.to_us;
        check_causes(request, &next->segment, seed);
        memcpy(next->winners, next->segment.winners,
               next->segment.winner_count * sizeof(next->winners[0]));
        next->segment.winners = next->winners;
        AGREE(kept->count == 0 || !same_figures(&next[-1].segment, &next->segment),
              "adjacent segments are the same");
        kept->count++;
    }
    AGREE(kept->result != TUMPUK_PROJECTION_END || at_us == request->to_us, "not to the end");
    AGREE(kept->count <= tumpuk_projection_segments_max(request), "more than foretold");
    free(storage);
}
