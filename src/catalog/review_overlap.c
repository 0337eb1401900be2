/* Pairs of promotions of one slot that hold together, counted over SKUs. */
#include <stdlib.h>
#include <string.h>

#include "catalog/conflict_pairs.h"
#include "catalog/review_state.h"
#include "catalog/store.h"

/* Slots of the table: at most a quarter is taken. */
#define TABLE_SLOTS 4096u
_Static_assert(CATALOG_REVIEW_OVERLAPS_MAX <= TABLE_SLOTS / 4, "the table has room");

bool review_overlaps_init(struct review *review)
{
    struct review_overlaps *overlaps = &review->overlaps;

    overlaps->list = arena_calloc(review->arena, CATALOG_REVIEW_OVERLAPS_MAX,
                                  sizeof *overlaps->list);
    overlaps->table = arena_calloc(review->arena, TABLE_SLOTS, sizeof *overlaps->table);
    return overlaps->list != NULL && overlaps->table != NULL;
}

/* The pair's place in the table, free or taken by it. */
static uint32_t *table_place(struct review_overlaps *overlaps, const struct tumpuk_promotion *a,
                             const struct tumpuk_promotion *b)
{
    uint64_t hash = ((uintptr_t)a >> 4) * UINT64_C(0x9e3779b97f4a7c15) ^
                    ((uintptr_t)b >> 4) * UINT64_C(0xc2b2ae3d27d4eb4f);
    uint32_t at = (uint32_t)(hash >> 40) % TABLE_SLOTS;

    while (overlaps->table[at] != 0) {
        const struct catalog_review_overlap *overlap = &overlaps->list[overlaps->table[at] - 1];

        if (overlap->promotions[0] == a && overlap->promotions[1] == b)
            break;
        at = (at + 1) % TABLE_SLOTS;
    }
    return &overlaps->table[at];
}

static void note_pair(struct review *review, const struct tumpuk_promotion *a,
                      const struct tumpuk_promotion *b)
{
    struct review_overlaps *overlaps = &review->overlaps;
    struct catalog_review_overlap *overlap;
    struct conflict_meeting meeting;
    uint32_t *place;

    if (!conflict_meet(a, b, review->request->from_us, &meeting) ||
        meeting.from_us >= review->request->to_us)
        return;
    place = table_place(overlaps, a, b);
    if (*place == 0) {
        if (overlaps->count == CATALOG_REVIEW_OVERLAPS_MAX) {
            overlaps->cut = true;
            return;
        }
        overlaps->list[overlaps->count] = (struct catalog_review_overlap){
            .promotions = {a, b},
            .from_us = meeting.from_us,
            .to_us = meeting.to_us < review->request->to_us ? meeting.to_us
                                                            : review->request->to_us};
        *place = (uint32_t)++overlaps->count;
    }
    overlap = &overlaps->list[*place - 1];
    if (overlap->shown < CATALOG_REVIEW_OVERLAP_SKUS_MAX)
        overlap->skus[overlap->shown++] = review->sku;
    overlap->sku_count++;
}

/* What is offered stands by slot, then by id. */
void review_overlap_sku(struct review *review)
{
    for (uint32_t i = 0; i < review->count; i++) {
        enum tumpuk_slot slot = tumpuk_type_get(review->offered[i]->type)->slot;

        if (review->item_of[i] == NULL)
            continue;
        for (uint32_t j = i + 1;
             j < review->count && tumpuk_type_get(review->offered[j]->type)->slot == slot; j++)
            note_pair(review, review->offered[i], review->offered[j]);
    }
}

static int compare_ids(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t shorter = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.bytes, b.bytes, shorter);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_overlaps(const void *a, const void *b)
{
    const struct catalog_review_overlap *x = a;
    const struct catalog_review_overlap *y = b;
    int order = compare_ids(x->promotions[0]->id, y->promotions[0]->id);

    return order != 0 ? order : compare_ids(x->promotions[1]->id, y->promotions[1]->id);
}

void review_overlaps_order(struct review *review)
{
    if (review->overlaps.count > 1)
        qsort(review->overlaps.list, review->overlaps.count, sizeof *review->overlaps.list,
              compare_overlaps);
}
