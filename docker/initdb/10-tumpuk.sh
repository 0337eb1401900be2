#!/bin/bash
# Run once by the image of PostgreSQL, when its volume is new: makes the role and
# the database of the service. The role is no superuser and has not BYPASSRLS, as
# row-level security would not bind it then; it owns its database and nothing
# else. Its password is read by psql, so that it stands in no list of processes.
set -euo pipefail
export TUMPUK_PASSWORD_FILE

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'END'
\set password `cat "$TUMPUK_PASSWORD_FILE"`
CREATE ROLE tumpuk LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE tumpuk OWNER tumpuk;
REVOKE ALL ON DATABASE tumpuk FROM PUBLIC;
END
