"""Taking a seat. The log makes nicknames unique, and the projection limits the number of players."""

from dataclasses import dataclass

import msgspec
import structlog

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.sealed_texts import KEY_BYTES
from wordrally.contracts.claims import AUDIENCE, PLAYER_ISSUER, PlayerClaims
from wordrally.contracts.http.sessions import Join, Joined, SeatWish
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.crowding import lock_when_crowded
from wordrally.quiz.live.application.joining.class_codes import (
    AdmittedMember,
    CodeTries,
    find_member,
    refuse_guest,
    seat_names,
)
from wordrally.quiz.live.application.joining.naming import admit_nickname
from wordrally.quiz.live.application.opening import UNKNOWN_PIN, find_session
from wordrally.quiz.live.application.ports import Away, Behind, NameTaken, View
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.application.store_ports import Admission, TeamWish
from wordrally.quiz.live.application.transitions import carry_out
from wordrally.quiz.live.domain.admission import may_choose, may_join, may_return
from wordrally.quiz.live.domain.commands import Command
from wordrally.quiz.live.domain.names.nicknames import Nickname, parse_nickname
from wordrally.quiz.live.domain.pacing import token_ends_at
from wordrally.quiz.live.domain.player_ids import draw_player_id
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import UNKNOWN_SEAT_CODE, UseSeatCode, hash_seat_code
from wordrally.quiz.live.domain.seats import devices_of, hash_device, identity_of
from wordrally.quiz.live.domain.session import SessionState

CLAIM_ATTEMPTS = 2


ONE_WAY_IN = QuizError("ways_to_join", "Join with exactly one of `nickname`, `code` and `seat_code`.")
NAME_TAKEN = QuizError("name_taken", "Somebody in this session has this nickname, or one that looks like it.")

FALLBACK_NAMES = tuple(Nickname(f"{number}", f"{number}") for number in range(1, 21))
"""Names for a member whose own name cannot be shown to everybody."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Person who wants a seat: the names to try, and the class member that they are, if any."""

    names: tuple[Nickname, ...]
    account_id: AccountId | None
    member: AdmittedMember | None = None

    @property
    def member_id(self) -> str | None:
        return self.member.member_id if self.member else None


@dataclass(frozen=True, slots=True)
class JoinCaller:
    """Caller of a join: the account and its login, if any, and the codes that its device has tried.

    The player's token ends with the login.
    """

    account_id: AccountId | None
    tries: CodeTries
    login: str = ""


async def join_session(live: SessionPorts, join: Join, caller: JoinCaller) -> Joined | QuizError:
    """Take a seat. An account or class member with a seat gets that one again, whatever the nickname.

    Raises `JoinRejected` when there are more joins than can be served, and `CodeTriesUsedUp`.
    """
    if sum(way is not None for way in (join.nickname, join.code, join.seat_code)) != 1:
        return ONE_WAY_IN
    session_id = await find_session(live, join.pin, join.check)
    if isinstance(session_id, QuizError):
        return session_id
    with live.newcomers.let_in():
        try:
            return await _join(live, session_id, join, caller)
        except UnknownSession:
            return UNKNOWN_PIN


async def _join(
    live: SessionPorts, session_id: SessionId, wish: SeatWish, caller: JoinCaller
) -> Joined | QuizError:
    if wish.seat_code is not None:
        return await _return_by_code(live, session_id, wish.seat_code, caller.tries)
    visitor = await _visitor(live, session_id, wish, caller)
    if isinstance(visitor, QuizError):
        return visitor
    return await seat_visitor(live, session_id, wish, visitor, caller.login)


async def seat_visitor(
    live: SessionPorts, session_id: SessionId, wish: SeatWish, visitor: Visitor, login: str = ""
) -> Joined | QuizError:
    """Take a seat under the first free name of the visitor, or return the seat that they have."""
    login = visitor.member.reference if visitor.member else login
    for nickname in visitor.names:
        seat = _wanted_seat(live, session_id, wish, visitor, nickname)
        admission = await admit(live, seat, TeamWish(wish.team))
        device = hash_device(devices_of(admission.view.session.created), wish.device)
        seat = msgspec.structs.replace(seat, team=admission.team, device=device)
        refusal = may_choose(admission.view.session, wish.team) if admission.seated is None else None
        taken = await take_seat(live, admission, seat, nickname, refusal)
        if not isinstance(taken, QuizError):
            if admission.seated is None:
                await lock_when_crowded(live, admission.view, taken)
            return seat_answer(live, taken, admission.view.session, login)
        if taken != NAME_TAKEN:
            return taken
    return NAME_TAKEN


def _wanted_seat(
    live: SessionPorts, session_id: SessionId, wish: SeatWish, visitor: Visitor, nickname: Nickname
) -> PlayerJoined:
    return PlayerJoined(
        session_id=session_id,
        player_id=draw_player_id(live.world.dice),
        nickname=nickname.name,
        account_id=visitor.account_id,
        at=live.world.clock(),
        avatar=wish.avatar,
        member_id=visitor.member_id,
        text_key=live.world.dice.randbytes(KEY_BYTES),
    )


