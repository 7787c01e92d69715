"""Erasure of an account, or of a class member, from streams, store and quiz database.

An access token outlives its account by 15 minutes, and a running session saves its results when it ends.
Erased accounts are therefore remembered for a while, and a sweep erases their late data.
"""

from collections.abc import Awaitable, Collection, Sequence
from typing import Protocol

import structlog

from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.quiz.live.application.erasing import erase_seat_of
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.results.application.deleting import erase_session

REMEMBERED_MS = 3 * 86_400_000
"""Time for which erased accounts are remembered: a session ends at most 24 h after its last event."""


NOTHING = 0
"""Time before which no account was erased."""

log = structlog.get_logger()

Failures = dict[str, Exception]
"""Failures by the id of the session, quiz or account that is not erased."""


class Traces(Protocol):
    """Data of accounts in the quiz database."""

    async def erase(self, account_id: AccountId, at: int, failed: Collection[str] = ()) -> None:
        """Delete the account's quizzes and hosted sessions, and anonymise it as a player. Safe to repeat.

        `failed` are sessions and quizzes that are not erased elsewhere. By what stays of them here they are
        found again.
        """
        ...

    async def sweep(self, forget_before: int, failed: Collection[str] = ()) -> None:
        """Erase late data of erased accounts, then forget accounts erased before `forget_before`."""
        ...


class TraceIndex(Protocol):
    """Places where accounts and class members are named, as the quiz database knows them."""

    async def remember(self, account_id: AccountId, at: int) -> None:
        """Remember that the account is erased. Safe to repeat."""
        ...

    async def remembered(self) -> list[AccountId]:
        """Return the erased accounts that are still remembered."""
        ...

    async def hosted(self, account_id: AccountId) -> list[SessionId]:
        """Return the sessions that the account hosts or hosted."""
        ...

    async def seats(self, account_id: AccountId) -> list[tuple[SessionId, PlayerId]]:
        """Return the seats of the account in finished sessions."""
        ...

    async def private_quizzes(self, account_id: AccountId) -> list[QuizId]:
        """Return the quizzes of the account that only it can open."""
        ...


class LoggedTraces:
    """Implementation of `Traces` over that of the database, which erases from streams and store before."""

    def __init__(self, live: SessionPorts, index: TraceIndex, stored: Traces) -> None:
        self._live = live
        self._index = index
        self._stored = stored

    async def erase(self, account_id: AccountId, at: int, failed: Collection[str] = ()) -> None:
        await self._index.remember(account_id, at)
        failures = await self._erase_logged([account_id])
        await self._stored.erase(account_id, at, {*failures, *failed})
        _raise_first(failures)

    async def sweep(self, forget_before: int, failed: Collection[str] = ()) -> None:
        failures = await self._erase_logged(await self._index.remembered())
        await self._stored.sweep(NOTHING if failures else forget_before, {*failures, *failed})
        _raise_first(failures)

    async def _erase_logged(self, accounts: Sequence[AccountId]) -> Failures:
        """Erase what is in streams and store. A failure leaves the rest to be erased."""
        failures: Failures = {}
        if accounts:
            for account_id in accounts:
                await self._erase_hosted(account_id, failures)
            for session_id, player_id in await self._seats(accounts):
                await _attempt(failures, session_id, erase_seat_of(self._live, session_id, player_id))
            await _attempt(failures, "results", self._live.archive.attendances.erase(accounts))
            for account_id in accounts:
                await _attempt(failures, account_id, self._live.logs.leftovers.erase(account_id))
        return failures

    async def _erase_hosted(self, account_id: AccountId, failures: Failures) -> None:
        for session_id in await self._index.hosted(account_id):
            await _attempt(failures, session_id, erase_session(self._live, session_id))
        await self._erase_questions(await self._index.private_quizzes(account_id), failures)

    async def _erase_questions(self, quizzes: Sequence[QuizId], failures: Failures) -> None:
        """Erase the questions of quizzes, but those that a session of somebody else was opened with.

        It was public then. Its questions expire with the session.
        """
        if quizzes:
            played = await self._live.logs.sessions.played(quizzes)
            for quiz_id in set(quizzes) - played:
                await _attempt(failures, quiz_id, self._live.logs.quizzes.erase(quiz_id))

    async def _seats(self, accounts: Sequence[AccountId]) -> list[tuple[SessionId, PlayerId]]:
        seats = await self._live.logs.seats.of(set(accounts))
        for account_id in accounts:
            seats.update(await self._index.seats(account_id))
        return sorted(seats)


async def _attempt(failures: Failures, name: str, step: Awaitable[object]) -> None:
    try:
        await step
    except Exception as error:  # raised when everything else is erased
        log.warning("not erased yet", of=name, error=repr(error))
        failures.setdefault(name, error)


def _raise_first(failures: Failures) -> None:
    for failure in failures.values():
        raise failure
