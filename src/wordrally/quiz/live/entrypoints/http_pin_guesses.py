"""The door for strangers: whose address knocks, and whether it guessed too often."""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import TypeVar

from wordrally.chassis.http import ProblemError
from wordrally.quiz.live.application.pin_guesses import PinGuesses
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest

T = TypeVar("T")

NETWORK_BITS = 64
"""An IPv6 connection has a network of its own: any of its addresses is the same client."""


async def guard_pin_guesses(
    guesses: PinGuesses, request: AnyRequest, attempt: Callable[[], Awaitable[T | QuizError]]
) -> T | QuizError:
    """The outcome of an attempt with a PIN; a PIN that no session has counts against the address. Raises 429."""
    address = client_address(request)
    wait_s = await guesses.wait_s(address)
    if wait_s:
        raise ProblemError(
            429,
            "too-many-guesses",
            "Too many wrong PINs came from your network; try again in a moment.",
            headers={"Retry-After": str(wait_s)},
        )
    outcome = await attempt()
    if isinstance(outcome, QuizError) and outcome.reason == "unknown_pin":
        await guesses.count_failure(address)
    return outcome


def client_address(request: AnyRequest) -> str:
    """The address next to the gateway, which writes it last into `X-Forwarded-For`; what stands before is hearsay."""
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
