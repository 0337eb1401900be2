/* Who of two promotions wins, SKU by SKU: the judging part; conflict_pairs.c finds. */
#include "catalog/conflicts.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/conflict_pairs.h"
#include "catalog/store.h"

/* Shipping fees at which two shipping offers are compared. What each takes off is
 * a line with one bend, so that these tell all: a small fee, each bend, and a
 * fee beyond both. */
#define FEES_MAX 4

/* The two in one basket: the one asked about first. */
struct contest {
    struct tumpuk_promotion promotions[2];
    const struct tumpuk_rulebook *rules;
    struct conflict_meeting meeting;
    size_t fee_count;
    int64_t fees[FEES_MAX];
    void *storage;
    size_t storage_len;
};

enum verdict { VERDICT_NONE, VERDICT_WINS, VERDICT_LOSES, VERDICT_DEPENDS };

/* ---- the basket ---- */

static int64_t divide_up(int64_t dividend, int64_t divisor)
{
    return dividend / divisor + (dividend % divisor != 0);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Units of a SKU alone that meet a promotion's lowest threshold, where nothing else
 * lowers the price; 0: none do. */
static int64_t units_needed(const struct tumpuk_promotion *promotion, int64_t list_price)
{
    int64_t min_quantity = promotion->min_quantity;
    int64_t min_spend = promotion->min_spend;

    if (promotion->benefit.kind == TUMPUK_BENEFIT_STEPS) {
        min_quantity = promotion->benefit.steps[0].min_quantity;
        min_spend = promotion->benefit.steps[0].min_spend;
    }
    if (min_spend > 0 && list_price == 0)
        return 0;
    return larger(larger(min_quantity, 1), min_spend > 0 ? divide_up(min_spend, list_price) : 1);
}

/* Where the offer's discount of a fee stops growing as the fee does. */
static int64_t bend_of(const struct tumpuk_benefit *benefit)
{
    switch (benefit->kind) {
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        return benefit->amount;
    case TUMPUK_BENEFIT_PERCENT_OFF:
        if (benefit->cap > TUMPUK_MONEY_MAX / TUMPUK_BPS_ONE)
            return 0; /* beyond every fee */
        return divide_up(benefit->cap * TUMPUK_BPS_ONE, benefit->bps);
    case TUMPUK_BENEFIT_FREE_SHIPPING:
    case TUMPUK_BENEFIT_FIXED_PRICE:
    case TUMPUK_BENEFIT_STEPS:
    case TUMPUK_BENEFIT_GIFT:
    case TUMPUK_BENEFIT_CASHBACK:
        break;
    }
    return 0;
}

static void add_fee(struct contest *contest, int64_t fee)
{
    for (size_t i = 0; i < contest->fee_count; i++) {
        if (contest->fees[i] == fee)
            return;
    }
    contest->fees[contest->fee_count++] = fee;
}

/* So that the smallest of fees shows no rounding: 10 % of it is whole. */
#define FEE_SMALL TUMPUK_BPS_ONE

static void choose_fees(struct contest *contest)
{
    enum tumpuk_slot slot = tumpuk_type_get(contest->promotions[0].type)->slot;
    int64_t bends[2] = {bend_of(&contest->promotions[0].benefit),
                        bend_of(&contest->promotions[1].benefit)};
    int64_t last = larger(larger(bends[0], bends[1]), FEE_SMALL);

    contest->fee_count = 0;
    if (tumpuk_slot_tier(slot) != TUMPUK_TIER_SHIPPING) {
        add_fee(contest, 0);
        return;
    }
    add_fee(contest, FEE_SMALL);
    for (size_t i = 0; i < 2; i++) {
        if (bends[i] > 0)
            add_fee(contest, bends[i]);
    }
    if (last <= TUMPUK_MONEY_MAX / 4)
        add_fee(contest, 2 * last);
}

/* ---- the verdict ---- */

static bool has_lost(const struct tumpuk_decision *decision)
{
    return decision->reason == TUMPUK_REASON_OUTRANKED ||
           decision->reason == TUMPUK_REASON_SMALLER_DISCOUNT;
}

/* At one fee; what cannot be priced, or where one of the two takes no part, is no
 * contest. */
static enum verdict judge_fee(const struct contest *contest, const struct tumpuk_line *line,
                              int64_t fee, enum tumpuk_reason *reason)
{
    static const uint64_t BOTH_IN_SCOPE[2] = {1, 1};
    const struct tumpuk_promotion *const promotions[2] = {&contest->promotions[0],
                                                          &contest->promotions[1]};
    const struct tumpuk_text claimed[2] = {promotions[0]->id, promotions[1]->id};
    const struct tumpuk_text codes[2] = {promotions[0]->code, promotions[1]->code};
    const struct tumpuk_basket basket = {.at_us = contest->meeting.from_us,
                                         .buyer = contest->meeting.buyer,
                                         .channel = contest->meeting.channel,
                                         .line_count = 1,
                                         .lines = line,
                                         .shipping_fee = fee,
                                         .claimed_count = 2,
                                         .claimed = claimed,
                                         .code_count = 2,
                                         .codes = codes};
    const struct tumpuk_offer offer = {
        .promotion_count = 2, .promotions = promotions, .scope_lines = BOTH_IN_SCOPE};
    struct tumpuk_quote quote;

    if (tumpuk_quote_compute(contest->rules, &basket, &offer, contest->storage,
                             contest->storage_len, &quote) != TUMPUK_QUOTE_OK)
        return VERDICT_NONE;
    for (uint32_t i = 0; i < 2; i++) {
        if (has_lost(&quote.decisions[i])) {
            *reason = (enum tumpuk_reason)quote.decisions[i].reason;
            return i == 0 ? VERDICT_LOSES : VERDICT_WINS;
        }
    }
    return VERDICT_NONE;
}

static enum verdict judge(const struct contest *contest, const struct catalog_sku *sku,
                          enum tumpuk_reason *reason)
{
    int64_t first = units_needed(&contest->promotions[0], sku->list_price);
    int64_t second = units_needed(&contest->promotions[1], sku->list_price);
    int64_t units = larger(first, second);
    struct tumpuk_line line = {.sku_id = sku->id,
                               .product_id = sku->product->id,
                               .list_price = sku->list_price,
                               .unit_cost = -1,
                               .quantity = (int32_t)units};
    enum verdict whole = VERDICT_NONE;

    if (first == 0 || second == 0 || units > TUMPUK_QUANTITY_MAX)
        return VERDICT_NONE;
    for (size_t i = 0; i < contest->fee_count; i++) {
        enum verdict verdict = judge_fee(contest, &line, contest->fees[i], reason);

        if (verdict == VERDICT_NONE)
            continue;
        whole = whole == VERDICT_NONE || whole == verdict ? verdict : VERDICT_DEPENDS;
    }
    return whole;
}

/* ---- gathering ---- */

/* The snapshot may go: what is told is copied. */
static struct tumpuk_text keep_text(struct arena *arena, struct tumpuk_text text)
{
    return (struct tumpuk_text){arena_strndup(arena, text.len > 0 ? text.bytes : "", text.len),
                                text.len};
}

static void count_sku(struct catalog_conflict_skus *skus, struct tumpuk_text id)
{
    if (skus->shown < CATALOG_CONFLICT_SKUS_SHOWN)
        skus->ids[skus->shown++] = id;
    skus->count++;
}

/* Still with the snapshot's texts. */
static bool judge_rival(struct contest *contest, const struct conflict_pair *pairs, size_t count,
                        struct catalog_conflict *out)
{
    const struct tumpuk_promotion *rival = &pairs[0].rival->promotion;

    *out = (struct catalog_conflict){.promotion_id = rival->id,
                                     .name = rival->name,
                                     .type = rival->type,
                                     .from_us = contest->meeting.from_us,
                                     .to_us = contest->meeting.to_us};
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = judge(contest, pairs[i].sku, &out->reason);

        if (verdict == VERDICT_NONE)
            continue;
        count_sku(&out->skus, pairs[i].sku->id);
        if (verdict == VERDICT_WINS)
            count_sku(&out->wins, pairs[i].sku->id);
        if (verdict == VERDICT_LOSES)
            count_sku(&out->loses, pairs[i].sku->id);
    }
    out->outcome = CATALOG_CONFLICT_DEPENDS;
    if (out->wins.count == out->skus.count)
        out->outcome = CATALOG_CONFLICT_WINS;
    if (out->loses.count == out->skus.count)
        out->outcome = CATALOG_CONFLICT_LOSES;
    return out->skus.count > 0;
}

