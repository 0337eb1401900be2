#!/usr/bin/env -S python3 -B
"""Orders of a campaign as tables over HTTP: CSV beside psql's \\copy of the same query, XLSX rows a
second, and the peak of the service's memory, with 20,000 and 200,000 rows."""

import argparse
import http.client
import pathlib
import secrets
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

FROM, TO = "2025-11-10T17:00Z", "2025-11-13T17:00Z"  # as in shop.sql
FORMS = ("csv", "xlsx")


def psql(url, *arguments, **more):
    return subprocess.run([str(b.PG_BIN / "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", *arguments, url],
                          check=True, **more)


def fill(url, rows):
    shop = f"shop{rows}"
    psql(url, "-v", f"shop={shop}", "-v", f"lines={rows}", "-f",
         str(b.BENCH / "exports" / "shop.sql"), stdout=subprocess.DEVNULL)
    return shop


def copy_command(shop):
    """The service's own statement, with its parameters in their places."""
    text = (b.ROOT / "sql" / "queries" / "select_sold_lines.sql").read_text()
    query = " ".join(line for line in text.splitlines() if not line.startswith("--"))
    for name, value in (("$1", f"'{shop}'"), ("$2", f"'{FROM}'"), ("$3", f"'{TO}'"), ("$4", "'{1,2}'")):
        query = query.replace(name, value)
    return f"\\copy ({query}) TO STDOUT (FORMAT csv, HEADER)"


def copy_seconds(url, shop):
    with tempfile.TemporaryFile() as target:
        began = time.monotonic()
        psql(url, "-c", f"SELECT set_config('tumpuk.shop_id', '{shop}', false)", "-c",
             copy_command(shop), stdout=target)
        return time.monotonic() - began


def export_seconds(server, key, shop, rows, form):
    """To the last byte, written to a file as psql's are."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    with tempfile.TemporaryFile() as target:
        began = time.monotonic()
        connection.request("GET", f"/v1/shops/{shop}/campaigns/{shop}/orders/export"
                           f"?channel=ALL&format={form}", headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise b.BenchError(f"{answer.status} {answer.read()[:300]}")
        if int(answer.headers["X-Total-Count"]) != rows:
            raise b.BenchError(f"{answer.headers['X-Total-Count']} rows")
        while piece := answer.read(1 << 20):
            target.write(piece)
        seconds = time.monotonic() - began
    connection.close()
    return seconds


def peak_kib(server):
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise b.BenchError("no VmHWM")


def measure(options, url, key_file, key, rows):
    shop = fill(url, rows)
    psql(url + " user=postgres", "-c", "VACUUM ANALYZE")
    result = {"rows": rows}

    def serve():
        return b.tumpukd(options.build, url, log_level="error",
                         options=["--operator-key-file", key_file, "--db-workers", "2"])

    for form in FORMS:  # a service of its own: its peak is of this alone
        with serve() as server:
            before = peak_kib(server)
            export_seconds(server, key, shop, rows, form)
            result[form] = {"peak_kib": peak_kib(server), "before_kib": before}
    with serve() as server:
        taken = {"copy": [], "csv": [], "xlsx": []}
        for _ in range(options.rounds):  # in turns, so that noise meets all
            taken["copy"].append(copy_seconds(url, shop))
            for form in FORMS:
                taken[form].append(export_seconds(server, key, shop, rows, form))
    result["copy_s"] = statistics.median(taken["copy"])
    for form in FORMS:
        result[form]["seconds"] = statistics.median(taken[form])
        result[form]["rows_per_second"] = rows / result[form]["seconds"]
    result["csv"]["ratio"] = result["csv"]["seconds"] / result["copy_s"]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    b.require(options.build / "tumpukd")
    key = secrets.token_urlsafe(24)
    with b.database(options.build) as url, tempfile.NamedTemporaryFile("w") as key_file:
        key_file.write(key + "\n")
        key_file.flush()
        results = [measure(options, url, key_file.name, key, rows) for rows in options.rows]
    print("## Tables: lines of a campaign's orders, 26 columns\n")
    b.print_table(
        ["rows", "\\copy s", "CSV s", "ratio", "XLSX s", "XLSX rows a second", "peak MiB, CSV", "XLSX"],
        [[f"{r['rows']:,}", f"{r['copy_s']:.2f}", f"{r['csv']['seconds']:.2f}", f"{r['csv']['ratio']:.2f}",
          f"{r['xlsx']['seconds']:.2f}", f"{r['xlsx']['rows_per_second']:,.0f}",
          *(f"{r[form]['peak_kib'] / 1024:.1f}" for form in FORMS)] for r in results])
    b.write_json(options.json, {"bench": "exports", "results": results})


if __name__ == "__main__":
    b.run_main(main)
