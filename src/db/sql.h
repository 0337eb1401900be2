/*
 * The SQL that is built in: statements of sql/queries, one a file, and the
 * migrations of sql/migrations. Their definitions are generated
 * (.dev/embed-sql.sh). Static storage; private to the db room.
 */
#ifndef DB_SQL_H
#define DB_SQL_H

#include <stddef.h>

#define DB_STATEMENTS_MAX 256

struct db_statement {
    const char *name; /* of the file, and of the prepared statement */
    unsigned index;   /* below DB_STATEMENTS_MAX, unique */
    const char *sql;
};

extern const struct db_statement db_sql_add_item_sums;
extern const struct db_statement db_sql_add_shop_sums;
extern const struct db_statement db_sql_adjust_stock;
extern const struct db_statement db_sql_ask_notifications;
extern const struct db_statement db_sql_ask_product_stock;
extern const struct db_statement db_sql_ask_shop_stock;
extern const struct db_statement db_sql_cancel_redemptions;
extern const struct db_statement db_sql_change_catalog;
extern const struct db_statement db_sql_change_media;
extern const struct db_statement db_sql_claim_notification_feed;
extern const struct db_statement db_sql_compare_traffic;
extern const struct db_statement db_sql_copy_products;
extern const struct db_statement db_sql_copy_promotions;
extern const struct db_statement db_sql_copy_used_up_buyers;
extern const struct db_statement db_sql_count_rulebooks;
extern const struct db_statement db_sql_count_stock;
extern const struct db_statement db_sql_count_unread_notifications;
extern const struct db_statement db_sql_create_schema_migrations;
extern const struct db_statement db_sql_deactivate_promotions;
extern const struct db_statement db_sql_delete_campaign_sku;
extern const struct db_statement db_sql_delete_promotion_scopes;
extern const struct db_statement db_sql_draw_buyer_quotas;
extern const struct db_statement db_sql_draw_quotas;
extern const struct db_statement db_sql_drop_notifications;
extern const struct db_statement db_sql_drop_raw_rows;
extern const struct db_statement db_sql_end_product;
extern const struct db_statement db_sql_end_shop;
extern const struct db_statement db_sql_end_skus;
extern const struct db_statement db_sql_exists_ingestion;
extern const struct db_statement db_sql_exists_schema_migrations;
extern const struct db_statement db_sql_exists_shop_amounts;
extern const struct db_statement db_sql_exists_time_zone;
extern const struct db_statement db_sql_expire_redemptions;
extern const struct db_statement db_sql_give_back_buyer_quotas;
extern const struct db_statement db_sql_give_back_quotas;
extern const struct db_statement db_sql_hold_campaign;
extern const struct db_statement db_sql_insert_ad_draft;
extern const struct db_statement db_sql_insert_api_key;
extern const struct db_statement db_sql_insert_campaign_skus;
extern const struct db_statement db_sql_insert_idempotency_key;
extern const struct db_statement db_sql_insert_live_violations;
extern const struct db_statement db_sql_insert_migration;
extern const struct db_statement db_sql_insert_notifications;
extern const struct db_statement db_sql_insert_order_deductions;
extern const struct db_statement db_sql_insert_order_events;
extern const struct db_statement db_sql_insert_order_keys;
extern const struct db_statement db_sql_insert_order_lines;
extern const struct db_statement db_sql_insert_orders;
extern const struct db_statement db_sql_insert_paid_redemptions;
extern const struct db_statement db_sql_insert_promotion_scopes;
extern const struct db_statement db_sql_insert_reached_targets;
extern const struct db_statement db_sql_insert_redemption;
extern const struct db_statement db_sql_insert_rulebook;
extern const struct db_statement db_sql_insert_traffic;
extern const struct db_statement db_sql_lock_buyer_quotas;
extern const struct db_statement db_sql_lock_campaign;
extern const struct db_statement db_sql_lock_idempotency_key;
extern const struct db_statement db_sql_lock_ingestion;
extern const struct db_statement db_sql_lock_media;
extern const struct db_statement db_sql_lock_migrations;
extern const struct db_statement db_sql_lock_notification_feed;
extern const struct db_statement db_sql_lock_orders;
extern const struct db_statement db_sql_lock_quotas;
extern const struct db_statement db_sql_lock_shop;
extern const struct db_statement db_sql_make_notification_feed;
extern const struct db_statement db_sql_make_order_partitions;
extern const struct db_statement db_sql_make_traffic_partitions;
extern const struct db_statement db_sql_mark_campaign_joined;
extern const struct db_statement db_sql_mark_cancelling_events;
extern const struct db_statement db_sql_mark_notification_read;
extern const struct db_statement db_sql_mark_notifications_read;
extern const struct db_statement db_sql_move_stock;
extern const struct db_statement db_sql_name_every_shop;
extern const struct db_statement db_sql_name_shop;
extern const struct db_statement db_sql_raise_buyer_quotas;
extern const struct db_statement db_sql_raise_quotas;
extern const struct db_statement db_sql_release_redemption;
extern const struct db_statement db_sql_remove_live;
extern const struct db_statement db_sql_remove_video;
extern const struct db_statement db_sql_reopen_redemptions;
extern const struct db_statement db_sql_require_durability;
extern const struct db_statement db_sql_resolve_products;
extern const struct db_statement db_sql_resolve_skus;
extern const struct db_statement db_sql_revoke_api_key;
extern const struct db_statement db_sql_select_ad_drafts;
extern const struct db_statement db_sql_select_api_key_page;
extern const struct db_statement db_sql_select_api_key_version;
extern const struct db_statement db_sql_select_api_keys;
extern const struct db_statement db_sql_select_campaign;
extern const struct db_statement db_sql_select_campaign_product_sums;
extern const struct db_statement db_sql_select_campaign_skus;
extern const struct db_statement db_sql_select_campaigns;
extern const struct db_statement db_sql_select_catalog_changes;
extern const struct db_statement db_sql_select_catalog_versions;
extern const struct db_statement db_sql_select_due_shops;
extern const struct db_statement db_sql_select_event_prints;
extern const struct db_statement db_sql_select_gmv_target;
extern const struct db_statement db_sql_select_idempotency_key;
extern const struct db_statement db_sql_select_ingestion_version;
extern const struct db_statement db_sql_select_item_points;
extern const struct db_statement db_sql_select_item_sum_differences;
extern const struct db_statement db_sql_select_item_sums;
extern const struct db_statement db_sql_select_last_minute;
extern const struct db_statement db_sql_select_listed_products;
extern const struct db_statement db_sql_select_listed_videos;
extern const struct db_statement db_sql_select_live;
extern const struct db_statement db_sql_select_live_violations;
extern const struct db_statement db_sql_select_lives;
extern const struct db_statement db_sql_select_lives_to_come;
extern const struct db_statement db_sql_select_media_version;
extern const struct db_statement db_sql_select_migrations;
extern const struct db_statement db_sql_select_missing_campaigns;
extern const struct db_statement db_sql_select_next_live_start;
extern const struct db_statement db_sql_select_notification_feed;
extern const struct db_statement db_sql_select_notification_settings;
extern const struct db_statement db_sql_select_notification_shops;
extern const struct db_statement db_sql_select_notifications;
extern const struct db_statement db_sql_select_notifications_after;
extern const struct db_statement db_sql_select_open_targets;
extern const struct db_statement db_sql_select_order_differences;
extern const struct db_statement db_sql_select_order_lines;
extern const struct db_statement db_sql_select_order_prints;
extern const struct db_statement db_sql_select_people;
extern const struct db_statement db_sql_select_people_of_parts;
extern const struct db_statement db_sql_select_people_seen;
extern const struct db_statement db_sql_select_people_sets;
extern const struct db_statement db_sql_select_people_versions;
extern const struct db_statement db_sql_select_previous_campaigns;
extern const struct db_statement db_sql_select_products;
extern const struct db_statement db_sql_select_products_by_id;
extern const struct db_statement db_sql_select_promotion_scopes;
extern const struct db_statement db_sql_select_promotions;
extern const struct db_statement db_sql_select_promotions_by_id;
extern const struct db_statement db_sql_select_quota_changes;
extern const struct db_statement db_sql_select_quotas_used;
extern const struct db_statement db_sql_select_range_gmv;
extern const struct db_statement db_sql_select_raw_days;
extern const struct db_statement db_sql_select_redemption;
extern const struct db_statement db_sql_select_role_bound;
extern const struct db_statement db_sql_select_rulebooks;
extern const struct db_statement db_sql_select_shop;
extern const struct db_statement db_sql_select_shop_moves;
extern const struct db_statement db_sql_select_shop_sum_differences;
extern const struct db_statement db_sql_select_shop_sums;
extern const struct db_statement db_sql_select_shops;
extern const struct db_statement db_sql_select_sku_owners;
extern const struct db_statement db_sql_select_skus;
extern const struct db_statement db_sql_select_snapshot;
extern const struct db_statement db_sql_select_sold_lines;
extern const struct db_statement db_sql_select_stock;
extern const struct db_statement db_sql_select_stock_adjustments;
extern const struct db_statement db_sql_select_stock_differences;
extern const struct db_statement db_sql_select_stock_states;
extern const struct db_statement db_sql_select_sub_campaigns;
extern const struct db_statement db_sql_select_units_sold;
extern const struct db_statement db_sql_select_video;
extern const struct db_statement db_sql_select_video_product_points;
extern const struct db_statement db_sql_select_video_products;
extern const struct db_statement db_sql_select_videos;
extern const struct db_statement db_sql_select_watched_stock;
extern const struct db_statement db_sql_select_watermark;
extern const struct db_statement db_sql_set_copy_limits;
extern const struct db_statement db_sql_set_export_limits;
extern const struct db_statement db_sql_set_looking_limits;
extern const struct db_statement db_sql_set_summing_limits;
extern const struct db_statement db_sql_set_verifying_limits;
extern const struct db_statement db_sql_settle_notification_feed;
extern const struct db_statement db_sql_settle_redemptions;
extern const struct db_statement db_sql_sweep_stock;
extern const struct db_statement db_sql_take_live_violations;
extern const struct db_statement db_sql_take_moved_stock;
extern const struct db_statement db_sql_test_sleep;
extern const struct db_statement db_sql_update_orders;
extern const struct db_statement db_sql_upsert_campaign;
extern const struct db_statement db_sql_upsert_gmv_target;
extern const struct db_statement db_sql_upsert_live;
extern const struct db_statement db_sql_upsert_notification_settings;
extern const struct db_statement db_sql_upsert_people;
extern const struct db_statement db_sql_upsert_products;
extern const struct db_statement db_sql_upsert_promotions;
extern const struct db_statement db_sql_upsert_redemption_promotions;
extern const struct db_statement db_sql_upsert_shop;
extern const struct db_statement db_sql_upsert_skus;
extern const struct db_statement db_sql_upsert_stock_watch;
extern const struct db_statement db_sql_upsert_video;
extern const struct db_statement db_sql_write_video_products;

struct db_migration {
    const char *version; /* leading digits of the file's name, as dbmate has it */
    const char *name;    /* the file's name without .sql */
    const char *up;
};

/* In ascending order of version. */
extern const struct db_migration db_migrations[];
extern const size_t db_migration_count;

#endif
