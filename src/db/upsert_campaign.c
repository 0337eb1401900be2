#include "db/columns.h"
#include "db/store.h"

enum db_result db_upsert_campaign(struct db_conn *conn, const struct campaign_record *campaign)
{
    char starts_at[40];
    char ends_at[40];
    char channels[2] = {(char)('0' + (campaign->channels & TUMPUK_CHANNELS_ALL)), '\0'};
    const char *const params[] = {
        campaign->campaign_id.bytes,
        campaign->parent_id.len > 0 ? campaign->parent_id.bytes : NULL,
        campaign->name.bytes,
        campaign_kind_name(campaign->kind),
        db_instant_text(campaign->starts_at_us, starts_at),
        db_instant_text(campaign->ends_at_us, ends_at),
        channels,
        campaign->dashboard_enabled ? "t" : "f",
    };

    return db_conn_exec(conn, &db_sql_upsert_campaign, 8, params, NULL);
}
