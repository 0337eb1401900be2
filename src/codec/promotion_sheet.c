/* A promotion as a row, in both directions. Its columns are named as the fields
 * of its JSON, objects with a point ("benefit.bps"). */
#include <string.h>

#include "codec/promotion_decode.h"
#include "codec/store_batch.h"
#include "codec/store_read.h"
#include "codec/store_sheet.h"

enum column {
    ID,
    NAME,
    TYPE,
    CAMPAIGN_ID,
    STARTS_AT,
    ENDS_AT,
    AUDIENCE,
    CHANNELS,
    SCOPE_PRODUCT_IDS,
    SCOPE_SKU_IDS,
    FUNDING_BY,
    FUNDING_SHARE,
    MIN_SPEND,
    MIN_QUANTITY,
    MAX_UNITS,
    CODE,
    BENEFIT_KIND,
    BENEFIT_BPS,
    BENEFIT_MAX_DISCOUNT,
    BENEFIT_MAX_AMOUNT,
    BENEFIT_AMOUNT,
    BENEFIT_PRICE,
    BENEFIT_STEPS,
    BENEFIT_SKU_ID,
    BENEFIT_QUANTITY,
    BENEFIT_LIST_PRICE,
    BENEFIT_UNIT_COST,
    BENEFIT_STOCK,
    QUOTA_USES,
    QUOTA_UNITS,
    BUYER_USES,
    BUYER_UNITS,
    STATUS,
    DEACTIVATED_AT,
    COLUMN_COUNT,
};

#define COLUMN(name_, kind_)                                  \
    {                                                         \
        (name_), (name_), SHEET_COLUMN_##kind_, .required = 0 \
    }
#define REQUIRED(name_)                                    \
    {                                                      \
        (name_), (name_), SHEET_COLUMN_TEXT, .required = 1 \
    }
#define NOTE(name_)                                     \
    {                                                   \
        (name_), NULL, SHEET_COLUMN_NOTE, .required = 0 \
    }

static const struct sheet_column COLUMNS[COLUMN_COUNT] = {
    [ID] = REQUIRED("id"),
    [NAME] = COLUMN("name", TEXT),
    [TYPE] = REQUIRED("type"),
    [CAMPAIGN_ID] = COLUMN("campaign_id", TEXT),
    [STARTS_AT] = COLUMN("starts_at", TEXT),
    [ENDS_AT] = COLUMN("ends_at", TEXT),
    [AUDIENCE] = COLUMN("audience", TEXT),
    [CHANNELS] = COLUMN("channels", LIST),
    [SCOPE_PRODUCT_IDS] = COLUMN("scope.product_ids", LIST),
    [SCOPE_SKU_IDS] = COLUMN("scope.sku_ids", LIST),
    [FUNDING_BY] = COLUMN("funding.by", TEXT),
    [FUNDING_SHARE] = COLUMN("funding.platform_share_bps", INTEGER),
    [MIN_SPEND] = COLUMN("min_spend", INTEGER),
    [MIN_QUANTITY] = COLUMN("min_quantity", INTEGER),
    [MAX_UNITS] = COLUMN("max_units_per_order", INTEGER),
    [CODE] = COLUMN("code", TEXT),
    [BENEFIT_KIND] = REQUIRED("benefit.kind"),
    [BENEFIT_BPS] = COLUMN("benefit.bps", INTEGER),
    [BENEFIT_MAX_DISCOUNT] = COLUMN("benefit.max_discount", INTEGER),
    [BENEFIT_MAX_AMOUNT] = COLUMN("benefit.max_amount", INTEGER),
    [BENEFIT_AMOUNT] = COLUMN("benefit.amount", INTEGER),
    [BENEFIT_PRICE] = COLUMN("benefit.price", INTEGER),
    [BENEFIT_STEPS] = COLUMN("benefit.steps", STEPS),
    [BENEFIT_SKU_ID] = COLUMN("benefit.sku_id", TEXT),
    [BENEFIT_QUANTITY] = COLUMN("benefit.quantity", INTEGER),
    [BENEFIT_LIST_PRICE] = COLUMN("benefit.list_price", INTEGER),
    [BENEFIT_UNIT_COST] = COLUMN("benefit.unit_cost", INTEGER),
    [BENEFIT_STOCK] = COLUMN("benefit.stock", INTEGER),
    [QUOTA_USES] = COLUMN("quota.uses", INTEGER),
    [QUOTA_UNITS] = COLUMN("quota.units", INTEGER),
    [BUYER_USES] = COLUMN("quota_per_buyer.uses", INTEGER),
    [BUYER_UNITS] = COLUMN("quota_per_buyer.units", INTEGER),
    [STATUS] = NOTE("status"),
    [DEACTIVATED_AT] = NOTE("deactivated_at"),
};

const struct sheet_shape STORE_PROMOTION_SHAPE = {
    .column_count = COLUMN_COUNT,
    .columns = COLUMNS,
    .key = ID,
    .status = STATUS,
    .off = "DEACTIVATED",
    .whole_from = TYPE, /* a row that only goes on with a list has no type */
    .whole_to = TYPE + 1,
};

