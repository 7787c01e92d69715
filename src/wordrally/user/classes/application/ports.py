"""Ports of the use cases of classes. Every method is one atomic step: it happens whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.http.classes import ClassRoster, SessionClaim
from wordrally.contracts.ids import AccountId, ClassId, MemberId, PlayerId, SessionId
from wordrally.user.classes.domain.classes import (
    ClassMember,
    ClassPosition,
    CountedClass,
    MemberPosition,
    OwnedClass,
)
from wordrally.user.classes.domain.memory import MemberWord
from wordrally.user.learning.application.ports import LearnedWords
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.shared.application.dice import Dice


class Classes(Protocol):
    """Classes and their members. Each change leaves the class's roster to be announced."""

    async def add(self, owned: OwnedClass) -> bool:
        """Add a class.

        Return false when its join code is taken. Raises `TooManyClasses`, `UnknownAccount`.
        """
        ...

    async def of(self, owner: AccountId, after: ClassPosition | None, limit: int) -> list[CountedClass]:
        """Return up to `limit` classes of an account behind `after`, newest first."""
        ...

    async def get(self, class_id: ClassId) -> CountedClass | None: ...

    async def by_join_code(self, join_code: str) -> OwnedClass | None: ...

    async def change(self, owned: OwnedClass) -> bool:
        """Store name and language. Return false when the class changed since it was read, or is gone."""
        ...

    async def delete(self, class_id: ClassId, now: int) -> None:
        """Delete a class with its members and everything that is kept of them, and end their access."""
        ...

    async def members(
        self, class_id: ClassId, after: MemberPosition | None, limit: int
    ) -> list[ClassMember]: ...

    async def add_members(
        self,
        class_id: ClassId,
        ids: Sequence[MemberId],
        names: Sequence[str],
        draw: Callable[[set[str]], str],
    ) -> list[ClassMember]:
        """Add members with codes that `draw` draws. Raises `ClassFull`, `UnknownClass`."""
        ...

    async def member(self, member_id: MemberId) -> ClassMember | None: ...

    async def by_code(self, class_id: ClassId, code: str) -> ClassMember | None: ...

    async def rename_member(self, member: ClassMember, name: str) -> None: ...

    async def change_code(
        self, member: ClassMember, draw: Callable[[set[str]], str], now: int
    ) -> ClassMember:
        """Give a member another code, and end what was entered with the present one.

        Raises `UnknownMember`.
        """
        ...

    async def remove_member(self, member: ClassMember, now: int) -> None:
        """Erase a member, and end their access."""
        ...


class ClassMemories(Protocol):
    """Memories of a class's members, and the games that the class played."""

    async def words(self, class_id: ClassId) -> list[MemberWord]: ...

    async def games(self, class_id: ClassId, limit: int) -> list[Attendance]:
        """Return the newest rows of attendance of the class's own sessions, newest first."""
        ...

    async def attendance(self, class_id: ClassId, limit: int) -> list[Attendance]:
        """Return the newest rows of attendance of its members, practice included, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class RosterChange:
    """Unannounced state of a class."""

    class_id: ClassId
    roster: ClassRoster


class RosterOutbox(Protocol):
    """Classes whose newest state has not been announced yet."""

    async def waiting(self) -> list[RosterChange]:
        """Return the present state of up to 20 classes."""
        ...

    async def settle(self, change: RosterChange) -> None:
        """Forget the change, unless there is a newer one."""
        ...

    async def restore(self, announced: set[ClassId]) -> int:
        """Announce the classes that are missing in `announced` again, and return how many."""
        ...


class Rosters(Protocol):
    """Announced states of classes."""

    async def announce(self, change: RosterChange) -> None:
        """Return when the state, or a newer one, is stored durably. Raises `UserUnavailable`."""
        ...

    async def announced(self) -> set[ClassId]:
        """Return the classes that have a state. Raises `UserUnavailable`."""
        ...


class FinishedGames(Protocol):
    """Finished sessions, which the quiz service knows.

    Raises `UnknownGame`, `SessionRunning`, `UserUnavailable`.
    """

    async def names(self, session_id: SessionId, host: AccountId) -> list[tuple[PlayerId, str]]:
        """Return the names of everybody in the session."""
        ...

    async def claim(self, claim: SessionClaim) -> None:
        """Have the answers of the session added to the history of a class's members."""
        ...


class LearnerTokens(Protocol):
    """Signer of the access tokens of class members."""

    def issue_learner(self, owned: OwnedClass, member: ClassMember, now: int) -> str: ...


@dataclass(frozen=True, slots=True)
class ClassPorts:
    """Stores, clock (Unix milliseconds) and random source; `choose` picks one letter of a text."""

    classes: Classes
    memories: ClassMemories
    sessions: FinishedGames
    learned: LearnedWords
    wrong_codes: WrongCodes
    tokens: LearnerTokens
    clock: Callable[[], int]
    dice: Dice
    choose: Callable[[str], str]
    announce: Callable[[], None]
