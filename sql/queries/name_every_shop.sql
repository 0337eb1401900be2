-- Lets the transaction see the list of shops whole, what is used of quotas, and
-- held redemptions.
SELECT set_config('tumpuk.every_shop', 'on', true)
