"""Results of accounts and class members, as messages to their history."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from wordrally.contracts.http.accounts import AttendedAnswer
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question
from wordrally.contracts.http.reports import AnswerReport, PlayerReport
from wordrally.contracts.ids import ClassId, PlayerId
from wordrally.contracts.queue.results import AttendedResult, SessionResults
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.domain.words import guess_chance, spelled, word_language

LONGEST_CONFUSION = 200
"""Characters of a wrong text that are kept."""

LONGEST_GIVEN = 200
"""Characters of the given choices that are kept; all answers of an account fit into one message."""

PART_BYTES = 400_000
"""Maximum size of a part. A message may have 1 MB, and one account's results need less than half of it."""


@dataclass(frozen=True, slots=True)
class AskedQuestions:
    """Questions of a session: opening and closing times by index, and the time when each player joined.

    `skipped` are the questions that the host skipped. `timed_out`: at everyone's own pace, the questions
    whose time ran out in a player's turn; None where the host leads.
    """

    questions: Sequence[Question]
    opened_at: Mapping[int, int]
    closed_at: Mapping[int, int]
    seated_at: Mapping[PlayerId, int]
    skipped: Collection[int] = frozenset()
    timed_out: Mapping[PlayerId, Collection[int]] | None = None

    def words(self) -> list[str | None]:
        """Return the word of each question up to the last one asked; empty if no question has a word."""
        words = [self._word(index) for index in range(max(self.opened_at, default=-1) + 1)]
        return words if any(words) else []

    def languages(self) -> list[str | None]:
        """Return the language of each question's word, None without a word."""
        return [
            word_language(self.questions[index]) if word is not None else None
            for index, word in enumerate(self.words())
        ]

    def chances(self) -> list[float]:
        """Return the chance of a blind guess at each question up to the last one asked."""
        return [guess_chance(self.questions[index]) for index in range(len(self.words()))]

    def _word(self, index: int) -> str | None:
        word = self.questions[index].word
        return spelled(word) if word is not None and index in self.opened_at else None

    def unanswered(self, player: PlayerReport) -> list[int]:
        """Return the questions that the player was asked and did not answer.

        Questions that closed before the player joined do not count.
        """
        since = self.seated_at.get(player.player_id, 0)
        answered = {answer.question for answer in player.answers}
        if self.timed_out is not None:
            return sorted(set(self.timed_out.get(player.player_id, ())) - answered)
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
            confused_with=None if answer.correct else _confused_with(question, answer),
            given=_given(question, answer),
            prompt_language=question.prompt_language,
            answer_language=question.answer_language,
        )


def _confused_with(question: Question, answer: AnswerReport) -> str | None:
    """Return the wrong text, or the one wrong choice, that was given."""
    if answer.text is not None:
        return answer.text.strip()[:LONGEST_CONFUSION] or None
    if not isinstance(question, ChoiceQuestion):
        return None
    wrong = [index for index in answer.choices or () if index not in question.correct]
    return question.choices[wrong[0]] if len(wrong) == 1 and wrong[0] < len(question.choices) else None


def _given(question: Question, answer: AnswerReport) -> str | None:
    """Return the texts of the given choices, or None for a typed answer."""
    if not isinstance(question, ChoiceQuestion) or not answer.choices:
        return None
    texts = [question.choices[index] for index in answer.choices if index < len(question.choices)]
    return " · ".join(texts)[:LONGEST_GIVEN] or None


def attended_parts(
    finished: FinishedSession, asked: AskedQuestions, first_part: int = 0
) -> Iterator[SessionResults]:
    """Return the results of accounts and class members in messages of bounded size.

    The same results give the same parts.
    """
    session, words = finished.report.session, asked.words()
    languages, chances = asked.languages(), asked.chances()
    attended = (
        _attended(player, finished, asked)
        for player in finished.report.players
        if player.player_id in finished.accounts
    )
    for part, results in enumerate(_bounded(attended), first_part):
        yield SessionResults(
            session_id=session.id,
            quiz_id=session.quiz_id,
            quiz_title=session.quiz_title,
            finished_at=finished.finished_at,
            players=session.players,
            part=part,
            results=results,
            words=words,
            languages=languages,
            chances=chances,
            class_id=ClassId(session.settings.class_id) if session.settings.class_id else None,
        )


def _attended(player: PlayerReport, finished: FinishedSession, asked: AskedQuestions) -> AttendedResult:
    return AttendedResult(
        account_id=finished.accounts[player.player_id],
        player_id=player.player_id,
        nickname="",  # histories do not show it, and a name stands in one place of the streams
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
