"""Checks of an imported quiz against the rules of stored quizzes."""

from msgspec import structs

from wordrally.contracts.http.formats import ImportedRow, ImportProposal
from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.quiz.authoring.domain.content import check_question, check_shelf


def keep_storable(proposal: ImportProposal) -> ImportProposal:
    """Drop what breaks a rule: questions, which rows then explain, and tags, folder and cover, with a note.

    The other rows are renumbered, so that each still points at its question.
    """
    broken = {
        index: errors[0].message
        for index, question in enumerate(proposal.questions)
        if (errors := list(check_question(f"/questions/{index}", question)))
    }
    kept = [index for index in range(len(proposal.questions)) if index not in broken]
    places = {old: new for new, old in enumerate(kept)}
    return structs.replace(
        _with_storable_shelf(proposal),
        questions=[proposal.questions[index] for index in kept],
        rows=[_placed(row, places, broken) for row in proposal.rows],
    )


def _with_storable_shelf(proposal: ImportProposal) -> ImportProposal:
    draft = QuizDraft(
        title=proposal.title,
        questions=proposal.questions,
        tags=proposal.tags,
        folder=proposal.folder,
        cover=proposal.cover,
    )
    broken = {error.field.split("/")[1]: error.message for error in check_shelf(draft)}
    empty = {"tags": list[str](), "folder": None, "cover": None}
    return structs.replace(
        proposal,
        notes=[*proposal.notes, *(f"Left out: {name}. {why}" for name, why in broken.items())],
        **{name: empty[name] for name in broken},
    )


def without_media(proposal: ImportProposal, reason: str) -> ImportProposal:
    """Return the proposal without its pictures and sounds, and with `reason` as a note."""
    questions = [
        structs.replace(question, media=None)
        if question.media and question.media.kind != "emoji"
        else question
        for question in proposal.questions
    ]
    return structs.replace(proposal, questions=questions, notes=[*proposal.notes, reason])


def _placed(row: ImportedRow, places: dict[int, int], broken: dict[int, str]) -> ImportedRow:
    if row.question is None:
        return row
    if row.question in broken:
        return structs.replace(row, question=None, reason=broken[row.question])
    return structs.replace(row, question=places[row.question])
