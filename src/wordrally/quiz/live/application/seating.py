"""Host commands about single seats: renaming, readmitting, and special needs of players."""

import structlog
from msgspec import structs

from wordrally.contracts.http.sessions import Player, PlayerChange, SeatCode
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.host_commands import (
    NOT_HOST,
    UNKNOWN_PLAYER,
    HostContext,
)
from wordrally.quiz.live.application.joining.naming import check_nickname
from wordrally.quiz.live.application.joining.taking_seats import NAME_TAKEN, show_seats
from wordrally.quiz.live.application.ports import Away, Behind, NameTaken, View
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import carry_out, checked
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import (
    SEAT_CODE_CHARACTERS,
    TIME_FACTORS,
    ChangeNeeds,
    Readmit,
    hash_seat_code,
    needs_of,
)
from wordrally.quiz.live.domain.seats import player_ref
from wordrally.quiz.live.domain.session import Finished, wrong_phase
from wordrally.quiz.shared.domain.codes import draw_code

BAD_TIME_FACTOR = QuizError("bad_time_factor", "`time_factor` is 1, 1.5, 2 or 3.")

log = structlog.get_logger()


async def readmit_player(
    live: SessionPorts, leader: HostContext, player_id: PlayerId
) -> SeatCode | QuizError:
    """Let a player take their seat again, with a new code.

    Earlier tokens of the seat are refused from now on.
    """
    found = await _find(live, leader, player_id)
    if isinstance(found, QuizError):
        return found
    code = draw_code(live.world.dice, SEAT_CODE_CHARACTERS)
    code_hash = hash_seat_code(leader.session_id, code)
    prepare = checked(leader.check, Readmit(player_id, code_hash))
    view = await carry_out(live, leader.session_id, prepare, known=found[0])
    if isinstance(view, QuizError):
        return view
    return SeatCode(seat_code=code, expires_at=view.session.seat_codes[code_hash].expires_at)


async def change_player(
    live: SessionPorts, leader: HostContext, player_id: PlayerId, change: PlayerChange
) -> Player | QuizError:
    """Rename a player, or change their needs from the next question on."""
    if change.time_factor not in (None, *TIME_FACTORS):
        return BAD_TIME_FACTOR
    found = await _find(live, leader, player_id)
    if isinstance(found, QuizError):
        return found
    view, seat = found
    if refusal := leader.check(view):
        return refusal
    if isinstance(view.session.state, Finished):
        return wrong_phase(view.session, "changed")
    if change.nickname is not None:
        renamed = await _rename(live, view, seat, change.nickname)
        if isinstance(renamed, QuizError):
            return renamed
        seat = renamed
    needs = ChangeNeeds(player_id, change.time_factor, change.no_audio)
    changed = await carry_out(live, leader.session_id, checked(leader.check, needs), known=view)
    return changed if isinstance(changed, QuizError) else _shown(changed, seat)


async def _find(
    live: SessionPorts, leader: HostContext, player_id: PlayerId
) -> tuple[View, PlayerJoined] | QuizError:
    """Return the session and the seat, for the host."""
    session_id, find = leader.session_id, live.store.projections.find_seat
    try:
        view = await newest_view(live, session_id)
        if view.session.created.host_id != leader.account_id:
            return NOT_HOST
        seat = await projected(live, session_id, lambda: find(session_id, player_id))
    except UnknownSession:
        return UNKNOWN
    return UNKNOWN_PLAYER if seat is None or seat.is_erased else (view, seat)


async def _rename(live: SessionPorts, view: View, seat: PlayerJoined, typed: str) -> PlayerJoined | QuizError:
    nickname = check_nickname(view.session.created.settings, typed)
    if isinstance(nickname, QuizError):
        return nickname
    if nickname.name == seat.nickname:
        return seat
    renamed = structs.replace(seat, nickname=nickname.name, sequence=0)
    try:
        sequence = await live.logs.seats.rename(renamed, nickname.skeleton)
    except NameTaken:
        return NAME_TAKEN
    renamed = structs.replace(renamed, sequence=sequence)
    await _show(live, renamed)
    return renamed


async def _show(live: SessionPorts, seat: PlayerJoined) -> None:
    """Show the name in the projection. If the store is unavailable, the consumer of the log does it later."""
    try:
        await show_seats(live, [seat])
        await tell_change(live, seat.session_id, seat)
    except (Away, Behind) as error:
        log.warning("name not shown", session_id=seat.session_id, error=repr(error))


async def tell_change(live: SessionPorts, session_id: SessionId, seat: PlayerJoined) -> None:
    """Broadcast the new name of a player to the session."""
    now, presences = live.world.clock(), live.store.presences
    changed = await projected(live, session_id, lambda: presences.count(session_id, now))
    await live.broadcasts.roster(structs.replace(changed, joined=[*changed.joined, player_ref(seat)]))


def _shown(view: View, seat: PlayerJoined) -> Player:
    needs = needs_of(view.session, seat.player_id)
    return Player(
        player_id=seat.player_id,
        nickname=seat.nickname,
        avatar=seat.avatar,
        team=seat.team,
        time_factor=needs.time_factor,
        no_audio=needs.no_audio,
        removed=seat.player_id in view.session.removed,
    )
