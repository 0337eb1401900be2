-- Whether the shop $1 has amounts of money: its currency stays then.
SELECT (EXISTS (SELECT FROM product WHERE shop_id = $1)
        OR EXISTS (SELECT FROM promotion WHERE shop_id = $1))::integer
