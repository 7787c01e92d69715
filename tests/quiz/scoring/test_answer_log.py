"""What is read of ANSWERS to see what became of sessions."""

import asyncio
import secrets

import msgspec

from tests.quiz.scoring.games import OPENED_AT, game
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, NodeStarted
from wordrally.quiz.scoring.adapters.jetstream_answer_reader import JetStreamAnswerReader
from wordrally.quiz.scoring.application.session_history import CLOCK_SLACK_MS, answers_within


async def test_answers_are_read_from_one_instant_to_another(jet: JetStream) -> None:
    node, played = NodeId(secrets.token_hex(4)), game("a b c")
    subject = subjects.ANSWERS_OF.format(node)
    await jet.append(subject, msgspec.msgpack.encode(NodeStarted(node_id=node, at=0)))
    for player in played.players:
        await asyncio.sleep(0.005)  # each at an instant of its own
        batch = AnswerBatch(node_id=node, answers=[played.answer(player)])
        await jet.append(subject, msgspec.msgpack.encode(batch))
    _, first, second, _ = [stored.at_ms async for stored in jet.read(subjects.ANSWERS, subject)]

    async def read(since_ms: int, until_ms: int | None) -> list[str]:
        logs = JetStreamAnswerReader(jet)
        batches = [each.batch async for each in logs.between(since_ms, until_ms)]
        return [batch.answers[0].player_id for batch in batches if batch.node_id == node]

    assert await read(first - 1, None) == ["a", "b", "c"]
    assert await read(first - 1, second) == ["a", "b"]
    assert await read(second, second) == ["b"]


def test_no_answer_is_looked_for_after_the_last_of_these_sessions_ended() -> None:
    played, over = game(), game()
    over.finish()
    began, ended = OPENED_AT - CLOCK_SLACK_MS, OPENED_AT + CLOCK_SLACK_MS
    assert answers_within([over.story, over.story]) == (began, ended)
    assert answers_within([played.story, over.story]) == (began, None)
    assert answers_within([game(questions=0).story]) is None
