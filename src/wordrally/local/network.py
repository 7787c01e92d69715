"""Ports that are free, and the address by which others on the network reach this machine."""

import errno
import random
import socket

from wordrally.local.errors import StackCannotStart

LOOPBACK = "127.0.0.1"

# Below the ranges from which Linux (32768) and macOS (49152) draw the ports of outgoing connections: a child that is
# started again finds its port free.
INTERNAL_PORTS = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """Different ports that nothing listens on now; all are held until the last is found."""
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
    """The port that the gateway is to listen on, found free; 0 asks for any."""
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
    """This machine's address on its network; loopback when it has none."""
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
