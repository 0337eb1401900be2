#!/usr/bin/env bash
# Sees to it that Debian packages are there: installs what is missing as root
# or by sudo, else says what to install.
# Usage: .dev/packages.sh run|test|coverage|bench
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .dev/lib.sh

# package: how to see that what we need of it is there, wherever it came from
RUN_PACKAGES="
gcc                cmd:gcc
libc6-dev          file:/usr/include/stdio.h
binutils           cmd:objcopy
pkg-config         cmd:pkg-config
libmicrohttpd-dev  lib:libmicrohttpd
libjansson-dev     lib:jansson
libcsv-dev         file:/usr/include/csv.h
libxlsxwriter-dev  lib:xlsxwriter
libzip-dev         lib:libzip
libexpat1-dev      lib:expat
libpq-dev          lib:libpq
libsodium-dev      lib:libsodium
librhonabwy-dev    lib:librhonabwy
libdeflate-dev     lib:libdeflate
zlib1g-dev         lib:zlib
libsystemd-dev     lib:libsystemd
libcurl4-gnutls-dev lib:libcurl
tzdata             file:/usr/share/zoneinfo/Asia/Jakarta
postgresql-15      cmd:/usr/lib/postgresql/15/bin/initdb
curl               cmd:curl
"
TEST_PACKAGES="$RUN_PACKAGES
check                lib:check
clang-14             cmd:clang-14
libclang-rt-14-dev   file:/usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.fuzzer-x86_64.a
clang-format-14      cmd:clang-format-14
clang-tidy-14        cmd:clang-tidy-14
cppcheck             cmd:cppcheck
shellcheck           cmd:shellcheck
python3              cmd:python3
python3-openpyxl     file:/usr/lib/python3/dist-packages/openpyxl/__init__.py
npm                  cmd:npm
ca-certificates      file:/etc/ssl/certs/ca-certificates.crt
"
COVERAGE_PACKAGES="$TEST_PACKAGES
gcovr cmd:gcovr
"
BENCH_PACKAGES="$TEST_PACKAGES
wrk cmd:wrk
"

is_there() {
    local package=$1 probe=$2
    case $probe in
    cmd:*) command -v "${probe#cmd:}" >/dev/null && return ;;
    lib:*) pkg-config --exists "${probe#lib:}" 2>/dev/null && return ;;
    file:*) [ -e "${probe#file:}" ] && return ;;
    esac
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ]
}

list_missing() {
    local package probe
    while read -r package probe; do
        [ -z "$package" ] || is_there "$package" "$probe" || echo "$package"
    done
}

# apt, told to start no service and to make no cluster: this project's database
# is its own, and the machine's are not its business.
install_packages() {
    local as_root=() no_cluster=/etc/postgresql-common/createcluster.d/tumpuk.conf
    local policy=/usr/sbin/policy-rc.d
    is_root || as_root=(sudo)
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod 755 "$policy"
        policy_made=$policy
    fi
    if ! command -v pg_createcluster >/dev/null; then
        "${as_root[@]}" mkdir -p "${no_cluster%/*}"
        echo 'create_main_cluster = false' | "${as_root[@]}" tee "$no_cluster" >/dev/null
        no_cluster_made=$no_cluster
    fi
    mkdir -p .local
    if ! { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@"; } </dev/null >.local/apt.log 2>&1; then
        tail -n 20 .local/apt.log >&2
        return 1
    fi
}

# shellcheck disable=SC2317 # called by the trap
tidy_up() {
    local made as_root=()
    is_root || as_root=(sudo)
    for made in "$policy_made" "$no_cluster_made"; do
        [ -z "$made" ] || "${as_root[@]}" rm -f "$made"
    done
    [ -z "$no_cluster_made" ] || "${as_root[@]}" rmdir --ignore-fail-on-non-empty "${no_cluster_made%/*}"
}

case ${1:-} in
run) wanted=$RUN_PACKAGES ;;
test) wanted=$TEST_PACKAGES ;;
coverage) wanted=$COVERAGE_PACKAGES ;;
bench) wanted=$BENCH_PACKAGES ;;
*) die "usage: $0 run|test|coverage|bench" ;;
esac

mapfile -t missing < <(list_missing <<<"$wanted")
[ "${#missing[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null || die "these Debian packages are missing: ${missing[*]}"
if ! is_root && { ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; }; then
    die "packages are missing, and you are neither root nor may use sudo. Have somebody run:
    apt-get install --no-install-recommends ${missing[*]}"
fi
say "installing Debian packages (this may take minutes): ${missing[*]}"
policy_made=
no_cluster_made=
trap tidy_up EXIT
install_packages "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
mapfile -t missing < <(list_missing <<<"$wanted")
[ "${#missing[@]}" -eq 0 ] || die "still missing after the installation: ${missing[*]}"
