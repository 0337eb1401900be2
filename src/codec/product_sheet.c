/* A product as rows, one a SKU, in both directions. */
#include <stdlib.h>
#include <string.h>

#include "codec/store_batch.h"
#include "codec/store_read.h"
#include "codec/store_sheet.h"

enum column {
    PRODUCT_ID,
    PRODUCT_NAME,
    SKU_ID,
    SKU_NAME,
    LIST_PRICE,
    UNIT_COST,
    FLOOR_PRICE,
    MIN_MARGIN,
    STOCK,
    LOW_STOCK,
    STOCK_WAS,
    STATUS,
    ENDED_AT,
    COLUMN_COUNT,
};

static const struct sheet_column COLUMNS[COLUMN_COUNT] = {
    [PRODUCT_ID] = {"product_id", "product_id", SHEET_COLUMN_TEXT, .required = true},
    [PRODUCT_NAME] = {"product_name", "name", SHEET_COLUMN_TEXT, .required = true},
    [SKU_ID] = {"sku_id", "sku_id", SHEET_COLUMN_TEXT, .required = true},
    [SKU_NAME] = {"sku_name", "name", SHEET_COLUMN_TEXT, .required = false},
    [LIST_PRICE] = {"list_price", "list_price", SHEET_COLUMN_INTEGER, .required = true},
    [UNIT_COST] = {"unit_cost", "unit_cost", SHEET_COLUMN_INTEGER, .required = false},
    [FLOOR_PRICE] = {"floor_price", "floor_price", SHEET_COLUMN_INTEGER, .required = false},
    [MIN_MARGIN] = {"min_margin_bps", "min_margin_bps", SHEET_COLUMN_INTEGER, .required = false},
    [STOCK] = {"stock", "stock", SHEET_COLUMN_INTEGER, .required = false},
    [LOW_STOCK] = {"low_stock_threshold", "low_stock_threshold", SHEET_COLUMN_INTEGER,
                   .required = false},
    [STOCK_WAS] = {"stock_was", "stock_was", SHEET_COLUMN_INTEGER, .required = false},
    [STATUS] = {"status", NULL, SHEET_COLUMN_NOTE, .required = false},
    [ENDED_AT] = {"ended_at", NULL, SHEET_COLUMN_NOTE, .required = false},
};

const struct sheet_shape STORE_PRODUCT_SHAPE = {
    .column_count = COLUMN_COUNT,
    .columns = COLUMNS,
    .key = PRODUCT_ID,
    .status = STATUS,
    .off = "ENDED",
};

/* ---- out ---- */

void product_sheet_head(struct sheet_out *out)
{
    sheet_shape_head(&STORE_PRODUCT_SHAPE, out);
}

static void put_text(struct sheet_out *out, struct tumpuk_text text)
{
    sheet_out_text(out, text.bytes, text.len);
}

static void put_optional(struct sheet_out *out, int64_t least, int64_t value)
{
    if (value >= least)
        sheet_out_i64(out, value);
    else
        sheet_out_empty(out);
}

static void put_instant(struct sheet_out *out, const struct store_view *view, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];

    sheet_out_text(out, text, store_instant_text(view, at_us, text));
}

static void put_sku(struct sheet_out *out, const struct sku_record *sku)
{
    put_text(out, sku->sku_id);
    put_text(out, sku->name);
    sheet_out_i64(out, sku->list_price);
    put_optional(out, 0, sku->unit_cost);
    put_optional(out, 0, sku->floor_price);
    put_optional(out, 1, sku->min_margin_bps);
    put_optional(out, 0, product_stock_shown(sku));
    put_optional(out, 0, sku->low_stock_threshold);
    put_optional(out, 0, product_stock_shown(sku));
}

static void put_no_sku(struct sheet_out *out)
{
    for (int i = SKU_ID; i <= STOCK_WAS; i++)
        sheet_out_empty(out);
}

size_t product_sheet_rows(struct sheet_out *out, const struct store_view *view,
                          const struct product_record *product)
{
    bool ended = product->ended_at_us != SHOP_TIME_NEVER;
    size_t count = product->sku_count > 0 ? product->sku_count : 1;

    for (size_t i = 0; i < count; i++) {
        put_text(out, product->product_id);
        put_text(out, product->name);
        if (product->sku_count > 0)
            put_sku(out, &product->skus[i]);
        else
            put_no_sku(out);
        if (ended)
            sheet_out_text(out, "ENDED", sizeof "ENDED" - 1);
        else
            sheet_out_text(out, "ACTIVE", sizeof "ACTIVE" - 1);
        put_instant(out, view, product->ended_at_us);
        sheet_out_end_row(out);
    }
    return count;
}