/* ---- out ---- */

/* One row, by column; what is not set stays empty. */
struct row {
    struct tumpuk_text text[COLUMN_COUNT];
    int64_t number[COLUMN_COUNT];
    bool has_number[COLUMN_COUNT];
};

void promotion_sheet_head(struct sheet_out *out)
{
    sheet_shape_head(&STORE_PROMOTION_SHAPE, out);
}

static void set_word(struct row *row, enum column column, const char *word)
{
    row->text[column] = (struct tumpuk_text){.bytes = word, .len = (uint32_t)strlen(word)};
}

static void set_from(struct row *row, enum column column, int64_t least, int64_t value)
{
    row->number[column] = value;
    row->has_number[column] = value >= least;
}

static void set_gift(struct row *row, const struct tumpuk_gift *gift)
{
    row->text[BENEFIT_SKU_ID] = gift->sku_id;
    set_from(row, BENEFIT_QUANTITY, 1, gift->quantity);
    set_from(row, BENEFIT_LIST_PRICE, 0, gift->list_price);
    set_from(row, BENEFIT_UNIT_COST, 0, gift->unit_cost);
    set_from(row, BENEFIT_STOCK, 0, gift->stock);
}

static void set_steps(struct row *row, const struct tumpuk_benefit *benefit, struct buf *text)
{
    for (uint32_t i = 0; i < benefit->step_count; i++) {
        const struct tumpuk_step *step = &benefit->steps[i];
        bool by_quantity = step->min_quantity > 0;
        bool by_percent = step->percent_off_bps > 0;

        buf_printf(text, "%s%s=%lld %s=%lld", i > 0 ? "|" : "",
                   by_quantity ? "min_quantity" : "min_spend",
                   (long long)(by_quantity ? step->min_quantity : step->min_spend),
                   by_percent ? "percent_off_bps" : "amount_off",
                   (long long)(by_percent ? step->percent_off_bps : step->amount_off));
    }
    row->text[BENEFIT_STEPS] = (struct tumpuk_text){.bytes = text->bytes,
                                                    .len = (uint32_t)text->len};
}

static void set_benefit(struct row *row, const struct tumpuk_benefit *benefit, struct buf *steps)
{
    set_word(row, BENEFIT_KIND, tumpuk_benefit_name(benefit->kind));
    switch (benefit->kind) {
    case TUMPUK_BENEFIT_FIXED_PRICE:
        set_from(row, BENEFIT_PRICE, 0, benefit->amount);
        break;
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        set_from(row, BENEFIT_AMOUNT, 0, benefit->amount);
        break;
    case TUMPUK_BENEFIT_PERCENT_OFF:
        set_from(row, BENEFIT_BPS, 0, benefit->bps);
        set_from(row, BENEFIT_MAX_DISCOUNT, 1, benefit->cap);
        break;
    case TUMPUK_BENEFIT_CASHBACK:
        set_from(row, BENEFIT_BPS, 0, benefit->bps);
        set_from(row, BENEFIT_MAX_AMOUNT, 1, benefit->cap);
        break;
    case TUMPUK_BENEFIT_STEPS:
        set_steps(row, benefit, steps);
        break;
    case TUMPUK_BENEFIT_GIFT:
        set_gift(row, benefit->gift);
        break;
    case TUMPUK_BENEFIT_FREE_SHIPPING:
        break;
    }
}

static void set_terms(struct row *row, const struct promotion_record *record)
{
    const struct tumpuk_promotion *promotion = &record->promotion;
    enum tumpuk_funder funder = store_funder(promotion->platform_share_bps);
    bool by_uses = record->quota_counts == QUOTA_COUNTS_USES;

    row->text[ID] = promotion->id;
    row->text[NAME] = promotion->name;
    row->text[CAMPAIGN_ID] = record->campaign_id;
    row->text[CODE] = promotion->code;
    set_word(row, TYPE, tumpuk_type_name(promotion->type));
    set_word(row, AUDIENCE, tumpuk_buyer_name(promotion->audience));
    set_word(row, FUNDING_BY, tumpuk_funder_name(funder));
    if (funder == TUMPUK_FUNDER_SHARED)
        set_from(row, FUNDING_SHARE, 0, promotion->platform_share_bps);
    set_from(row, MIN_SPEND, 1, promotion->min_spend);
    set_from(row, MIN_QUANTITY, 1, promotion->min_quantity);
    set_from(row, MAX_UNITS, 1, promotion->max_units_per_order);
    set_from(row, by_uses ? QUOTA_USES : QUOTA_UNITS, 0, record->quota);
    set_from(row, by_uses ? BUYER_USES : BUYER_UNITS, 0, record->quota_per_buyer);
}

static void put_row(struct sheet_out *out, const struct row *row)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (row->has_number[i])
            sheet_out_i64(out, row->number[i]);
        else
            sheet_out_text(out, row->text[i].bytes, row->text[i].len);
    }
    sheet_out_end_row(out);
}

