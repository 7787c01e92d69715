"""Free ports, and this machine's address on its network."""

import errno
import random
import socket

from wordrally.local.errors import StackCannotStart

LOOPBACK = "127.0.0.1"

INTERNAL_PORTS = range(20_000, 32_000)
"""Below the ranges from which Linux (32768) and macOS (49152) take the ports of outgoing connections, so
that a restarted child finds its port free."""


def free_ports(count: int) -> list[int]:
    """Return different ports that nothing listens on now. All are held until the last is found."""
    held: list[socket.socket] = []
    try:
        for port in random.sample(INTERNAL_PORTS, len(INTERNAL_PORTS)):
            if len(held) == count:
                break
            listener = _listen(LOOPBACK, port)
            if listener is not None:
                held.append(listener)
        if len(held) < count:
            raise StackCannotStart("No free port is left on this machine.")
        return [listener.getsockname()[1] for listener in held]
    finally:
        for listener in held:
            listener.close()


def claim_public_port(host: str, port: int) -> int:
    """Return a free port for the gateway: the given one, or any for 0."""
    if port == 0:
        return free_ports(1)[0]
    try:
        with socket.create_server((host, port)):
            return port
    except PermissionError:
        raise StackCannotStart(
            f"Port {port} needs more rights than you have; choose one above 1023 (PORT=8080)."
        ) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StackCannotStart(
                f"Port {port} is taken; stop what uses it, or choose another (PORT={port + 1})."
            ) from None
        raise StackCannotStart(f"Cannot listen on port {port}: {error.strerror}.") from None


def lan_address() -> str:
    """Return this machine's address on its network, or loopback when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address; for UDP this sends nothing
            return probe.getsockname()[0]
        except OSError:
            return LOOPBACK


def _listen(host: str, port: int) -> socket.socket | None:
    try:
        return socket.create_server((host, port))
    except OSError:
        return None
