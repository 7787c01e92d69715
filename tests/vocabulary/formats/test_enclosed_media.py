"""Pictures and sounds travel in the packages that can hold them; other formats say that they are lost."""

from itertools import count

import pytest

from tests.vocabulary.media.sounds import mp3
from tests.vocabulary.media.test_preparing import picture
from wordrally.contracts.http.formats import ExportFormat, ImportOptions
from wordrally.contracts.http.quizzes import ChoiceQuestion, Media, QuizDraft, TextQuestion
from wordrally.vocabulary.formats import MediaCollector, Written, read_quiz, write_quiz
from wordrally.vocabulary.media import prepare_media

CAT, PURR = "c" * 22, "p" * 22
FILES = {CAT: prepare_media(picture("PNG")), PURR: prepare_media(mp3())}
QUIZ = QuizDraft(
    title="Pets",
    questions=[
        ChoiceQuestion(
            prompt="Look <b>&\n[sound:x.mp3]",
            choices=["cat", "dog"],
            correct=[0],
            media=Media(kind="image", id=CAT, alt='a "cat" <on> a mat'),
        ),
        TextQuestion(prompt="Listen", accepted=["purr"], media=Media(kind="audio", id=PURR, alt="A sound")),
        TextQuestion(prompt="A pet", accepted=["dog"]),
    ],
)


@pytest.mark.parametrize("form", ["anki", "qti"])
def test_a_package_takes_pictures_and_sounds_along(form: ExportFormat):
    ids = count()
    collector = MediaCollector(lambda: f"{next(ids):022}")
    written = write_quiz(QUIZ, form, files=FILES)

    proposal = read_quiz(written.content, "x", ImportOptions(), collector)

    assert written.left_out == []
    assert [question.prompt for question in proposal.questions] == [one.prompt for one in QUIZ.questions]
    assert [one.media and (one.media.kind, one.media.alt) for one in proposal.questions] == [
        ("image", 'a "cat" <on> a mat'),
        ("audio", "A sound"),
        None,
    ]
    assert {row.note for row in proposal.rows} == {None}
    assert [file.kind for file in collector.files.values()] == ["image", "audio"]


@pytest.mark.parametrize("form", ["anki", "qti"])
def test_two_questions_share_a_picture(form: ExportFormat):
    one = QUIZ.questions[0]

    shared = write_quiz(QuizDraft(title="Pets", questions=[one, one]), form, files=FILES)

    assert shared.content.count(FILES[CAT].content[20:60]) <= 1
    assert len(read_quiz(shared.content, "x", ImportOptions()).questions) == 2


def lost(written: Written) -> list[tuple[int, str]]:
    return [(left.question, left.reason.split(" is ")[0]) for left in written.left_out]


@pytest.mark.parametrize("form", ["gift", "pdf"])
def test_a_format_without_media_keeps_the_question_and_says_what_is_lost(form: ExportFormat):
    assert lost(write_quiz(QUIZ, form, files=FILES)) == [(0, "Its picture"), (1, "Its sound")]


@pytest.mark.parametrize("form", ["anki", "qti"])
def test_a_file_that_is_not_stored_any_more_is_said_to_be_lost(form: ExportFormat):
    assert lost(write_quiz(QUIZ, form, files={CAT: FILES[CAT]})) == [(1, "Its sound")]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_our_own_formats_keep_the_ids_of_stored_media(form: ExportFormat):
    assert write_quiz(QUIZ, form).left_out == []
