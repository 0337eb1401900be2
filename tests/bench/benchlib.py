"""What the drivers of the HTTP benches share: servers, load, a database, tables.

Standard library only. Every server listens on a free port of 127.0.0.1 and is
ended by the process that started it.
"""

import contextlib
import itertools
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "tests" / "bench"
BODY = BENCH / "http" / "quote.json"
QUOTE_PATH = "/v1/simulator/quotes"
PG_BIN = pathlib.Path(os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin"))

SERIAL = itertools.count()
START_TIMEOUT_S = 20
STOP_TIMEOUT_S = 20
# All load comes from one address, which is one client to tumpukd.
CONNECTIONS_PER_CLIENT = 1024


class BenchError(Exception):
    """A bench that cannot give a figure; the message says why."""


def wait_for(condition, what, timeout_s=START_TIMEOUT_S, pause_s=0.001):
    """The first true value of condition()."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(pause_s)
    raise BenchError(f"{what}: not within {timeout_s} s")


class Server:
    """A server process that writes its port into a file."""

    def __init__(self, name, command, env=None, log=None, ready_path=None):
        self.name = name
        self._dir = tempfile.TemporaryDirectory(prefix="tumpuk-bench-")
        self._port_file = pathlib.Path(self._dir.name) / "port"
        self._log = open(log or pathlib.Path(self._dir.name) / "log", "ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [part.replace("{port_file}", str(self._port_file)) for part in command],
            env={**os.environ, **(env or {})},
            stdout=self._log,
            stderr=self._log,
        )
        try:
            self.port = int(wait_for(self._read_port, f"{name}: port"))
            if ready_path:
                wait_for(lambda: self._answers(ready_path), f"{name}: {ready_path}")
        except BaseException:
            self.stop()
            raise
        self.start_s = time.monotonic() - self.started

    def _read_port(self):
        if self.process.poll() is not None:
            raise BenchError(f"{self.name} ended at once: {self._log_tail()}")
        with contextlib.suppress(FileNotFoundError):
            return self._port_file.read_text().strip()
        return None

    def _log_tail(self):
        self._log.flush()
        return pathlib.Path(self._log.name).read_text(errors="replace")[-2000:]

    def _answers(self, path):
        try:
            with urllib.request.urlopen(self.url(path), timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def post(self, path, body):
        """(status, bytes) of one answer."""
        request = urllib.request.Request(
            self.url(path), data=body, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def metric(self, name):
        """A figure of /metrics that has no labels."""
        with urllib.request.urlopen(self.url("/metrics"), timeout=10) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(name + " "):
                    return int(line.split()[1])
        raise BenchError(f"{self.name}: no metric {name}")

    def memory_kib(self):
        """Resident memory, and the part of it that is not file pages."""
        fields = {}
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            key, _, value = line.partition(":")
            fields[key] = value.split()
        return int(fields["VmRSS"][0]), int(fields["RssAnon"][0])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                print(f"{self.name}: had to be killed", file=sys.stderr)
        self._log.close()
        self._dir.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def tumpukd(build, database_url, *, program="tumpukd", log_level="info", options=(), log=None):
    """The service with its ordinary settings, its log to a file unless told."""
    return Server(
        program,
        [
            str(build / program),
            "--address", "127.0.0.1",
            "--port", "0",
            "--port-file", "{port_file}",
            "--connections-per-client", str(CONNECTIONS_PER_CLIENT),
            "--log-level", log_level,
            *options,
        ],
        env={"DATABASE_URL": database_url},
        ready_path="/readyz",
        log=log,
    )


def floor(build, mode, answer_bytes):
    """A bare server with as many threads as tumpukd: one a core."""
    return Server(
        f"floor {mode}",
        [
            str(build / "bench" / "http_floor"),
            mode,
            "{port_file}",
            str(cores()),
            str(answer_bytes),
        ],
    )


def cores():
    return len(os.sched_getaffinity(0))


def require(*paths):
    for path in paths:
        if not pathlib.Path(path).exists():
            raise BenchError(f"{path} is missing; build it first (make bench-programs)")


def load(server, seconds, connections, body=BODY):
    """One run of wrk; what quote.lua counted, with requests a second."""
    done = subprocess.run(
        [
            "wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
            "-s", str(BENCH / "http" / "quote.lua"), server.url(QUOTE_PATH), "--", str(body),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            result = json.loads(line.removeprefix("RESULT "))
            result["per_second"] = result["requests"] / result["seconds"]
            if result["failures"]:
                raise BenchError(f"{server.name}: {result['failures']} requests failed")
            return result
    raise BenchError(f"wrk: {done.stdout}{done.stderr}")


@contextlib.contextmanager
def database(build):
    """A connection string of a migrated database: DATABASE_URL where that is set,
    else a new database of the cluster that .dev/with-cluster.sh has started."""
    url = os.environ.get("DATABASE_URL")
    if url:
        migrate(build, url)
        yield url
        return
    cluster = os.environ.get("TUMPUK_TEST_PG")
    if not cluster:
        raise BenchError("no database: set DATABASE_URL, or run by .dev/with-cluster.sh")
    name = f"tumpuk_bench_{os.getpid()}_{next(SERIAL)}"
    url = f"{cluster} dbname={name}"
    sql(cluster, f"CREATE DATABASE {name}")
    try:
        migrate(build, url)
        yield url
    finally:
        # as superuser: autovacuum may be at work there
        sql(cluster + " user=postgres", f"DROP DATABASE {name} WITH (FORCE)")


def sql(url, statement):
    subprocess.run(
        [str(PG_BIN / "psql"), "-Xqd", url, "-v", "ON_ERROR_STOP=1", "-c", statement], check=True
    )


def migrate(build, url):
    done = subprocess.run(
        [str(build / "tumpukd"), "migrate"],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise BenchError(f"tumpukd migrate: {done.stdout[-2000:]}")


def median_of(results, key):
    return statistics.median(result[key] for result in results)


def print_table(header, rows):
    """Markdown; columns after the first are right-aligned."""
    print("| " + " | ".join(header) + " |")
    print("| --- |" + " ---: |" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def write_json(path, value):
    if path:
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=1) + "\n")


def add_arguments(parser):
    parser.add_argument(
        "--build", type=pathlib.Path, default=ROOT / ".build" / "release",
        help="where the programs are (default: .build/release)",
    )
    parser.add_argument("--json", help="also write the figures to this file")


def run_main(main):
    try:
        main()
    except BenchError as error:
        sys.exit(f"bench: {error}")
