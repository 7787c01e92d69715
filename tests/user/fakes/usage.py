"""Fake of the sums of usage."""

from wordrally.contracts.http.usage import UsageGrouping, UsageRow
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.usage.application.reporting import UsageSpan
from wordrally.user.usage.domain.sums import Sums

NO_USAGE = UsageRow(calls=0, errors=0, server_errors=0, mean_ms=0, max_ms=0, received_bytes=0, sent_bytes=0)


class FakeUsage:
    """Implements `UsageSums` without rows; the real one has a suite of its own."""

    def __init__(self) -> None:
        self.added: list[Sums] = []
        self.away = False

    async def add(self, sums: Sums) -> None:
        if self.away:
            raise UserUnavailable("away")
        self.added.append(sums)

    async def total(self, span: UsageSpan) -> UsageRow:
        return NO_USAGE

    async def rows(self, span: UsageSpan, by: UsageGrouping, limit: int) -> list[UsageRow]:
        return []

    async def forget(self, before: int) -> int:
        return 0
