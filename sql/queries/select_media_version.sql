-- Count of transactions that changed LIVEs, violations or videos of the shop $1.
SELECT version FROM media_change WHERE shop_id = $1
