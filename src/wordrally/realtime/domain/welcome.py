"""State shown to a connection: everything on arrival, and the receiver's own standing."""

from collections.abc import Sequence

from msgspec import UNSET, structs

from wordrally.contracts.frames import MovedFrame, Progress, Result, Welcome
from wordrally.contracts.http.sessions import PACED
from wordrally.contracts.queue.answers import ScoredAnswer
from wordrally.contracts.queue.nodes import SessionSnapshot
from wordrally.contracts.views import QuestionView, SessionView, You
from wordrally.realtime.domain.pace import is_finished, questions_of, view_turn
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.timing import longest_question, own_question, question_of

HOST = You(role="host")


def welcome(room: Room, seat: Seat | None, views: Sequence[QuestionView], server_at: int) -> Welcome:
    """Return the whole state for a player, or for a host without a seat.

    `views` are the questions of paced modes.
    """
    session = room.session
    if session.mode in PACED:
        return _welcome_paced(room, seat, views, server_at)
    question = _question(session, seat) if session.phase in ("open", "closed") else None
    answer = seat.answer if seat is not None and question is not None else None
    mine = answer is not None and answer.question == room.current
    return Welcome(
        version=session.version,
        server_at=server_at,
        session=view(session),
        you=HOST if seat is None else you(seat, session, views),
        top=session.top,
        players=session.connected,
        board_version=session.board_version,
        teams=session.teams or UNSET,
        question=UNSET if question is None else own_question(question, answer),
        your_answer=answer if answer is not None and mine else UNSET,
        reveal=session.reveal if session.phase == "closed" and session.reveal is not None else UNSET,
    )


def _question(session: SessionSnapshot, seat: Seat | None) -> QuestionView | None:
    return longest_question(session) if seat is None else question_of(session, seat.player_id)


MOVED_FOR_MS = 3_600_000
"""For so long after the host played again whoever connects is told where (contract)."""


def moved(session: SessionSnapshot, now: int) -> MovedFrame | None:
    """Return the session that is played again, within the time in which connections are told."""
    if not session.moved_to or now - session.moved_at > MOVED_FOR_MS:
        return None
    return MovedFrame(session_id=session.moved_to)


def _welcome_paced(room: Room, seat: Seat | None, views: Sequence[QuestionView], server_at: int) -> Welcome:
    """Return a player's newest turn: still open, or ended with its key, until they ask for the next one."""
    session = room.session
    whole = Welcome(
        version=session.version,
        server_at=server_at,
        session=view(session),
        you=HOST if seat is None else you(seat, session, views),
        top=session.top,
        players=session.connected,
        board_version=session.board_version,
        teams=session.teams or UNSET,
    )
    if seat is None or session.phase != "open" or (turn := seat.pace.turn) is None:
        return whole
    answer, has_ended = seat.pace.answer, turn.turn <= seat.pace.done
    reveal = seat.pace.reveal
    return structs.replace(
        whole,
        question=view_turn(session, views[turn.question], turn),
        your_answer=UNSET if answer is None or answer.turn != turn.turn else answer,
        reveal=reveal if has_ended and reveal is not None else UNSET,
    )


def progress(session: SessionSnapshot) -> Progress | None:
    """Return the answer count of the open question, for connections that arrive while nobody answers."""
    if session.phase != "open" or session.question is None or not session.answered:
        return None
    return Progress(
        question=session.question.index,
        answered=session.answered,
        players=session.players,
        expected=max(session.expected, session.answered),
    )


def you(seat: Seat, session: SessionSnapshot, views: Sequence[QuestionView]) -> You:
    """Return a player's own standing. `views` are the questions of paced modes."""
    standing = _standing(seat)
    if session.mode not in PACED:
        return standing
    return structs.replace(
        standing,
        done=seat.pace.done,
        mastered=seat.pace.mastered,
        of=questions_of(session, views, seat.player_id, seat.pace),
        finished=is_finished(session, views, seat.player_id, seat.pace),
    )


def _standing(seat: Seat) -> You:
    return You(
        role="player",
        player_id=seat.player_id,
        nickname=seat.nickname,
        score=seat.score,
        rank=seat.rank,
        place=seat.place,
        streak=seat.streak,
        avatar=UNSET if seat.avatar is None else seat.avatar,
        team=UNSET if seat.team is None else seat.team,
    )


def view(session: SessionSnapshot) -> SessionView:
    """Return the session as sockets show it."""
    question = session.question
    is_paused = session.phase == "open" and question is not None and question.paused_at is not UNSET
    return SessionView(
        id=session.session_id,
        pin=session.pin,
        mode=session.mode,
        phase=session.phase,
        quiz_title=session.quiz_title,
        question_count=session.question_count,
        locked=session.locked,
        paused=is_paused,
        opens_at=session.opens_at,
        closes_at=session.closes_at,
        settings=session.settings,
    )


def result_frame(result: ScoredAnswer) -> Result:
    """Return the frame of a judged answer. In a turn it also has the turn and the misses so far."""
    return Result(
        question=result.question,
        correct=result.correct,
        points=result.points,
        score=result.score,
        rank=result.rank,
        streak=result.streak,
        place=result.place,
        almost=result.almost or UNSET,
        turn=result.turn or UNSET,
        misses=result.misses if result.turn else UNSET,
    )
