# A private PostgreSQL 15 cluster: a directory of its own, a Unix socket in it,
# no TCP. To be sourced by bash after lib.sh.
#
# Its superuser is `postgres`. The service's role is `tumpuk`, which owns the
# databases and is no superuser: those see every row, whatever row-level
# security says.
#
# PostgreSQL refuses to run as root: then all of it belongs to the account
# `postgres`, in a directory that this account can reach. A cluster's directory
# (its home) holds
#   data/     the cluster          log    the server's log
#   socket/   the socket, unless its path would be too long: then that is in a
#             directory under /tmp
# shellcheck shell=bash

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
# sockaddr_un holds 107 bytes and a NUL; the socket's own name takes 14.
SOCKET_DIR_MAX=$((107 - 14))

# Runs a command as who owns the cluster.
as_owner() {
    if is_root; then
        # Not from here: the account may not be allowed to see the checkout.
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# The home of this checkout's lasting cluster. As root it lies outside, named
# after the checkout's path; .local/cluster tells where, and goes along where
# the checkout is moved, but is not believed in a copy of it.
cluster_lasting_home() {
    local home owner
    if ! is_root; then
        echo "$PWD/.local/postgres"
        return
    fi
    if [ -f .local/cluster ]; then
        home=$(cat .local/cluster)
        owner=$(cat "$home/checkout" 2>/dev/null || true)
        if [ -n "$owner" ] && { [ "$owner" = "$PWD" ] || [ ! -e "$owner/.local/cluster" ]; }; then
            echo "$home"
            return
        fi
    fi
    echo "/var/lib/tumpuk-$(checkout_hash)"
}

# Makes an empty home $1 for a cluster, readable by its owner only.
cluster_make_home() {
    if is_root; then
        install -d -m 0700 -o postgres -g postgres "$1"
    else
        install -d -m 0700 "$1"
    fi
}

cluster_socket_dir() {
    local home=$1 dir="$1/socket"
    if [ "${#dir}" -gt "$SOCKET_DIR_MAX" ]; then
        dir="/tmp/tumpuk-$(id -u)-$(printf '%s' "$home" | sha256sum | cut -c1-12)"
    fi
    echo "$dir"
}

# Makes the socket's directory; one that somebody else put there is refused.
cluster_make_socket_dir() {
    local dir=$1
    as_owner mkdir -p -m 0700 "$dir"
    if [ "$(stat -c %U "$dir")" != "$(as_owner id -un)" ] || [ -L "$dir" ]; then
        die "$dir belongs to somebody else"
    fi
    as_owner chmod 0700 "$dir"
}

# $1 as a value in postgresql.conf
conf_quote() { printf "'%s'" "${1//\'/\'\'}"; }

# Creates the cluster at home $1; $2 is `lasting` or `passing`. A passing one
# may lose what it holds when the machine fails, and is quicker for it. The
# cluster appears whole or not at all.
cluster_create() {
    local home=$1 kind=$2
    cluster_make_home "$home"
    as_owner rm -rf "$home/data.new"
    as_owner "$PG_BIN/initdb" --pgdata="$home/data.new" --username=postgres --encoding=UTF8 \
        --locale=C.UTF-8 --auth-local=trust --auth-host=reject --no-instructions \
        >/dev/null
    {
        echo "listen_addresses = ''"
        echo "unix_socket_permissions = 0700"
        echo "timezone = 'UTC'"
        echo "log_timezone = 'UTC'"
        echo "include = 'socket.conf' # written at each start"
        if [ "$kind" = passing ]; then
            echo "fsync = off"
            echo "synchronous_commit = off"
            echo "full_page_writes = off"
            echo "shared_buffers = '32MB'"
        fi
    } | as_owner tee -a "$home/data.new/postgresql.conf" >/dev/null
    as_owner mv "$home/data.new" "$home/data"
}

cluster_exists() { as_owner test -f "$1/data/PG_VERSION"; }

cluster_running() {
    cluster_exists "$1" && as_owner "$PG_BIN/pg_ctl" status --pgdata="$1/data" >/dev/null 2>&1
}

cluster_start() {
    local home=$1 dir
    dir=$(cluster_socket_dir "$home")
    cluster_make_socket_dir "$dir"
    echo "unix_socket_directories = $(conf_quote "\"$dir\"")" |
        as_owner tee "$home/data/socket.conf" >/dev/null
    # pg_ctl starts the server in a session of its own: Ctrl-C is not for it.
    as_owner "$PG_BIN/pg_ctl" start --pgdata="$home/data" --log="$home/log" --wait \
        --timeout=60 >/dev/null || {
        as_owner tail -n 5 "$home/log" >&2
        die "PostgreSQL did not start; its log is $home/log"
    }
    cluster_make_role "$home"
}

# The service's role, unless it is there. (Clusters that were made before it lost
# its powers had it as their only superuser.)
cluster_make_role() {
    local home=$1
    if ! echo 'SELECT' | cluster_sql "$home" postgres 2>/dev/null >/dev/null; then
        echo 'CREATE ROLE postgres SUPERUSER LOGIN' |
            cluster_psql "$(cluster_url "$home" postgres)"
    fi
    cluster_sql "$home" postgres <<'END'
SELECT 'CREATE ROLE tumpuk' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tumpuk')
\gexec
ALTER ROLE tumpuk LOGIN CREATEDB CREATEROLE NOSUPERUSER NOREPLICATION NOBYPASSRLS
END
}

# Stops the cluster at home $1; $2 is how pg_ctl does it (fast).
cluster_stop() {
    local home=$1 mode=${2:-fast}
    cluster_running "$home" || return 0
    as_owner "$PG_BIN/pg_ctl" stop --pgdata="$home/data" --mode="$mode" --wait --timeout=60 \
        >/dev/null || warn "PostgreSQL in $home did not stop"
}

# Removes a passing cluster and all that it holds.
cluster_remove() {
    local home=$1
    cluster_stop "$home"
    rm -rf -- "$(cluster_socket_dir "$home")" "$home"
}

# A libpq connection string for database $2 of the cluster at home $1, as the
# service connects.
cluster_url() {
    local dir
    dir=$(cluster_socket_dir "$1")
    dir=${dir//\\/\\\\}
    printf "host='%s' user=tumpuk dbname=%s" "${dir//\'/\\\'}" "$2"
}

# Runs SQL, read from stdin, with the connection string $1.
cluster_psql() {
    "$PG_BIN/psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$1"
}

# Runs SQL, read from stdin, in database $2 of the cluster at home $1, as its
# superuser.
cluster_sql() {
    cluster_psql "$(cluster_url "$1" "$2") user=postgres"
}

# Creates database $2 unless it is there.
cluster_create_database() {
    local there
    there=$(echo "SELECT 1 FROM pg_database WHERE datname = '$2'" | cluster_sql "$1" postgres)
    [ -n "$there" ] || echo "CREATE DATABASE \"$2\" OWNER tumpuk" | cluster_sql "$1" postgres
}
