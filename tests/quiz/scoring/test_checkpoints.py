"""Checkpoints of long sessions, and rebuilds from them."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from typing import Any, cast

import msgspec
import pytest

from tests.quiz.scoring.fake_boards import FakeBoards
from tests.quiz.scoring.fake_logs import FakeCheckpoints, FakeLogs, Heard
from tests.quiz.scoring.games import OPENED_AT, RIGHT, WRONG, Game, game
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer, TurnOpened
from wordrally.contracts.queue.checkpoints import CheckpointPlace
from wordrally.quiz.live.domain.ranking import LoggedTurn
from wordrally.quiz.scoring.adapters.jetstream_answer_reader import JetStreamAnswerReader
from wordrally.quiz.scoring.adapters.jetstream_checkpoints import JetStreamCheckpoints
from wordrally.quiz.scoring.application import checkpoints
from wordrally.quiz.scoring.application.checkpoints import Checkpointer
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.rebuild import Rebuilder
from wordrally.quiz.scoring.application.rebuild_ports import RebuildPorts
from wordrally.quiz.scoring.application.session_history import SessionAnswers
from wordrally.quiz.scoring.entrypoints.checkpointing import run_checkpoints

MINUTE_MS = 60_000


class AnswerLog:
    """ANSWERS: a message each minute. It remembers how many were read."""

    def __init__(self) -> None:
        self.batches: list[LoggedBatch] = []
        self.read = 0

    def store(self, answer: ReceivedAnswer) -> None:
        number = len(self.batches) + 1
        turn = TurnOpened(answer.session_id, answer.player_id, answer.turn, answer.question, 0, OPENED_AT)
        batch = AnswerBatch(node_id=NodeId("node"), answers=[answer], turns=[turn] if answer.turn else [])
        self.batches.append(LoggedBatch(number, batch, OPENED_AT + number * MINUTE_MS))

    async def newest(self) -> int:
        return len(self.batches)

    async def after(self, sequence: int) -> AsyncGenerator[LoggedBatch]:
        for batch in self.batches[sequence:]:
            self.read += 1
            yield batch

    async def between(self, since_ms: int, until_ms: int | None) -> AsyncGenerator[LoggedBatch]:
        for batch in self.batches:
            if since_ms <= batch.at_ms <= (until_ms or batch.at_ms):
                self.read += 1
                yield batch


class Stage:
    """Some games, their log, its checkpoints, and rebuilds into a store."""

    def __init__(self, *games: Game) -> None:
        self.logs: Any = FakeLogs(games)
        self.answers, self.checkpoints = AnswerLog(), FakeCheckpoints()
        self.checkpointer = Checkpointer(self.logs, self.answers, self.checkpoints)

    async def rebuilt(self, played: Game, checkpoints: FakeCheckpoints | None = None) -> Any:
        """The board of a game in an empty store, and its turns."""
        boards: Any = FakeBoards()
        ports = RebuildPorts(
            logs=self.logs,
            seats=self.logs,
            quizzes=self.logs,
            answers=self.answers,
            checkpoints=self.checkpoints if checkpoints is None else checkpoints,
            restorations=boards,
            broadcasts=cast("Any", Heard()),
            clock=lambda: OPENED_AT,
        )
        self.answers.read = 0
        assert await Rebuilder(ports).rebuild(played.session_id)
        board = boards.boards[played.session_id]
        return board.rows(), board.receipts, board.turns


def homework() -> Game:
    """An assignment that is open for long."""
    played = game()
    played.mode, played.closes_at = "assignment", OPENED_AT + 28 * 24 * 60 * MINUTE_MS
    return played


def turn_of(played: Game, player: str, turn: int, *, choices: list[int] = RIGHT) -> ReceivedAnswer:
    return msgspec.structs.replace(played.answer(player, turn - 1, choices=choices), turn=turn)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint is worth its while after ten messages, and takes seven at most."""
    monkeypatch.setattr(checkpoints, "WORTH_MESSAGES", 10)
    monkeypatch.setattr(checkpoints, "MOST_MESSAGES", 7)


