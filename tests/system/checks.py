"""What is judged of a game: from what its players sent and were told, its report, and its leaderboard."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from tests.system.player import JSON, Player
from tests.system.verdict import (
    EVERY,
    FIRST,
    IN_TIME,
    ONCE,
    POINTS,
    RISING,
    SECRET,
    STANDINGS,
    VERSIONS,
    Verdict,
)

if TYPE_CHECKING:
    from tests.system.judge import Judge

GRACE_MS = 250
CLOCK_MS = 30
"""Bound of rounding and of a node's clock correction; all processes read the same clock."""

TRANSITIONS = ("question", "reveal", "finished")
TOP = 10
Row = tuple[str, int, int]
"""Player id, score, and when it was reached."""


def check_reveal(game: Judge, standings: JSON, index: int) -> None:
    """The standings shown with a reveal hold every answer accepted for that question."""
    expected = [(player_id, score) for player_id, score, _ in expected_rows(game, index)[:100]]
    shown = [(row["player_id"], row["score"]) for row in standings["items"]]
    game.verdict.check(STANDINGS, shown == expected, "differing", f"standings at the reveal of {index}")


def check_game(game: Judge, report: JSON, board: list[JSON]) -> None:
    """Everything that can be judged once a game is over."""
    rows = {row["player_id"]: row for row in report["players"]}
    game.longest = {index: _longest_shown(game, index) for index in range(len(game.ends))}
    for player in game.players:
        _learn_untold(game, player, rows[player.id])
        _check_answers(game, player, rows[player.id])
    _check_counts(game, rows)
    _check_standings(game, report, board)
    for player in game.players:
        _check_told(game, player)
        _check_rising(game, player)
        _check_still(game, player)
        _check_order(game, player)
        _check_clock(game, player)
        _check_secrets(game, player)


def check_twins(verdict: Verdict, one: Judge, other: Judge) -> None:
    """The same quiz with other keys: the same bytes to players, times aside."""
    for index in range(len(one.quiz["questions"])):
        shown = [
            {
                json.dumps(question | {"opened_at": 0, "closes_at": 0, "turn": 0})
                for player in game.players
                for question in player.questions_shown()
                if question["index"] == index
            }
            for game in (one, other)
        ]
        verdict.check(SECRET, shown[0] == shown[1], "leaked", f"question {index}: {shown}")


def points_of(question: JSON, given: JSON, elapsed_ms: int) -> int:
    """What the contract pays for an answer ("Scoring")."""
    if question["kind"] == "text":
        right = given["text"].strip().casefold() in question["accepted"]
    else:
        right = sorted(given["choices"]) == sorted(question["correct"])
    if not right:
        return 0
    elapsed_ms = 0 if elapsed_ms < 500 else min(elapsed_ms, question["time_limit_ms"] + GRACE_MS)
    return round(question["points"] * (1 - (elapsed_ms / question["time_limit_ms"]) / 2))


def expected_rows(game: Judge, up_to: int) -> list[Row]:
    """The ranking that the accepted answers to the first questions add up to."""
    rows: list[Row] = []
    for player in game.players:
        score, reached = 0, 0
        for index in sorted(player.accepted):
            points = _points(game, player, index) if index <= up_to else 0
            if points:
                score, reached = score + points, max(reached, player.accepted[index])
        rows.append((player.id, score, reached))
    return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))


def _points(game: Judge, player: Player, index: int) -> int:
    elapsed_ms = player.accepted[index] - game.opened[index]["opened_at"]
    return points_of(game.quiz["questions"][index], player.sent[index], elapsed_ms)


def _learn_untold(game: Judge, player: Player, row: JSON) -> None:
    """Learn of answers that were stored without their player hearing of it, because the line broke."""
    for answer in row["answers"]:
        index = answer["question"]
        if index in player.refused or index not in player.sent:
            game.verdict.blame("late", f"{player.name} was told that {answer} does not count")
        player.accepted.setdefault(index, answer["received_at"])
        player.sent.setdefault(index, answer)


def _check_answers(game: Judge, player: Player, row: JSON) -> None:
    verdict = game.verdict
    counted = Counter(answer["question"] for answer in row["answers"])
    answers = {answer["question"]: answer for answer in row["answers"]}
    for index, received_at in player.accepted.items():
        who = f"{player.name} question {index}"
        verdict.accepted += 1
        verdict.check(ONCE, counted[index] > 0, "lost", who)
        verdict.check(ONCE, counted[index] < 2, "doubled", who)
        if found := answers.get(index):
            asked = game.opened[index]
            timing = (found["opened_at"], found["time_limit_ms"])
            same = timing == (asked["opened_at"], asked["time_limit_ms"])
            verdict.check(POINTS, same, "wrong", f"{who}: judged by {timing}")
            told = (found["points"], found["received_at"])
            verdict.check(
                POINTS, told == (_points(game, player, index), received_at), "wrong", f"{who}: {found}"
            )
            given = {kind: player.sent[index].get(kind) for kind in ("choices", "text")}
            same = {kind: found.get(kind) for kind in ("choices", "text")} == given
            verdict.check(FIRST, same, "wrong", f"{who}: {found} for {given}")
            _check_instant(game, player, index)


