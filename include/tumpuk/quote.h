/*
 * A quote: what a buyer pays for a basket under a set of promotions, and why.
 *
 * No heap, no clock, no I/O: the caller gives the instant and the storage, and
 * the same input always gives the same answer. Re-entrant; inputs are only
 * read, so threads may share promotions and rulebooks.
 * Source: spec pricing, sections 3, 4 and 6.
 */
#ifndef TUMPUK_QUOTE_H
#define TUMPUK_QUOTE_H

#include <tumpuk/promotion.h>
#include <tumpuk/rulebook.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits of the core. The service's own (200 lines, 500 promotions) are
 * narrower. */
#define TUMPUK_LINES_MAX 1024
#define TUMPUK_PROMOTIONS_MAX 1048576

struct tumpuk_line {
    struct tumpuk_text sku_id;     /* unique within a basket */
    struct tumpuk_text product_id; /* len 0: none */
    int64_t list_price;            /* money a unit, >= 0 */
    int64_t unit_cost;             /* money a unit, -1: unknown */
    int32_t quantity;              /* units, 1 … TUMPUK_QUANTITY_MAX */
};

struct tumpuk_basket {
    int64_t at_us;
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
    uint32_t line_count; /* 1 … TUMPUK_LINES_MAX */
    const struct tumpuk_line *lines;
    int64_t shipping_fee;  /* money, >= 0 */
    int64_t bonus_balance; /* money, >= 0 */
    uint32_t claimed_count;
    const struct tumpuk_text *claimed; /* promotion ids */
    uint32_t code_count;
    const struct tumpuk_text *codes; /* compared without regard to ASCII case */
};

/* The promotions offered. `promotions[i]` are borrowed until the quote is no
 * longer read. `scope_lines` may be NULL: the core then matches scopes itself;
 * else it holds, for each promotion in turn, TUMPUK_SCOPE_WORDS(line_count)
 * words in which bit (l % 64) of word (l / 64) says that line l is in scope. */
struct tumpuk_offer {
    uint32_t promotion_count; /* 0 … TUMPUK_PROMOTIONS_MAX */
    const struct tumpuk_promotion *const *promotions;
    const uint64_t *scope_lines;
};
#define TUMPUK_SCOPE_WORDS(line_count) (((line_count) + 63u) / 64u)

/* So many units of a line at this price. */
struct tumpuk_block {
    int64_t unit_price;
    uint32_t promotion; /* index into the offer, TUMPUK_NONE: list price */
    int32_t quantity;
};

/* A line of the answer. Slots of `discounts`: product, cart, seller voucher,
 * platform voucher. list_total - their sum = net_total. */
struct tumpuk_quote_line {
    int64_t list_total;
    int64_t discounts[4];
    int64_t net_total;
    int64_t seller_funded;
    int64_t platform_funded;
    uint32_t block_count;
    const struct tumpuk_block *blocks;
};
enum tumpuk_line_discount {
    TUMPUK_LINE_DISCOUNT_PRODUCT,
    TUMPUK_LINE_DISCOUNT_CART,
    TUMPUK_LINE_DISCOUNT_SELLER_VOUCHER,
    TUMPUK_LINE_DISCOUNT_PLATFORM_VOUCHER,
};

struct tumpuk_applied {
    int64_t discount; /* gift: its list value; cashback: what is earned */
    uint32_t promotion;
    uint32_t line_count;
    const uint32_t *lines; /* ascending; a gift's own line is line_count of the basket */
};

struct tumpuk_quote_slot {
    int64_t amount_before; /* merchandise of the order; shipping slots: the fee */
    int64_t amount_after;
    uint32_t applied_count;
    const struct tumpuk_applied *applied; /* in the order of application */
};

/* Which of the optional figures of a decision are told. */
#define TUMPUK_DECISION_SHORT_OF 1u
#define TUMPUK_DECISION_WOULD_DISCOUNT 2u

