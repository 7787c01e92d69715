"""A school's year: start, verify, rebuild and back-up by the number of sessions that the stack keeps.

`python -m bench.growth [SESSIONS …]`. One game of a class (30 players, 20 questions) is played through the
gateway. Its log is appended again under other ids, and the stack takes each copy for a session that has just
finished: it rebuilds it, and saves its results. After each number of sessions the commands are timed. Their
growth between the first and the last number is extended in a straight line to what a school of 30,000
sessions a year keeps in the streams: 2,500 sessions in 30 days, 1.5 million answers.
"""

import asyncio
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in

from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord, ReceivedAnswer
from wordrally.contracts.queue.events import AnySessionEvent, PlayerJoined
from wordrally.local.stack import Stack

PLAYERS, QUESTIONS = 30, 20
DEFAULT = (50, 200)
KEPT_SESSIONS = 2_500
SAVED_WITHIN_S = 900.0

S = TypeVar("S", bound=msgspec.Struct)

encode = msgspec.msgpack.encode
decode_event: msgspec.msgpack.Decoder[AnySessionEvent] = msgspec.msgpack.Decoder(AnySessionEvent)
decode_seat = msgspec.msgpack.Decoder(PlayerJoined)
decode_record: msgspec.msgpack.Decoder[AnswerRecord] = msgspec.msgpack.Decoder(AnswerRecord)


@dataclass(frozen=True)
class Log:
    """All messages of one session; seats with the last part of their subject."""

    events: list[AnySessionEvent]
    seats: list[tuple[str, PlayerJoined]]
    answers: list[ReceivedAnswer]


@dataclass(frozen=True)
class Figures:
    """Seconds and megabytes with so many sessions."""

    sessions: float
    start_s: float
    verify_s: float
    rebuild_s: float
    backup_s: float
    streams_mb: float
    database_mb: float


