"""Taking a seat. The log makes nicknames unique; the projection keeps sessions from being overfilled."""

import structlog

from wordrally.chassis.jetstream import JetStreamUnavailable
from wordrally.contracts.claims import AUDIENCE, PLAYER_ISSUER, PlayerClaims
from wordrally.contracts.events import PlayerJoined
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.sessions import Join, Joined
from wordrally.quiz.live.application.opening import UNKNOWN_PIN, find_session
from wordrally.quiz.live.application.ports import Away, Behind, NameTaken
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession, projected
from wordrally.quiz.live.application.store_ports import Admission
from wordrally.quiz.live.domain.admission import may_join, may_return
from wordrally.quiz.live.domain.nicknames import BadNickname, Nickname, parse_nickname
from wordrally.quiz.live.domain.player_ids import draw_player_id
from wordrally.quiz.live.domain.refusals import QuizError

TOKEN_S = 24 * 3_600
CLAIM_ATTEMPTS = 2

log = structlog.get_logger()


async def join_session(
    live: SessionPorts, join: Join, account_id: AccountId | None, login: str = ""
) -> Joined | QuizError:
    """Take a seat under a nickname. An account that has a seat already gets that one again, whatever the nickname.

    The token ends with `login`, by which the account called. Raises `TurnedAway` when more want to than can be served.
    """
    with live.newcomers.let_in():
        seat = await _take_seat(live, join, account_id)
    return seat if isinstance(seat, QuizError) else _joined(live, seat, login)


async def _take_seat(
    live: SessionPorts, join: Join, account_id: AccountId | None
) -> PlayerJoined | QuizError:
    session_id = await find_session(live, join.pin)
    if isinstance(session_id, QuizError):
        return session_id
    nickname = parse_nickname(join.nickname)
    if isinstance(nickname, BadNickname):
        return QuizError("bad_nickname", nickname.detail)
    player_id = draw_player_id(live.world.dice)
    try:
        admission = await _admit(live, session_id, player_id, account_id)
    except UnknownSession:
        return UNKNOWN_PIN
    if admission.seated is not None:
        refusal = may_return(admission.view.session, admission.seated.player_id)
        return refusal or admission.seated
    seat = PlayerJoined(
        session_id=session_id,
        player_id=player_id,
        nickname=nickname.name,
        account_id=account_id,
        at=live.world.clock(),
    )
    return await _sit_down(live, admission, seat, nickname)


async def _admit(
    live: SessionPorts, session_id: SessionId, player_id: PlayerId, account_id: AccountId | None
) -> Admission:
    now = live.world.clock()
    door = live.store.projections
    return await projected(live, session_id, lambda: door.admit(session_id, player_id, account_id, now))


async def _sit_down(
    live: SessionPorts, admission: Admission, seat: PlayerJoined, nickname: Nickname
) -> PlayerJoined | QuizError:
    session = admission.view.session
    refusal = may_join(session, admission.place)
    if refusal is None:
        taken = await _claim(live, seat, nickname)
        if isinstance(taken, PlayerJoined):
            await _show(live, taken)
            return may_return(session, taken.player_id) or taken
        refusal = taken
    if admission.place == "held":
        await live.store.projections.give_up_place(seat.session_id, seat.player_id, seat.account_id)
    return refusal


async def _claim(live: SessionPorts, seat: PlayerJoined, nickname: Nickname) -> PlayerJoined | QuizError:
    """The seat that is theirs now. An answer that got lost is asked for again: the claim may have been stored."""
    for attempt in range(CLAIM_ATTEMPTS):
        try:
            await live.logs.seats.claim(seat, nickname.skeleton)
        except NameTaken as taken:
            return _theirs(seat, taken.holder)
        except JetStreamUnavailable:
            if attempt + 1 == CLAIM_ATTEMPTS:
                raise
        else:
            return seat
    raise AssertionError("the last attempt returns or raises")


def _theirs(seat: PlayerJoined, holder: PlayerJoined) -> PlayerJoined | QuizError:
    same_account = seat.account_id is not None and holder.account_id == seat.account_id
    if same_account or holder.player_id == seat.player_id:
        return holder
    return QuizError("name_taken", "Somebody in this session has this nickname, or one that looks like it.")


async def _show(live: SessionPorts, seat: PlayerJoined) -> None:
    """The seat is theirs whatever happens here; should the store be away, the consumer of the log shows it later."""
    try:
        await show_seats(live, [seat])
    except (Away, Behind) as error:
        log.warning("seat not projected", session_id=seat.session_id, error=repr(error))


async def show_seats(live: SessionPorts, seats: list[PlayerJoined]) -> None:
    """Show players of one session in the projection, those who are not there yet. Raises `UnknownSession`."""
    now = live.world.clock()
    await projected(live, seats[0].session_id, lambda: live.store.projections.seat(seats, now))


def _joined(live: SessionPorts, seat: PlayerJoined, login: str) -> Joined:
    now_s = live.world.clock() // 1000
    claims = PlayerClaims(
        iss=PLAYER_ISSUER,
        aud=AUDIENCE,
        sub=seat.player_id,
        sid=seat.session_id,
        iat=now_s,
        exp=now_s + TOKEN_S,
        account=seat.account_id or "",
        login=login,
    )
    return Joined(
        session_id=seat.session_id,
        player_id=seat.player_id,
        nickname=seat.nickname,
        token=live.tokens.sign(claims),
        expires_in=TOKEN_S,
        socket_path=f"/ws/v1/sessions/{seat.session_id}",
    )
