"""Seats without a PIN: by a token of the previous session, by the account, or by the class."""

from msgspec import structs

from wordrally.chassis.sealed_texts import KEY_BYTES
from wordrally.contracts.claims import AccountClaims, LearnerClaims, PlayerClaims
from wordrally.contracts.http.sessions import Joined, SeatWish
from wordrally.contracts.ids import AccountId, ClassId, PlayerId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.joining.class_codes import AdmittedMember
from wordrally.quiz.live.application.joining.finding_seats import find_seat, find_seat_of
from wordrally.quiz.live.application.joining.taking_seats import (
    Visitor,
    admit,
    member_visitor,
    seat_answer,
    seat_visitor,
    take_seat,
)
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.application.store_ports import TeamWish
from wordrally.quiz.live.domain.admission import may_return
from wordrally.quiz.live.domain.names.nicknames import BadNickname, Nickname, parse_nickname
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import SessionState

NO_SEAT = QuizError("not_allowed", "You have no seat in this session, nor in the one that it repeats.")

ALONE = Nickname("Me", "me")
"""Name of an account that practises. Nobody else sees it."""

SeatHolder = AccountClaims | LearnerClaims | PlayerClaims


async def take_own_seat(live: SessionPorts, session_id: SessionId, caller: SeatHolder) -> Joined | QuizError:
    """Return the caller's seat. Taking it twice gives the same one.

    A class member gets a seat in any session of their class, and an account in practice that it opened.
    """
    try:
        view = await newest_view(live, session_id)
        match caller:
            case PlayerClaims():
                return await _follow(live, view, caller)
            case AccountClaims():
                return await _return(live, view, caller)
            case LearnerClaims():
                return await _sit_as_member(live, view, caller)
    except UnknownSession:
        return UNKNOWN


async def _follow(live: SessionPorts, view: View, caller: PlayerClaims) -> Joined | QuizError:
    created = view.session.created
    if caller.sid not in (created.again_of, created.session_id):
        return NO_SEAT
    old = await newest_view(live, SessionId(caller.sid))
    seat = await _seat_of(live, old, caller)
    if seat is None:
        return NO_SEAT
    if caller.sid == created.session_id:
        return may_return(old.session, seat.player_id) or seat_answer(live, seat, old.session, caller.login)
    return await _take_again(live, view.session, seat, caller.login)


async def _return(live: SessionPorts, view: View, caller: AccountClaims) -> Joined | QuizError:
    """Return the seat of an account, in this session or in the one that it repeats."""
    created = view.session.created
    for session_id in filter(None, (created.session_id, created.again_of)):
        seat = await find_seat_of(live, SessionId(session_id), caller.sub)
        if seat is None:
            continue
        if session_id == created.session_id:
            return may_return(view.session, seat.player_id) or seat_answer(
                live, seat, view.session, caller.login
            )
        old = await newest_view(live, SessionId(session_id))
        if seat.player_id in old.session.removed:
            return NO_SEAT
        return await _take_again(live, view.session, seat, caller.login)
    if created.mode == "practice" and created.host_id == caller.sub:
        return await _sit_down_to_practise(live, view, caller)
    return NO_SEAT


async def _sit_down_to_practise(live: SessionPorts, view: View, caller: AccountClaims) -> Joined | QuizError:
    """Give the only seat of practice to the account that opened it. Of two requests at once one is first."""
    session_id, account_id = view.session.created.session_id, AccountId(caller.sub)
    return await seat_visitor(live, session_id, SeatWish(), Visitor((ALONE,), account_id), caller.login)


async def _sit_as_member(live: SessionPorts, view: View, caller: LearnerClaims) -> Joined | QuizError:
    created = view.session.created
    if created.settings.class_id != caller.class_id:
        return NO_SEAT
    roster = await live.logs.classes.find(ClassId(caller.class_id))
    found = {} if roster is None else roster.members
    name = next((name for member_id, name in found.values() if member_id == caller.sub), None)
    if name is None:
        return NO_SEAT
    member = AdmittedMember(caller.sub, name, caller.login)
    return await seat_visitor(live, created.session_id, SeatWish(), member_visitor(member))


async def _seat_of(live: SessionPorts, view: View, caller: PlayerClaims) -> PlayerJoined | None:
    """Return the caller's seat.

    It is None if they were removed or erased, or the seat was given to another device.
    """
    player_id, session = PlayerId(caller.sub), view.session
    if player_id in session.removed or caller.seat < session.generations.get(player_id, 0):
        return None
    seat = await find_seat(live, session.created.session_id, player_id)
    return None if seat is None or seat.is_erased else seat


async def _take_again(
    live: SessionPorts, session: SessionState, before: PlayerJoined, login: str
) -> Joined | QuizError:
    """Take a seat with the same player id, so that a repeated request finds the player seated already."""
    session_id = session.created.session_id
    find = live.store.projections.find_seat
    known = await projected(live, session_id, lambda: find(session_id, before.player_id))
    if known is not None:
        return may_return(session, known.player_id) or seat_answer(live, known, session, login)
    nickname = parse_nickname(before.nickname)
    assert not isinstance(nickname, BadNickname), "the name was taken before"
    now = live.world.clock()
    seat = structs.replace(
        before,
        session_id=session_id,
        at=now,
        sequence=0,
        text_key=live.world.dice.randbytes(KEY_BYTES),
    )
    with live.newcomers.let_in():
        admission = await admit(live, seat, TeamWish(before.team, keeps=True))
        seat = structs.replace(seat, team=admission.team)
        taken = await take_seat(live, admission, seat, nickname)
    if isinstance(taken, QuizError):
        return taken
    return seat_answer(live, taken, admission.view.session, login)
