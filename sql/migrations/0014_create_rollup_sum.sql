-- Sums of sums, for statements that add up millions of rows of rollup_item:
-- PostgreSQL's own sum(bigint) counts in numeric, which takes several times as
-- long and as much memory.
--
-- predecessor: 0013_narrow_rollup_item

-- migrate:up

CREATE AGGREGATE rollup_sum (bigint) (
    SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup_sum(bigint) IS
    'The sum as a bigint, 0 of nothing; what leaves its range is an error.';

-- migrate:down

DROP AGGREGATE rollup_sum (bigint);