def _check_instant(game: Judge, player: Player, index: int) -> None:
    """Received while the question was open, after it was sent, and before it was confirmed."""
    received_at, who = player.accepted[index], f"{player.name} question {index}"
    question = game.longest[index]
    in_time = question["opened_at"] <= received_at <= question["closes_at"] + GRACE_MS
    game.verdict.check(IN_TIME, in_time, "late", f"{who}: {received_at} for {question}")
    if index in player.told_at and index in player.sent_at:
        sent_at, told_at = player.sent_at[index], player.told_at[index]
        honest = sent_at - CLOCK_MS <= received_at <= told_at + CLOCK_MS
        game.verdict.check(IN_TIME, honest, "wrong", f"{who}: {sent_at} … {received_at} … {told_at}")


def _longest_shown(game: Judge, index: int) -> JSON:
    """The question as it stood longest; a closing shortens what is shown afterwards."""
    shown = [q for player in game.players for q in player.questions_shown() if q["index"] == index]
    return max(shown, key=lambda question: question["closes_at"])


def _check_told(game: Judge, player: Player) -> None:
    """Nobody waits in vain: each answer was accepted or refused, or a later welcome said what is stored."""
    for index, sent_at in player.sent_at.items():
        welcomed = any(frame["_seen_at"] > sent_at for frame in player.of("welcome"))
        told = index in player.accepted or index in player.refused or welcomed
        game.verdict.check(IN_TIME, told, "missed", f"{player.name} was told nothing of answer {index}")
    shown: dict[int, int] = {}
    for frame in player.frames:
        if frame["type"] in ("question", "welcome") and "question" in frame:
            shown[frame["question"]["index"]] = frame["question"]["closes_at"]
        elif (
            frame["type"] == "error" and frame["code"] == "closed" and game.ends[frame["question"]] == "time"
        ):
            shut = frame["_seen_at"] >= shown[frame["question"]] - CLOCK_MS
            game.verdict.check(IN_TIME, shut, "wrong", f"{player.name} was told too early: {frame}")


def _check_counts(game: Judge, rows: dict[str, JSON]) -> None:
    """A reveal counts the answers that the report holds."""
    for index, question in enumerate(game.quiz["questions"]):
        given = [a for row in rows.values() for a in row["answers"] if a["question"] == index]
        reveals = [f for player in game.players for f in player.of("reveal") if f["question"] == index]
        for counts in {json.dumps(reveal["counts"]) for reveal in reveals}:
            shown = json.loads(counts)
            if question["kind"] == "text":
                same = sum(shown.values()) == len(given)
            else:
                chosen = Counter(choice for answer in given for choice in answer["choices"])
                same = shown == [chosen[choice] for choice in range(4)]
            game.verdict.check(
                STANDINGS, same, "late", f"reveal {index} counts {counts}, {len(given)} are kept"
            )


def _check_standings(game: Judge, report: JSON, board: list[JSON]) -> None:
    expected = expected_rows(game, len(game.ends) - 1)
    wanted = [(player_id, score, rank) for rank, (player_id, score, _) in enumerate(expected, 1)]
    for place, rows in (("report", report["players"]), ("leaderboard", board)):
        shown = [(row["player_id"], row["score"], row["rank"]) for row in rows]
        game.verdict.check(STANDINGS, shown == wanted, "differing", place)
    for player in game.players:
        _check_screen(game, player, wanted)


def _check_screen(game: Judge, player: Player, wanted: list[Row]) -> None:
    """What a player's client shows in the end."""
    mine = next((score, rank) for player_id, score, rank in wanted if player_id == player.id)
    for finished in player.of("finished"):
        top = [(row["player_id"], row["score"], row["rank"]) for row in finished["top"]]
        game.verdict.check(STANDINGS, top == wanted[:TOP], "differing", f"{player.name}: {top}")
        if you := finished.get("you"):
            same = (you["score"], you["rank"]) == mine
            game.verdict.check(STANDINGS, same, "differing", f"{player.name}: {you} for {mine}")
    for result in player.of("result"):
        index = result["question"]
        right = index in player.accepted and result["points"] == _points(game, player, index)
        game.verdict.check(POINTS, right, "wrong", f"{player.name}: {result}")
        retold = {(r["correct"], r["points"]) for r in player.of("result") if r["question"] == index}
        game.verdict.check(ONCE, len(retold) == 1, "doubled", f"{player.name}: result {index} is {retold}")


