"""Erasing players: their names, their typed texts and their links to a person. Points and choices stay.

Nobody can join the points to a person any more, and the host's report still adds up.
"""

from msgspec import structs

from wordrally.contracts.http.reports import Report
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.host_commands import NOT_HOST, UNKNOWN_PLAYER, HostContext
from wordrally.quiz.live.application.joining.taking_seats import show_seats
from wordrally.quiz.live.application.ports import Behind, FinishedSession, View
from wordrally.quiz.live.application.projecting import fold_log
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import always, carry_out, checked
from wordrally.quiz.live.domain.ranking import slot_of
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import Remove
from wordrally.quiz.live.domain.seats import erase_seat
from wordrally.quiz.live.domain.session import Finished

ATTEMPTS = 3
"""Attempts to erase a player. The second finds that the session ended during the first."""

LOOKS = 40
LOOK_EVERY_MS = 250
"""Results are saved some milliseconds after the end; were they saved after an erasure, they would stay."""


async def erase_player(live: SessionPorts, leader: HostContext, player_id: PlayerId) -> QuizError | None:
    """Erase a player for the host, during the session or after it. Repeating it changes nothing.

    Raises `Behind` when the results are not saved yet.
    """
    refusal = await _refuse(live, leader)
    if refusal is None and not await erase_seat_of(live, leader.session_id, player_id):
        return UNKNOWN_PLAYER
    return refusal


async def _refuse(live: SessionPorts, leader: HostContext) -> QuizError | None:
    view = await _view(live, leader.session_id)
    if view is not None:
        is_host = view.session.created.host_id == leader.account_id
        return leader.check(view) if is_host else NOT_HOST
    finished = await live.archive.finished.find(leader.session_id)
    if finished is None:
        return UNKNOWN
    return None if finished.host_id == leader.account_id else NOT_HOST


async def erase_seat_of(live: SessionPorts, session_id: SessionId, player_id: PlayerId) -> bool:
    """Erase a player, and return whether the session has them. A session that goes on loses them.

    Raises `Behind` when the results of a session that ended are not saved yet.
    """
    for _ in range(ATTEMPTS):
        erased = await _try_to_erase(live, session_id, player_id)
        if erased is not None:
            return erased
    raise Behind("the session changed again and again")


async def _try_to_erase(live: SessionPorts, session_id: SessionId, player_id: PlayerId) -> bool | None:
    """Erase a player like `erase_seat_of`. Return None if the session ended meanwhile."""
    view = await _view(live, session_id)
    is_over = view is None or _is_over(view)
    finished = await saved_results(live, session_id) if is_over else None
    seat = await _seat(live, session_id, player_id)
    if seat is None and not (finished and _is_listed(finished, player_id)):
        return False
    if not is_over:
        removed = await carry_out(live, session_id, checked(always, Remove(player_id)))
        if isinstance(removed, QuizError):
            return None
    if seat is not None:
        outcomes = outcomes_of(finished.report, player_id) if finished else ()
        erased = seat if seat.is_erased else erase_seat(seat, outcomes)
        await _replace(live, erased, is_over=is_over)
    await live.archive.finished.erase_player(session_id, player_id)
    return True


async def saved_results(live: SessionPorts, session_id: SessionId) -> FinishedSession | None:
    """Return the results of a session that ended; wait for those on their way. Raises `Behind`.

    None: the session was erased, or is older than the results that are kept.
    """
    for _ in range(LOOKS):
        finished = await live.archive.finished.find(session_id)
        if finished is not None or not await live.logs.sessions.newest(session_id):
            return finished
        await live.world.pause_ms(LOOK_EVERY_MS)
    raise Behind("the results are not saved yet")


def outcomes_of(report: Report, player_id: PlayerId) -> tuple[tuple[int, int], ...]:
    """Return the points of a player's right typed answers by slot."""
    mine = (answer for player in report.players if player.player_id == player_id for answer in player.answers)
    return tuple(
        (slot_of(answer.question, answer.turn or 0), answer.points)
        for answer in mine
        if answer.correct and answer.text is not None
    )


async def _replace(live: SessionPorts, erased: PlayerJoined, *, is_over: bool) -> None:
    """Replace the seat in the log, then in the store, which holds the texts, too.

    Messages about it that were set aside are overwritten.
    """
    sequence = await live.logs.seats.erase(erased)
    await live.logs.leftovers.erase(erased.player_id)
    if is_over:
        await live.store.rebuilds.redraw(erased.session_id)
    elif sequence is not None:
        await show_seats(live, [structs.replace(erased, sequence=sequence)])


async def _view(live: SessionPorts, session_id: SessionId) -> View | None:
    try:
        return await fold_log(live, session_id)
    except UnknownSession:
        return None


def _is_over(view: View) -> bool:
    return isinstance(view.session.state, Finished)


async def _seat(live: SessionPorts, session_id: SessionId, player_id: PlayerId) -> PlayerJoined | None:
    seats = await live.logs.seats.taken(session_id)
    return next((seat for seat in seats if seat.player_id == player_id), None)


def _is_listed(finished: FinishedSession, player_id: PlayerId) -> bool:
    return any(player.player_id == player_id for player in finished.report.players)
