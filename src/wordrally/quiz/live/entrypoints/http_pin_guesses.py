"""Guard against guessing PINs, by the network and the device of the caller."""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from wordrally.chassis.http.problems import ProblemError
from wordrally.quiz.live.application.joining.pin_guesses import PinGuesses
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest

T = TypeVar("T")

NETWORK_BITS = 64
"""Prefix of an IPv6 network. All addresses of one connection are the same client."""


@dataclass(frozen=True, slots=True)
class Knock:
    """Data that came with a PIN: the session's check and the device id, if any."""

    check: str | None = None
    device: str | None = None


async def guard_pin_guesses(
    guesses: PinGuesses, request: AnyRequest, knock: Knock, attempt: Callable[[], Awaitable[T | QuizError]]
) -> T | QuizError:
    """Return the outcome of an attempt with a PIN, and count it if the PIN opens nothing.

    A wrong PIN counts against the network, the device and everybody. Beyond the budget, the reply to a PIN
    without its check reveals nothing about the PIN. Raises 428.
    """
    sources = [f"network:{client_address(request)}"]
    if knock.device:
        sources.append(f"device:{knock.device}")
    if not knock.check and await guesses.is_used_up(sources):
        raise ProblemError(
            428,
            "check-needed",
            "Too many wrong PINs were tried. Join by the link or QR code, or add the three characters "
            "that stand beside the PIN.",
        )
    outcome = await attempt()
    if isinstance(outcome, QuizError) and outcome.reason == "unknown_pin":
        await guesses.count_failure(sources)
    return outcome


def client_address(request: AnyRequest) -> str:
    """Return the address next to the gateway, which the gateway writes last into `X-Forwarded-For`.

    Earlier entries cannot be trusted.
    """
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    peer = request.client.host if request.client else ""
    return _network(forwarded or peer)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((int(parsed), NETWORK_BITS), strict=False))