async def _return_by_code(
    live: SessionPorts, session_id: SessionId, typed: str, tries: CodeTries
) -> Joined | QuizError:
    """Return the seat that the host gave the code for. The code is used up by that.

    A wrong code counts when the log does not know it either: the projection may lag behind a new code.
    """
    code_hash, holder = hash_seat_code(session_id, typed), list[PlayerId]()

    async def use(view: View) -> Command | QuizError:
        given = view.session.seat_codes.get(code_hash)
        holder[:] = [given.player_id] if given else []
        return UseSeatCode(code_hash)

    async with tries.wrong.turn(session_id, tries.network):
        tries.check(session_id)
        view = await carry_out(live, session_id, use)
        if view == UNKNOWN_SEAT_CODE and not holder:
            tries.count(session_id)
    if isinstance(view, QuizError):
        return QuizError("finished", view.detail) if view.reason == "wrong_phase" else view
    find = live.store.projections.find_seat
    seat = await projected(live, session_id, lambda: find(session_id, holder[0]))
    return UNKNOWN_SEAT_CODE if seat is None else seat_answer(live, seat, view.session)


async def _visitor(
    live: SessionPorts, session_id: SessionId, wish: SeatWish, caller: JoinCaller
) -> Visitor | QuizError:
    """Return the visitor. A class member's seat is theirs whatever account the device is signed in to."""
    view = await newest_view(live, session_id)
    if wish.code is None:
        admitted = admit_nickname(view.session.created.settings, wish.nickname or "")
        if isinstance(admitted, QuizError):
            return admitted
        return refuse_guest(view) or Visitor((admitted,), caller.account_id)
    member = await find_member(live.logs.classes, view, wish.code, caller.tries)
    if isinstance(member, QuizError):
        return member
    return member_visitor(member)


def member_visitor(member: AdmittedMember) -> Visitor:
    """Return the visitor for a class member, who gets their own name if it is free."""
    parsed = [parse_nickname(name) for name in seat_names(member.name)]
    names = tuple(each for each in parsed if isinstance(each, Nickname)) or FALLBACK_NAMES
    return Visitor(names, None, member)


async def admit(live: SessionPorts, seat: PlayerJoined, team: TeamWish) -> Admission:
    """Hold a place in the session, and in a team, for the seat."""
    now, door = live.world.clock(), live.store.projections
    who = (seat.session_id, seat.player_id, identity_of(seat))
    return await projected(live, seat.session_id, lambda: door.admit(*who, now, team))


async def take_seat(
    live: SessionPorts,
    admission: Admission,
    seat: PlayerJoined,
    nickname: Nickname,
    refusal: QuizError | None = None,
) -> PlayerJoined | QuizError:
    """Return the seat that the visitor has already, or take a new one.

    `refusal` is a reason against it in addition to the session's rules.
    """
    if admission.seated is not None:
        return may_return(admission.view.session, admission.seated.player_id) or admission.seated
    refusal = may_join(admission.view.session, admission.place, live.world.clock(), seat.device) or refusal
    if refusal is None:
        taken = await _claim(live, seat, nickname)
        if isinstance(taken, PlayerJoined):
            await _show(live, taken)
            return may_return(admission.view.session, taken.player_id) or taken
        refusal = taken
    if admission.place == "held":
        await live.store.projections.give_up_place(seat.session_id, seat.player_id, identity_of(seat))
    return refusal


async def _claim(live: SessionPorts, seat: PlayerJoined, nickname: Nickname) -> PlayerJoined | QuizError:
    """Claim the seat and return it.

    After a lost reply the claim is repeated, since it may have been stored.
    """
    for attempt in range(CLAIM_ATTEMPTS):
        try:
            sequence = await live.logs.seats.claim(seat, nickname.skeleton)
        except NameTaken as taken:
            return _theirs(seat, taken.holder)
        except JetStreamUnavailable:
            if attempt + 1 == CLAIM_ATTEMPTS:
                raise
        else:
            return msgspec.structs.replace(seat, sequence=sequence)
    raise AssertionError("the last attempt returns or raises")


def _theirs(seat: PlayerJoined, holder: PlayerJoined) -> PlayerJoined | QuizError:
    same_person = identity_of(seat) != "" and identity_of(holder) == identity_of(seat)
    return holder if same_person or holder.player_id == seat.player_id else NAME_TAKEN


async def _show(live: SessionPorts, seat: PlayerJoined) -> None:
    """Show the seat in the projection. It is taken even if this fails.

    If the store is unavailable, the consumer of the log shows it later.
    """
    try:
        await show_seats(live, [seat])
    except (Away, Behind) as error:
        log.warning("seat not projected", session_id=seat.session_id, error=repr(error))


async def show_seats(live: SessionPorts, seats: list[PlayerJoined]) -> None:
    """Show the players of one session who are not in the projection yet. Raises `UnknownSession`."""
    now = live.world.clock()
    await projected(live, seats[0].session_id, lambda: live.store.projections.seat(seats, now))


def seat_answer(live: SessionPorts, seat: PlayerJoined, session: SessionState, login: str = "") -> Joined:
    """Return the seat with a token for it."""
    now_s = live.world.clock() // 1000
    lives_s = token_ends_at(session, now_s * 1000) // 1000 - now_s
    claims = PlayerClaims(
        iss=PLAYER_ISSUER,
        aud=AUDIENCE,
        sub=seat.player_id,
        sid=seat.session_id,
        iat=now_s,
        exp=now_s + lives_s,
        account=seat.member_id or seat.account_id or "",
        login=login,
        seat=session.generations.get(seat.player_id, 0),
    )
    return Joined(
        session_id=seat.session_id,
        player_id=seat.player_id,
        nickname=seat.nickname,
        token=live.tokens.sign(claims),
        expires_in=lives_s,
        socket_path=f"/ws/v1/sessions/{seat.session_id}",
        mode=session.created.mode,
        team=seat.team,
        avatar=seat.avatar,
        member_id=seat.member_id,
    )


def with_pin(pin: str, wish: SeatWish) -> Join:
    """Return the join request with the PIN of the path."""
    return Join(pin=pin, **msgspec.structs.asdict(wish))
