"""Admission of nicknames to a session, and proposals of nicknames."""

from wordrally.contracts.http.sessions import NameProposal, Settings
from wordrally.quiz.live.application.opening import UNKNOWN_PIN, find_session
from wordrally.quiz.live.application.projecting import projected
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.domain.names.crude_names import is_crude
from wordrally.quiz.live.domain.names.generated_names import deal_name, is_dealt
from wordrally.quiz.live.domain.names.nicknames import (
    BadNickname,
    Nickname,
    nickname_skeleton,
    parse_nickname,
)
from wordrally.quiz.live.domain.refusals import QuizError

UNSUITABLE = QuizError("nickname_unsuitable", "This nickname does not suit a classroom; choose another one.")
NOT_DEALT = QuizError(
    "nickname_unsuitable",
    "In this session names are dealt: take one that `GET /api/v1/pins/{pin}/nickname` proposes.",
)

DRAWS = 20
"""Names that are drawn before numbers are added. In a class of 30 the first is nearly always free."""


def admit_nickname(settings: Settings, typed: str) -> Nickname | QuizError:
    """Return the normalised nickname, or the reason for which this session refuses it."""
    nickname = check_nickname(settings, typed)
    if settings.nicknames == "generated" and isinstance(nickname, Nickname):
        return nickname if is_dealt(nickname.name) else NOT_DEALT
    return nickname


def check_nickname(settings: Settings, typed: str) -> Nickname | QuizError:
    """Return the normalised nickname, or the reason for which nobody may have it, whoever gives it."""
    nickname = parse_nickname(typed)
    if isinstance(nickname, BadNickname):
        return QuizError("bad_nickname", nickname.detail)
    if settings.name_filter and is_crude(nickname.name):
        return UNSUITABLE
    return nickname


async def propose_nickname(
    live: SessionPorts, pin: str, check: str | None, language: str
) -> NameProposal | QuizError:
    """Propose a name that nobody in the session has at the moment."""
    session_id = await find_session(live, pin, check)
    if isinstance(session_id, QuizError):
        return session_id
    try:
        seats = await projected(live, session_id, lambda: live.store.projections.roster(session_id))
    except UnknownSession:
        return UNKNOWN_PIN
    taken = {nickname_skeleton(seat.nickname) for seat in seats}
    dice = live.world.dice
    names = (deal_name(dice, language, numbered=number >= DRAWS) for number in range(20 * DRAWS))
    free = (name for name in names if nickname_skeleton(name) not in taken)
    return NameProposal(nickname=next(free, deal_name(dice, language, numbered=True)))
