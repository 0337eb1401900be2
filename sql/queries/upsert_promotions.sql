-- Stores promotions of the shop $1, or changes them and takes back that they
-- were deactivated. Columns as lists, in the order of their names below; the
-- steps of each promotion as one array's text.
INSERT INTO promotion (
    shop_id, promotion_id, campaign_id, type, name, starts_at, ends_at, audience, channels,
    platform_share_bps, min_spend, min_quantity, max_units_per_order, code, benefit_kind, bps,
    amount, cap, step_thresholds, step_discounts, steps_by_quantity, steps_by_percent,
    gift_sku_id, gift_quantity, gift_list_price, gift_unit_cost, gift_stock, scoped, quota,
    quota_per_buyer, quota_counts)
SELECT $1, promotion_id, campaign_id, type, name, starts_at, ends_at, audience, channels,
       platform_share_bps, min_spend, min_quantity, max_units_per_order, code, benefit_kind, bps,
       amount, cap, step_thresholds::bigint[], step_discounts::bigint[], steps_by_quantity,
       steps_by_percent, gift_sku_id, gift_quantity, gift_list_price, gift_unit_cost, gift_stock,
       scoped, quota, quota_per_buyer, quota_counts
FROM unnest(
    $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
    $8::text[], $9::smallint[], $10::integer[], $11::bigint[], $12::bigint[], $13::bigint[],
    $14::text[], $15::text[], $16::integer[], $17::bigint[], $18::bigint[], $19::text[],
    $20::text[], $21::boolean[], $22::boolean[], $23::text[], $24::integer[], $25::bigint[],
    $26::bigint[], $27::bigint[], $28::boolean[], $29::bigint[], $30::bigint[], $31::text[])
    AS given (
        promotion_id, campaign_id, type, name, starts_at, ends_at, audience, channels,
        platform_share_bps, min_spend, min_quantity, max_units_per_order, code, benefit_kind, bps,
        amount, cap, step_thresholds, step_discounts, steps_by_quantity, steps_by_percent,
        gift_sku_id, gift_quantity, gift_list_price, gift_unit_cost, gift_stock, scoped, quota,
        quota_per_buyer, quota_counts)
ON CONFLICT (shop_id, promotion_id) DO UPDATE SET
    campaign_id = excluded.campaign_id,
    type = excluded.type,
    name = excluded.name,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    audience = excluded.audience,
    channels = excluded.channels,
    platform_share_bps = excluded.platform_share_bps,
    min_spend = excluded.min_spend,
    min_quantity = excluded.min_quantity,
    max_units_per_order = excluded.max_units_per_order,
    code = excluded.code,
    benefit_kind = excluded.benefit_kind,
    bps = excluded.bps,
    amount = excluded.amount,
    cap = excluded.cap,
    step_thresholds = excluded.step_thresholds,
    step_discounts = excluded.step_discounts,
    steps_by_quantity = excluded.steps_by_quantity,
    steps_by_percent = excluded.steps_by_percent,
    gift_sku_id = excluded.gift_sku_id,
    gift_quantity = excluded.gift_quantity,
    gift_list_price = excluded.gift_list_price,
    gift_unit_cost = excluded.gift_unit_cost,
    gift_stock = excluded.gift_stock,
    scoped = excluded.scoped,
    quota = excluded.quota,
    quota_per_buyer = excluded.quota_per_buyer,
    quota_counts = excluded.quota_counts,
    deactivated_at = NULL,
    version = promotion.version + 1,
    updated_at = now()
