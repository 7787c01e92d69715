"""Open the sockets for `floor.c`, which cannot shake hands, and become it.

`python -m bench.floor BINARY PORT COUNT SIZE`
"""

import base64
import hashlib
import os
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("floor.c")
FIRST = 16
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3


def compiled(folder: Path) -> Path | None:
    """Compile the program, or return None if there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    binary = folder / "floor"
    subprocess.run([compiler, "-O2", "-o", str(binary), str(SOURCE)], check=True)
    return binary


def main(binary: str, port: int, count: int, size: int) -> None:
    """Accept the given number of connections on descriptors from `FIRST` on, and become the program."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    listening = socket.create_server(("127.0.0.1", port), backlog=4_096)
    listening = socket.socket(fileno=os.dup2(listening.detach(), FIRST + count, inheritable=False))
    print("ready", flush=True)
    opened = [_shake_hands(listening.accept()[0]) for _ in range(count)]
    for at, each in enumerate(opened):
        high = os.dup2(each.detach(), FIRST + 2 * count + at)
        opened[at] = socket.socket(fileno=high)
    for at, each in enumerate(opened):
        os.dup2(each.fileno(), FIRST + at, inheritable=True)
    os.execv(binary, [binary, str(FIRST), str(count), str(size)])


def _shake_hands(client: socket.socket) -> socket.socket:
    request = b""
    while b"\r\n\r\n" not in request:
        request += client.recv(4_096)
    key = request.lower().partition(b"sec-websocket-key:")
    name_ends = len(key[0]) + len(key[1])
    value = request[name_ends:].partition(b"\r\n")[0].strip()
    accept = base64.b64encode(hashlib.sha1(value + _GUID).digest())
    client.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )
    return client


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:5]))
