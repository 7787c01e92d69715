"""Deny list of tokens: ended logins and accounts whose tokens have not expired.

`user` writes an entry to the stream ENDED_ACCESS for each. Every service reads the whole stream before it
serves, receives new entries as they are stored, and looks every four seconds for entries that it missed (ADR
0025).
"""

import time
from collections.abc import Callable

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.claims import AccountClaims, LearnerClaims, PlayerClaims
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.ended_access import AccessEnded, ended_subject

ENTRIES = subjects.ENDED_ACCESS_OF.format("*", "*")

log = structlog.get_logger()

_ended = msgspec.msgpack.Decoder(AccessEnded)


class EndedAccess:
    """Entries of the stream, by subject. `changes` counts the additions."""

    def __init__(self, now_s: Callable[[], float] = time.time) -> None:
        self._until: dict[str, int] = {}
        self._read_to = 0
        self._now_s = now_s
        self.changes = 0

    def covers(self, claims: AccountClaims | LearnerClaims | PlayerClaims) -> bool:
        """Return whether a token with these claims is refused because its login, account or key ended."""
        account = claims.account if isinstance(claims, PlayerClaims) else claims.sub
        return (
            ended_subject("login", claims.login) in self._until
            or ended_subject("account", account) in self._until
            or (isinstance(claims, AccountClaims) and ended_subject("key", claims.jti) in self._until)
        )

    async def hear(self, announcement: Msg) -> None:
        """Add an entry as it is stored."""
        self.take(announcement.subject, announcement.data)

    async def refresh(self, jet: JetStream) -> None:
        """Read the entries behind the last one that was read. Raises `JetStreamUnavailable`."""
        newest = (await jet.state(subjects.ENDED_ACCESS)).last_seq
        if newest == self._read_to:
            return
        after = (
            self._read_to if newest > self._read_to else 0
        )  # the sequences of a recreated stream start at one
        async for entry in jet.read(subjects.ENDED_ACCESS, ENTRIES, after=after):
            self.take(entry.subject, entry.payload)
        self._read_to = newest
        self._forget_expired()

    def take(self, subject: str, payload: bytes) -> None:
        """Add an entry. A malformed one is skipped, because it must not keep a service from starting."""
        try:
            self._until[subject] = _ended.decode(payload).until
        except msgspec.MsgspecError as error:
            log.error("ended access not readable", error=repr(error))
        else:
            self.changes += 1

    def _forget_expired(self) -> None:
        now = self._now_s()
        self._until = {subject: until for subject, until in self._until.items() if until > now}
