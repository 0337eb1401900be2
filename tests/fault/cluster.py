"""The PostgreSQL cluster of these tests, to be stopped, killed and frozen."""

import os
import pathlib
import signal
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".dev" / "passing-cluster.sh"
PSQL = pathlib.Path(os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin")) / "psql"


def sql(url, text):
    """Runs SQL and answers its rows as lists of texts."""
    done = subprocess.run(
        [PSQL, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t",
         "--set=ON_ERROR_STOP=1", url],
        input=text, capture_output=True, text=True, check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"psql: {done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines() if line]


class Cluster:
    """That of .dev/with-cluster.sh, with a new database; `url` tells where. What is
    committed there is kept however the cluster is stopped, unlike elsewhere in it."""

    def __init__(self, database):
        self._home = os.environ["TUMPUK_TEST_CLUSTER_HOME"]
        self._frozen = []
        server = os.environ["TUMPUK_TEST_PG"]
        sql(server, f"CREATE DATABASE {database}")
        self.url = f"{server} dbname={database} options='-c synchronous_commit=on'"

    def _do(self, *words):
        # its log goes to whoever reads ours: not to a pipe that PostgreSQL would hold
        done = subprocess.run([SCRIPT, words[0], self._home, *words[1:]], check=False)
        if done.returncode != 0:
            raise AssertionError(f"{SCRIPT} {words[0]} failed")

    def stop(self, mode):
        self._do("stop", mode)

    def start(self):
        self._do("start")

    def _processes(self):
        """The postmaster and all that it started."""
        pid_file = pathlib.Path(self._home) / "data" / "postmaster.pid"
        postmaster = int(pid_file.read_text().split()[0])
        children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text()
        return [postmaster, *map(int, children.split())]

    def freeze(self):
        """It takes connections as the kernel does, and answers nothing."""
        self._frozen = self._processes()
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in self._frozen:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass  # it had been told to end before it was frozen
        self._frozen = []