struct tumpuk_decision {
    uint8_t outcome;    /* enum tumpuk_outcome */
    uint8_t reason;     /* enum tumpuk_reason */
    uint8_t told;       /* set of TUMPUK_DECISION_… */
    uint32_t beaten_by; /* index into the offer or TUMPUK_NONE */
    int64_t discount;
    int64_t short_of; /* units with MIN_QUANTITY_NOT_MET, money with MIN_SPEND_NOT_MET */
    int64_t would_discount;
};

struct tumpuk_quote_totals {
    int64_t list;
    int64_t after_product;
    int64_t after_cart;
    int64_t after_seller_voucher;
    int64_t after_voucher;
    int64_t bonus_used;
    int64_t after_bonus;
    int64_t shipping_fee;
    int64_t shipping_discount;
    int64_t shipping_payable;
    int64_t buyer_pays;
    int64_t cashback_earned;
    int64_t seller_funded;
    int64_t platform_funded;
    int64_t seller_proceeds; /* may be negative */
    int64_t margin;          /* may be negative; meaningless unless margin_known */
    bool margin_known;
};

/* All pointers point into the caller's storage. */
struct tumpuk_quote {
    uint32_t line_count;
    uint32_t promotion_count;
    const struct tumpuk_quote_line *lines;   /* as the basket's lines */
    const struct tumpuk_decision *decisions; /* as the offer's promotions */
    struct tumpuk_quote_slot slots[TUMPUK_SLOT_COUNT];
    struct tumpuk_quote_totals totals;
    uint32_t gift_promotion; /* index of the promotion that gives, or TUMPUK_NONE */
};

enum tumpuk_quote_result {
    TUMPUK_QUOTE_OK,
    TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE, /* a sum would leave the money range */
    TUMPUK_QUOTE_STORAGE_TOO_SMALL,
    TUMPUK_QUOTE_INVALID, /* a count is over the core's limits */
};

/* Bytes of storage that are enough for any quote of so many lines and
 * promotions; 0 where a count is over the limits. */
TUMPUK_API size_t tumpuk_quote_storage_size(uint32_t line_count, uint32_t promotion_count);

/* Prices `basket` under `offer` by `rulebook`. `storage` (any alignment, at
 * least tumpuk_quote_storage_size bytes) holds the answer and is scratch; it
 * must outlive `out`. The values must be valid as promotion.h and this header
 * say; `out` is written only with TUMPUK_QUOTE_OK. */
TUMPUK_API __attribute__((warn_unused_result)) enum tumpuk_quote_result tumpuk_quote_compute(
    const struct tumpuk_rulebook *rulebook, const struct tumpuk_basket *basket,
    const struct tumpuk_offer *offer, void *storage, size_t storage_len, struct tumpuk_quote *out);

/* ---- the product tier alone, of one unit ---- */

/* All by which a promotion is judged for a single unit, so that those that do
 * not win need not be read. Made by tumpuk_unit_bid_make, as long as the
 * promotion stays as it is. */
struct tumpuk_unit_bid {
    int64_t starts_at_us;
    int64_t ends_at_us;
    uint64_t terms; /* the core's own */
    const struct tumpuk_promotion *promotion;
};
TUMPUK_API struct tumpuk_unit_bid tumpuk_unit_bid_make(const struct tumpuk_promotion *promotion);

/* A unit's price and the promotion that gives it, with its type; NULL: the list
 * price. */
struct tumpuk_unit_price {
    int64_t price;
    const struct tumpuk_promotion *promotion;
    enum tumpuk_type type;
};

/* For whom and when. */
struct tumpuk_circumstances {
    int64_t at_us;
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
};

/* Lets the promotions of `bids`, all of which have the SKU in scope, compete for
 * one unit of `list_price` with what `best` holds; begin with {list_price}.
 * Those of other tiers are passed over. In the end `best` is the block of a
 * basket with one unit of that SKU alone: the same rules, without the basket. */
TUMPUK_API void tumpuk_unit_price_compete(const struct tumpuk_rulebook *rulebook,
                                          const struct tumpuk_circumstances *circumstances,
                                          int64_t list_price, const struct tumpuk_unit_bid *bids,
                                          uint32_t bid_count, struct tumpuk_unit_price *best);

#ifdef __cplusplus
}
#endif
#endif
