"""Evidence of a game from the streams and the quiz database, read without the product's code.

Formats and rules are those of the documents. Messages are decoded without the product's structs, and points
are computed by the judge.
"""

import asyncio
import contextlib
import itertools
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.system.checks import expected_rows, points_of
from tests.system.judge import Judge
from tests.system.paced_checks import expected_standings, points_of_turn
from tests.system.paced_judge import PacedJudge
from tests.system.player import JSON
from tests.system.verdict import EVERY, ONCE, POINTS, STANDINGS, VERSIONS, Verdict
from wordrally.chassis.queue import jetstream
from wordrally.local.stack import Stack

SESSION, PLAYER, QUESTION, RECEIVED_AT, CHOICES, TEXT, OPENED_AT, TIME_LIMIT_MS, TURN, _, SEALED = range(11)
"""An answer in a batch."""

T_SESSION, T_PLAYER, T_TURN, _, _, T_OPENED_AT = range(6)
"""A turn in a batch."""

TRANSITIONS = ("session_opened", "question_opened", "question_closed", "session_finished")
Given = tuple[str, int]
"""Player id, and question or turn."""

STORED_WITHIN_S = 60.0
"""Results come to the database some moments after the end, or once a killed process has its successor."""


async def hear_witnesses(stack: Stack, games: list[Judge], since_ms: int) -> Verdict:
    """Fold the streams and read the database; both must say what the clients were told."""
    verdict = Verdict()
    async with await jetstream.connect(stack.description["nats_url"], "witness") as jet:
        records = [
            (message.subject, msgspec.msgpack.decode(message.payload))
            async for message in jet.read("ANSWERS", "answers.*", since_ms=since_ms - 60_000)
        ]
        _check_fences(verdict, records)
        for game in games:
            first = _first_in_log(records, game.session["id"], await _text_keys(jet, game.session["id"]))
            _check_answers(verdict, game, first)
            await _results_stored(game, stack.data / "quiz.db")
            subject = f"session.{game.session['id']}"
            events = [msgspec.msgpack.decode(m.payload) async for m in jet.read("SESSIONS", subject)]
            _check_versions(verdict, events)
            if isinstance(game, PacedJudge):
                _check_paced_database(verdict, game, stack.data / "quiz.db")
                _check_openings(verdict, game, records)
            else:
                _check_database(verdict, game, first, stack.data / "quiz.db")
                _check_ends(verdict, events, game)
    return verdict


def _check_fences(verdict: Verdict, records: list[tuple[str, JSON]]) -> None:
    fenced: set[str] = set()
    for subject, record in records:
        behind = subject in fenced and record["type"] == "answer_batch"
        verdict.check(VERSIONS, not behind, "late", f"answers behind the fence of {subject}")
        if record["type"] == "fence":
            fenced.add(subject)


async def _text_keys(jet: jetstream.JetStream, session_id: str) -> dict[str, bytes]:
    """Return by player the key of their typed texts, which is in the message of their seat."""
    seats = [msgspec.msgpack.decode(m.payload) async for m in jet.read("SESSIONS", f"join.{session_id}.*")]
    return {seat["player_id"]: seat["text_key"] for seat in seats}


def _opened(answer: list[Any], key: bytes) -> list[Any]:
    """Return the answer with its typed text readable."""
    if len(answer) <= SEALED or not answer[SEALED]:
        return answer
    place = f"{answer[SESSION]}/{answer[PLAYER]}/{answer[QUESTION]}/{answer[TURN]}".encode()
    nonce, sealed = answer[SEALED][:12], answer[SEALED][12:]
    text = AESGCM(key).decrypt(nonce, sealed, place).decode()
    return [*answer[:TEXT], text, *answer[TEXT + 1 :]]


def _first_in_log(
    records: list[tuple[str, JSON]], session_id: str, keys: dict[str, bytes]
) -> dict[Given, Any]:
    first: dict[Given, Any] = {}
    for _, record in records:
        for answer in record.get("answers", []):
            if answer[SESSION] == session_id:
                slot = answer[TURN] or answer[QUESTION]
                first.setdefault((answer[PLAYER], slot), _opened(answer, keys.get(answer[PLAYER], b"")))
    return {given: answer for given, answer in first.items() if not _ran_out(answer)}


def _ran_out(answer: Any) -> bool:
    """Whether it says that the time of a turn ran out."""
    return answer[TURN] > 0 and answer[CHOICES] is None and answer[TEXT] is None


def _check_answers(verdict: Verdict, game: Judge, first: dict[Given, Any]) -> None:
    told = {(player.id, index): at for player in game.players for index, at in player.accepted.items()}
    for given, received_at in told.items():
        verdict.check(ONCE, given in first, "lost", f"{given} is not in the log")
        if given in first:
            same = first[given][RECEIVED_AT] == received_at
            verdict.check(ONCE, same, "wrong", f"{given}: {first[given]} for {received_at}")
    for given in first.keys() - told.keys():
        verdict.blame("lost", f"{given} is in the log and does not count")


