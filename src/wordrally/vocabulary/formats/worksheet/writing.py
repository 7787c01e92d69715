"""A quiz as a PDF worksheet."""

from string import ascii_uppercase

from wordrally.contracts.http.quizzes import ChoiceQuestion, ListenQuestion, Question, QuizDraft
from wordrally.vocabulary.formats.renderings import answers_of, prompt_of
from wordrally.vocabulary.formats.worksheet.sheet import Text, WorksheetLayout
from wordrally.vocabulary.formats.worksheet.typefaces import unprintable

HEADING_SIZE = 16
REMARK_SIZE = 9
INDENT = 22
SPACE = 14
LINE = "_" * 40
LONGEST_TOLD = 10


def unfit(question: Question) -> str | None:
    """Return why the question cannot be printed: a character that no font has."""
    spoken = question.spoken.text if isinstance(question, ListenQuestion) else ""
    choices = question.choices if isinstance(question, ChoiceQuestion) else []
    texts = [prompt_of(question), *choices, *answers_of(question), question.explanation or "", spoken]
    lacking = unprintable("".join(texts))
    return f"The worksheet has no font for: {' '.join(lacking[:LONGEST_TOLD])}." if lacking else None


def write(quiz: QuizDraft) -> bytes:
    """Write the questions with room for answers, then their key."""
    title = _printable(quiz.title)
    sheet = WorksheetLayout(title, quiz.language)
    sheet.put(Text(text=title, size=HEADING_SIZE), Text(text=f"Name {LINE}"), space_after=SPACE)
    for number, question in enumerate(quiz.questions, 1):
        sheet.put(Text(text=f"{number}. {prompt_of(question)}"), *_room(question), space_after=SPACE)
    sheet.turn()
    sheet.put(Text(text=f"Key: {title}", size=HEADING_SIZE), space_after=SPACE)
    for number, question in enumerate(quiz.questions, 1):
        explanation = (
            [Text(text=question.explanation, size=REMARK_SIZE, indent=INDENT)] if question.explanation else []
        )
        sheet.put(Text(text=f"{number}. {_key(question)}"), *explanation)
    return sheet.content()


def _room(question: Question) -> list[Text]:
    """Add the room in which an answer is marked or written."""
    if not isinstance(question, ChoiceQuestion):
        return [Text(text=LINE, indent=INDENT)]
    several = [f"(choose {len(question.correct)})"] if len(question.correct) > 1 else []
    lettered = [
        f"{letter}) {choice}" for letter, choice in zip(ascii_uppercase, question.choices, strict=False)
    ]
    return [Text(text=text, indent=INDENT) for text in [*several, *lettered]]


def _key(question: Question) -> str:
    if isinstance(question, ChoiceQuestion):
        return ", ".join(f"{ascii_uppercase[index]}) {question.choices[index]}" for index in question.correct)
    answers = " / ".join(answers_of(question))
    return (
        f"(read aloud: {question.spoken.text}) {answers}" if isinstance(question, ListenQuestion) else answers
    )


def _printable(title: str) -> str:
    """Return the title with question marks for unprintable characters; they are no reason to refuse it."""
    lacking = unprintable(title)
    return "".join("?" if character in lacking else character for character in title)
