-- Sums of each of the shop $1's items of a kind $2 over the channels $3, in up to five
-- parts of time: their spans $4, their begins $5, their ends $6, and how often they count
-- $7, 1 or -1; no bucket is in two of them. In no order. Spelled part by part: those that
-- there are not fall out of the plan, and several processes can share the work.
SELECT item_id, rollup_sum(sign * gmv), rollup_sum(sign * deductions),
       rollup_sum(sign * refund_amount), rollup_sum(sign * cancelled_orders),
       rollup_sum(sign * orders), rollup_sum(sign * items_sold), rollup_sum(sign * impressions),
       rollup_sum(sign * clicks), rollup_sum(sign * add_to_carts)
FROM (
    SELECT ($7::bigint[])[1] AS sign, rollup_item.* FROM rollup_item
    WHERE span = ($4::smallint[])[1] AND starts_at >= ($5::timestamptz[])[1]
      AND starts_at < ($6::timestamptz[])[1]
    UNION ALL
    SELECT ($7::bigint[])[2] AS sign, rollup_item.* FROM rollup_item
    WHERE span = ($4::smallint[])[2] AND starts_at >= ($5::timestamptz[])[2]
      AND starts_at < ($6::timestamptz[])[2]
    UNION ALL
    SELECT ($7::bigint[])[3] AS sign, rollup_item.* FROM rollup_item
    WHERE span = ($4::smallint[])[3] AND starts_at >= ($5::timestamptz[])[3]
      AND starts_at < ($6::timestamptz[])[3]
    UNION ALL
    SELECT ($7::bigint[])[4] AS sign, rollup_item.* FROM rollup_item
    WHERE span = ($4::smallint[])[4] AND starts_at >= ($5::timestamptz[])[4]
      AND starts_at < ($6::timestamptz[])[4]
    UNION ALL
    SELECT ($7::bigint[])[5] AS sign, rollup_item.* FROM rollup_item
    WHERE span = ($4::smallint[])[5] AND starts_at >= ($5::timestamptz[])[5]
      AND starts_at < ($6::timestamptz[])[5]
    ) AS counted
WHERE shop_id = $1 AND kind = $2::smallint AND channel = ANY ($3::smallint[])
GROUP BY item_id
