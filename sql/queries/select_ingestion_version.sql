-- How many transactions changed sums of the shop $1; no row: none did.
SELECT version FROM ingestion WHERE shop_id = $1
