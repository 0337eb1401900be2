-- Stores the episodes of the shop $1's SKUs. Columns as lists, in the order of their names
-- below.
INSERT INTO stock_watch (shop_id, sku_id, low, out, low_episode, out_episode)
SELECT $1, given.*
FROM unnest($2::text[], $3::boolean[], $4::boolean[], $5::bigint[], $6::bigint[])
     AS given (sku_id, low, out, low_episode, out_episode)
ON CONFLICT (shop_id, sku_id) DO UPDATE SET
    low = excluded.low,
    out = excluded.out,
    low_episode = excluded.low_episode,
    out_episode = excluded.out_episode
