-- Those of the shop $1's products $2 that there are, ended or not, in their
-- order; NULL where there is no such product.
SELECT product.product_id
FROM unnest($2::text[]) WITH ORDINALITY AS given (product_id, place)
LEFT JOIN product ON product.shop_id = $1 AND product.product_id = given.product_id
ORDER BY given.place