static int compare_conflicts(const void *a, const void *b)
{
    const struct catalog_conflict *x = a;
    const struct catalog_conflict *y = b;
    uint32_t shorter = x->promotion_id.len < y->promotion_id.len ? x->promotion_id.len
                                                                 : y->promotion_id.len;
    int order = (int)x->outcome - (int)y->outcome;

    if (order == 0)
        order = memcmp(x->promotion_id.bytes, y->promotion_id.bytes, shorter);
    return order != 0 ? order : (x->promotion_id.len > shorter) - (y->promotion_id.len > shorter);
}

static void keep_skus(struct arena *arena, struct catalog_conflict_skus *skus)
{
    for (uint32_t i = 0; i < skus->shown; i++)
        skus->ids[i] = keep_text(arena, skus->ids[i]);
}

static void keep_told(struct arena *arena, struct catalog_conflict *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list[i].promotion_id = keep_text(arena, list[i].promotion_id);
        list[i].name = keep_text(arena, list[i].name);
        keep_skus(arena, &list[i].skus);
        keep_skus(arena, &list[i].wins);
        keep_skus(arena, &list[i].loses);
    }
}

static size_t count_rivals(const struct conflict_pairs *pairs)
{
    size_t count = 0;

    for (size_t i = 0; i < pairs->count; i++)
        count += i == 0 || pairs->list[i].rival != pairs->list[i - 1].rival;
    return count;
}

