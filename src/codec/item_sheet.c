#include "codec/item_sheet.h"

#include <string.h>

static void put_word(struct sheet_out *out, const char *word)
{
    sheet_out_text(out, word, strlen(word));
}

void item_sheet_head(const struct item_sheet *sheet, const char *id, const char *name)
{
    put_word(sheet->out, id);
    put_word(sheet->out, name);
    for (size_t i = 0; i < sheet->figure_count; i++)
        put_word(sheet->out, sheet->figures[i].name);
    sheet_out_end_row(sheet->out);
}

static void put_value(const struct item_sheet *sheet, enum metric_unit unit,
                      struct metric_value value)
{
    if (!value.known) {
        sheet_out_empty(sheet->out);
        return;
    }
    switch (unit) {
    case METRIC_UNIT_MONEY:
        sheet_out_decimal(sheet->out, value.value, sheet->exponent);
        break;
    case METRIC_UNIT_COUNT:
    case METRIC_UNIT_BPS:
        sheet_out_i64(sheet->out, value.value);
        break;
    }
}

void item_sheet_row(const struct item_sheet *sheet, struct tumpuk_text id, struct tumpuk_text name,
                    const struct metric_value *values)
{
    sheet_out_text(sheet->out, id.bytes, id.len);
    sheet_out_text(sheet->out, name.bytes, name.len);
    for (size_t i = 0; i < sheet->figure_count; i++)
        put_value(sheet, sheet->figures[i].unit, values[i]);
    sheet_out_end_row(sheet->out);
}