async def test_a_rebuild_reads_the_checkpoint_and_what_followed_and_no_more() -> None:
    long, other = homework(), game()
    stage = Stage(long, other)
    stage.answers.store(turn_of(long, "a", 1))
    for _ in range(40):
        stage.answers.store(other.answer("a"))
    stage.answers.store(turn_of(long, "a", 2, choices=WRONG))
    assert await stage.checkpointer.run() > 30
    stage.answers.store(turn_of(long, "b", 1))

    board = await stage.rebuilt(long)
    assert stage.answers.read < 15
    assert board == await stage.rebuilt(long, FakeCheckpoints()), "as from the whole log"
    assert stage.answers.read == 43
    assert {player: row.turn.turn for player, row in board[2].items()} == {"a": 2, "b": 1}


async def test_a_checkpoint_that_is_made_twice_changes_nothing() -> None:
    long = homework()
    stage = Stage(long)
    for player in ("a", "b", "c") * 4:
        stage.answers.store(turn_of(long, player, 1, choices=WRONG if player == "a" else RIGHT))
    before = await stage.rebuilt(long)
    await asyncio.gather(stage.checkpointer.run(), Checkpointer(*stage_of(stage)).run())
    assert await stage.rebuilt(long) == before


async def test_a_crash_before_the_place_is_moved_loses_nothing() -> None:
    long = homework()
    stage = Stage(long)
    for player in ("a", "b", "c") * 4:
        stage.answers.store(turn_of(long, player, 1))
    before = await stage.rebuilt(long)
    move, stage.checkpoints.move = stage.checkpoints.move, refuse  # type: ignore[method-assign]
    assert await stage.checkpointer.run() == 0
    assert await stage.rebuilt(long) == before
    stage.checkpoints.move = move  # type: ignore[method-assign]
    assert await stage.checkpointer.run()
    assert await stage.rebuilt(long) == before


async def test_games_that_a_host_leads_have_no_checkpoint() -> None:
    led, race = game(), game()
    led.mode = "live"
    stage = Stage(led, race)
    for _ in range(6):
        stage.answers.store(led.answer("a"))
        stage.answers.store(turn_of(race, "a", 1))
    assert await stage.checkpointer.run()
    assert stage.checkpoints.kept == {}
    assert await stage.checkpointer.run() == 0, "until enough is new"


async def test_checkpoints_are_kept_beside_the_log_in_order(jet: JetStream) -> None:
    stored, session_id, node = JetStreamCheckpoints(jet), SessionId(secrets.token_hex(8)), NodeId("n")
    answer = ReceivedAnswer(session_id, PlayerId("a"), 0, OPENED_AT, RIGHT, turn=1)
    opened = LoggedTurn(TurnOpened(session_id, PlayerId("a"), 1, 0, 0, OPENED_AT), 7)
    assert len(await stored.of(session_id)) == 0
    for sequence in (7, 8):
        await stored.add(session_id, SessionAnswers([(sequence, answer)], [opened]))
    found = await stored.of(session_id)
    assert (found.answers, found.turns) == ([(7, answer), (8, answer)], [opened, opened])

    before, place = await stored.place(), CheckpointPlace(sequence=8, at_ms=OPENED_AT)
    assert await stored.move(place, before)
    assert await stored.place() == place
    assert not await stored.move(CheckpointPlace(sequence=9, at_ms=OPENED_AT), before)
    batch = AnswerBatch(node_id=node, answers=[answer])
    subject = subjects.ANSWERS_OF.format(secrets.token_hex(4))
    sequence = await jet.append(subject, msgspec.msgpack.encode(batch))
    (read,) = [each async for each in JetStreamAnswerReader(jet).after(sequence - 1)]
    assert read.at_ms > OPENED_AT, "the queue's time, at which a rebuild begins to read"


async def test_checkpoints_are_made_from_time_to_time_until_the_process_ends() -> None:
    stop, runs = asyncio.Event(), 0

    class Once:
        async def run(self) -> None:
            nonlocal runs
            runs += 1
            stop.set()

    await asyncio.wait_for(run_checkpoints(cast("Any", Once()), stop, every_s=0.0), 10)
    assert runs == 1


async def refuse(_place: CheckpointPlace, _before: CheckpointPlace | None) -> bool:
    return False


def stage_of(stage: Stage) -> tuple[Any, AnswerLog, FakeCheckpoints]:
    return stage.logs, stage.answers, stage.checkpoints
