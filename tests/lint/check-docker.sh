#!/usr/bin/env bash
# docker/initdb makes a role and a database with which the service works, and
# which row-level security binds; the image has every library that tumpukd wants.
# Wants a built tree: .build/release, and PostgreSQL.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source .dev/lib.sh
source .dev/cluster.sh

PROGRAM=.build/release/tumpukd

home=$(mktemp -d "${TMPDIR:-/tmp}/tumpuk-docker.XXXXXX")
# shellcheck disable=SC2317 # called by the trap
finish() {
    trap '' INT TERM
    cluster_remove "$home"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
expect() {
    [ "$2" = "$3" ] || die "$1: $2, not $3"
    echo "ok: $1"
}

cluster_create "$home" passing
cluster_start "$home"
# As in the image: but for its superuser nobody is there.
echo 'DROP ROLE tumpuk' | cluster_sql "$home" postgres
password="it's \"quoted\" \\ and \$strange"
printf '%s\n' "$password" >"$home/password"
chmod 755 "$home" && chmod 644 "$home/password"
PGHOST=$(cluster_socket_dir "$home")
export PGHOST
TUMPUK_PASSWORD_FILE=$home/password POSTGRES_USER=postgres PATH=$PG_BIN:$PATH \
    bash docker/initdb/10-tumpuk.sh >/dev/null

one() { echo "$1" | cluster_sql "$home" "${2:-postgres}"; }
expect 'the role is bound by row-level security' \
    "$(one "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = 'tumpuk'")" f
expect 'the database is its own' \
    "$(one "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'tumpuk'")" tumpuk
{
    echo 'local all postgres trust'
    echo 'local all all scram-sha-256'
} | as_owner tee "$home/data/pg_hba.conf" >/dev/null
one 'SELECT pg_reload_conf()' >/dev/null
export DATABASE_URL='user=tumpuk dbname=tumpuk' PGPASSWORD=$password
"$PROGRAM" migrate >/dev/null
expect 'it migrates with the password of the file' \
    "$("$PROGRAM" migrate | sed 's/.*(\(.*\)).*/\1/')" '0 applied now'
expect 'the tables are the role'"'"'s' "$(one "SELECT count(*) FROM pg_tables
    WHERE schemaname = 'public' AND tableowner <> 'tumpuk'" tumpuk)" 0

# Libraries that tumpukd names, and the packages that the image installs.
mapfile -t wanted < <(
    objdump -p "$PROGRAM" | awk '$1 == "NEEDED" { print $2 }' | while IFS= read -r library; do
        path=$(ldd "$PROGRAM" | awk -v library="$library" '$1 == library { print $3 }')
        dpkg-query -S "$(readlink -f "$path")" 2>/dev/null || dpkg-query -S "$path"
    done | cut -d: -f1 | sort -u
)
for package in "${wanted[@]}"; do
    [ "$package" = libc6 ] && continue
    sed -n '/^FROM debian:12-slim/,$p' docker/Dockerfile | grep -qE "(^| )$package( |$)" ||
        die "docker/Dockerfile does not install $package"
done
echo "ok: the image has ${wanted[*]}"
echo "the files of docker/ do what they say"
