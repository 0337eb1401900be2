#include "db/span_columns.h"

void db_columns_part(struct db_columns *columns, int at, enum rollup_kind kind,
                     const struct span_part *part)
{
    db_columns_i64(columns, at, rollup_span_minutes(kind, part->span));
    db_columns_instant(columns, at + 1, part->range.from_us);
    db_columns_instant(columns, at + 2, part->range.to_us);
}

const char *db_channels_text(uint8_t channels)
{
    if (channels == TUMPUK_CHANNEL_SHOP_TOKOPEDIA)
        return "{1}";
    return channels == TUMPUK_CHANNEL_TOKOPEDIA ? "{2}" : "{1,2}";
}
