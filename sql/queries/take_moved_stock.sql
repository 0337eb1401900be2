-- Takes away at most $2 notes of the shop $1's stock: their SKUs, each once.
WITH taken AS (
    DELETE FROM stock_moved
    WHERE shop_id = $1 AND (swept, moved_id) IN (
        SELECT swept, moved_id
        FROM stock_moved
        WHERE shop_id = $1
        ORDER BY swept, moved_id
        LIMIT $2)
    RETURNING sku_id)
SELECT DISTINCT sku_id FROM taken
