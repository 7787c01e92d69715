"""Joining with the code that a class gave its member."""

import msgspec

from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.refusals import QuizError

NO_CLASS = QuizError("no_class", "This session is not for a class; join it with a nickname.")


class ClassMember(msgspec.Struct, frozen=True):
    """Whoever a code belongs to, with the name that their class knows them by."""

    member_id: str
    name: str


async def find_member(live: SessionPorts, view: View, code: str) -> ClassMember | QuizError:
    """The member of the session's class who has this code; a session without a class knows no codes."""
    return NO_CLASS
