"""What is judged of a paced game: turns, points, places and secrets, by what was sent, told and reported."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.system.player import JSON
from tests.system.racer import Racer
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
)

if TYPE_CHECKING:
    from tests.system.paced_judge import PacedJudge

GRACE_MS = 250
CLOCK_MS = 30
OTHERS_BETWEEN = 3
TOP = 10


def check_paced_game(game: PacedJudge, report: JSON, board: JSON) -> None:
    """Everything that can be judged once a game is over."""
    rows = {row["player_id"]: row for row in report["players"]}
    for racer in game.racers:
        _learn_untold(racer, rows[racer.id])
        _check_answers(game, racer, rows[racer.id])
        _check_course(game, racer)
        _check_results(game, racer)
        _check_told(game, racer)
        _check_secrets(game, racer)
        _check_frames(game, racer)
    _check_standings(game, report, board)


def marked(game: PacedJudge, racer: Racer) -> dict[int, bool]:
    """By ended turn, whether it was right; a turn without an accepted answer ran out."""
    return {turn: _is_right(game, racer, turn) for turn in sorted(racer.turns) if _is_over(racer, turn)}


def points_of_turn(game: PacedJudge, racer: Racer, turn: int) -> int:
    """What the contract pays for the answer of a turn ("Points")."""
    if not _is_right(game, racer, turn):
        return 0
    question = racer.turns[turn]
    base = question["points"]
    if game.course.timed:
        t = racer.accepted[turn] - question["opened_at"]
        t = 0 if t < 500 else min(t, question["time_limit_ms"] + GRACE_MS)
        base *= 1 - (t / question["time_limit_ms"]) / 2
    return round(base * 0.5 ** misses_before(game, racer, turn))


def misses_before(game: PacedJudge, racer: Racer, turn: int) -> int:
    """The earlier misses of the question of a turn."""
    index = racer.turns[turn]["index"]
    earlier = (number for number, shown in racer.turns.items() if number < turn and shown["index"] == index)
    return sum(not _is_right(game, racer, number) for number in earlier)


def _is_over(racer: Racer, turn: int) -> bool:
    return turn in racer.ended or turn in racer.accepted


def _is_right(game: PacedJudge, racer: Racer, turn: int) -> bool:
    if turn not in racer.accepted:
        return False
    question, given = game.quiz["questions"][racer.turns[turn]["index"]], racer.sent[turn]
    if question["kind"] == "text":
        return given["text"].strip().casefold() in question["accepted"]
    return sorted(given["choices"]) == sorted(question["correct"])


def _learn_untold(racer: Racer, row: JSON) -> None:
    """Learn of answers that were stored without their player hearing of it, because the line broke."""
    for answer in row["answers"]:
        if answer["turn"] in racer.sent and answer["turn"] not in racer.refused:
            racer.accepted.setdefault(answer["turn"], answer["received_at"])


def _check_answers(game: PacedJudge, racer: Racer, row: JSON) -> None:
    """Each accepted answer is in the report once, as it was sent, judged and paid by the contract."""
    verdict, counted = game.verdict, Counter(answer["turn"] for answer in row["answers"])
    found = {answer["turn"]: answer for answer in row["answers"]}
    for turn, received_at in racer.accepted.items():
        who = f"{racer.name} turn {turn}"
        verdict.accepted += 1
        verdict.check(ONCE, counted[turn] > 0, "lost", who)
        verdict.check(ONCE, counted[turn] < 2, "doubled", who)
        if turn not in found:
            continue
        asked, answer = racer.turns[turn], found[turn]
        wanted = {
            "question": asked["index"],
            "received_at": received_at,
            "opened_at": asked["opened_at"],
            "time_limit_ms": asked["time_limit_ms"],
            "misses": misses_before(game, racer, turn),
            "points": points_of_turn(game, racer, turn),
            "correct": _is_right(game, racer, turn),
        }
        same = {name: answer.get(name) for name in wanted} == wanted
        verdict.check(POINTS, same, "wrong", f"{who}: {answer} for {wanted}")
        given = {kind: racer.sent[turn].get(kind) for kind in ("choices", "text")}
        is_first = {kind: answer.get(kind) for kind in ("choices", "text")} == given
        verdict.check(FIRST, is_first, "wrong", f"{who}: {answer} for {given}")
        _check_instant(game, racer, turn)
    for turn in counted.keys() - racer.accepted.keys():
        verdict.blame("late", f"{racer.name} turn {turn} counts, and its player was told otherwise")


def _check_instant(game: PacedJudge, racer: Racer, turn: int) -> None:
    received_at, asked = racer.accepted[turn], racer.turns[turn]
    who = f"{racer.name} turn {turn}"
    in_time = asked["opened_at"] <= received_at <= asked["closes_at"] + GRACE_MS
    game.verdict.check(IN_TIME, in_time, "late", f"{who}: {received_at} for {asked}")
    sent_at, told_at = racer.sent_at[turn], racer.told_at.get(turn, received_at)
    honest = sent_at - CLOCK_MS <= received_at <= told_at + CLOCK_MS
    game.verdict.check(IN_TIME, honest, "wrong", f"{who}: {sent_at} … {received_at} … {told_at}")


def _check_course(game: PacedJudge, racer: Racer) -> None:
    """Turns without a gap, each shown the same at every showing, in an order that the contract allows."""
    verdict, marks = game.verdict, marked(game, racer)
    verdict.check(EVERY, not racer.reshown, "wrong", f"{racer.name}: shown otherwise {racer.reshown[:2]}")
    is_whole = list(marks) == list(range(1, len(marks) + 1))
    verdict.check(EVERY, is_whole, "missed", f"{racer.name} had the turns {list(marks)}")
    asked = [racer.turns[turn]["index"] for turn in marks]
    everything = list(range(game.course.questions))
    met = list(dict.fromkeys(asked))
    right_order = met == everything if game.course.order == "quiz" else sorted(met) == everything
    verdict.check(EVERY, right_order, "missed", f"{racer.name} met {met}")
    if game.course.goal == "once":
        verdict.check(EVERY, len(asked) == len(everything), "doubled", f"{racer.name} was asked {asked}")
        return
    right = Counter(index for index, is_right in zip(asked, marks.values(), strict=True) if is_right)
    verdict.check(EVERY, right == Counter(everything), "missed", f"{racer.name} was right in {right}")
    _check_spacing(game, racer, asked, list(marks.values()))


def _check_spacing(game: PacedJudge, racer: Racer, asked: list[int], marks: list[bool]) -> None:
    """A missed question waits for three others, or for those that are left."""
    left = set(range(game.course.questions))
    for number, (index, is_right) in enumerate(zip(asked, marks, strict=True)):
        if is_right:
            left.discard(index)
            continue
        others = asked[number + 1 :]
        between = others.index(index) if index in others else -1
        wanted = min(OTHERS_BETWEEN, len(left) - 1)
        note = f"{racer.name}: question {index} came back after {between} others of {wanted}"
        game.verdict.check(EVERY, between == wanted, "wrong", note)


def _check_results(game: PacedJudge, racer: Racer) -> None:
    """A result tells what its turn earned and the player's score after it, and is told once a connection."""
    totals, total = {}, 0
    for turn in marked(game, racer):
        total += points_of_turn(game, racer, turn)
        totals[turn] = total
    for result in racer.of("result"):
        turn = result["turn"]
        wanted = {
            "question": racer.turns[turn]["index"],
            "correct": _is_right(game, racer, turn),
            "points": points_of_turn(game, racer, turn),
            "misses": misses_before(game, racer, turn),
            "score": totals.get(turn),
        }
        same = {name: result.get(name) for name in wanted} == wanted
        game.verdict.check(POINTS, same, "wrong", f"{racer.name}: {result} for {wanted}")
    told = Counter(result["turn"] for result in racer.of("result"))
    game.verdict.check(ONCE, max(told.values(), default=1) == 1, "doubled", f"{racer.name}: {told}")


