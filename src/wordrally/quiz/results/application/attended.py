"""Results of signed-in players, as messages to the history of accounts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from wordrally.contracts.accounts import AttendedAnswer
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.quizzes import Question
from wordrally.contracts.results import AttendedResult, SessionResults
from wordrally.contracts.sessions import AnswerReport, PlayerReport
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.domain.words import spelled

PART_BYTES = 400_000
"""Maximum size of a part. A message may have 1 MB, and one account's results need less than half of it."""


@dataclass(frozen=True, slots=True)
class AskedQuestions:
    """Questions of a session: opening and closing times by index, and the time when each player joined.

    `skipped` are the questions that the host skipped.
    """

    questions: Sequence[Question]
    opened_at: Mapping[int, int]
    closed_at: Mapping[int, int]
    seated_at: Mapping[PlayerId, int]
    skipped: Collection[int] = frozenset()

    def words(self) -> list[str | None]:
        """Return the word of each question up to the last one asked; empty if no question has a word."""
        words = [self._word(index) for index in range(max(self.opened_at, default=-1) + 1)]
        return words if any(words) else []

    def _word(self, index: int) -> str | None:
        word = self.questions[index].word
        return spelled(word) if word is not None and index in self.opened_at else None

    def unanswered(self, player: PlayerReport) -> list[int]:
        """Return the questions that the player was asked and did not answer.

        Questions that closed before the player joined do not count.
        """
        since = self.seated_at.get(player.player_id, 0)
        answered = {answer.question for answer in player.answers}
        asked = (index for index in sorted(self.opened_at) if self.closed_at.get(index, since) >= since)
        return [index for index in asked if index not in answered and index not in self.skipped]

    def attended(self, answer: AnswerReport) -> AttendedAnswer:
        """Combine an answer with its question."""
        question = self.questions[answer.question]
        return AttendedAnswer(
            question=answer.question,
            prompt=question.prompt,
            correct=answer.correct,
            points=answer.points,
            received_at=answer.received_at,
            choices=answer.choices,
            text=answer.text,
            word=self._word(answer.question),
            took_ms=max(answer.received_at - (answer.opened_at or self.opened_at[answer.question]), 0),
            time_limit_ms=answer.time_limit_ms or question.time_limit_ms,
        )


def attended_parts(finished: FinishedSession, asked: AskedQuestions) -> Iterator[SessionResults]:
    """Return the results of signed-in players in messages of bounded size.

    The same results give the same parts.
    """
    session, words = finished.report.session, asked.words()
    attended = (
        _attended(player, finished, asked)
        for player in finished.report.players
        if player.player_id in finished.accounts
    )
    for part, results in enumerate(_bounded(attended)):
        yield SessionResults(
            session_id=session.id,
            quiz_id=session.quiz_id,
            quiz_title=session.quiz_title,
            finished_at=finished.finished_at,
            players=session.players,
            part=part,
            results=results,
            words=words,
        )


def _attended(player: PlayerReport, finished: FinishedSession, asked: AskedQuestions) -> AttendedResult:
    return AttendedResult(
        account_id=finished.accounts[player.player_id],
        player_id=player.player_id,
        nickname=player.nickname,
        score=player.score,
        rank=player.rank,
        answers=[asked.attended(answer) for answer in player.answers],
        unanswered=asked.unanswered(player),
    )


def _bounded(attended: Iterator[AttendedResult]) -> Iterator[list[AttendedResult]]:
    part: list[AttendedResult] = []
    size = 0
    for result in attended:
        length = len(msgspec.msgpack.encode(result))
        if part and size + length > PART_BYTES:
            yield part
            part, size = [], 0
        part.append(result)
        size += length
    if part:
        yield part
