#include "codec/forecast_answer.h"

#include "codec/sheet_shape.h"
#include "codec/store_answer.h"

const char *forecast_sort_name(enum forecast_sort sort)
{
    static const char *const NAMES[FORECAST_SORT_COUNT] = {
        [FORECAST_SORT_FLOOR_BREACHES] = "floor_breaches",
        [FORECAST_SORT_LOWEST_PRICE] = "lowest_price",
        [FORECAST_SORT_DEEPEST_DISCOUNT] = "deepest_discount",
    };

    return NAMES[sort];
}

/* ---- JSON ---- */

void forecast_answer_open(struct json_out *out, const struct forecast_view *view)
{
    json_out_object(out);
    json_out_member_text(out, "campaign_id", view->campaign_id.bytes, view->campaign_id.len);
    json_out_member_text(out, "name", view->name.bytes, view->name.len);
    projection_head_encode(out, &view->projection);
    json_out_member_string(out, "sort", forecast_sort_name(view->sort));
    json_out_key(out, "items");
    json_out_array(out);
}

void forecast_answer_close(struct json_out *out, const struct forecast_summary *summary,
                           const char *next_cursor)
{
    json_out_end_array(out);
    json_out_key(out, "summary");
    json_out_object(out);
    json_out_member_i64(out, "skus", (int64_t)summary->skus);
    json_out_member_i64(out, "skus_below_floor", (int64_t)summary->skus_below_floor);
    json_out_member_i64(out, "segments", (int64_t)summary->segments);
    json_out_member_i64(out, "below_floor", (int64_t)summary->below_floor);
    json_out_end_object(out);
    if (next_cursor != NULL)
        json_out_member_string(out, "next_cursor", next_cursor);
    json_out_end_object(out);
}

static void put_floor_breaches(struct json_out *out, const struct forecast_view *view,
                               const struct forecast_item *item)
{
    json_out_object(out);
    json_out_member_i64(out, "segments", (int64_t)item->below_floor);
    if (item->below_floor > 0) {
        json_out_key(out, "deepest");
        projection_extreme_encode(out, &view->projection, &item->deepest);
    }
    json_out_end_object(out);
}

static void put_winner(struct json_out *out, const struct tumpuk_promotion *promotion, uint8_t wins)
{
    enum tumpuk_slot slot = tumpuk_type_get(promotion->type)->slot;

    json_out_object(out);
    projection_promotion_encode(out, promotion);
    json_out_member_string(out, "slot", tumpuk_slot_name(slot));
    json_out_member_bool(out, "at_lowest", (wins & FORECAST_WINS_AT_LOWEST) != 0);
    json_out_end_object(out);
}

void forecast_item_encode(struct json_out *out, const struct forecast_view *view,
                          const struct forecast_item *item)
{
    const struct tumpuk_line *line = &item->line;

    json_out_object(out);
    json_out_member_text(out, "sku_id", line->sku_id.bytes, line->sku_id.len);
    json_out_member_text(out, "product_id", line->product_id.bytes, line->product_id.len);
    json_out_member_i64(out, "list_price", line->list_price);
    json_out_key(out, "lowest");
    projection_extreme_encode(out, &view->projection, &item->lowest);
    json_out_key(out, "highest");
    projection_extreme_encode(out, &view->projection, &item->highest);
    json_out_member_i64(out, "discount_bps", item->discount_bps);
    json_out_key(out, "floor_breaches");
    put_floor_breaches(out, view, item);
    json_out_key(out, "winners");
    json_out_array(out);
    for (uint32_t i = 0; i < item->promotion_count; i++) {
        if (item->wins[i] & FORECAST_WINS)
            put_winner(out, item->promotions[i], item->wins[i]);
    }
    json_out_end_array(out);
    json_out_end_object(out);
}

/* ---- a sheet ---- */

/* All for people: nothing of it is read in again. */
#define NOTE(name_)                                              \
    {                                                            \
        .name = (name_), .path = NULL, .kind = SHEET_COLUMN_NOTE \
    }

static const struct sheet_column COLUMNS[] = {
    NOTE("sku_id"),
    NOTE("product_id"),
    NOTE("list_price"),
    NOTE("lowest_price"),
    NOTE("lowest_from"),
    NOTE("lowest_to"),
    NOTE("highest_price"),
    NOTE("highest_from"),
    NOTE("highest_to"),
    NOTE("discount_bps"),
    NOTE("floor_breaches"),
    NOTE("deepest_breach_price"),
    NOTE("deepest_breach_from"),
    NOTE("deepest_breach_to"),
    NOTE("winners"),
    NOTE("winners_at_lowest"),
};

static const struct sheet_shape SHAPE = {
    .column_count = sizeof COLUMNS / sizeof *COLUMNS,
    .columns = COLUMNS,
};

void forecast_sheet_head(struct sheet_out *out)
{
    sheet_shape_head(&SHAPE, out);
}

static void put_instant(struct sheet_out *out, const struct forecast_view *view, int64_t at_us)
{
    const struct store_view store = {.zone = view->projection.zone};
    char text[RFC3339_TEXT_MAX];

    sheet_out_text(out, text, store_instant_text(&store, at_us, text));
}

static void put_extreme(struct sheet_out *out, const struct forecast_view *view,
                        const struct projection_extreme *extreme)
{
    sheet_out_i64(out, extreme->price);
    put_instant(out, view, extreme->from_us);
    put_instant(out, view, extreme->to_us);
}

/* The ids of the promotions that have `wanted`; "…" for those that have no room
 * in a cell. */
static void put_ids(struct sheet_out *out, const struct forecast_item *item, uint8_t wanted)
{
    static const char MORE[] = "|…";
    size_t room = SHEET_LIST_BYTES_MAX - (sizeof MORE - 1);
    struct buf list;

    buf_init(&list, SHEET_LIST_BYTES_MAX);
    for (uint32_t i = 0; i < item->promotion_count; i++) {
        struct tumpuk_text id = item->promotions[i]->id;

        if (!(item->wins[i] & wanted))
            continue;
        if (list.len + 2 * (size_t)id.len + 1 > room) { /* each byte may be escaped */
            buf_puts(&list, MORE);
            break;
        }
        sheet_list_put(&list, id.bytes, id.len);
    }
    if (list.failed)
        sheet_out_fail(out);
    else
        sheet_out_text(out, list.bytes, list.len);
    buf_clear(&list);
}

void forecast_sheet_row(struct sheet_out *out, const struct forecast_view *view,
                        const struct forecast_item *item)
{
    const struct tumpuk_line *line = &item->line;

    sheet_out_text(out, line->sku_id.bytes, line->sku_id.len);
    sheet_out_text(out, line->product_id.bytes, line->product_id.len);
    sheet_out_i64(out, line->list_price);
    put_extreme(out, view, &item->lowest);
    put_extreme(out, view, &item->highest);
    sheet_out_i64(out, item->discount_bps);
    sheet_out_i64(out, (int64_t)item->below_floor);
    if (item->below_floor > 0) {
        put_extreme(out, view, &item->deepest);
    } else {
        for (int i = 0; i < 3; i++)
            sheet_out_empty(out);
    }
    put_ids(out, item, FORECAST_WINS);
    put_ids(out, item, FORECAST_WINS_AT_LOWEST);
    sheet_out_end_row(out);
}
