"""How often an address may be wrong about PINs. With a PIN in 10^8, 60 guesses a minute take years to find a session."""

from typing import Protocol

MAX_FAILURES = 60
"""More than a whole class mistypes in a minute behind one school address; joins that succeed never count."""

WINDOW_S = 60


class PinGuesses(Protocol):
    """Wrong PINs by address within the last minute. While the store is away, nobody is held back."""

    async def wait_s(self, address: str) -> int:
        """How long the address has to wait before its next look-up; 0 when it may try now."""
        ...

    async def count_failure(self, address: str) -> None:
        """Note a PIN that no session has."""
        ...
