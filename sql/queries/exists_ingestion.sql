-- Whether data came in for the shop $1 already: its time zone stays then.
SELECT (EXISTS (SELECT FROM ingestion WHERE shop_id = $1))::integer