def _check_told(game: PacedJudge, racer: Racer) -> None:
    """Nobody waits in vain; what is sent is never called invalid."""
    for turn in racer.sent_at:
        told = turn in racer.accepted or turn in racer.refused
        game.verdict.check(IN_TIME, told, "missed", f"{racer.name} was told nothing of turn {turn}")
    refused = [frame for frame in racer.of("error") if frame["code"] in ("invalid", "not_allowed")]
    game.verdict.check(EVERY, not refused, "wrong", f"{racer.name}: {refused[:1]}")


def _check_secrets(game: PacedJudge, racer: Racer) -> None:
    """The key of a question comes after the player's own answer, or when their time for it is over."""
    secret = set(range(game.course.questions))
    for frame in racer.frames:
        shown = frame.get("question")
        if isinstance(shown, dict) and ("correct" in shown or "explanation" in shown):
            game.verdict.blame("leaked", f"{racer.name}: {shown}")
        if frame["type"] == "reveal" or (frame["type"] == "welcome" and "reveal" in frame):
            reveal = frame if frame["type"] == "reveal" else frame["reveal"]
            _check_reveal(game, racer, reveal, frame["_seen_at"])
            secret.discard(reveal["question"])
        text = json.dumps(frame) if secret else ""
        for index in secret:
            if f"because-{index}" in text or f"key-{index}" in text:
                game.verdict.blame("leaked", f"{racer.name}: {text[:200]}")
        game.verdict.did(SECRET, len(secret))


def _check_reveal(game: PacedJudge, racer: Racer, reveal: JSON, seen_at: float) -> None:
    turn, question = reveal["turn"], game.quiz["questions"][reveal["question"]]
    key = question["accepted"] if question["kind"] == "text" else question["correct"]
    right = reveal["correct"] == key and "counts" not in reveal
    game.verdict.check(EVERY, right, "wrong", f"{racer.name}: {reveal}")
    may_know = turn in racer.sent or seen_at >= racer.turns[turn]["closes_at"] + GRACE_MS - CLOCK_MS
    game.verdict.check(SECRET, may_know, "leaked", f"{racer.name}: {reveal} before turn {turn} was over")


