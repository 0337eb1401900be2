"""Starts tumpukd for a test, and ends it."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time

from rawhttp import Raw, request

TUMPUKD = os.environ.get("TUMPUKD", "./.build/release/tumpukd")
PATIENCE_S = 15


class Service:
    """A running tumpukd on a free port; its log is gathered as it comes."""

    def __init__(self, *flags, env=None, stderr=subprocess.PIPE, program=TUMPUKD):
        self._dir = tempfile.TemporaryDirectory(prefix="tumpuk-fault-")
        self.dir = pathlib.Path(self._dir.name)
        port_file = self.dir / "port"
        self.process = subprocess.Popen(
            [program, "--port", "0", "--port-file", str(port_file), *flags],
            env={**os.environ, **(env or {})},
            stderr=stderr,
        )
        self.lines = []
        self._reader = None
        if stderr == subprocess.PIPE:
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()
        until = time.monotonic() + PATIENCE_S
        while not port_file.exists():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"tumpukd did not start: {self.lines[-5:]}")
            time.sleep(0.01)
        self.address = ("127.0.0.1", int(port_file.read_text()))

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line.decode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._reader:
            self._reader.join()
            self.process.stderr.close()
        self._dir.cleanup()

    def raw(self, data=b""):
        return Raw(data, self.address)

    def ask(self, data):
        with self.raw(data) as raw:
            return raw.answer()

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, within=PATIENCE_S):
        """The exit status; the log is whole after it."""
        status = self.process.wait(within)
        if self._reader:
            self._reader.join()
        return status

    def log(self):
        """Every line so far, as objects."""
        return [json.loads(line) for line in self.lines]

    def refuses(self):
        """Whether nobody listens any more."""
        try:
            with self.raw(request()) as raw:
                return raw.answer() is None
        except (ConnectionRefusedError, ConnectionResetError, BrokenPipeError):
            return True


def run(*arguments, env=None):
    """Runs tumpukd to its end."""
    done = subprocess.run(
        [TUMPUKD, *arguments], env={**os.environ, **(env or {})}, capture_output=True, text=True,
        timeout=PATIENCE_S, check=False,
    )
    return done.returncode, done.stdout, done.stderr


@contextlib.contextmanager
def within(seconds):
    """Fails where what is inside takes longer."""
    started = time.monotonic()
    yield
    took = time.monotonic() - started
    if took > seconds:
        raise AssertionError(f"took {took:.1f} s, at most {seconds} s expected")
