"""What was read from a file can be stored as it is."""

from wordrally.contracts.http.formats import ImportedRow, ImportProposal
from wordrally.contracts.http.quizzes import QuizDraft, TextQuestion
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
