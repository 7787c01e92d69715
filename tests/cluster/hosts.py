"""Hosts that are network namespaces on a bridge of their own; nothing leaves this machine."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

SUBNETS = [f"10.213.{number}" for number in range(200, 256)]
HOSTS = ("h1", "h2", "h3")


@dataclass(frozen=True)
class Network:
    """A bridge in the outer namespace, and a host for each name. `prefix` keeps runs apart."""

    prefix: str
    subnet: str

    def address(self, host: str) -> str:
        return f"{self.subnet}.{host.removeprefix('h')}"

    def namespace(self, host: str) -> str:
        return f"{self.prefix}-{host}"

    def inside(self, host: str) -> list[str]:
        """What to put before a command that runs on a host."""
        return ["ip", "netns", "exec", self.namespace(host)]

    def cut(self, host: str) -> None:
        """Pull the host's cable: nobody is told."""
        ip("link", "set", self._link(host), "down")

    def heal(self, host: str) -> None:
        ip("link", "set", self._link(host), "up")

    def build(self) -> None:
        bridge = f"{self.prefix}b"
        ip("link", "add", bridge, "type", "bridge")
        ip("addr", "add", f"{self.subnet}.254/24", "dev", bridge)
        ip("link", "set", bridge, "up")
        for host in HOSTS:
            name, link = self.namespace(host), self._link(host)
            ip("netns", "add", name)
            ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", link, "master", bridge, "up")
            ip("-n", name, "addr", "add", f"{self.address(host)}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")

    def remove(self) -> None:
        for host in HOSTS:
            ip("netns", "del", self.namespace(host), check=False)
        ip("link", "del", f"{self.prefix}b", check=False)

    def _link(self, host: str) -> str:
        return f"{self.prefix}v{host}"


def ip(*arguments: str, check: bool = True) -> str:
    done = subprocess.run(["ip", *arguments], check=check, capture_output=True, text=True)
    return done.stdout


def why_not() -> str | None:
    """The reason why hosts cannot be made here, or None."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "iproute2 is not installed"
    probe = f"wrp{os.getpid() % 10_000}"
    try:
        ip("netns", "add", probe)
        ip("link", "add", f"{probe}b", "type", "bridge")
    except subprocess.CalledProcessError as error:
        return f"no network namespaces here: {error.stderr.strip()}"
    finally:
        ip("netns", "del", probe, check=False)
        ip("link", "del", f"{probe}b", check=False)
    return None


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """Three hosts in a subnet that nobody uses here; removed at the end."""
    used = ip("-4", "addr")
    subnet = next(one for one in SUBNETS if f"{one}." not in used)
    made = Network(f"wr{os.getpid() % 100_000}", subnet)
    try:
        made.build()
        yield made
    finally:
        made.remove()
