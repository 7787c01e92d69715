"""Closing a question: stop taking answers, score every accepted one, then reveal the key.

Any step may be repeated, by any process, at any time. The question is closed when `QuestionClosed` is
appended, and that append succeeds once.
"""

import asyncio
from typing import assert_never

import structlog
from msgspec import UNSET, structs

from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue.events import CloseReason
from wordrally.contracts.queue.nodes import SealRequest
from wordrally.contracts.queue.timers import TimerDue
from wordrally.contracts.views import QuestionView
from wordrally.quiz.live.application.ports import Behind, View
from wordrally.quiz.live.application.projecting import fold_log, newest_view, projected, read_teams
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.application.transitions import Check, always, carry_out
from wordrally.quiz.live.application.waiting_for_scores import wait_for_scores
from wordrally.quiz.live.domain.commands import Command
from wordrally.quiz.live.domain.leading import Close, Seal
from wordrally.quiz.live.domain.pacing import wrong_mode
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import GRACE_MS, Open, Outcome, wrong_phase

SEAL_TIMEOUT_S = 2.0
"""Time after which a silent node is fenced. It can store nothing after that, and restarts."""

SEAL_ROUNDS = 8
"""Rounds of sealing. A node that waits for the log, which may be electing a leader, answers after a second.

It is asked this often.
"""

SCORING_TIMEOUT_S = 10.0
TIMERS_TIMEOUT_S = 1.0
"""Time-out for timers.

A timer is delivered again soon, and the questions of other sessions need its place meanwhile.
"""

RESCUE_MS = 3_000
"""Time after which another process takes over a closing that stopped half-way."""

ALREADY_ANSWERED = QuizError(
    "already_answered",
    "Somebody has answered, and been told what the answer earned: close the question instead.",
)

log = structlog.get_logger()


async def close_question(
    live: SessionPorts,
    session_id: SessionId,
    index: int | None,
    reason: CloseReason,
    check: Check = always,
) -> View | QuizError:
    """Close question `index`, or the open one, and reveal it.

    It is refused unless the question is open and `check` allows it. Raises `Behind` when the answers of the
    session are not scored in time, and `UnknownSession`.
    """
    question = await _open_question(live, session_id, index, check)
    if isinstance(question, QuizError):
        return question
    sealed_at = min(live.world.clock(), question.closes_at)
    if question.paused_at is not UNSET:
        sealed_at = min(sealed_at, question.paused_at)
    await _wait_for_grace(live, session_id, question, reason)
    seal = Seal(question.index, is_skip=reason == "skip")
    sealed = await _seal(live, session_id, seal, check)
    if isinstance(sealed, QuizError):
        return sealed
    timeout_s = TIMERS_TIMEOUT_S if reason in ("time", "all_answered") else SCORING_TIMEOUT_S
    await wait_for_scores(live, session_id, question.index, timeout_s)
    questions = await live.logs.quizzes.questions(sealed.session.created)

    async def reveal(view: View) -> Command:
        is_skipped = await _is_skipped(live, view, question.index)
        outcome = await _settle(live, view, question.index, is_skipped=is_skipped)
        podium = structs.replace(outcome.podium, teams=await read_teams(live, view))
        outcome = structs.replace(outcome, podium=podium)
        closed = "skip" if is_skipped else "host" if reason == "skip" else reason
        return Close(question.index, closed, sealed_at, questions[question.index], outcome)

    return await carry_out(live, session_id, reveal, known=sealed)


async def skip_question(live: SessionPorts, session_id: SessionId, check: Check) -> View | QuizError:
    """End the open question so that nobody earns anything.

    It is refused once somebody was told what they earned. An answer that is accepted while the host decides
    counts. In that case the question is closed instead, and the host is told so.
    """
    question = await _open_question(live, session_id, None, check)
    if isinstance(question, QuizError):
        return question
    view = await newest_view(live, session_id)
    if await _is_told(live, view, question.index):
        return ALREADY_ANSWERED
    closed = await close_question(live, session_id, question.index, "skip", check=check)
    if isinstance(closed, QuizError) or question.index in closed.session.skipped:
        return closed
    return ALREADY_ANSWERED