/* Quotas come and go, and who is on again is what is asked. */
static struct tumpuk_promotion as_offered(const struct tumpuk_promotion *promotion)
{
    struct tumpuk_promotion offered = *promotion;

    offered.inactive = false;
    offered.quota_exhausted = false;
    return offered;
}

bool catalog_conflicts_find(const struct catalog_snapshot *snapshot,
                            const struct rulebook_shelf *shelf,
                            const struct tumpuk_promotion *promotion, int64_t from_us,
                            struct arena *arena, struct catalog_conflicts *out)
{
    struct contest contest = {.storage_len = tumpuk_quote_storage_size(1, 2)};
    struct catalog_conflict *list;
    struct conflict_pairs pairs;
    size_t count;

    *out = (struct catalog_conflicts){.complete = false};
    contest.storage = arena_alloc(arena, contest.storage_len);
    if (!conflict_pairs_find(snapshot, promotion, from_us, arena, &pairs))
        return false;
    list = arena_calloc(arena, count_rivals(&pairs) + 1, sizeof *list);
    if (list == NULL || contest.storage == NULL)
        return false;
    out->complete = pairs.complete;
    contest.promotions[0] = as_offered(promotion);
    for (size_t i = 0; i < pairs.count; i += count) {
        const struct catalog_promotion *rival = pairs.list[i].rival;
        const struct shelf_rulebook *rulebook;

        for (count = 1; i + count < pairs.count && pairs.list[i + count].rival == rival;)
            count++;
        contest.promotions[1] = as_offered(&rival->promotion);
        (void)conflict_meet(promotion, &rival->promotion, from_us, &contest.meeting);
        rulebook = rulebook_shelf_at(shelf, contest.meeting.from_us);
        if (rulebook == NULL) {
            out->complete = false;
            continue;
        }
        contest.rules = &rulebook->rules;
        choose_fees(&contest);
        if (judge_rival(&contest, &pairs.list[i], count, &list[out->total]))
            out->total++;
    }
    if (out->total > 1)
        qsort(list, out->total, sizeof *list, compare_conflicts);
    out->list = list;
    out->count = out->total < CATALOG_CONFLICTS_MAX ? out->total : CATALOG_CONFLICTS_MAX;
    keep_told(arena, list, out->count);
    return !arena_failed(arena);
}
