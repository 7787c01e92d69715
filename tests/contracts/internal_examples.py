"""One example of every message between the services."""

from typing import Any

from tests.contracts.examples import (
    ATTENDED,
    ATTENDED_WORD,
    CHOICE,
    FROZEN_TEXT,
    HOST,
    NODE,
    PLAYER,
    QUIZ,
    REVEAL,
    SESSION,
    SETTINGS,
    STANDING,
    TEXT,
    VIEW,
)
from wordrally.contracts.queue import (
    answers,
    checkpoints,
    ended_access,
    events,
    frozen,
    mails,
    nodes,
    pulses,
    results,
    seats,
    timers,
)

INTERNAL: dict[str, Any] = {
    "session_created": events.SessionCreated(
        version=0,
        at=9_000,
        session_id=SESSION,
        host_id=HOST,
        pin="12345678",
        mode="live",
        quiz_id=QUIZ,
        quiz_title="Weather",
        question_count=2,
        settings=SETTINGS,
    ),
    "session_opened": events.SessionOpened(version=1, at=10_000, closes_at=90_000),
    "deadline_moved": events.DeadlineMoved(version=1, at=20_000, closes_at=80_000),
    "session_sealed": events.SessionSealed(version=1, at=80_250, reason="time"),
    "question_opened": events.QuestionOpened(version=1, at=10_000, question=VIEW),
    "question_extended": events.QuestionExtended(
        version=1, at=25_500, index=0, closes_at=38_000, resumed_at=25_500
    ),
    "question_extended_by_its_host": events.QuestionExtended(
        version=1, at=25_500, index=0, closes_at=38_000, resumed_at=0, by_host=True
    ),
    "question_paused": events.QuestionPaused(version=1, at=15_000, index=0),
    "question_resumed": events.QuestionResumed(
        version=1, at=25_000, index=0, opened_at=20_000, closes_at=40_000
    ),
    "question_sealed": events.QuestionSealed(version=1, at=30_250, index=0),
    "question_closed": events.QuestionClosed(
        version=2,
        at=30_300,
        index=0,
        reason="time",
        closes_at=30_000,
        reveal=REVEAL,
        top=[STANDING],
        players=4,
        board_version=7,
    ),
    "session_finished": events.SessionFinished(
        version=5, at=60_000, reason="last_question", top=[STANDING], players=4, board_version=9
    ),
    "session_locked": events.SessionLocked(version=2, at=31_000),
    "session_unlocked": events.SessionUnlocked(version=2, at=32_000),
    "player_removed": events.PlayerRemoved(version=2, at=33_000, player_id=PLAYER),
    "player_joined": seats.PlayerJoined(
        session_id=SESSION, player_id=PLAYER, nickname="Ada", account_id=HOST, at=9_500
    ),
    "quiz_frozen": frozen.QuizFrozen(session_id=SESSION, questions=[CHOICE, TEXT]),
    "questions_frozen": frozen.QuestionsFrozen(questions=[CHOICE, FROZEN_TEXT]),
    "timer_due": timers.TimerDue(session_id=SESSION, action="close", index=0),
    "answer_batch": answers.AnswerBatch(
        node_id=NODE,
        answers=[
            answers.ReceivedAnswer(SESSION, PLAYER, 0, 12_000, choices=[0]),
            answers.ReceivedAnswer(SESSION, PLAYER, 1, 42_000, None, "old", 40_000, 30_000, 2, 1),
        ],
        turns=[answers.TurnOpened(SESSION, PLAYER, 2, 1, 0, 40_000)],
    ),
    "answer_checkpoint": checkpoints.AnswerCheckpoint(
        answers=[(7, answers.ReceivedAnswer(SESSION, PLAYER, 0, 12_000, choices=[0]))],
        turns=[(6, answers.TurnOpened(SESSION, PLAYER, 2, 1, 0, 40_000))],
    ),
    "checkpoint_place": checkpoints.CheckpointPlace(sequence=7, at_ms=12_000),
    "node_started": answers.NodeStarted(node_id=NODE, at=1),
    "fence": answers.Fence(node_id=NODE, at=2, reason="did not seal"),
    "scored": answers.Scored(
        session_id=SESSION,
        event=3,
        question=0,
        answered=3,
        present=4,
        board_version=7,
        players=4,
        results=[answers.ScoredAnswer(PLAYER, 0, 12_000, True, 950, 1_500, 1, 2)],
        top=[STANDING],
    ),
    "scored_at_own_pace": answers.Scored(
        session_id=SESSION,
        event=3,
        question=1,
        answered=1,
        present=4,
        board_version=7,
        players=4,
        results=[
            answers.ScoredAnswer(
                PLAYER, 1, 42_000, False, 0, 950, 1, 0, 1, turn=2, misses=1, reveal=REVEAL, is_timeout=True
            )
        ],
        top=None,
    ),
    "snapshot_at_own_pace": nodes.SnapshotReply(
        players=[
            nodes.PlayerSnapshot(
                player_id=PLAYER,
                nickname="Ada",
                removed=False,
                score=950,
                rank=1,
                streak=0,
                answer=None,
                previous_node=None,
                marks="10",
                turn=answers.TurnOpened(SESSION, PLAYER, 3, 1, 1, 50_000),
                ended_question=1,
            )
        ],
        reveals=[REVEAL],
    ),
    "views_request": nodes.ViewsRequest(session_id=SESSION, start=1),
    "views_reply": nodes.ViewsReply(questions=[VIEW]),
    "pulse": pulses.Pulse(previous_at=20_000, outages=[pulses.Outage(3_000, 9_000)]),
    "seal": nodes.SealRequest(session_id=SESSION, question=0),
    "sealed": nodes.Sealed(node_id=NODE, last_sequence=9),
    "take_over": nodes.TakeOver(session_id=SESSION, player_id=PLAYER, by=NODE),
    "node_load": nodes.NodeLoad(node_id=NODE, places=8_999),
    "presence_changed": nodes.PresenceChanged(session_id=SESSION, node_id=NODE, joined=[PLAYER], left=[]),
    "session_results_with_words": results.SessionResults(
        session_id=SESSION,
        quiz_id=QUIZ,
        quiz_title="Weather",
        finished_at=60_000,
        players=4,
        part=0,
        results=[
            results.AttendedResult(
                account_id=HOST,
                player_id=PLAYER,
                nickname="Ada",
                score=0,
                rank=1,
                answers=[ATTENDED_WORD],
                unanswered=[2],
            )
        ],
        words=["drizzle", None, "fog"],
    ),
    "session_results": results.SessionResults(
        session_id=SESSION,
        quiz_id=QUIZ,
        quiz_title="Weather",
        finished_at=60_000,
        players=4,
        part=0,
        results=[
            results.AttendedResult(
                account_id=HOST, player_id=PLAYER, nickname="Ada", score=950, rank=1, answers=[ATTENDED]
            )
        ],
    ),
    "account_deleted": results.AccountDeleted(account_id=HOST, at=1),
    "mail_queued": mails.MailQueued(mail_id="m1"),
    "access_ended": ended_access.AccessEnded(until=1_700_000_000),
}
