-- One migrates at a time. Held to the end of the transaction, so that it also
-- works through a pooler.
SELECT pg_advisory_xact_lock(hashtext('tumpuk.migrations'))
