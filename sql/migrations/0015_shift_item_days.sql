-- Days of items begin at 17:00 of UTC, midnight in Jakarta: lists of a campaign's
-- 100,000 products add up its days, and not up to twelve hours at either end of it in
-- quarter hours, which are as many rows as items were sold in each.
--
-- predecessor: 0014_create_rollup_sum

-- migrate:up

-- Migrations name no shop, and see the rows of all only so.
ALTER TABLE rollup_item NO FORCE ROW LEVEL SECURITY;
DELETE FROM rollup_item WHERE span = 1440;
INSERT INTO rollup_item
SELECT shop_id, kind, 1440, date_bin('1 day', starts_at, timestamptz '1970-01-01 17:00:00+00'),
       item_id, channel, sum(gmv), sum(deductions), sum(refund_amount), sum(cancelled_orders),
       sum(orders), sum(items_sold), sum(impressions), sum(clicks), sum(add_to_carts)
FROM rollup_item
WHERE span = 15 AND kind <> 2
GROUP BY 1, 2, 4, 5, 6;
ALTER TABLE rollup_item FORCE ROW LEVEL SECURITY;

ALTER TABLE rollup_item
    ADD CONSTRAINT rollup_item_days_begin CHECK (
        span <> 1440
        OR starts_at = date_bin('1 day', starts_at, timestamptz '1970-01-01 17:00:00+00'));

COMMENT ON COLUMN rollup_item.starts_at IS
    'The bucket''s first instant: of quarter hours on multiples of them, of days at 17:00 of UTC.';

-- migrate:down

ALTER TABLE rollup_item DROP CONSTRAINT rollup_item_days_begin;

ALTER TABLE rollup_item NO FORCE ROW LEVEL SECURITY;
DELETE FROM rollup_item WHERE span = 1440;
INSERT INTO rollup_item
SELECT shop_id, kind, 1440, date_bin('1 day', starts_at, 'epoch'), item_id, channel, sum(gmv),
       sum(deductions), sum(refund_amount), sum(cancelled_orders), sum(orders), sum(items_sold),
       sum(impressions), sum(clicks), sum(add_to_carts)
FROM rollup_item
WHERE span = 15 AND kind <> 2
GROUP BY 1, 2, 4, 5, 6;
ALTER TABLE rollup_item FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN rollup_item.starts_at IS 'The bucket''s first instant, on a multiple of span of UTC.';
