-- The buyers who have used up promotions of the shop that the transaction named.
COPY (
    SELECT used.promotion_id, used.buyer_id
    FROM promotion_buyer_use AS used JOIN promotion USING (shop_id, promotion_id)
    WHERE used.shop_id = current_setting('tumpuk.shop_id')
      AND CASE quota_counts WHEN 'UNITS' THEN used.units ELSE used.uses END >= quota_per_buyer
) TO STDOUT (FORMAT binary)
