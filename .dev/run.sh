#!/usr/bin/env bash
# `make run`: packages, build, a private database, migrations, the demo shop, then
# the service on 127.0.0.1:$PORT in the foreground. Ends with Ctrl-C or `make stop`.
# With DATABASE_URL set, that database is used and no cluster is started; the demo
# shop is loaded into it with DEMO=1 only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh
source .dev/cluster.sh

PORT=${PORT:-8080}
PROGRAM=.build/release/tumpukd
READY_WAIT_S=20

server=
own_cluster= # its home, where this run started it
own_database=

# shellcheck disable=SC2317 # called by the trap
finish() {
    local status=$?
    trap '' INT TERM
    if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
        say "stopping"
        end_process "$server" 30 || kill -KILL "$server"
    fi
    rm -f .local/tumpukd.pid
    if [ -n "$own_cluster" ]; then
        cluster_stop "$own_cluster"
    fi
    exit "$status"
}

check_port() {
    case $PORT in
    *[!0-9]* | '') die "PORT=$PORT is not a port" ;;
    esac
    if [ -f .local/tumpukd.pid ] && runs_program "$(cat .local/tumpukd.pid)" "$PROGRAM"; then
        die "this checkout's service runs already (make stop ends it)"
    fi
    if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
        die "port $PORT of 127.0.0.1 is in use: try make run PORT=$((PORT < 65535 ? PORT + 1 : 8080))"
    fi
}

start_database() {
    local home
    if [ -n "${DATABASE_URL:-}" ]; then
        say "[3/5] database: the one of DATABASE_URL"
        return
    fi
    home=$(cluster_lasting_home)
    if cluster_running "$home"; then
        say "[3/5] database: PostgreSQL in $home runs already"
    else
        if ! cluster_exists "$home"; then
            say "[3/5] database: creating a PostgreSQL cluster in $home"
            cluster_create "$home" lasting
        else
            say "[3/5] database: starting PostgreSQL in $home"
        fi
        printf '%s\n' "$home" >.local/cluster
        printf '%s\n' "$PWD" | as_owner tee "$home/checkout" >/dev/null
        own_cluster=$home
        cluster_start "$home"
    fi
    own_database=yes
    cluster_create_database "$home" tumpuk
    DATABASE_URL=$(cluster_url "$home" tumpuk)
    export DATABASE_URL
}

make_demo_key() {
    if [ ! -s .local/demo.key ]; then
        (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >.local/demo.key)
    fi
}

await_ready() {
    local tries=$((READY_WAIT_S * 10))
    while [ "$tries" -gt 0 ]; do
        if curl -fsS -o /dev/null --max-time 2 "http://127.0.0.1:$PORT/readyz" 2>/dev/null; then
            return
        fi
        kill -0 "$server" 2>/dev/null || return 1
        sleep 0.1
        tries=$((tries - 1))
    done
    return 1
}

# Into the cluster of one's own always; into somebody else's database when asked.
load_demo_shop() {
    if [ -n "$own_database" ] || [ -n "${DEMO:-}" ]; then
        "$PROGRAM" demo || warn "the demo shop is not there; the service starts all the same"
    else
        say "demo shop: not loaded into the database of DATABASE_URL (make run DEMO=1 does)"
    fi
}

show_how_to_ask() {
    local base="http://127.0.0.1:$PORT"
    local shop=$base/v1/shops/toko-nusantara
    # its campaign is that of the week, in the shop's zone
    local weekday monday
    weekday=$(TZ=Asia/Jakarta date +%u)
    monday=$(TZ=Asia/Jakarta date -d "-$((weekday - 1)) days" +%F)
    local key="-H \"Authorization: Bearer \$(cat .local/demo.key)\""
    cat <<TEXT

Tumpuk answers at $base
Operator's key for this checkout (.local/demo.key): $(cat .local/demo.key)

What does a buyer pay for three packs of coffee at the demo shop, and why? (The campaign's price
beats a cheaper flash sale; what follows stacks.)
  curl -s '$shop/quotes?pretty=1' $key -H 'Content-Type: application/json' -H 'Accept-Language: en' -d '{"items":[{"sku_id":"kopi-gayo-250","quantity":3}],"shipping_fee":12000}'

What do SKUs cost now?
  curl -s '$shop/prices?sku_id=kopi-gayo-250&sku_id=botol-minum-750&sku_id=wajan-granit-24&pretty=1' $key

Which promotions run on the coffee?
  curl -s '$shop/promotions?status=ONGOING&sku_id=kopi-gayo-250&pretty=1' $key

How does its campaign go, beside the one of the week before?
  curl -s '$shop/campaigns/demo-mega-$monday/dashboard?channel=ALL&pretty=1' $key

It goes on selling, so that the dashboard moves, with
  $PROGRAM demo --live --url $base --key-file .local/demo.key

README.md has more.
Ctrl-C (or make stop) ends it. Log lines follow.
TEXT
}

for kept in .local .build; do
    if [ -e "$kept" ] && [ ! -w "$kept" ]; then
        die "$kept belongs to $(stat -c %U "$kept"): run as that user, or remove it"
    fi
done
check_port
.dev/packages.sh run
say "[1/5] packages: all there"

say "[2/5] build"
make --no-print-directory VARIANT=release all

mkdir -p .local
chmod 700 .local
trap finish EXIT
trap 'exit 0' INT TERM
start_database

say "[4/5] migrations and the demo shop"
"$PROGRAM" migrate
load_demo_shop
make_demo_key

say "[5/5] starting the service on 127.0.0.1:$PORT"
"$PROGRAM" --address 127.0.0.1 --port "$PORT" --operator-key-file .local/demo.key &
server=$!
echo "$server" >.local/tumpukd.pid
if await_ready; then
    show_how_to_ask
elif kill -0 "$server" 2>/dev/null; then
    warn "the service runs, but /readyz does not say that it is ready"
fi
# `wait` is broken off by a signal; its trap ends us.
status=0
wait "$server" || status=$?
server=
[ "$status" -eq 0 ] || die "the service ended with $status"
