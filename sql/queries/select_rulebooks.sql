-- All versions, in the order in which they come into force. The instant as
-- microseconds since the epoch (exact: extract answers numeric), NULL for the
-- version in force since ever.
SELECT version,
       (extract(epoch FROM effective_from) * 1000000)::bigint,
       document::text
FROM rulebook
ORDER BY effective_from ASC NULLS FIRST
