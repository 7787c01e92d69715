"""Playing a finished session again, with the same questions or those that were missed."""

import hashlib
from collections.abc import Sequence
from typing import cast

from msgspec import structs

from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.http.sessions import Again, Session
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.contracts.queue.frozen import FrozenQuestion
from wordrally.quiz.live.application.host_commands import NOT_HOST, HostContext
from wordrally.quiz.live.application.log_ports import PinHolder
from wordrally.quiz.live.application.opening import claim_pin, create_session
from wordrally.quiz.live.application.ports import StaleView, View
from wordrally.quiz.live.application.projecting import fold_log
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import carry_out, checked
from wordrally.quiz.live.domain.freezing import draw_choice_orders
from wordrally.quiz.live.domain.pacing import check_repeat
from wordrally.quiz.live.domain.pins import CHECK_CHARACTERS
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seats import devices_of
from wordrally.quiz.live.domain.session import Finished, wrong_phase
from wordrally.quiz.live.domain.whole_session import Move
from wordrally.quiz.results.application.reporting import report_asked
from wordrally.quiz.results.domain.missed import missed_questions
from wordrally.quiz.shared.domain.codes import draw_code

NOTHING_MISSED = QuizError("nothing_missed", "No question was missed by a third of those who were asked.")


async def play_again(live: SessionPorts, leader: HostContext, again: Again) -> Session | QuizError:
    """Open a session that repeats a finished one, and ask everybody into it.

    Asking twice at once opens one session. It has the settings of the first, and the questions as they were
    played there, whatever became of the quiz.
    """
    try:
        view = await fold_log(live, leader.session_id)
        refusal = _refuse(view, leader, again)
        if refusal is not None:
            return refusal
        if (moved := await _moved_to(live, view)) is not None:
            return moved
        questions = await _questions(live, view, again)
        if not questions:
            return NOTHING_MISSED
        created = await _repeat(live, view, again, questions)
        moved_view = await carry_out(
            live, leader.session_id, checked(leader.check, Move(created.session_id)), known=view
        )
        return moved_view if isinstance(moved_view, QuizError) else await describe(live, created.session_id)
    except UnknownSession:
        return UNKNOWN


def _refuse(view: View, leader: HostContext, again: Again) -> QuizError | None:
    if view.session.created.host_id != leader.account_id:
        return NOT_HOST
    if not isinstance(view.session.state, Finished):
        return leader.check(view) or wrong_phase(view.session, "played again")
    return check_repeat(again.mode or view.session.created.mode) or leader.check(view)


async def _moved_to(live: SessionPorts, view: View) -> Session | None:
    """Return the session that everybody was asked into already, while it goes on."""
    if not view.session.moved_to:
        return None
    try:
        session = await describe(live, SessionId(view.session.moved_to))
    except UnknownSession:
        return None
    return None if session.phase == "finished" else session


async def _questions(live: SessionPorts, view: View, again: Again) -> Sequence[Question]:
    questions = await live.logs.quizzes.questions(view.session.created)
    if again.quiz == "same":
        return questions
    finished, asked = await report_asked(live, view.session.created.session_id)
    return [questions[index] for index in missed_questions(finished.report.players, asked)]


async def _repeat(
    live: SessionPorts, view: View, again: Again, questions: Sequence[Question]
) -> SessionCreated:
    """Return the new session.

    Its id follows from the old one's log, so that of two concurrent requests one finds it.
    """
    before, dice = view.session.created, live.world.dice
    mode = again.mode or before.mode
    session_id = repeated_id(before.session_id, view.sequence)
    check = draw_code(dice, CHECK_CHARACTERS)
    frozen = await live.logs.quizzes.freeze(before.quiz_id, cast("Sequence[FrozenQuestion]", questions))
    pin = await claim_pin(live, PinHolder(session_id, check))
    created = structs.replace(
        before,
        at=live.world.clock(),
        session_id=session_id,
        pin=pin,
        check=check,
        mode=mode,
        settings=before.settings
        if mode == "live"
        else structs.replace(before.settings, feedback="immediate"),
        opens_at=0,
        closes_at=0,
        question_count=len(questions),
        frozen=frozen,
        choice_orders=draw_choice_orders(questions, dice) if before.settings.shuffle_choices else [],
        again_of=before.session_id,
        devices_of=devices_of(before),
        needs=view.session.needs,
    )
    try:
        await create_session(live, created)
    except StaleView:
        await live.logs.pins.release(pin, session_id)
    return created


def repeated_id(session_id: SessionId, sequence: int) -> SessionId:
    """Return the id of the session that repeats another, derived from its log."""
    return SessionId(hashlib.sha256(f"{session_id}\0{sequence}".encode()).hexdigest()[:32])