def _check_rising(game: Judge, player: Player) -> None:
    """No score falls in anything that one client sees, and all that it sees is of its own session."""
    best: dict[str, int] = {}
    members = {one.id for one in game.players}
    for frame in player.frames:
        rows = [(row["player_id"], row["score"]) for row in frame.get("top", [])]
        mine = frame if frame["type"] == "result" else frame.get("you", {})
        rows += [("you", mine["score"])] if "score" in mine else []  # the player's own is ahead of the board
        for player_id, score in rows:
            note = f"{player.name}: {player_id} fell from {best.get(player_id)} to {score} in {frame['type']}"
            game.verdict.check(RISING, score >= best.get(player_id, 0), "wrong", note)
            best[player_id] = score
            game.verdict.check(
                SECRET, player_id in members | {"you"}, "leaked", f"{player.name}: a stranger in {frame}"
            )
        scores = [row["score"] for row in frame.get("top", [])]
        if scores != sorted(scores, reverse=True):
            game.verdict.blame("differing", f"{player.name}: {scores}")


def _check_still(game: Judge, player: Player) -> None:
    """While a question is open the standings are those of the last close; progress counts who is expected."""
    asked: int | None = None
    for frame in player.frames:
        if frame["type"] == "question":
            asked = frame["question"]["index"]
        elif frame["type"] in ("reveal", "finished"):
            asked = None
        elif frame["type"] == "welcome":
            asked = frame["question"]["index"] if frame["session"]["phase"] == "open" else None
        if asked is not None and "top" in frame:
            shown = [(row["player_id"], row["score"]) for row in frame["top"] if row["score"]]
            still = [(one, score) for one, score, _ in expected_rows(game, asked - 1)[:TOP] if score]
            note = f"{player.name}: {frame['type']} during question {asked}"
            game.verdict.check(STANDINGS, shown == still, "differing", note)
        for row in frame.get("top", []):
            ahead = sum(other["score"] > row["score"] for other in frame["top"])
            place = ahead + 1 if row["score"] else None
            game.verdict.check(STANDINGS, row["place"] == place, "differing", f"{player.name}: {row}")
        if frame["type"] == "progress":
            right = frame["answered"] <= frame["expected"] <= frame["players"] == len(game.players)
            game.verdict.check(EVERY, right, "wrong", f"{player.name}: {frame}")


def _check_order(game: Judge, player: Player) -> None:
    asked = [frame["question"]["index"] for frame in player.of("question")]
    game.verdict.check(EVERY, asked == sorted(set(asked)), "doubled", f"{player.name} was asked {asked}")
    for index in range(len(game.ends)):
        seen = player.saw_question(index) and player.saw_reveal(index)
        game.verdict.check(EVERY, seen, "missed", f"{player.name} question {index}")
    version = -1
    for frame in player.frames:
        if frame["type"] == "welcome":
            note = f"{player.name}: welcome {frame['version']} after {version}"
            game.verdict.check(VERSIONS, frame["version"] >= version, "wrong", note)
            version = frame["version"]
        elif frame["type"] in TRANSITIONS:
            is_next = frame["version"] == version + 1
            told_again = frame["type"] == "finished" and frame["version"] == version  # with one's standing
            note = f"{player.name}: {frame['type']} {frame['version']} after {version}"
            game.verdict.check(VERSIONS, is_next or told_again, "wrong", note)
            version = frame["version"]


def _check_clock(game: Judge, player: Player) -> None:
    """A welcome counts down by a clock that is right, and to no earlier instant than was told before."""
    closes_at: dict[int, int] = {}
    for frame in player.of("welcome"):
        right = frame["_connecting_at"] - GRACE_MS <= frame["server_at"] <= frame["_seen_at"] + GRACE_MS
        note = f"{player.name}: {frame['_connecting_at']} … {frame['server_at']} … {frame['_seen_at']}"
        game.verdict.check(EVERY, right, "wrong", note)
        if frame["session"]["phase"] == "open":
            question = frame["question"]
            later = question["closes_at"] >= closes_at.get(question["index"], 0)
            game.verdict.check(EVERY, later, "wrong", f"{player.name}: {question} closes earlier than before")
            closes_at[question["index"]] = question["closes_at"]


def _check_secrets(game: Judge, player: Player) -> None:
    secret = set(range(len(game.ends)))
    for frame in player.frames:
        if frame["type"] == "reveal":
            secret.discard(frame["question"])
        elif frame["type"] == "welcome" and "reveal" in frame:
            secret.discard(frame["reveal"]["question"])
        text = json.dumps(frame) if secret else ""
        for index in secret:
            if f"because-{index}" in text or f"key-{index}" in text:
                game.verdict.blame("leaked", f"{player.name}: {text[:200]}")
        game.verdict.did(SECRET, len(secret))
        if frame["type"] in ("question", "welcome") and "correct" in frame.get("question", {}):
            game.verdict.blame("leaked", f"{player.name}: {text[:200]}")
