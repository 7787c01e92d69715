"""Comparison of a session's streams with its store, its database rows and its revealed standings."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import UNSET, structs

from wordrally.contracts.http.reports import PlayerReport, Report
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import TurnOpened
from wordrally.contracts.queue.events import (
    QuestionClosed,
    SessionFinished,
)
from wordrally.quiz.live.application.ports import FinishedSession, View
from wordrally.quiz.live.domain.ranking import BoardRow, Receipts, score_of
from wordrally.quiz.live.domain.session import Closed, Finished, Open, finish_of
from wordrally.quiz.operator.application.openings import openings_of
from wordrally.quiz.results.application.reporting import report_player
from wordrally.quiz.results.domain.report import compile_report
from wordrally.quiz.scoring.application.session_history import (
    LoggedAnswer,
    Projection,
    SessionAnswers,
    SessionHistory,
    draw_projection,
    judge_story,
    project_receipts,
)
from wordrally.quiz.scoring.domain.judging import count_answers

TOP = 10
"""Number of rows in events and frames."""

DiffPath = Literal[
    "log", "session", "roster", "board", "receipts", "answers", "turns", "reveal", "database", "report"
]


@dataclass(frozen=True, slots=True)
class SessionDifference:
    """Difference between the streams and a stored state; `about` names the player, question or part."""

    session_id: SessionId
    place: DiffPath
    about: str
    told: str
    stated: str


@dataclass(frozen=True, slots=True)
class ExpectedSession:
    """Session recomputed from the streams."""

    story: SessionHistory
    found: SessionAnswers
    projection: Projection

    @property
    def session_id(self) -> SessionId:
        return self.projection.view.session.created.session_id

    @property
    def answers(self) -> Sequence[LoggedAnswer]:
        return self.found.answers

    @property
    def finish(self) -> SessionFinished | None:
        """The end of the session, once it has ended."""
        return finish_of(logged.event for logged in self.story.events)


@dataclass(frozen=True, slots=True)
class ActualSession:
    """State of a session in the store."""

    view: View
    players: frozenset[PlayerId]
    rows: Sequence[BoardRow]
    receipts: Receipts


def recount(story: SessionHistory, found: SessionAnswers) -> ExpectedSession:
    """Recompute the session from its logs with the pure rules."""
    return ExpectedSession(story, found, draw_projection(story, found))


def missing_events(counted: ExpectedSession) -> Iterator[SessionDifference]:
    """Find gaps in a session's log: from event to event the version stays, or rises by one."""
    versions = [logged.event.version for logged in counted.story.events]
    for before, after in itertools.pairwise(versions):
        if after - before not in (0, 1):
            yield SessionDifference(counted.session_id, "log", "events", f"version {before}", f"then {after}")


def compare_store(counted: ExpectedSession, held: ActualSession) -> Iterator[SessionDifference]:
    """Compare session, roster, board and receipts with the store."""
    told, session_id = counted.projection, counted.session_id
    states = _without_counts(told.view), _without_counts(held.view)
    yield from _unequal(session_id, "session", {"state": states[0]}, {"state": states[1]})
    seated = dict.fromkeys((seat.player_id for seat in told.seats), "seated")
    yield from _unequal(session_id, "roster", seated, dict.fromkeys(held.players, "seated"))
    yield from _unequal(session_id, "board", _places(_board_like(counted, held.rows)), _places(held.rows))
    yield from _unequal(session_id, "receipts", _by_player(told.receipts), _by_player(held.receipts))


def _without_counts(view: View) -> View:
    """Return the view without counts, which the log does not hold for texts; the report is compared."""
    state = view.session.state
    if not isinstance(state, Closed | Finished) or state.reveal is None:
        return view
    reveal = structs.replace(state.reveal, counts=UNSET)
    session = structs.replace(view.session, state=structs.replace(state, reveal=reveal))
    return View(session, view.sequence)


def _board_like(counted: ExpectedSession, held: Sequence[BoardRow]) -> Sequence[BoardRow]:
    """Return the board of the streams.

    It is that after the close when the store has it and a close is under way. The board moves before its
    close is in the log. A process that dies in between leaves it so until another one closes the question.
    """
    state = counted.projection.view.session.state
    if isinstance(state, Open) and state.sealed:
        moved = draw_projection(counted.story, counted.found, [state.question.index]).rows
        if list(moved) == list(held):
            return moved
    return counted.projection.rows


def compare_reveals(counted: ExpectedSession) -> Iterator[SessionDifference]:
    """Compare the standings and counts of each reveal, and of the end, with the answers accepted by then."""
    story, session_id = counted.story, counted.session_id
    # Judged once: a reveal differs from the next one only in which answers count.
    judged = list(judge_story(story, counted.answers))
    for number, logged in enumerate(story.events, 1):
        match logged.event:
            case QuestionClosed() as closed:
                so_far = SessionHistory(story.events[:number], story.seats, story.rulebook)
                by_then = [one for one in judged if one[0] <= closed.index]
                then = ExpectedSession(so_far, counted.found, project_receipts(so_far, by_then))
                given = then.projection.receipts.get(closed.index, {}).values()
                counts = count_answers(story.rulebook.questions[closed.index], given)
                about = f"question {closed.index + 1}"
                if closed.reveal.counts is not UNSET:
                    yield from _unequal(session_id, "reveal", {about: counts}, {about: closed.reveal.counts})
                yield from _compare_top(then, about, closed.top)
            case SessionFinished(top=top):
                yield from _compare_top(counted, "the end", top)
            case _:
                pass