/* Takes of the ids what fits a cell into `text`. */
static void take_ids(const struct tumpuk_text **ids, uint32_t *left, struct buf *text)
{
    text->len = 0;
    /* twice an id's bytes at most, and the stroke before it */
    while (*left > 0 && text->len + 2 * (*ids)->len + 1 <= SHEET_LIST_BYTES_MAX) {
        sheet_list_put(text, (*ids)->bytes, (*ids)->len);
        ++*ids;
        --*left;
    }
}

/* The row, and more rows as long as the scope goes on. */
static size_t put_scope(struct sheet_out *out, struct row *row, const struct tumpuk_scope *scope)
{
    const struct tumpuk_text *product_ids = scope->product_ids;
    const struct tumpuk_text *sku_ids = scope->sku_ids;
    uint32_t products_left = scope->everything ? 0 : scope->product_count;
    uint32_t skus_left = scope->everything ? 0 : scope->sku_count;
    struct row more = {.has_number = {false}};
    struct buf products;
    struct buf skus;
    size_t count = 0;

    more.text[ID] = row->text[ID];
    more.text[STATUS] = row->text[STATUS];
    buf_init(&products, SHEET_LIST_BYTES_MAX);
    buf_init(&skus, SHEET_LIST_BYTES_MAX);
    do {
        struct row *here = count == 0 ? row : &more;

        take_ids(&product_ids, &products_left, &products);
        take_ids(&sku_ids, &skus_left, &skus);
        here->text[SCOPE_PRODUCT_IDS] = (struct tumpuk_text){products.bytes,
                                                             (uint32_t)products.len};
        here->text[SCOPE_SKU_IDS] = (struct tumpuk_text){skus.bytes, (uint32_t)skus.len};
        put_row(out, here);
        count++;
    } while ((products_left > 0 || skus_left > 0) && !products.failed && !skus.failed);
    if (products.failed || skus.failed)
        sheet_out_fail(out);
    buf_clear(&products);
    buf_clear(&skus);
    return count;
}

/* Longest list of channels and of steps. */
#define CHANNELS_BYTES_MAX 128
#define STEPS_BYTES_MAX ((size_t)TUMPUK_STEPS_MAX * 96)

static void set_channels(struct row *row, uint8_t channels, struct buf *text)
{
    for (int word = 0; word < CODEC_WORDS_CHANNEL.count; word++) {
        const char *name = CODEC_WORDS_CHANNEL.name(word);

        if (channels & codec_channel(word))
            sheet_list_put(text, name, strlen(name));
    }
    row->text[CHANNELS] = (struct tumpuk_text){text->bytes, (uint32_t)text->len};
}

static void set_instant(struct row *row, enum column column, const struct store_view *view,
                        int64_t at_us, char text[RFC3339_TEXT_MAX])
{
    row->text[column] = (struct tumpuk_text){text, (uint32_t)store_instant_text(view, at_us, text)};
}

size_t promotion_sheet_rows(struct sheet_out *out, const struct store_view *view,
                            const struct promotion_record *record)
{
    const struct tumpuk_promotion *promotion = &record->promotion;
    struct row row = {.has_number = {false}};
    char instants[3][RFC3339_TEXT_MAX];
    struct buf channels;
    struct buf steps;
    size_t count;

    buf_init(&channels, CHANNELS_BYTES_MAX);
    buf_init(&steps, STEPS_BYTES_MAX);
    set_terms(&row, record);
    set_channels(&row, promotion->channels, &channels);
    set_benefit(&row, &promotion->benefit, &steps);
    set_instant(&row, STARTS_AT, view, promotion->starts_at_us, instants[0]);
    set_instant(&row, ENDS_AT, view, promotion->ends_at_us, instants[1]);
    set_instant(&row, DEACTIVATED_AT, view, record->deactivated_at_us, instants[2]);
    set_word(&row, STATUS, promotion_status_name(promotion_status_at(record, view->now_us)));
    if (channels.failed || steps.failed)
        sheet_out_fail(out);
    count = put_scope(out, &row, &promotion->scope);
    buf_clear(&channels);
    buf_clear(&steps);
    return count;
}

/* ---- in ---- */

void promotion_sheet_encode(struct sheet_map *map, const struct sheet_rows *rows,
                            struct json_out *out)
{
    sheet_map_encode(map, rows, 0, STATUS, out);
}

/* An object has no column of its own: the first of its fields'. */
static const char *column_of(const char *field)
{
    size_t len = strlen(field);

    for (int i = 0; len > 0 && i < STATUS; i++) {
        if (strncmp(COLUMNS[i].path, field, len) == 0 && COLUMNS[i].path[len] == '.')
            return COLUMNS[i].name;
    }
    return field;
}

void promotion_sheet_place(struct store_item *item)
{
    for (size_t i = 0; item->row_count > 0 && i < item->faults.count; i++) {
        struct fault *fault = &item->faults.items[i];

        if (strncmp(fault->field, "rows[", 5) != 0)
            fault->field = store_row_field(item->faults.arena, item->rows[0],
                                           column_of(fault->field));
    }
}
