-- Sums of items at fewer spans: a batch of orders is of many items, so their rows
-- are what taking it in costs most. Products, LIVEs and videos keep quarter hours
-- and days, SKUs quarter hours; ranges are read from these alone.
--
-- predecessor: 0009_create_shop_wall

-- migrate:up

-- Migrations name no shop, and see the rows of all only so.
ALTER TABLE rollup_item NO FORCE ROW LEVEL SECURITY;
DELETE FROM rollup_item WHERE span = 60 OR (span = 1440 AND kind = 2);
ALTER TABLE rollup_item FORCE ROW LEVEL SECURITY;

ALTER TABLE rollup_item
    DROP CONSTRAINT rollup_item_span_known,
    ADD CONSTRAINT rollup_item_span_kept CHECK (span = 15 OR (span = 1440 AND kind <> 2));

COMMENT ON COLUMN rollup_item.span IS
    'Minutes that the bucket has: 15, or 1440; SKUs have 15 only.';

-- migrate:down

ALTER TABLE rollup_item
    DROP CONSTRAINT rollup_item_span_kept,
    ADD CONSTRAINT rollup_item_span_known CHECK (span IN (15, 60, 1440));

ALTER TABLE rollup_item NO FORCE ROW LEVEL SECURITY;
INSERT INTO rollup_item
SELECT shop_id, kind, wider.span, date_bin(wider.span * interval '1 minute', starts_at, 'epoch'),
       item_id, channel, sum(gmv), sum(deductions), sum(refund_amount), sum(cancelled_orders),
       sum(orders), sum(items_sold), sum(impressions), sum(clicks), sum(add_to_carts)
FROM rollup_item
JOIN (VALUES (60), (1440)) AS wider (span) ON wider.span = 60 OR kind = 2
WHERE rollup_item.span = 15
GROUP BY 1, 2, 3, 4, 5, 6;
ALTER TABLE rollup_item FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN rollup_item.span IS 'Minutes that the bucket has: 15, 60 or 1440.';
