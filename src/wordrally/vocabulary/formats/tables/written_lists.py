"""Hand-written lists as tab-separated rows: Markdown tables, numbers, bullets, "Q:" and "A:", blanks."""

import re
from dataclasses import dataclass

from wordrally.vocabulary.formats.plain_text.markdown import BOLD, without_emphasis

SAMPLE_LINES = 50
SAMPLE = 20_000
SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
NUMBER = re.compile(r"[ \t]*(\d{1,4})[.)]\s+(?=\S)")
BULLET = re.compile(r"[ \t]*[-•*–▪‣·]\s+(?=\S)")
NUMBERS = re.compile(NUMBER.pattern, re.MULTILINE)
BULLETS = re.compile(r"^[ \t]*[-•*–▪‣·][ \t]+(?=\S)", re.MULTILINE)
QUESTION = re.compile(
    r"\s*(?:q|question|f|frage|p|pregunta|d|domanda)\s*\d{0,3}\s*[:.)]\s*(\S.*)", re.IGNORECASE
)
ANSWER = re.compile(
    r"\s*(?:a|answer|antwort|r|respuesta|risposta|réponse|resposta)\s*\d{0,3}\s*[:.)]\s*(\S.*)", re.IGNORECASE
)
RULE = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?")
LONGEST_RULE = 1_000
BAR = re.compile(r"(?<!\\)\|")
BLANKS = re.compile(r"(?<=\S)(?:[ \u00a0]{2,}|\u3000+)(?=\S)")
DASHES = re.compile(r"(?<=\S)[ \u00a0](?:-|–|—|--)[ \u00a0](?=\S)")


@dataclass(frozen=True, slots=True)
class WrittenList:
    """The text in plain rows, the separator that it states, and the changes made."""

    text: str
    separator: str | None = None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def as_rows(text: str) -> WrittenList:
    """Convert a list of a known kind; any other text is returned unchanged."""
    if stated := SEPARATOR_LINE.match(text):
        return WrittenList(text[stated.end() :], separator=stated[1])
    lines = [line for line in text[:SAMPLE].split("\n")[:SAMPLE_LINES] if line.strip()]
    if len(text) > SAMPLE:
        lines = lines[:-1]
    if len(lines) < 2:
        return WrittenList(text)
    if _is_rule(lines[1]) and "|" in lines[0]:
        return WrittenList(_of_markdown(text), "\t", ("A table of Markdown was read.",))
    if (pairs := _questions_and_answers(text, lines)) is not None:
        note = "Lines that begin with Q and A were taken for the two sides of cards."
        return WrittenList(pairs, "\t", (note,))
    if all(BOLD.search(line) for line in lines):
        text, lines = without_emphasis(text), [without_emphasis(line) for line in lines]
    text, lines, notes = _without_marks(text, lines)
    for pattern, name in ((BLANKS, "several blanks"), (DASHES, "a dash")):
        if "\t" not in text and all(len(pattern.findall(line)) == 1 for line in lines):
            if name == "a dash" and len({found for line in lines for found in pattern.findall(line)}) == 1:
                continue
            doubt = f"The separator was guessed: {name}."
            return WrittenList(pattern.sub("\t", text), "\t", (*notes, doubt), (doubt,))
    return WrittenList(text, notes=notes)


def _of_markdown(text: str) -> str:
    """Return the rows of a Markdown table without its bars and its rule."""
    rows = [line for line in text.replace("\t", " ").split("\n") if not _is_rule(line)]
    return "\n".join("\t".join(_cells(row)) for row in rows)


def _is_rule(line: str) -> bool:
    return len(line) < LONGEST_RULE and RULE.fullmatch(line.strip()) is not None


def _cells(row: str) -> list[str]:
    bare = row.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip().replace("\\|", "|") for cell in BAR.split(bare)]


def _without_marks(text: str, lines: list[str]) -> tuple[str, list[str], tuple[str, ...]]:
    """Remove the numbers or bullets in front of rows."""
    numbers = [int(match[1]) for line in lines if (match := NUMBER.match(line))]
    if len(numbers) == len(lines) and numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
        bare = [NUMBER.sub("", line, count=1) for line in lines]
        return NUMBERS.sub("", text), bare, ("The numbers before the rows were left out.",)
    if all(BULLET.match(line) for line in lines):
        bare = [BULLET.sub("", line, count=1) for line in lines]
        return BULLETS.sub("", text), bare, ("The bullets before the rows were left out.",)
    return text, lines, ()


def _questions_and_answers(text: str, lines: list[str]) -> str | None:
    """Return a row for each question and its answer, or None if lines do not alternate."""
    kinds = [(bool(QUESTION.fullmatch(line)), bool(ANSWER.fullmatch(line))) for line in lines]
    if not all(kind == (place % 2 == 0, place % 2 == 1) for place, kind in enumerate(kinds)):
        return None
    rows: list[str] = []
    for line in text.split("\n"):
        if question := QUESTION.fullmatch(line):
            rows.append(question[1])
        elif (answer := ANSWER.fullmatch(line)) and rows:
            rows[-1] += f"\t{answer[1]}"
    return "\n".join(rows) + "\n"
