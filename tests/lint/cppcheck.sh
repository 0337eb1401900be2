#!/usr/bin/env bash
# cppcheck over the sources. What is off, and why, stands beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

off=(
    # headers of the system and of libraries are not ours to judge
    missingIncludeSystem
    # the public functions of a library are called by others
    unusedFunction
    # a callback's type is not ours to make const
    constParameterCallback
    # our style declares a block's variables at its head, with a value
    variableScope unreadVariable
    # does not see members that an initialiser with names fills
    unusedStructMember
    # says that a check was cut short, not that something is wrong
    normalCheckLevelMaxBranches
)
cppcheck --quiet --std=c11 --language=c --error-exitcode=1 --inline-suppr -j "$(nproc)" \
    --enable=warning,style,performance,portability \
    "${off[@]/#/--suppress=}" -D_GNU_SOURCE -D__GNUC__=12 -Iinclude -Isrc src
echo "cppcheck has nothing to say"
