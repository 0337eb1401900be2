#include "dashboard/rollup.h"

#include <assert.h>
#include <string.h>

#define MINUTE_US INT64_C(60000000)

/* Rows of one part: its source's, and its product's, SKU's and LIVE's or video's. */
#define ROWS_OF_PART (ROLLUP_SPANS + 2 + 1 + 2)

size_t rollup_rows_needed(size_t occasions, size_t parts)
{
    return ROLLUP_SPANS * occasions + ROWS_OF_PART * parts;
}

/* Twice as many, a power of two. */
size_t rollup_slots_needed(size_t rows)
{
    size_t slots = 16;

    while (slots < 2 * rows)
        slots *= 2;
    return slots;
}

void rollup_table_init(struct rollup_table *table, struct rollup_row *rows, size_t row_count,
                       uint32_t *slots, size_t slot_count)
{
    assert(row_count < UINT32_MAX / 2 && slot_count >= 2 * row_count &&
           (slot_count & (slot_count - 1)) == 0);
    *table = (struct rollup_table){.rows = rows,
                                   .capacity = (uint32_t)row_count,
                                   .slots = slots,
                                   .slot_mask = (uint32_t)slot_count - 1};
}

bool rollup_keeps(enum rollup_kind kind, unsigned span)
{
    switch (kind) {
    case ROLLUP_SHOP:
        return true;
    case ROLLUP_SKU:
        return span == 0;
    case ROLLUP_PRODUCT:
    case ROLLUP_LIVE:
    case ROLLUP_VIDEO:
        return span != 1;
    }
    return false;
}

int64_t rollup_span_minutes(enum rollup_kind kind, unsigned span)
{
    assert(span < ROLLUP_SPANS);
    if (span == 0)
        return kind == ROLLUP_SHOP ? 1 : 15;
    return span == 1 ? 60 : 1440;
}

int64_t rollup_bucket(int64_t at_us, int64_t minutes)
{
    int64_t span_us = minutes * MINUTE_US;
    int64_t past = at_us % span_us;

    return at_us - (past < 0 ? past + span_us : past);
}

int64_t rollup_begin(enum rollup_kind kind, unsigned span, int64_t at_us)
{
    int64_t late_us = kind != ROLLUP_SHOP && span == ROLLUP_SPANS - 1 ? ROLLUP_ITEM_DAY_US : 0;

    return rollup_bucket(at_us - late_us, rollup_span_minutes(kind, span)) + late_us;
}

/* ---- finding rows ---- */

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t hash_of(const struct rollup_row *key)
{
    uint64_t small = (uint64_t)key->kind << 24 | (uint64_t)key->span << 16 |
                     (uint64_t)key->channel << 8 | key->source;

    return mix(mix((uint64_t)key->starts_us + small * UINT64_C(0x9e3779b97f4a7c15)) ^
               key->item.hash);
}

static bool key_same(const struct rollup_row *a, const struct rollup_row *b)
{
    return a->starts_us == b->starts_us && a->kind == b->kind && a->span == b->span &&
           a->channel == b->channel && a->source == b->source && a->item.id.len == b->item.id.len &&
           (a->item.id.len == 0 || memcmp(a->item.id.bytes, b->item.id.bytes, a->item.id.len) == 0);
}

/* The row with that key, made where it is not there; NULL: no room. */
static struct rollup_row *get_row(struct rollup_table *table, const struct rollup_row *key)
{
    uint32_t at = (uint32_t)hash_of(key) & table->slot_mask;

    while (table->slots[at] != 0) {
        struct rollup_row *row = &table->rows[table->slots[at] - 1];

        if (key_same(row, key))
            return row;
        at = (at + 1) & table->slot_mask;
    }
    if (table->count == table->capacity) {
        table->failed = true;
        return NULL;
    }
    table->rows[table->count] = *key;
    table->slots[at] = ++table->count;
    return &table->rows[table->count - 1];
}

/* ---- adding ---- */