async def _is_skipped(live: SessionPorts, view: View, index: int) -> bool:
    """Return whether the question was sealed to be skipped, and may be skipped.

    Every accepted answer is scored at this point.
    """
    state = view.session.state
    return isinstance(state, Open) and state.is_skip and not await _is_told(live, view, index)


async def _is_told(live: SessionPorts, view: View, index: int) -> bool:
    """Return whether somebody was told what their answer to this question earned."""
    created, boards = view.session.created, live.store.scoreboards
    if created.settings.feedback == "at_close":
        return False
    session_id = created.session_id
    return bool(await projected(live, session_id, lambda: boards.receipts(session_id, index)))


async def _open_question(
    live: SessionPorts, session_id: SessionId, index: int | None, check: Check
) -> QuestionView | QuizError:
    """Return the open question, or a refusal. That of `check` comes first.

    The projection may lag, so only the log can tell that there is nothing to close.
    """
    view = await newest_view(live, session_id)
    if view.session.is_paced:
        return check(view) or wrong_mode(view.session)
    if not _is_open(view, index):
        view = await fold_log(live, session_id)
    state = view.session.state
    if isinstance(state, Open) and _is_open(view, index):
        return state.longest
    return check(view) or wrong_phase(view.session, "closed")


def _is_open(view: View, index: int | None) -> bool:
    state = view.session.state
    return isinstance(state, Open) and index in (None, state.question.index)


async def _wait_for_grace(
    live: SessionPorts, session_id: SessionId, question: QuestionView, reason: CloseReason
) -> None:
    """Wait for answers on their way, which still count, unless there can be none.

    Until the question is closed, a timer is set as a safeguard.
    """
    now = live.world.clock()
    match reason:
        case "all_answered":
            return
        case "time":  # the timer is set for the end of the grace; only the clocks' difference is left
            await live.world.pause_ms(min(max(0, question.closes_at + GRACE_MS - now), GRACE_MS))
        case "host" | "finish" | "skip":
            rescue = TimerDue(session_id=session_id, action="close", index=question.index, reason=reason)
            await live.logs.timers.schedule(rescue, now + GRACE_MS + RESCUE_MS)
            await live.world.pause_ms(min(GRACE_MS, max(0, question.closes_at + GRACE_MS - now)))
        case _:
            assert_never(reason)


async def _seal(live: SessionPorts, session_id: SessionId, command: Seal, check: Check) -> View | QuizError:
    """Seal the question, so that every accepted answer to it is in ANSWERS and none is added.

    The sealing is put into the log first. So a node that registers too late to be asked sees it in its
    snapshot.
    """

    async def seal(view: View) -> Command | QuizError:
        return check(view) or command

    view = await carry_out(live, session_id, seal)
    if not isinstance(view, QuizError):
        await seal_nodes(live, SealRequest(session_id=session_id, question=command.index))
    return view


async def seal_nodes(live: SessionPorts, request: SealRequest) -> None:
    """Ask until every node has stored the answers that it accepted, and fence the silent ones.

    Raises `Behind` when the log stays unavailable.
    """
    for _ in range(SEAL_ROUNDS):
        nodes = await live.logs.nodes.live()
        sealed = await live.logs.nodes.seal(request, nodes, SEAL_TIMEOUT_S)
        await asyncio.gather(*(_fence(live, node_id) for node_id in nodes - sealed.keys()))
        if not any(reply.waiting for reply in sealed.values()):
            return
    raise Behind("nodes wait for the log")


async def _fence(live: SessionPorts, node_id: NodeId) -> None:
    log.warning("node fenced", node_id=node_id, reason="did not seal")
    await live.logs.nodes.fence(node_id, "did not seal", live.world.clock())


async def _settle(live: SessionPorts, view: View, index: int, *, is_skipped: bool) -> Outcome:
    created = view.session.created
    boards = live.store.scoreboards
    question = (await live.logs.quizzes.questions(created))[index]

    async def settle() -> Outcome:
        return await boards.outcome(created.session_id, index, question, is_skipped=is_skipped)

    return await projected(live, created.session_id, settle)
