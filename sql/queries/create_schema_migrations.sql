-- As dbmate makes it, so that either may go on where the other stopped.
CREATE TABLE IF NOT EXISTS schema_migrations (version varchar(128) PRIMARY KEY)