static void raise_sum(struct rollup_table *table, struct rollup_row *row, enum rollup_sum sum,
                      int64_t by)
{
    if (sum != ROLLUP_NOTHING && __builtin_add_overflow(row->sums[sum], by, &row->sums[sum]))
        table->failed = true;
}

/* Adds to the row of `key`; a part may be NULL. */
static void add_to(struct rollup_table *table, const struct rollup_row *key,
                   const struct rollup_occasion *occasion, const struct rollup_part *part)
{
    struct rollup_row *row = get_row(table, key);

    if (row == NULL)
        return;
    if (row->mark != table->occasions) {
        row->mark = table->occasions;
        raise_sum(table, row, occasion->once, 1);
    }
    if (part != NULL) {
        raise_sum(table, row, occasion->sum_a, part->a);
        raise_sum(table, row, occasion->sum_b, part->b);
    }
}

static void add_to_item(struct rollup_table *table, enum rollup_kind kind,
                        const struct rollup_name *item, const struct rollup_occasion *occasion,
                        const struct rollup_part *part)
{
    const struct rollup_row key = {
        .starts_us = rollup_begin(kind, 0, occasion->at_us),
        .item = *item,
        .kind = (uint8_t)kind,
        .channel = (uint8_t)occasion->channel,
    };

    if (item->id.len > 0)
        add_to(table, &key, occasion, part);
}

void rollup_add(struct rollup_table *table, const struct rollup_occasion *occasion)
{
    struct rollup_row key = {
        .starts_us = rollup_begin(ROLLUP_SHOP, 0, occasion->at_us),
        .kind = ROLLUP_SHOP,
        .channel = (uint8_t)occasion->channel,
    };

    table->occasions++;
    add_to(table, &key, occasion, NULL);
    for (uint32_t i = 0; i < occasion->part_count; i++) {
        const struct rollup_part *part = &occasion->parts[i];

        key.source = 0;
        add_to(table, &key, occasion, part);
        key.source = (uint8_t)part->source;
        add_to(table, &key, occasion, part);
        add_to_item(table, ROLLUP_PRODUCT, &part->product, occasion, part);
        add_to_item(table, ROLLUP_SKU, &part->sku, occasion, part);
        if (part->source == DATA_SOURCE_LIVE)
            add_to_item(table, ROLLUP_LIVE, &part->origin, occasion, part);
        else if (part->source == DATA_SOURCE_VIDEO)
            add_to_item(table, ROLLUP_VIDEO, &part->origin, occasion, part);
    }
}

void rollup_widen(struct rollup_table *table)
{
    uint32_t finest = table->count;

    for (uint32_t i = 0; i < finest && !table->failed; i++) {
        for (unsigned span = 1; span < ROLLUP_SPANS; span++) {
            struct rollup_row key = table->rows[i];
            struct rollup_row *row;

            if (!rollup_keeps((enum rollup_kind)key.kind, span))
                continue;
            key.span = (uint8_t)span;
            key.starts_us = rollup_begin((enum rollup_kind)key.kind, span, key.starts_us);
            memset(key.sums, 0, sizeof key.sums);
            row = get_row(table, &key);
            for (unsigned sum = 0; row != NULL && sum < ROLLUP_SUM_COUNT; sum++)
                raise_sum(table, row, (enum rollup_sum)sum, table->rows[i].sums[sum]);
        }
    }
}

/* ---- in order ---- */

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int rollup_row_order(const struct rollup_row *x, const struct rollup_row *y)
{
    uint32_t least = x->item.id.len < y->item.id.len ? x->item.id.len : y->item.id.len;
    int order = compare(x->kind, y->kind);

    if (order == 0)
        order = compare(x->span, y->span);
    if (order == 0)
        order = compare(x->starts_us, y->starts_us);
    if (order == 0 && least > 0)
        order = memcmp(x->item.id.bytes, y->item.id.bytes, least);
    if (order == 0)
        order = compare(x->item.id.len, y->item.id.len);
    if (order == 0)
        order = compare(x->channel, y->channel);
    return order != 0 ? order : compare(x->source, y->source);
}
