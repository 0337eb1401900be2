-- Rows are never deleted, so the count tells whether something was added.
SELECT count(*) FROM rulebook