def _check_frames(game: PacedJudge, racer: Racer) -> None:
    """Versions rise by one at the opening and the end; no score falls; nobody hears of strangers."""
    best: dict[str, int] = {}
    members, version = {one.id for one in game.racers}, -1
    for frame in racer.frames:
        if "version" in frame:
            steps = (0, 1) if version >= 0 and frame["type"] != "welcome" else (0, 1, 2, frame["version"] + 1)
            note = f"{racer.name}: {frame['type']} {frame['version']} after {version}"
            game.verdict.check(VERSIONS, frame["version"] - version in steps, "wrong", note)
            version = frame["version"]
        rows = [(row["player_id"], row["score"]) for row in frame.get("top", [])]
        mine = frame if frame["type"] in ("result", "done") else frame.get("you", {})
        rows += [("you", mine["score"])] if "score" in mine else []
        for player_id, score in rows:
            note = f"{racer.name}: {player_id} fell from {best.get(player_id)} to {score} in {frame['type']}"
            game.verdict.check(RISING, score >= best.get(player_id, 0), "wrong", note)
            best[player_id] = score
            known = player_id in members | {"you"}
            game.verdict.check(SECRET, known, "leaked", f"{racer.name}: a stranger in {frame}")


def expected_standings(game: PacedJudge) -> list[JSON]:
    """The ranking that the accepted answers add up to."""
    rows: list[JSON] = []
    for racer in game.racers:
        marks = marked(game, racer)
        earned = {turn: points_of_turn(game, racer, turn) for turn in marks}
        reached = max((racer.accepted[turn] for turn, points in earned.items() if points), default=0)
        rows.append(
            {
                "player_id": racer.id,
                "score": sum(earned.values()),
                "reached": reached,
                "done": len(marks),
                "mastered": sum(marks.values()),
            }
        )
    rows.sort(key=lambda row: (-row["score"], row["reached"], row["player_id"]))
    for rank, row in enumerate(rows, 1):
        ahead = sum(other["score"] > row["score"] for other in rows)
        row |= {"rank": rank, "place": ahead + 1 if row["score"] else None}
        del row["reached"]
    return rows


def _check_standings(game: PacedJudge, report: JSON, board: JSON) -> None:
    wanted = expected_standings(game)
    for place, rows in (("report", report["players"]), ("leaderboard", board["items"])):
        shown = [{name: row.get(name) for name in wanted[0]} for row in rows]
        game.verdict.check(STANDINGS, shown == wanted, "differing", f"{place}: {shown} for {wanted}")
    finished = all(row["finished"] for row in report["players"])
    game.verdict.check(STANDINGS, finished, "differing", "somebody who is done is not `finished`")
    for racer in game.racers:
        _check_screen(game, racer, wanted)
    if game.course.has_teams:
        _check_teams(game, report, board, wanted)


def _check_screen(game: PacedJudge, racer: Racer, wanted: list[JSON]) -> None:
    mine = next(row for row in wanted if row["player_id"] == racer.id)
    for finished in racer.of("finished"):
        top = [{name: row.get(name) for name in wanted[0]} for row in finished["top"]]
        game.verdict.check(STANDINGS, top == wanted[:TOP], "differing", f"{racer.name}: {top} for {wanted}")
        if you := finished.get("you"):
            same = all(you[name] == mine[name] for name in ("score", "rank", "place"))
            game.verdict.check(STANDINGS, same, "differing", f"{racer.name}: {you} for {mine}")
    for done in racer.of("done"):
        same = done["score"] == mine["score"]
        game.verdict.check(STANDINGS, same, "differing", f"{racer.name}: {done} for {mine}")


def _check_teams(game: PacedJudge, report: JSON, board: JSON, wanted: list[JSON]) -> None:
    """A team's score is the mean of its members', and places are shared."""
    scores: dict[int, list[int]] = {}
    for racer in game.racers:
        score = next(row["score"] for row in wanted if row["player_id"] == racer.id)
        scores.setdefault(racer.joined["team"], []).append(score)
    sizes = [len(of_team) for of_team in scores.values()]
    game.verdict.check(STANDINGS, max(sizes) - min(sizes) <= 1, "differing", f"teams of {sizes}")
    means = {team: round(Fraction(sum(of_team), len(of_team))) for team, of_team in scores.items()}
    rows = {
        team: (score, len(scores[team]), 1 + sum(other > score for other in means.values()))
        for team, score in means.items()
    }
    shown = {"report": report.get("teams", []), "leaderboard": board.get("teams", [])}
    shown |= {f"{racer.name}'s end": f["teams"] for racer in game.racers for f in racer.of("finished")}
    for place, teams in shown.items():
        told = {row["team"]: (row["score"], row["members"], row["place"]) for row in teams}
        game.verdict.check(STANDINGS, told == rows, "differing", f"teams in {place}: {told} for {rows}")
