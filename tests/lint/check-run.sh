#!/usr/bin/env bash
# `make run` and `make stop` in a copy of the checkout whose path has blanks and
# is long: it comes up, answers, keeps its key, data and no TCP of PostgreSQL's,
# says what is wrong when the port is taken, and leaves nothing running; the
# commands that it prints and those of README.md can be pasted. As root all of it
# is done a second time as an ordinary user.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source .dev/lib.sh
source .dev/cluster.sh

START_WAIT_S=180

work=$(mktemp -d "${TMPDIR:-/tmp}/tumpuk run.XXXXXX")
copy="$work/a checkout with blanks, and a path much longer than the name of a socket may ever be"
log="$work/log"
unset DATABASE_URL MAKEFLAGS MAKELEVEL MFLAGS

# shellcheck disable=SC2317 # called by the trap
finish() {
    local status=$?
    trap '' INT TERM
    [ "$status" -eq 0 ] || tail -n 40 "$log" >&2 || true
    end_group
    if cd "$copy" 2>/dev/null; then
        make --no-print-directory stop >/dev/null 2>&1 || true
        cluster_remove "$(cluster_lasting_home)"
    fi
    cd /
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A copy in $1, with what is built, times kept: nothing is compiled anew.
copy_checkout() {
    mkdir -p "$1"
    tar --exclude=./.git --exclude=./.local --exclude=node_modules --exclude='./.build/[!r]*' \
        -cf - . | tar -C "$1" -xf -
}
as_ordinary_user() {
    local theirs="$work/of nobody"
    copy_checkout "$theirs"
    chmod 711 "$work"
    chown -R nobody: "$theirs"
    mkdir -m 1777 "$work/tmp"
    (cd "$theirs" && runuser -u nobody -- env HOME="$theirs" TMPDIR="$work/tmp" tests/lint/check-run.sh)
}

if is_root; then
    as_ordinary_user | sed 's/^ok: /ok, as nobody: /'
fi
copy_checkout "$copy"
cd "$copy"

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
port=$(free_port)
base=http://127.0.0.1:$port

start() {
    local tries=$((START_WAIT_S * 10))
    : >"$log" # what the run before said is not taken for this one's
    set -m
    make --no-print-directory run PORT="$port" </dev/null >"$log" 2>&1 &
    group=$!
    set +m
    until grep -q '^Ctrl-C' "$log"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "make run does not come up"
        kill -0 "$group" 2>/dev/null || die "make run ended"
        sleep 0.1
    done
}
# Waits for make run to end by itself.
await_end() {
    local tries=300
    while kill -0 "$group" 2>/dev/null; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "make run does not end"
        sleep 0.1
    done
    group=
}
ask() { curl -fsS -H "Authorization: Bearer $(cat .local/demo.key)" "$@"; }
count_products() { ask "$base/v1/shops/toko-nusantara/products?limit=500" | grep -o '"product_id"' | wc -l; }
expect() {
    [ "$2" = "$3" ] || die "$1: $2, not $3"
    echo "ok: $1"
}

start
expect 'a first start says its steps' "$(grep -c '^\[[1-5]/5\]' "$log")" 5
expect 'the service is ready' "$(curl -s -o /dev/null -w '%{http_code}' "$base/readyz")" 200
expect 'the key is readable by its owner only' "$(stat -c %a .local/demo.key)" 600
key=$(cat .local/demo.key)
home=$(cluster_lasting_home)
expect 'PostgreSQL listens on no TCP port' \
    "$(echo 'SHOW listen_addresses' | cluster_sql "$home" tumpuk)" ''
expect 'the demo shop is loaded' \
    "$(grep -cE '^demo shop toko-nusantara: .* created [1-9][0-9]*, updated 0, unchanged 0$' "$log")" 1
expect 'row-level security binds the service' \
    "$(curl -s "$base/readyz" | grep -c '"row_level_security":"enforced"')" 1
# The commands that it prints are meant to be pasted, and show something.
grep '^  curl' "$log" >"$work/commands"
expect 'four commands to paste' "$(wc -l <"$work/commands")" 4
mapfile -t commands <"$work/commands"
pasted() { bash -c "${commands[$1]}" | grep -cE "$2" || true; }
expect 'the pasted quote has a promotion that is superseded' "$(pasted 0 '"reason": "OUTRANKED"')" 1
expect 'the pasted quote stacks what is left' "$(pasted 0 '"buyer_pays": 152000')" 1
expect 'the pasted prices are those of three SKUs' "$(pasted 1 '"unit_price": [1-9]')" 3
expect 'the pasted list has both prices of the coffee' \
    "$(pasted 2 '"type": "(CAMPAIGN_PRICE|SELLER_FLASH_SALE)"')" 2
expect 'the pasted dashboard is that of a campaign with sales' \
    "$(pasted 3 '"method": "HISTORY"')" 1
# What goes on selling is told as well, and ends with Ctrl-C.
timeout --signal=INT 7 bash -c "$(grep -E '^  .*tumpukd demo --live' "$log")" >"$work/live" || true
expect 'the demo shop goes on selling' "$(grep -cE '^sent [1-9][0-9]* orders' "$work/live")" 1
# So are the ones of README.md: all are answered, and one is refused, to show how.
{
    cat <<'END'
curl() { command curl --silent --write-out "%{stderr}%{http_code} %{url}\n" "$@"; }
END
    awk '/^```sh$/ { block = ""; inside = 1; next }
        /^```$/ { if (inside && block ~ /curl/) printf "%s", block; inside = 0; next }
        inside { block = block $0 "\n" }' README.md |
        sed "s/127\.0\.0\.1:8080/127.0.0.1:$port/g"
} >"$work/readme"
bash -o pipefail "$work/readme" >"$work/answers" 2>"$work/statuses" || die "README.md: $(tail -n 3 "$work/statuses")"
[ "$(wc -l <"$work/statuses")" -gt 10 ] || die 'README.md has too few lines to paste'
expect 'of the lines of README.md one is refused' "$(grep -vc '^2' "$work/statuses")" 1
expect 'and that is the one with violations' \
    "$(grep -v '^2' "$work/statuses")" "422 $base/v1/simulator/quotes?pretty=1"
# Something of one's own, to be kept.
ask -o /dev/null -X POST "$base/v1/shops/toko-nusantara/products" \
    -H 'Content-Type: application/json' -d '{"product_id":"mine","name":"Mine","skus":[{"sku_id":"mine-1","list_price":1000}]}'
products=$(count_products)

if make --no-print-directory run PORT="$port" >"$work/second" 2>&1; then
    die 'a second make run starts'
fi
expect 'a second start says why not' "$(grep -c 'runs already' "$work/second")" 1

make --no-print-directory stop >/dev/null
await_end
expect 'the database is stopped' "$(cluster_running "$home" && echo running || echo stopped)" stopped
expect 'stopping twice is no error' "$(make --no-print-directory stop)" ''

start
expect 'the key is kept' "$(cat .local/demo.key)" "$key"
expect 'the data are kept' "$(count_products)" "$products"
expect 'the demo shop is brought up to date' \
    "$(grep -cE '^demo shop toko-nusantara: .* unchanged [1-9][0-9]*$' "$log")" 1
kill -INT -- "-$group" # as Ctrl-C does
await_end
expect 'Ctrl-C stops the database' "$(cluster_running "$home" && echo running || echo stopped)" stopped

# A port that somebody has.
python3 - "$port" <<'PY' &
import socket, sys, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(); time.sleep(60)
PY
squatter=$!
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.1; done
make --no-print-directory run PORT="$port" >"$work/taken" 2>&1 && die 'starts on a taken port'
kill "$squatter"
expect 'a taken port is told' "$(grep -c "port $port of 127.0.0.1 is in use" "$work/taken")" 1
echo "make run and make stop do what they say"
