"""Graceful shutdown of the gateway: Envoy itself ends at once on SIGTERM."""

import http.client
import socket
import sys
import tempfile
from pathlib import Path

from wordrally.gateway.render.bootstrap import ADMIN_SOCKET

_TIMEOUT_S = 2.0


def drain(run_folder: Path) -> None:
    """Report not ready and ask clients to close their connections.

    The caller waits and then sends SIGTERM. WebSockets stay open until the services close them. Raises
    `OSError` when the gateway does not run.
    """
    for command in ("/healthcheck/fail", "/drain_listeners?graceful"):
        _post(run_folder / ADMIN_SOCKET, command)


def _post(admin: Path, command: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # A socket's path may have about 100 bytes; a run folder's may be longer.
        short = Path(folder, "gateway")
        short.symlink_to(admin.parent.resolve())
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(_TIMEOUT_S)
            channel.connect(str(short / admin.name))
            connection = http.client.HTTPConnection("localhost")
            connection.sock = channel
            connection.request("POST", command)
            connection.getresponse().read()


if __name__ == "__main__":
    drain(Path(sys.argv[1]))
