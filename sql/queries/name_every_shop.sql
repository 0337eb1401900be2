-- Lets the transaction see the list of shops whole.
SELECT set_config('tumpuk.every_shop', 'on', true)
