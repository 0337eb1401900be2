-- Notes that LIVEs, violations or videos of the shop $1 changed.
INSERT INTO media_change (shop_id)
VALUES ($1)
ON CONFLICT (shop_id) DO UPDATE SET version = media_change.version + 1
