-- Ends the product $2 of the shop $1.
UPDATE product SET ended_at = now(), updated_at = now(), version = version + 1
WHERE shop_id = $1 AND product_id = $2
