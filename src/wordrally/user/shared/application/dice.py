"""Source of random texts."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dice:
    """Source of random texts."""

    identifier: Callable[[], str]
    """128 bits as 32 hexadecimal digits."""
    secret: Callable[[], str]
    """256 bits as 43 characters of URL-safe Base64."""
    totp_secret: Callable[[], str]
    """160 bits as 32 characters of Base32."""
    recovery_code: Callable[[], str]
    """118 bits as 24 letters and digits without look-alikes."""
