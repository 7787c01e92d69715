"""Round trips: the same quiz in lossless formats, and the promise of `docs/formats.md` in others."""

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.vocabulary.formats.quizzes import every_kind, plain_kinds
from wordrally.contracts.http.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import (
    LENIENT,
    ChoiceQuestion,
    ListenQuestion,
    Marking,
    Question,
    QuizDraft,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.vocabulary.formats import Unwritable, read_quiz, write_quiz
from wordrally.vocabulary.formats.plain_text.tidying import tidy, tidy_line, without_blank_lines
from wordrally.vocabulary.formats.renderings import answers_of, prompt_of

examples = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def there_and_back(quiz: QuizDraft, form: ExportFormat) -> ImportProposal:
    """The format is told by the file, not by whoever reads it."""
    written = write_quiz(quiz, form)
    assert written.left_out == []
    return read_quiz(written.content, f"quiz{written.extension}", ImportOptions(language="fr"))


LABEL = ("title", "language", "visibility", "tags", "folder", "cover")


@pytest.mark.parametrize("form", ["json", "csv"])
@examples
@given(quiz=every_kind)
def test_a_lossless_format_gives_the_same_quiz(quiz: QuizDraft, form: ExportFormat):
    proposal = there_and_back(quiz, form)

    assert proposal.questions == quiz.questions
    assert proposal.format == form
    assert {name: getattr(proposal, name) for name in LABEL} == {name: getattr(quiz, name) for name in LABEL}
    assert {row.note for row in proposal.rows} == {None}


@examples
@given(quiz=every_kind)
def test_a_csv_with_semicolons_gives_the_same_quiz(quiz: QuizDraft):
    written = write_quiz(quiz, "csv", separator=";")

    assert read_quiz(written.content, "quiz.csv", ImportOptions()).questions == quiz.questions


@examples
@given(plain_kinds)
def test_qti_keeps_questions_their_times_and_points(quiz: QuizDraft):
    proposal = there_and_back(quiz, "qti")

    assert [question_of(question) for question in proposal.questions] == [
        {name: _blocks(text) for name, text in question_of(question).items()} for question in quiz.questions
    ]
    assert [(q.time_limit_ms, q.points) for q in proposal.questions] == [
        (q.time_limit_ms, q.points) for q in quiz.questions
    ]
    assert (proposal.title, proposal.language) == (quiz.title, quiz.language)


@examples
@given(plain_kinds)
def test_gift_keeps_questions_and_explanations(quiz: QuizDraft):
    assume(not any("->" in text for q in quiz.questions for text in answers_of(q)))

    proposal = there_and_back(quiz, "gift")

    assert [question_of(question) for question in proposal.questions] == [
        question_of(question) for question in quiz.questions
    ]


@examples
@given(plain_kinds)
def test_anki_keeps_questions_and_explanations(quiz: QuizDraft):
    proposal = there_and_back(quiz, "anki")

    assert [question_of(question) for question in proposal.questions] == [
        question_of(question) for question in quiz.questions
    ]


def question_of(question: Question) -> dict[str, Any]:
    """Return the part of a question that formats with choices and texts keep, ignoring white space."""
    explanation = tidy(question.explanation or "") or None
    shared = {"prompt": tidy(prompt_of(question)), "explanation": explanation}
    if isinstance(question, ChoiceQuestion):
        return shared | {"choices": [*map(tidy_line, question.choices)], "correct": question.correct}
    return shared | {"accepted": [*map(tidy_line, answers_of(question))]}


def _blocks(text: Any) -> Any:
    return without_blank_lines(text) if isinstance(text, str) else text


LISTEN = ListenQuestion(prompt="Type it", spoken=Speech(text="their"), accepted=["their", "there"])
SCRAMBLE = ScrambleQuestion(prompt="A pet", letters=["t", "c", "a"], accepted=["cat"])


@pytest.mark.parametrize("form", ["gift", "qti", "anki"])
def test_a_question_that_is_heard_is_left_out_and_told(form: ExportFormat):
    written = write_quiz(QuizDraft(title="T", questions=[SCRAMBLE, LISTEN]), form)

    assert [(left.question, left.text) for left in written.left_out] == [(1, "Type it")]
    assert "voice" in written.left_out[0].reason
    assert len(read_quiz(written.content, "x", ImportOptions()).questions) == 1


@pytest.mark.parametrize("form", ["gift", "qti", "anki"])
def test_a_scramble_becomes_a_text_with_its_letters_in_the_prompt(form: ExportFormat):
    written = write_quiz(QuizDraft(title="T", questions=[SCRAMBLE]), form)

    (question,) = read_quiz(written.content, "x", ImportOptions()).questions

    assert (question.prompt, question.accepted) == ("A pet\n(t c a)", ["cat"])


@pytest.mark.parametrize("form", ["gift", "qti", "anki"])
def test_nothing_is_written_where_nothing_can_be_held(form: ExportFormat):
    with pytest.raises(Unwritable, match="None of the questions"):
        write_quiz(QuizDraft(title="T", questions=[LISTEN]), form)


@pytest.mark.parametrize("form", ["json", "csv", "gift", "qti", "anki"])
def test_the_same_quiz_gives_the_same_bytes(form: ExportFormat):
    quiz = QuizDraft(title="T", questions=[SCRAMBLE, TextQuestion(prompt="p", accepted=["a"])])

    assert write_quiz(quiz, form).content == write_quiz(quiz, form).content


def test_moodle_would_take_arrows_for_pairs_so_they_are_left_out():
    arrows = TextQuestion(prompt="Type an arrow", accepted=["->"])

    with pytest.raises(Unwritable, match="pairs"):
        write_quiz(QuizDraft(title="T", questions=[arrows]), "gift")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1", "'=1", "''-", " =1", "' =1"])
def test_no_cell_of_a_csv_runs_as_a_formula(cell: str):
    quiz = QuizDraft(title="T", questions=[TextQuestion(prompt=cell, accepted=[cell])])

    written = write_quiz(quiz, "csv").content

    cells = [cell for row in csv.reader(StringIO(written.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
    assert read_quiz(written, "x.csv", ImportOptions()).questions == quiz.questions


def test_a_csv_of_an_earlier_release_is_still_read():
    old = "kind,prompt,choices,correct,accepted,letters,spoken,spoken_language,time_limit_ms,points,explanation,picture,picture_alt,word,exercise,quiz,quiz_language\n"

    proposal = read_quiz(f"{old}text,A pet,,,cat,,,,,,,,,,,Pets,en\n".encode(), "x.csv", ImportOptions())

    assert proposal.questions == [TextQuestion(prompt="A pet", accepted=["cat"])]
    assert proposal.title == "Pets"


def test_a_teacher_may_write_one_word_for_all_of_the_marking():
    header = "kind,prompt,choices,correct,accepted,letters,spoken,spoken_language,time_limit_ms,points,explanation,picture,picture_alt,word,exercise,marking\n"

    proposal = read_quiz(f"{header}text,A pet,,,cat,,,,,,,,,,,Lenient\n".encode(), "x.csv", ImportOptions())

    assert proposal.questions == [TextQuestion(prompt="A pet", accepted=["cat"], marking=LENIENT)]


@pytest.mark.parametrize(("answer", "marking"), [("cat", LENIENT), ("1,5", None), ("-3", None)])
@pytest.mark.parametrize("form", ["gift", "qti", "anki"])
def test_words_of_other_programs_are_marked_leniently_and_numbers_are_not(
    form: ExportFormat, answer: str, marking: Marking | None
):
    written = write_quiz(QuizDraft(title="T", questions=[TextQuestion(prompt="p", accepted=[answer])]), form)

    (question,) = read_quiz(written.content, "x", ImportOptions()).questions

    assert isinstance(question, TextQuestion)
    assert question.marking == marking