async def play(url: str) -> SessionId:
    """Play one game to its end, and return its session."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        quiz = quiz_body(QUESTIONS)
        lesson = await Lesson.open(http, await sign_in(http), quiz, [], close_when_all_answered=False)
        players = [await lesson.seat(f"Player {number}") for number in range(PLAYERS)]
        await lesson.does("start")
        for index in range(QUESTIONS):
            answer = {"text": "rain"} if index % 3 == 2 else {"choices": [0]}
            for player in players:
                await player.until(lambda each=player, at=index: each.saw_question(at), "the question")
                await player.send_answer(index, answer)
            for player in players:
                await player.until(lambda each=player, at=index: at in each.accepted, "accepted")
            await lesson.does("close")
            await lesson.does("next")
        await lesson.leave()
        return SessionId(lesson.session["id"])


async def read_log(jet: JetStream, session_id: SessionId) -> Log:
    """Read everything of one session."""
    of_session = subjects.SESSION.format(session_id), subjects.JOIN.format(session_id, "*")
    events = [decode_event.decode(one.payload) async for one in jet.read(subjects.SESSIONS, of_session[0])]
    seats = [
        (one.subject.rpartition(".")[2], decode_seat.decode(one.payload))
        async for one in jet.read(subjects.SESSIONS, of_session[1])
    ]
    answers: list[ReceivedAnswer] = []
    async for one in jet.read(subjects.ANSWERS, subjects.ANSWERS_OF.format("*")):
        record = decode_record.decode(one.payload)
        if isinstance(record, AnswerBatch):
            answers += [answer for answer in record.answers if answer.session_id == session_id]
    return Log(events, seats, answers)


async def copy_log(jet: JetStream, log: Log, times: int) -> None:
    """Append the log again under other session ids: seats and answers first, then what happened."""
    node, last = NodeId(f"growth-{secrets.token_hex(4)}"), 0
    for _ in range(times):
        session_id = SessionId(secrets.token_hex(16))
        for name, seat in log.seats:
            await jet.append(subjects.JOIN.format(session_id, name), encode(_of(seat, session_id)))
        batch = AnswerBatch(node_id=node, answers=[_of(answer, session_id) for answer in log.answers])
        last = await jet.append(subjects.ANSWERS_OF.format(node), encode(batch), expected_last=last)
        before = 0
        for event in log.events:
            message = encode(_of(event, session_id))
            before = await jet.append(subjects.SESSION.format(session_id), message, expected_last=before)


def _of(struct: S, session_id: SessionId) -> S:
    """Return the message as one of another session; most events name theirs by their subject alone."""
    if "session_id" not in struct.__struct_fields__:
        return struct
    return msgspec.structs.replace(struct, session_id=session_id)


def wait_until_saved(stack: Stack, sessions: int) -> None:
    """Wait until the results of so many sessions are in the database."""
    deadline = time.monotonic() + SAVED_WITHIN_S
    while (saved := _saved(stack)) < sessions:
        if time.monotonic() > deadline:
            raise SystemExit(f"only {saved} of {sessions} results were saved in {SAVED_WITHIN_S:.0f} s")
        time.sleep(0.5)


def _saved(stack: Stack) -> int:
    with closing(sqlite3.connect(stack.data / "quiz.db", timeout=10)) as database:
        return database.execute("SELECT count(*) FROM session_results").fetchone()[0]


def measure(stack: Stack, sessions: int) -> Figures:
    """Time a start and each command."""
    stack.stop()
    started = time.perf_counter()
    stack.start()
    start_s = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        seconds = [
            _time(stack, *command) for command in (["verify"], ["rebuild"], ["backup", f"{folder}/copy"])
        ]
    size = [_megabytes(stack.data / "nats"), _megabytes(stack.data / "quiz.db")]
    return Figures(sessions, start_s, *seconds, *size)


def _time(stack: Stack, *command: str) -> float:
    started = time.perf_counter()
    arguments = [sys.executable, "-m", "wordrally.cli", *command, "--data", str(stack.data)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{_told(done.stdout)}{done.stderr[-2_000:]}")
    return time.perf_counter() - started


def _told(output: str) -> str:
    """Return the lines that say what is wrong; a line for each good session is left out."""
    return "\n".join(line for line in output.splitlines() if "as the streams tell it" not in line)[:3_000]


def _megabytes(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def extended(first: Figures, last: Figures, sessions: int) -> Figures:
    """Continue the line through two measurements."""
    part = (sessions - first.sessions) / (last.sessions - first.sessions)
    pairs = ((getattr(first, each.name), getattr(last, each.name)) for each in fields(Figures))
    return Figures(*(a + part * (b - a) for a, b in pairs))


def show(figures: Figures) -> None:
    print(
        f"{figures.sessions:>6.0f} sessions: start {figures.start_s:.1f} s, verify {figures.verify_s:.1f} s, "
        f"rebuild {figures.rebuild_s:.1f} s, backup {figures.backup_s:.1f} s, streams "
        f"{figures.streams_mb:.0f} MB, quiz database {figures.database_mb:.0f} MB",
        flush=True,
    )


def show_extended(figures: Figures) -> None:
    """Print what grows with each session; a start and a back-up of so few sessions are mostly noise."""
    print(
        f"{figures.sessions:>6.0f} sessions, extended: verify {figures.verify_s:.0f} s, rebuild "
        f"{figures.rebuild_s:.0f} s, streams {figures.streams_mb:.0f} MB, quiz database "
        f"{figures.database_mb:.0f} MB"
    )


async def _add(stack: Stack, log: Log, sessions: int) -> None:
    """Add copies while nobody looks: half a log would be drawn, and its later closes never settled."""
    watchers = ("quiz-1", "scoring-1")
    for name in watchers:
        stack.signal(name, signal.SIGSTOP)
    try:
        await _copy(stack, log, sessions)
    finally:
        for name in watchers:
            stack.signal(name, signal.SIGCONT)


async def _copy(stack: Stack, log: Log, sessions: int) -> None:
    async with await jetstream.connect(stack.description["nats_url"], "growth") as jet:
        await copy_log(jet, log, sessions)


async def _first(stack: Stack) -> Log:
    session_id = await play(stack.url)
    async with await jetstream.connect(stack.description["nats_url"], "growth") as jet:
        return await read_log(jet, session_id)


def main(numbers: Sequence[int]) -> None:
    """Measure at each number of sessions, and extend the line."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder, Stack(Path(folder)) as stack:
        log = asyncio.run(_first(stack))
        there, seen = 1, list[Figures]()
        for number in numbers:
            asyncio.run(_add(stack, log, number - there))
            there = number
            wait_until_saved(stack, number)
            seen.append(measure(stack, number))
            show(seen[-1])
    if len(seen) > 1:
        show_extended(extended(seen[0], seen[-1], KEPT_SESSIONS))


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or DEFAULT)
