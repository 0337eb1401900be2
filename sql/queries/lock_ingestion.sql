-- Who changes the shop $1's sums is alone with them until the transaction ends.
INSERT INTO ingestion (shop_id) VALUES ($1)
ON CONFLICT (shop_id) DO UPDATE SET version = ingestion.version + 1
