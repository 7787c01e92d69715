"""Wait before a reveal: every accepted answer to the question is scored, however far behind scoring is."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.events import AnySessionEvent, QuestionOpened
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.application.store_ports import LoggedAnswer
from wordrally.quiz.live.domain.ranking import Receipt

MOST_ANSWERS = 5_000
"""Of more unscored answers than this none are scored ahead of others, so that nobody looks for them."""

LOOK_EVERY_S = 0.25
"""Time between two looks at the scores themselves, while scoring as a whole is behind."""

PAUSE_MS = 20
"""Pause after a look, so that a queue that is away is not asked without a break."""

NOT_YET = (Behind, JetStreamUnavailable)


async def wait_for_scores(live: SessionPorts, session_id: SessionId, index: int, timeout_s: float) -> None:
    """Wait until every accepted answer to a sealed question is scored. Raises `Behind`.

    Scoring takes the answers of open questions first when it is behind. So the scores are looked at, too, and
    not only how far scoring has come in the log.
    """
    sequence = await live.logs.nodes.newest_answer()
    ends_at = live.world.clock() + round(timeout_s * 1_000)
    since_ms = 0
    while not await _is_reached(live, session_id, sequence):
        with suppress(*NOT_YET):
            since_ms = since_ms or await _opened_at(live, session_id, index)
            if await _is_scored(live, session_id, index, sequence, since_ms):
                return
        if live.world.clock() >= ends_at:
            raise Behind(f"the answers to question {index} are not scored")
        await live.world.pause_ms(PAUSE_MS)


async def _is_reached(live: SessionPorts, session_id: SessionId, sequence: int) -> bool:
    try:
        await live.progress.reach_session(session_id, sequence, LOOK_EVERY_S)
    except NOT_YET:
        return False
    return True


async def _opened_at(live: SessionPorts, session_id: SessionId, index: int) -> int:
    return first_opening([logged.event for logged in await live.logs.sessions.events(session_id)], index)


async def _is_scored(
    live: SessionPorts, session_id: SessionId, index: int, sequence: int, since_ms: int
) -> bool:
    unscored, _ = await live.progress.unscored(session_id, sequence, since_ms)
    if len(unscored) > MOST_ANSWERS:
        return False
    boards = live.store.scoreboards
    receipts = await projected(live, session_id, lambda: boards.receipts(session_id, index))
    removed = (await newest_view(live, session_id)).session.removed
    return are_counted(
        [one for one in unscored if one[1].question == index and one[1].player_id not in removed], receipts
    )


def first_opening(events: Sequence[AnySessionEvent], index: int) -> int:
    """Return when a question was opened first (Unix ms): no answer to it was stored before."""
    return min(
        event.question.opened_at
        for event in events
        if isinstance(event, QuestionOpened) and event.question.index == index
    )


def are_counted(answers: Sequence[LoggedAnswer], receipts: Mapping[PlayerId, Receipt]) -> bool:
    """Return whether each answer, or an earlier one of the same player, has its receipt."""
    return all(
        (receipt := receipts.get(answer.player_id)) is not None and receipt.sequence <= sequence
        for sequence, answer in answers
    )
