-- Names the shop ($1) whose rows the transaction may see; '' names none.
SELECT set_config('tumpuk.shop_id', $1::text, true)
