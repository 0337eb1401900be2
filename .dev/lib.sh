# What the scripts of .dev share. To be sourced by bash from the checkout's root.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
    warn "error: $*"
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# A short name for this checkout, the same every time.
checkout_hash() { printf '%s' "$PWD" | sha256sum | cut -c1-12; }

# Whether process $1 runs program $2 (a path in this checkout).
runs_program() {
    local exe
    exe=$(readlink "/proc/$1/exe" 2>/dev/null) || return 1
    # A program that was rebuilt meanwhile is told as "… (deleted)".
    [ "${exe% (deleted)}" = "$(realpath -m "$2")" ]
}

# Sends TERM to process $1 and waits at most $2 seconds for its end.
end_process() {
    local pid=$1 tries=$(($2 * 20))
    kill -TERM "$pid" 2>/dev/null || return 0
    while [ "$tries" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do
        sleep 0.05
        tries=$((tries - 1))
    done
    ! kill -0 "$pid" 2>/dev/null
}

# Runs a command in a process group of its own and waits for it, so that a
# signal that ends us is not kept waiting by it: the caller's traps call
# end_group, which ends the command with all that it started.
group=
run_group() {
    local status=0
    set -m
    "$@" </dev/null &
    group=$!
    set +m
    wait "$group" || status=$?
    group=
    return "$status"
}
end_group() {
    [ -n "$group" ] || return 0
    kill -TERM -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
    group=
}