async def _results_stored(game: Judge, database: Path) -> None:
    """Return once they are there, or are late enough to count as missing."""
    stored = "SELECT count(*) FROM session_results WHERE session_id = ?"
    with (
        contextlib.suppress(TimeoutError),
        contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection,
    ):
        async with asyncio.timeout(STORED_WITHIN_S):
            while connection.execute(stored, [game.session["id"]]).fetchone() == (0,):  # noqa: ASYNC110 (a database sets no event)
                await asyncio.sleep(0.1)


def _check_database(verdict: Verdict, game: Judge, first: dict[Given, Any], database: Path) -> None:
    session_id = game.session["id"]
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT player_id, question, received_at, points FROM answer_results WHERE session_id = ?",
            [session_id],
        ).fetchall()
        scores = connection.execute(
            "SELECT player_id, score, rank FROM player_results WHERE session_id = ? ORDER BY rank",
            [session_id],
        ).fetchall()
    kept = {(player, question): (at, points) for player, question, at, points in rows}
    for given, answer in first.items():
        question = game.quiz["questions"][given[1]]
        elapsed_ms = answer[RECEIVED_AT] - game.opened[given[1]]["opened_at"]
        points = points_of(question, {"choices": answer[CHOICES], "text": answer[TEXT]}, elapsed_ms)
        right = kept.get(given) == (answer[RECEIVED_AT], points)
        verdict.check(POINTS, right, "wrong", f"database: {given} {kept.get(given)} for {answer}")
    sums = Counter({player: 0 for player, _, _ in scores})
    for (player, _), (_, points) in kept.items():
        sums[player] += points
    for player, score, _ in scores:
        verdict.check(STANDINGS, sums[player] == score, "differing", f"database: {player} has {score}")
    wanted = [(row[0], row[1], rank) for rank, row in enumerate(expected_rows(game, len(game.ends) - 1), 1)]
    verdict.check(STANDINGS, scores == wanted, "differing", f"database: ranks of {session_id}")


def _check_paced_database(verdict: Verdict, game: PacedJudge, database: Path) -> None:
    """Every answer of a turn, once, with its points; and the final standings."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT player_id, turn, received_at, points FROM answer_results WHERE session_id = ?",
            [game.session["id"]],
        ).fetchall()
        scores = connection.execute(
            "SELECT player_id, score, rank FROM player_results WHERE session_id = ? ORDER BY rank",
            [game.session["id"]],
        ).fetchall()
    kept = {(player, turn): (at, points) for player, turn, at, points in rows}
    verdict.check(ONCE, len(kept) == len(rows), "doubled", "an answer is in the database twice")
    wanted = {
        (racer.id, turn): (at, points_of_turn(game, racer, turn))
        for racer in game.racers
        for turn, at in racer.accepted.items()
    }
    verdict.check(POINTS, kept == wanted, "wrong", f"database: {kept.items() ^ wanted.items()}")
    ranks = [(row["player_id"], row["score"], row["rank"]) for row in expected_standings(game)]
    verdict.check(STANDINGS, scores == ranks, "differing", f"database: {scores} for {ranks}")


def _check_openings(verdict: Verdict, game: PacedJudge, records: list[tuple[str, JSON]]) -> None:
    """All were told the opening of each turn that is first in the log."""
    opened: dict[Given, int] = {}
    for turn in (turn for _, record in records for turn in record.get("turns", [])):
        if turn[T_SESSION] == game.session["id"]:
            opened.setdefault((turn[T_PLAYER], turn[T_TURN]), turn[T_OPENED_AT])
    for racer in game.racers:
        for number, shown in racer.turns.items():
            same = opened.get((racer.id, number)) == shown["opened_at"]
            verdict.check(EVERY, same, "wrong", f"{racer.name}: turn {number} opened at {shown['opened_at']}")


def _check_versions(verdict: Verdict, events: list[JSON]) -> None:
    moves = [event for event in events if event["type"] in TRANSITIONS]
    steps = [after["version"] - before["version"] for before, after in itertools.pairwise(moves)]
    verdict.check(VERSIONS, set(steps) == {1}, "wrong", f"versions in the log rise by {steps}")
    opened = [event["question"]["index"] for event in moves if event["type"] == "question_opened"]
    closed = [event["index"] for event in moves if event["type"] == "question_closed"]
    verdict.check(VERSIONS, opened == closed == sorted(set(opened)), "doubled", f"{opened} and {closed}")


def _check_ends(verdict: Verdict, events: list[JSON], game: Judge) -> None:
    """All were told the same ends of a question: the one it opened with, and those of its extensions."""
    ends = {
        (e["question"]["index"], e["question"]["closes_at"]) for e in events if e["type"] == "question_opened"
    }
    ends |= {(e["index"], e["closes_at"]) for e in events if e["type"] == "question_extended"}
    for player in game.players:
        for frame in player.of("welcome"):
            if frame["session"]["phase"] == "open":
                end = (frame["question"]["index"], frame["question"]["closes_at"])
                verdict.check(EVERY, end in ends, "wrong", f"{player.name} was told of another end: {end}")
