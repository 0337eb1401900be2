-- Units of the shop $1's SKUs $4 that were paid in the quarter hours from $2 to before
-- $3, over all channels, in the order of ids; those that sold none left out.
SELECT item_id, sum(items_sold)::bigint
FROM generate_series($2::timestamptz, $3::timestamptz - interval '15 minutes', '15 minutes')
     AS quarter (starts_at)
JOIN rollup_item ON shop_id = $1 AND kind = 2 AND span = 15
     AND rollup_item.starts_at = quarter.starts_at AND item_id = ANY ($4::text[])
GROUP BY item_id
ORDER BY item_id