/* ---- in ---- */

/* The row that names the product: in others the name may be left out. */
static const struct sheet_row *naming_row(const struct sheet_map *map,
                                          const struct sheet_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (sheet_map_cell(map, rows->rows[i], PRODUCT_NAME).kind != SHEET_EMPTY)
            return rows->rows[i];
    }
    return rows->rows[0];
}

void product_sheet_encode(struct sheet_map *map, const struct sheet_rows *rows,
                          struct json_out *out)
{
    const struct sheet_row *named = naming_row(map, rows);

    sheet_map_encode(map, &(struct sheet_rows){1, rows->rows}, PRODUCT_ID, PRODUCT_NAME, out);
    sheet_map_encode(map, &(struct sheet_rows){1, &named}, PRODUCT_NAME, SKU_ID, out);
    json_out_key(out, "skus");
    json_out_array(out);
    for (size_t i = 0; i < rows->count; i++) {
        json_out_object(out);
        sheet_map_encode(map, &(struct sheet_rows){1, &rows->rows[i]}, SKU_ID, STATUS, out);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

void product_sheet_check(struct codec_reader *reader, const struct sheet_map *map,
                         const struct sheet_rows *rows)
{
    const struct codec_path rows_path = CODEC_MEMBER(NULL, "rows");
    const struct sheet_row *named = naming_row(map, rows);
    struct sheet_cell name = sheet_map_cell(map, named, PRODUCT_NAME);

    for (size_t i = 0; i < rows->count; i++) {
        const struct codec_path row_path = CODEC_ELEMENT(&rows_path, rows->rows[i]->number);
        const struct codec_path path = CODEC_MEMBER(&row_path, "product_name");
        struct sheet_cell here = sheet_map_cell(map, rows->rows[i], PRODUCT_NAME);

        if (here.kind != SHEET_EMPTY &&
            (here.len != name.len || memcmp(here.bytes, name.bytes, here.len) != 0))
            codec_fault(reader, &path, CODEC_FAULT_INCONSISTENT,
                        BILINGUAL(reader, "Nama produk ini lain daripada di baris %u.",
                                  "The product's name differs from that in row %u."),
                        (unsigned)named->number);
    }
}

/* ---- faults ---- */

/* Of a field inside "skus[n]" the number; `*member` is what follows ("" or a
 * name). false: it is no such field. */
static bool sku_field(const char *field, unsigned long *index, const char **member)
{
    static const char SKUS[] = "skus[";
    char *end;

    if (strncmp(field, SKUS, sizeof SKUS - 1) != 0)
        return false;
    *index = strtoul(field + sizeof SKUS - 1, &end, 10);
    if (*end != ']')
        return false;
    *member = end[1] == '.' ? end + 2 : "";
    return true;
}

/* The same SKU in another row of this product. */
static void place_repeated(struct store_item *item, struct fault *fault, unsigned long index)
{
    const struct product_record *product = &item->product;
    const char *detail;

    for (unsigned long i = 0; i < index && index < product->sku_count; i++) {
        const struct tumpuk_text *a = &product->skus[i].sku_id;
        const struct tumpuk_text *b = &product->skus[index].sku_id;

        if (a->len != b->len || memcmp(a->bytes, b->bytes, a->len) != 0)
            continue;
        detail = arena_printf(item->faults.arena,
                              BILINGUAL(&item->faults, "SKU ini sudah ada di baris %u.",
                                        "This SKU is already in row %u."),
                              (unsigned)item->rows[i]);
        fault->detail = detail != NULL ? detail : fault->detail;
        return;
    }
}

static void place(struct store_item *item, struct fault *fault)
{
    struct arena *arena = item->faults.arena;
    const char *column = fault->field;
    unsigned long index = 0;
    const char *member = "";

    if (strncmp(fault->field, "rows[", 5) == 0)
        return;
    if (sku_field(fault->field, &index, &member) && index < item->row_count) {
        column = strcmp(member, "name") == 0 ? "sku_name" : member;
        if (strcmp(fault->code, CODEC_FAULT_DUPLICATE) == 0 && strcmp(member, "sku_id") == 0)
            place_repeated(item, fault, index);
    } else if (strcmp(fault->field, "name") == 0) {
        column = "product_name";
    } else if (strcmp(fault->field, "skus") == 0) {
        column = "sku_id";
    }
    fault->field = store_row_field(arena, item->rows[index < item->row_count ? index : 0], column);
}

void product_sheet_place(struct store_item *item)
{
    for (size_t i = 0; item->row_count > 0 && i < item->faults.count; i++)
        place(item, &item->faults.items[i]);
}
