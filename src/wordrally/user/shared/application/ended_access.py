"""Port of the outbox of ended access."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class EndedEntry:
    """Entry of the deny list: its subject in ENDED_ACCESS, and when its tokens have expired (Unix s)."""

    subject: str
    until: int


class EndedAccesses(Protocol):
    """Access that ended and has not been announced yet."""

    async def waiting(self) -> list[EndedEntry]:
        """Return up to 100 of them."""
        ...

    async def settle(self, entry: EndedEntry) -> None: ...