def compare_results(counted: ExpectedSession, finished: FinishedSession) -> Iterator[SessionDifference]:
    """Compare the results in the database, and the report. Nicknames may have been erased since."""
    story, session_id = counted.story, counted.session_id
    receipts = dict(sorted(counted.projection.receipts.items()))
    session = counted.projection.view.session
    skipped = session.skipped
    rules, stated = story.rulebook, finished.report
    newest = newest_of(counted)
    players = [
        report_player(row, receipts, session, rules.questions, newest) for row in standings_of(counted)
    ]
    told = compile_report(stated.session, rules.questions, rules.opened_at, players, skipped)
    if not any(answer.opened_at for player in stated.players for answer in player.answers):
        told = _without_timing(told)  # stored by a version that did not keep the timing
    yield from _unequal(session_id, "database", _results(told.players), _results(stated.players))
    yield from _unequal(
        session_id,
        "report",
        _reported(told),
        _reported(stated),
    )


def newest_of(counted: ExpectedSession) -> dict[PlayerId, TurnOpened]:
    """Return the newest turn of each player in a paced mode."""
    return {player_id: logged.turn for player_id, logged in counted.projection.turns.items()}


def compare_answers(counted: ExpectedSession) -> Iterator[SessionDifference]:
    """Compare the opening and time limit behind each counted answer with the log of its question.

    Answers of older versions carry neither; the log provides both.
    """
    if counted.projection.view.session.is_paced:
        return  # see `comparing_turns`
    openings = openings_of([logged.event for logged in counted.story.events])
    for question, receipts in counted.projection.receipts.items():
        allowed, rule = openings[question], counted.story.rulebook.questions[question]
        for player, receipt in receipts.items():
            about = f"question {question + 1}, {player}"
            limit_ms = {about: round(rule.time_limit_ms * allowed.factors.get(player, 1))}
            yield from _unequal(counted.session_id, "answers", limit_ms, {about: receipt.time_limit_ms})
            if not allowed.allows(receipt.opened_at, receipt.received_at):
                judged = f"received {receipt.received_at}, opened {receipt.opened_at}"
                yield SessionDifference(counted.session_id, "answers", about, str(allowed), judged)


def _without_timing(report: Report) -> Report:
    def strip(player: PlayerReport) -> PlayerReport:
        answers = [structs.replace(one, opened_at=None, time_limit_ms=None) for one in player.answers]
        return structs.replace(player, answers=answers)

    return structs.replace(report, players=[strip(player) for player in report.players])


def _compare_top(
    counted: ExpectedSession, about: str, top: Iterable[Standing]
) -> Iterator[SessionDifference]:
    """Compare the top rows, without players that have no points: players may join after a reveal."""
    told = [(row.player_id, row.score) for row in standings_of(counted)[:TOP] if row.score]
    stated = [(row.player_id, row.score) for row in top if row.score]
    yield from _unequal(counted.session_id, "reveal", {f"{about}, top": told}, {f"{about}, top": stated})


def standings_of(counted: ExpectedSession) -> list[Standing]:
    """Return the final standings as the streams tell them."""
    names = {seat.player_id: seat.nickname for seat in counted.projection.seats}
    return [_standing(rank, row, names) for rank, row in enumerate(counted.projection.rows, 1)]


def _standing(rank: int, row: BoardRow, names: Mapping[PlayerId, str]) -> Standing:
    return Standing(
        rank=rank, player_id=row.player_id, nickname=names[row.player_id], score=score_of(row.value)
    )


def _places(rows: Iterable[BoardRow]) -> dict[str, Any]:
    return {row.player_id: (f"rank {rank}", row.score, row.value) for rank, row in enumerate(rows, 1)}


def _by_player(receipts: Receipts) -> dict[str, Any]:
    return {
        f"question {question + 1}, {player}": receipt
        for question, of_question in receipts.items()
        for player, receipt in of_question.items()
    }


def _results(players: Iterable[PlayerReport]) -> dict[str, Any]:
    return {
        player.player_id: (f"rank {player.rank}", player.score, player.done, player.mastered, player.answers)
        for player in players
    }


def _reported(report: Report) -> dict[str, Any]:
    """Return the questions, and the words with their place among the hardest."""
    questions = {f"question {question.index + 1}": question for question in report.questions}
    return questions | {f"word {word.word}": (place, word) for place, word in enumerate(report.words, 1)}


def _unequal(
    session_id: SessionId, place: DiffPath, told: Mapping[Any, Any], stated: Mapping[Any, Any]
) -> Iterator[SessionDifference]:
    for about in sorted(told.keys() | stated.keys()):
        if told.get(about) != stated.get(about):
            yield SessionDifference(session_id, place, about, _written(told, about), _written(stated, about))


def _written(values: Mapping[Any, Any], about: str) -> str:
    return str(values[about]) if about in values else "nothing"
