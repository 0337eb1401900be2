-- Adds violations of the shop $1's LIVE $2 that are not there yet, and answers how
-- many: instants $3, codes $4, reasons $5.
WITH added AS (
    INSERT INTO live_violation (shop_id, live_id, at, code, reason)
    SELECT $1, $2, given.*
    FROM unnest($3::timestamptz[], $4::text[], $5::text[]) AS given
    ON CONFLICT (shop_id, live_id, at, code) DO NOTHING
    RETURNING 1
), noted AS (
    UPDATE live SET updated_at = now()
    WHERE shop_id = $1 AND live_id = $2 AND EXISTS (SELECT FROM added)
)
SELECT count(*) FROM added
