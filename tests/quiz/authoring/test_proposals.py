"""What was read from a file can be stored as it is."""

from msgspec import structs

from wordrally.contracts.http.formats import ImportedRow, ImportProposal
from wordrally.contracts.http.quizzes import Quiz, QuizDraft, TextQuestion
from wordrally.quiz.authoring.application.making import draft_of
from wordrally.quiz.authoring.domain.content import check_quiz
from wordrally.quiz.authoring.domain.proposals import keep_storable

GOOD, TWICE, OTHER = (
    TextQuestion(prompt=prompt, accepted=accepted)
    for prompt, accepted in (("drizzle", ["rain"]), ("mist", ["fog", "FOG"]), ("gale", ["wind"]))
)


def test_a_question_that_breaks_a_rule_goes_and_its_row_says_why() -> None:
    rows = [
        ImportedRow(row=1, text="drizzle", question=0),
        ImportedRow(row=2, text="mist", question=1),
        ImportedRow(row=3, text="?", question=None, reason="There is no answer."),
        ImportedRow(row=4, text="gale", question=2, note="A picture was left out."),
    ]
    read = ImportProposal(
        format="csv", title="Weather", language="en", questions=[GOOD, TWICE, OTHER], rows=rows, total=4
    )

    kept = keep_storable(read)

    assert kept.questions == [GOOD, OTHER]
    assert [row.question for row in kept.rows] == [0, None, None, 1]
    assert kept.rows[1].reason == "This text is already accepted."
    assert kept.rows[2:] == [rows[2], ImportedRow(row=4, text="gale", question=1, note=rows[3].note)]
    assert check_quiz(QuizDraft(title=kept.title, questions=kept.questions)) == []


def test_a_label_that_breaks_a_rule_is_left_out_with_a_note() -> None:
    read = ImportProposal(
        format="json", title="Weather", language="en", questions=[GOOD], rows=[], total=1,
        tags=["rain", "Rain"], folder="Unit 4", cover="x",
    )  # fmt: skip

    kept = keep_storable(read)

    assert (kept.tags, kept.folder, kept.cover) == ([], "Unit 4", None)
    assert [note.split(".")[0] for note in kept.notes] == ["Left out: tags", "Left out: cover"]


def test_an_exported_draft_keeps_the_label_and_only_its_owner_gets_the_folder() -> None:
    quiz = Quiz(
        id="q", title="Weather", language="en", visibility="public", questions=[GOOD], owner_id="ann",
        version=1, created_at=0, updated_at=0, tags=["rain"], folder="Unit 4", cover="☂️",
    )  # fmt: skip

    own, foreign = draft_of(quiz, "ann"), draft_of(quiz, "bob")

    assert (own.visibility, own.tags, own.folder, own.cover) == ("public", ["rain"], "Unit 4", "☂️")
    assert foreign == structs.replace(own, folder=None)
