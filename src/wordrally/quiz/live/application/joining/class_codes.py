"""Joining with the code that a class gave to its member."""

from dataclasses import dataclass
from typing import Literal, Protocol

import grapheme  # pyright: ignore[reportMissingTypeStubs]
import msgspec

from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.http.classes import ClassRoster, code_reference
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import AccountId, ClassId
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.names.nicknames import MAX_GRAPHEMES
from wordrally.quiz.live.domain.refusals import QuizError

NO_CLASS = QuizError("no_class", "This session is not for a class; join it with a nickname.")
UNKNOWN_CODE = QuizError("unknown_code", "Nobody in this class has this code; look at the card again.")
CODE_NEEDED = QuizError("code_needed", "This session is for a class: join with the code on your card.")
UNKNOWN_CLASS = QuizError("unknown_class", "You have no such class.")

MAX_WRONG_OF_NETWORK = 100
"""Wrong codes a minute of all devices of a network, which may call themselves as they like."""

NAMESAKES = 20
"""Names that are tried for a member whose name is taken in the session: *Ada*, *Ada 2*, *Ada 3* …"""


class CodeTriesUsedUp(Exception):
    """Too many wrong codes came from this device or its network. None is tried for a while."""

    def __init__(self, retry_after_ms: int) -> None:
        super().__init__(retry_after_ms)
        self.retry_after_ms = retry_after_ms


@dataclass(frozen=True, slots=True)
class CodeTries:
    """Tries of class and seat codes by a device in a network, counted for a class or session."""

    wrong: WrongCodes
    network: str
    device: str = ""

    def check(self, of: str) -> None:
        """Raise `CodeTriesUsedUp` when no try is left."""
        wait_ms = max(
            self.wrong.wait_ms(of, self.network, self.device),
            self.wrong.wait_ms(of, self.network, limit=MAX_WRONG_OF_NETWORK),
        )
        if wait_ms:
            raise CodeTriesUsedUp(wait_ms)

    def count(self, of: str) -> None:
        """Count a wrong code."""
        self.wrong.count(of, self.network, self.device)
        self.wrong.count(of, self.network)


class ClassRosters(Protocol):
    """Newest states of classes, as the user service announces them."""

    async def find(self, class_id: ClassId) -> ClassRoster | None:
        """Return a state that is at most 2 s old, or None for a class that never existed or was deleted.

        Raises `JetStreamUnavailable`.
        """
        ...

    async def read(self, class_id: ClassId) -> ClassRoster | None:
        """Return the newest state. It is read for a code that an older state does not have."""
        ...

    async def find_new(self, class_id: ClassId) -> ClassRoster | None:
        """Return the state. Wait some seconds for that of a class that was opened a moment ago."""
        ...


class AdmittedMember(msgspec.Struct, frozen=True):
    """Member of a class, found by their code: their name in the class, and a reference for the code."""

    member_id: str
    name: str
    reference: str = ""


async def find_member(
    rosters: ClassRosters, view: View, code: str, tries: CodeTries
) -> AdmittedMember | QuizError:
    """Return the member of the session's class with this code. Raises `CodeTriesUsedUp`.

    A session without a class accepts no codes. Wrong ones count for the class, in whichever of its sessions.
    """
    class_id = view.session.created.settings.class_id
    if class_id is None:
        return NO_CLASS
    async with tries.wrong.turn(class_id, tries.network):
        tries.check(class_id)
        member = _member_of(await rosters.find(ClassId(class_id)), code)
        member = member or _member_of(await rosters.read(ClassId(class_id)), code)
        if member is None:
            tries.count(class_id)
    return member or UNKNOWN_CODE


def _member_of(roster: ClassRoster | None, code: str) -> AdmittedMember | None:
    if roster is None:
        return None
    reference = code_reference(roster.key, code)
    found = roster.members.get(reference)
    return AdmittedMember(found[0], found[1], reference) if found else None


def code_wanted(settings: Settings) -> Literal["no", "optional", "needed"]:
    """Return the use of class codes in joins: not accepted, optional or needed."""
    if settings.class_id is None:
        return "no"
    return "optional" if settings.guests else "needed"


def refuse_guest(view: View) -> QuizError | None:
    """Return the reason for which nobody may join this session with a nickname, or None."""
    return CODE_NEEDED if code_wanted(view.session.created.settings) == "needed" else None


async def refuse_class(rosters: ClassRosters, class_id: str | None, host_id: AccountId) -> QuizError | None:
    """Return the reason for which this host may not open a session for the class, or None."""
    if class_id is None:
        return None
    roster = await rosters.find_new(ClassId(class_id))
    return None if roster is not None and roster.owner_id == host_id else UNKNOWN_CLASS


def seat_names(name: str) -> list[str]:
    """Return the nicknames for a member in the order in which they are tried.

    None is longer than a nickname may be.
    """
    suffixes = ["", *(f" {number}" for number in range(2, NAMESAKES + 1))]
    return [_shortened(name, MAX_GRAPHEMES - len(suffix)) + suffix for suffix in suffixes]


def _shortened(name: str, longest: int) -> str:
    if grapheme.length(name) <= longest:
        return name
    return str(grapheme.slice(name, 0, longest)).rstrip()
