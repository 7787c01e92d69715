"""The three hosts with everything that runs on them."""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.cluster.hosts import HOSTS, Network
from tests.cluster.plan import (
    DATABASE_HOST,
    ENGINES,
    GATEWAYS,
    HEALTH_PORTS,
    PLACES,
    Plan,
    as_nobody,
    postgres_binaries,
)

# As `restart: unless-stopped` does: a process that starts before its engines ends, and is started again.
KEEP = 'while :; do "$@"; sleep 0.5; done'
START_S = 120


class Cluster:
    """Hosts whose processes can be started, killed and upgraded."""

    def __init__(self, network: Network, folder: Path, replicas: int = 3) -> None:
        self.network = network
        self.plan = Plan(network, folder, replicas)
        self.folder = folder
        self._kept: dict[tuple[str, str], subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Engines first, then services and gateways; returns when everything is ready."""
        (self.folder / "keys").mkdir(parents=True)
        (self.folder / "assets").mkdir()
        (self.folder / "assets" / "index.html").write_text("<!doctype html><title>Wordrally</title>")
        for host in HOSTS:
            (self.folder / host).mkdir()
        self._make_database()
        for process in ENGINES:
            for host in HOSTS:
                if process in PLACES[host]:
                    self.start_process(host, process)
        for host in HOSTS:
            self.wait_until_ready(host, "nats")
        self._create_databases()
        for host in HOSTS:
            self.start_host(host)
        for host in HOSTS:
            self.wait_until_ready(host)
        for host in GATEWAYS:
            wait_until(
                lambda host=host: status_of(self.plan.gateway_url(host) + "/readyz") == 200,
                f"gateway of {host}",
            )

    def stop(self) -> None:
        for host, process in list(self._kept):
            self.kill_process(host, process)

    def start_host(self, host: str) -> None:
        """Start what does not run on a host."""
        for process in PLACES[host]:
            if (host, process) not in self._kept:
                self.start_process(host, process)

    def kill_host(self, host: str) -> None:
        """SIGKILL to everything on a host; what is on disk stays."""
        for process in PLACES[host]:
            self.kill_process(host, process)

    def start_process(self, host: str, process: str) -> None:
        if process == "gateway":
            self.plan.introduce(host)
        command = self.plan.command(host, process)
        with (self.folder / host / f"{process}.log").open("ab") as output:
            self._kept[host, process] = subprocess.Popen(
                [*self.network.inside(host), "sh", "-c", KEEP, "keep", *command],
                env=self.plan.environment(host, process),
                cwd="/" if process == "database" else self.folder / host,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill_process(self, host: str, process: str) -> None:
        kept = self._kept.pop((host, process), None)
        if kept is None:
            return
        children = descendants(kept.pid)
        with suppress(ProcessLookupError):
            os.killpg(kept.pid, signal.SIGKILL)
        for child in children:  # a database or workbench that made a session of its own
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        kept.wait(10)

    def replace_process(self, host: str, process: str) -> None:
        """Stop a process as an upgrade does, and wait until its successor is ready."""
        if process == "gateway":
            self._drain(host)
        children = direct_children(self._kept[host, process].pid)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGINT if process == "database" else signal.SIGTERM)
        wait_until(lambda: not any(alive(child) for child in children), f"the end of {process} on {host}")
        if process in HEALTH_PORTS:
            self.wait_until_ready(host, process)

    def wait_until_ready(self, host: str, *processes: str) -> None:
        for process in processes or [name for name in PLACES[host] if name in HEALTH_PORTS]:
            url = self.plan.health_url(host, process)
            wait_until(lambda url=url: status_of(url) == 200, f"{process} of {host}")

    def _drain(self, host: str) -> None:
        folder = self.folder / host / "gateway"
        python = self.plan.command(host, "gateway")[0]
        subprocess.run([python, "-m", "wordrally.gateway.drain", str(folder)], check=True, cwd=self.folder)
        time.sleep(2)

    def _make_database(self) -> None:
        data = self.folder / DATABASE_HOST / "database"
        data.mkdir(mode=0o700)
        shutil.chown(data, "nobody", "nogroup")
        for folder in (self.folder, *self.folder.parents):
            if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
                folder.chmod(
                    folder.stat().st_mode | 0o011
                )  # PostgreSQL runs as somebody else and must get in
        made = [
            str(postgres_binaries() / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
        ]
        subprocess.run([*as_nobody(), *made, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {self.network.subnet}.0/24 trust\n")

    def _create_databases(self) -> None:
        psql = [
            str(postgres_binaries() / "psql"),
            "-h",
            self.network.address(DATABASE_HOST),
            "-U",
            "postgres",
        ]
        for name in ('"user"', "quiz"):

            def made(name: str = name) -> bool:
                done = subprocess.run(
                    [*psql, "-c", f"CREATE DATABASE {name}"],
                    capture_output=True,
                    text=True,
                    check=False,
                    cwd="/",
                )
                return done.returncode == 0 or "already exists" in done.stderr

            wait_until(made, f"the database {name}")


@contextmanager
def running(network: Network, folder: Path, replicas: int = 3) -> Iterator[Cluster]:
    """A cluster that is ready; everything is killed at the end."""
    cluster = Cluster(network, folder, replicas)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def status_of(url: str, timeout_s: float = 2.0) -> int:
    try:
        with urllib.request.urlopen(url, timeout=timeout_s) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(condition: Callable[[], bool], what: str, within_s: float = START_S) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def direct_children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def descendants(pid: int) -> list[int]:
    children = direct_children(pid)
    return children + [deeper for child in children for deeper in descendants(child)]
