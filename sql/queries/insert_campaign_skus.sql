-- SKUs ($3) of the shop $1 join the campaign $2 by the promotions $4; those that
-- have joined stay.
INSERT INTO campaign_sku (shop_id, campaign_id, sku_id, promotion_id)
SELECT $1, $2, given.*
FROM unnest($3::text[], $4::text[]) AS given (sku_id, promotion_id)
ON CONFLICT (shop_id, campaign_id, sku_id) DO NOTHING
