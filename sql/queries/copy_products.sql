-- The SKUs that the named shop sells, product by product in the seller's order.
-- COPY takes no parameters: the shop is the one that the transaction named.
COPY (
    SELECT sku.product_id, sku.sku_id, sku.list_price, sku.unit_cost, sku.floor_price,
           sku.min_margin_bps
    FROM sku JOIN product USING (shop_id, product_id)
    WHERE sku.shop_id = current_setting('tumpuk.shop_id')
      AND sku.ended_at IS NULL AND product.ended_at IS NULL
    ORDER BY sku.product_id, sku.position
) TO STDOUT (FORMAT binary)
