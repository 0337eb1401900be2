-- Whether orders or traffic came in for the shop $1 already: its time zone stays then.
SELECT (EXISTS (SELECT FROM rollup_shop WHERE shop_id = $1))::integer
