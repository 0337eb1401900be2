-- What is in place: leading digits of the files' names.
SELECT version FROM schema_migrations ORDER BY version
