#include "codec/order_sheet.h"

#include <string.h>

#include "codec/sheet_cell.h"
#include "dashboard/calendar.h"

#define MINUTES_PER_HOUR 60
#define HOURS_PER_DAY 24

static const char *const COLUMNS[] = {
    "order_id",
    "paid_at",
    "paid_date",
    "paid_hour",
    "channel",
    "buyer_id",
    "new_buyer",
    "cancelled",
    "promotion_ids",
    "line",
    "product_id",
    "product_name",
    "sku_id",
    "sku_name",
    "quantity",
    "gift",
    "list_price",
    "seller_discount",
    "platform_discount",
    "gmv",
    "deducted_units",
    "deductions",
    "net_gmv",
    "source",
    "source_id",
    "source_via",
};

void order_sheet_init(struct order_sheet *sheet, struct sheet_out *out, const struct zone *zone,
                      int exponent)
{
    *sheet = (struct order_sheet){.out = out, .zone = zone, .exponent = exponent};
    buf_init(&sheet->list, SHEET_LIST_BYTES_MAX);
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
        sheet_out_text(out, COLUMNS[i], strlen(COLUMNS[i]));
    sheet_out_end_row(out);
}

void order_sheet_clear(struct order_sheet *sheet)
{
    buf_clear(&sheet->list);
}

static void put_text(const struct order_sheet *sheet, struct tumpuk_text text)
{
    sheet_out_text(sheet->out, text.bytes, text.len);
}

static void put_word(const struct order_sheet *sheet, const char *word)
{
    sheet_out_text(sheet->out, word, strlen(word));
}

static void put_money(const struct order_sheet *sheet, int64_t amount)
{
    sheet_out_decimal(sheet->out, amount, sheet->exponent);
}

static void put_promotions(struct order_sheet *sheet, const struct data_sold_line *line)
{
    sheet->list.len = 0;
    for (uint32_t i = 0; i < line->promotion_count; i++)
        sheet_list_put(&sheet->list, line->promotion_ids[i].bytes, line->promotion_ids[i].len);
    if (sheet->list.failed)
        sheet_out_fail(sheet->out);
    else
        sheet_out_text(sheet->out, sheet->list.bytes, sheet->list.len);
}

static void put_order(struct order_sheet *sheet, const struct data_sold_line *line)
{
    int64_t wall_us = calendar_wall(sheet->zone, line->paid_at_us);
    int64_t minute = wall_us / CALENDAR_MINUTE_US - (wall_us % CALENDAR_MINUTE_US < 0);
    int64_t hour = minute / MINUTES_PER_HOUR - (minute % MINUTES_PER_HOUR < 0);

    put_text(sheet, line->order_id);
    sheet_out_instant(sheet->out, sheet->zone, line->paid_at_us);
    sheet_out_date(sheet->out, sheet->zone, line->paid_at_us);
    sheet_out_i64(sheet->out, (hour % HOURS_PER_DAY + HOURS_PER_DAY) % HOURS_PER_DAY);
    put_word(sheet, tumpuk_channel_name(line->channel));
    put_text(sheet, line->buyer_id);
    sheet_out_bool(sheet->out, line->new_buyer);
    sheet_out_bool(sheet->out, line->cancelled);
    put_promotions(sheet, line);
}

static void put_amounts(const struct order_sheet *sheet, const struct data_sold_line *line)
{
    sheet_out_i64(sheet->out, line->quantity);
    sheet_out_bool(sheet->out, line->gift);
    put_money(sheet, line->list_price);
    put_money(sheet, line->seller_discount);
    put_money(sheet, line->platform_discount);
    put_money(sheet, line->gmv);
    sheet_out_i64(sheet->out, line->deducted_units);
    put_money(sheet, line->deducted);
    put_money(sheet, line->gmv - line->deducted);
}

void order_sheet_row(struct order_sheet *sheet, const struct data_sold_line *line)
{
    put_order(sheet, line);
    sheet_out_i64(sheet->out, line->line);
    put_text(sheet, line->product_id);
    put_text(sheet, line->product_name);
    put_text(sheet, line->sku_id);
    put_text(sheet, line->sku_name);
    put_amounts(sheet, line);
    put_word(sheet, data_source_name(line->origin.source));
    put_text(sheet, line->origin.id);
    if (line->origin.via != DATA_VIA_NONE)
        put_word(sheet, data_via_name(line->origin.via));
    else
        sheet_out_empty(sheet->out);
    sheet_out_end_row(sheet->out);
}
