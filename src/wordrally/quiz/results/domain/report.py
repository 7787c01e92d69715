"""Report of a session, compiled from its questions and the players' answers."""

from collections.abc import Collection, Mapping, Sequence
from statistics import median_low

import msgspec

from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, kind_of
from wordrally.contracts.http.reports import AnswerReport, PlayerReport, QuestionReport, Report
from wordrally.contracts.http.sessions import Session
from wordrally.quiz.live.domain.ranking import places_of
from wordrally.quiz.live.domain.teams import sum_teams, team_standings
from wordrally.quiz.results.domain.confusions import functional_share
from wordrally.quiz.results.domain.hardest_words import report_words
from wordrally.quiz.results.domain.words import spelled, word_language
from wordrally.quiz.scoring.domain.judging import count_answers


def compile_report(
    session: Session,
    questions: Sequence[Question],
    opened_at: Mapping[int, int],
    players: Sequence[PlayerReport],
    skipped: Collection[int] = (),
) -> Report:
    """Compile the report; `opened_at` has the opened questions, and `players` are in order of rank."""
    answers: dict[int, list[AnswerReport]] = {}
    for player in players:
        for answer in player.answers:
            answers.setdefault(answer.question, []).append(answer)
    reports = [
        _report_question(index, question, answers.get(index, []), opened_at.get(index))
        for index, question in enumerate(questions)
    ]
    reports = [msgspec.structs.replace(report, skipped=report.index in skipped) for report in reports]
    return assemble_report(session, reports, players)


def assemble_report(
    session: Session, questions: Sequence[QuestionReport], players: Sequence[PlayerReport]
) -> Report:
    """Assemble the report, and derive places and words from its players and questions."""
    places = places_of(player.score for player in players)
    placed = [
        msgspec.structs.replace(player, place=place) for player, place in zip(players, places, strict=True)
    ]
    teams = team_standings(
        session.settings.teams, sum_teams((player.team, player.score) for player in players)
    )
    return Report(
        session=session,
        questions=[
            msgspec.structs.replace(question, functional_distractors=functional_share(question))
            for question in questions
        ],
        players=placed,
        words=report_words(questions),
        teams=teams or msgspec.UNSET,
    )


def _report_question(
    index: int, question: Question, answers: Sequence[AnswerReport], opened_at: int | None
) -> QuestionReport:
    is_choice = isinstance(question, ChoiceQuestion)
    return QuestionReport(
        index=index,
        kind=kind_of(question),
        prompt=question.prompt,
        answered=len(answers),
        correct=sum(answer.correct for answer in answers),
        counts=count_answers(question, answers),
        median_ms=_median_ms(answers, opened_at),
        choices=list(question.choices) if is_choice else None,
        key=list(question.correct) if is_choice else list(question.accepted),
        word=None if question.word is None else spelled(question.word),
        prompt_language=question.prompt_language,
        answer_language=question.answer_language,
        word_language=None if question.word is None else word_language(question),
    )


def _median_ms(answers: Sequence[AnswerReport], opened_at: int | None) -> int | None:
    if opened_at is None or not answers:
        return None
    return median_low(max(answer.received_at - (answer.opened_at or opened_at), 0) for answer in answers)
