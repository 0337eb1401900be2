#!/usr/bin/env python3
"""Holds the rooms of src/ to their order: a room includes only what stands before it, db, codec
and http never each other, a library's header only where it belongs, and the pure rooms no header
that brings a heap, a clock or I/O. Ends with 1 and a line for each breach."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ["base", "pricing", "shop", "dashboard", "db", "catalog", "codec", "http", "api", "app"]
STRANGERS = {"db": {"codec", "http"}, "codec": {"db", "http"}, "http": {"db", "codec"}}

# What comes of a library, and the only rooms that may know it.
LIBRARIES = {
    "libpq-fe.h": {"db"},
    "jansson.h": {"codec"},
    "csv.h": {"codec"},
    "expat.h": {"codec"},
    "xlsxwriter.h": {"codec"},
    "zip.h": {"codec"},
    "microhttpd.h": {"http"},
    "libdeflate.h": {"http"},
    "zlib.h": {"http"},
    "rhonabwy.h": {"codec"},
    "sodium.h": {"codec", "http", "api", "app"},
    "systemd/sd-daemon.h": {"app"},
}
# All that a pure room may include beside its own headers.
PURE = {"pricing", "shop", "dashboard"}
PURE_HEADERS = {"assert.h", "limits.h", "stdbool.h", "stddef.h", "stdint.h", "string.h"}
# What the pure dashboards know of time zones: read elsewhere, never changed.
PURE_HEADERS_OF = {"dashboard": {"base/zone.h"}}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def rooms_of(included):
    """The room that an included path belongs to; None for the system's and libraries'."""
    first = included.split("/", 1)[0]
    if first == "tumpuk":
        return "pricing"
    return first if "/" in included and first in ROOMS else None


def breaches(path, room):
    pure = room in PURE
    for quote, included in INCLUDE.findall(path.read_text(encoding="utf-8")):
        target = rooms_of(included)
        if target is None:
            if quote == '"':
                yield f'"{included}": name a header by its room, as "base/buf.h"'
            elif included in LIBRARIES and room not in LIBRARIES[included]:
                yield f"<{included}>: only {', '.join(sorted(LIBRARIES[included]))} may know it"
            elif pure and included not in PURE_HEADERS:
                yield f"<{included}>: {room} is pure"
        elif target in STRANGERS.get(room, ()):
            yield f"{included}: {room} and {target} do not know each other"
        elif ROOMS.index(target) > ROOMS.index(room):
            yield f"{included}: {room} comes before {target}"
        elif pure and target not in PURE and included not in PURE_HEADERS_OF.get(room, ()):
            yield f"{included}: {room} is pure"


def guard_fault(path, guard):
    if path.suffix == ".h" and f"#ifndef {guard}\n#define {guard}\n" not in path.read_text():
        return f"the include guard should be {guard}"
    return None


def main():
    found = []
    files = [(path, path.parent.name) for path in sorted(ROOT.glob("src/*/*.[ch]"))]
    files += [(path, "pricing") for path in sorted(ROOT.glob("include/tumpuk/*.h"))]
    for path, room in files:
        name = path.relative_to(ROOT)
        if room not in ROOMS:
            found.append(f"{name}: no room is called {room}")
            continue
        found += [f"{name}: {breach}" for breach in breaches(path, room)]
        guard = re.sub(r"\W", "_", f"{path.parent.name}_{path.name}").upper()
        fault = guard_fault(path, guard)
        if fault:
            found.append(f"{name}: {fault}")
    print("\n".join(found) if found else f"{len(files)} files keep the order of the rooms")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
