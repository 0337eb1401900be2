-- Cheap, to notice another instance's writes.
SELECT version FROM api_key_version
