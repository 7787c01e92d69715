"""Choice questions as people and chat programs write them.

Questions are numbered, set in bold or headed `Question 1`; choices stand behind bullets or boxes; the right
one is named below in any of ten languages, marked where it stands, or named in a list at the end. A question
without choices and with an answer is a typed one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from wordrally.vocabulary.formats.aiken.strict import rows_of
from wordrally.vocabulary.formats.plain_text.markdown import BOLD, without_emphasis
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow, Left

MAX_LINES = 40
MAX_LINE = 4_000
"""Longer lines are cut: a prompt has 500 characters, and the row is refused for it later."""

ADORNED = re.compile(r"(?:#{1,6}\s+|>\s*)(.*)")
RULE = re.compile(r"[-*_=~]{3,200}")
BEGINS_CHOICE = re.compile(r"(?:(?<=\s)|^)\(?([A-Ha-h])[.)]\s(?=\s{0,8}\S)")
WORD_QUESTION = (
    r"(?:question|q|frage|f|pregunta|p|domanda|d|pergunta|vraag|pytanie|вопрос|câu(?:\s+hỏi)?|السؤال)"
)
TITLE = re.compile(rf"{WORD_QUESTION}\s*\d{{1,4}}\s*[:.)]?", re.IGNORECASE)
NUMBERED = re.compile(
    rf"(?:{WORD_QUESTION}\s*(?P<a>\d{{1,4}})\s*[:.)]|(?P<b>\d{{1,4}})\s*[.):])\s*(?=\S)", re.IGNORECASE
)
UNNUMBERED = re.compile(
    r"(?:question|q|frage|pregunta|domanda|pergunta|vraag)\s*[:：]\s*(?=\S)", re.IGNORECASE
)
BULLET = r"(?:[-•‣·+]\s+)?"
CHOICE = re.compile(rf"{BULLET}(\*?)\s*(?:([A-Za-z])\s*[.)]|\(([A-Za-z])\))\s*(\S.*)")
BOX = re.compile(r"(?:[-*•+]\s+|\d+[.)]\s+)?(?:\[([ xX✓✔]?)\]|([☐☑☒✅✓✔❌◯○●]))\s*(\S.*)")
TICKS = (
    "✓",
    "✔",
    "✔\ufe0f",
    "✅",
    "☑",
    "☑\ufe0f",
    "(✓)",
    "(x)",
    "(correct)",
    "(right)",
    "(correct answer)",
    "(richtig)",
    "(korrekt)",
    "(correcto)",
    "(correcta)",
    "(juste)",
    "(bonne réponse)",
    "(corretto)",
    "(corretta)",
    "(certo)",
    "(juist)",
    "(đúng)",
    "(верно)",
    "(صحيح)",
)
TICK_ENDS = frozenset(tick[-1] for tick in TICKS)
ANSWER = re.compile(
    r"(?:✅\s*)?(?:(?:the\s+)?(?:correct|right)(?:\s+(?:answers?|option|choice))?|answers?|ans|key|solution"
    r"|(?:richtige\s+)?antwort(?:en)?|lösung|(?:bonnes?\s+)?réponses?(?:\s+correctes?)?"
    r"|respuestas?(?:\s+correctas?)?|solución|risposta(?:\s+corretta)?|respostas?(?:\s+corretas?)?"
    r"|(?:juiste\s+)?antwoord|(?:poprawna\s+)?odpowiedź|(?:правильный\s+)?ответ|đáp\s+án|الإجابة(?:\s+الصحيحة)?)"
    r"\s*[:：]\s*(\S.*)",
    re.IGNORECASE,
)  # fmt: skip
KEYS_BEGIN = re.compile(
    r"(?:answers?(?:\s+key)?|key|answer\s+sheet|lösungen|lösungsschlüssel|solutions?|corrigé|réponses|respuestas"
    r"|clave(?:\s+de\s+respuestas)?|soluzioni|gabarito|antwoorden|odpowiedzi|ответы|đáp\s+án)\s*[:：]?",
    re.IGNORECASE,
)
KEY_OF = re.compile(r"(\d{1,4})[ \t]{0,3}[.):\-–]?[ \t]{0,3}\(?([A-Za-z])\b")
EXPLANATION = re.compile(
    r"(?:feedback|explanation|rationale|why|erklärung|begründung|explication|explicación|spiegazione|explicação"
    r"|uitleg|wyjaśnienie|объяснение|giải\s+thích|الشرح)\s*[:：]\s*(\S.*)",
    re.IGNORECASE,
)
BOLD_DOUBT = "The choice in bold was taken for the right one."


@dataclass(slots=True)
class _Block:
    """A question while its lines are read; `is_title` if a heading of Markdown began it."""

    number: int | None = None
    is_title: bool = False
    prompt: list[str] = field(default_factory=list[str])
    choices: list[str] = field(default_factory=list[str])
    marked: list[int] = field(default_factory=list[int])
    bold: list[int] = field(default_factory=list[int])
    answer: str | None = None
    explanation: str = ""

    def is_answered(self) -> bool:
        return self.answer is not None

    def key(self) -> tuple[str | None, list[str]]:
        """Return the answer, as it is written or as letters, and the doubts about it."""
        if self.answer is not None:
            return self.answer, []
        if self.marked:
            return ", ".join(map(_letter, self.marked)), []
        if len(self.bold) == 1:
            return _letter(self.bold[0]), [BOLD_DOUBT]
        return None, []


def written_rows(lines: Iterable[str]) -> Iterator[ImportRow]:
    """Yield a question or a refusal for each question."""
    blocks = _blocks(lines)
    is_quiz = any(len(block.choices) > 1 for block in blocks)
    for block in blocks if is_quiz else []:
        yield from _row(block)


def are_numbered(lines: Iterable[str]) -> bool:
    """Return whether the questions are numbered one by one."""
    numbers = [block.number for block in _blocks(lines) if block.choices]
    return len(numbers) > 1 and numbers == [*range(numbers[0] or 1, (numbers[0] or 1) + len(numbers))]


def has_marked_choices(text: str) -> bool:
    """Return whether these are questions with choices of which at least one is told to be right."""
    return any(isinstance(row, Found) and row.choices for row in written_rows(text.split("\n")))


def asks_with_choices(text: str) -> bool:
    """Return whether these are questions with choices, even if nothing says which are right."""
    return any(block.prompt and len(block.choices) > 1 for block in _blocks(text.split("\n")))


def _row(block: _Block) -> Iterator[ImportRow]:
    answer, doubts = block.key()
    if not block.choices:
        if answer is not None and block.prompt:
            prompt = "\n".join(block.prompt)
            yield Found(prompt=prompt, accepted=[answer], explanation=block.explanation)
        return
    if answer is None:
        text = "\n".join(block.prompt) or block.choices[0]
        yield Left(shortened(text), "Nothing says which choice of this question is right.")
        return
    choices = [f"{_letter(place)}. {text}" for place, text in enumerate(block.choices)]
    for row in rows_of([*block.prompt, *choices, f"ANSWER: {answer}"]):
        if isinstance(row, Found):
            yield replace(row, doubts=[*row.doubts, *doubts], explanation=block.explanation)
        else:
            yield row


def _blocks(lines: Iterable[str]) -> list[_Block]:
    """Divide the lines into questions."""
    blocks = [_Block()]
    keys: dict[int, str] | None = None
    is_after_blank = False
    for line in chain.from_iterable(map(_one_a_line, lines)):
        text, is_bold = _bare(line)
        if not text:
            is_after_blank = True
            continue
        if keys is None and KEYS_BEGIN.fullmatch(text) and any(block.choices for block in blocks):
            keys = {}
        elif keys is not None:
            keys |= {int(number): letter for number, letter in KEY_OF.findall(text)}
        else:
            _take(text, blocks, is_bold=is_bold, is_after_blank=is_after_blank)
            blocks[-1].is_title |= line.lstrip().startswith("#")
        is_after_blank = False
    for place, block in enumerate((block for block in blocks if block.choices), start=1):
        if keys and not block.is_answered():
            block.answer = keys.get(block.number or place)
    return [block for block in blocks if block.prompt or block.choices]


def _take(text: str, blocks: list[_Block], *, is_bold: bool, is_after_blank: bool) -> None:
    """Add a line to the question that it belongs to."""
    block = blocks[-1]
    plain = without_emphasis(text)
    if TITLE.fullmatch(plain):
        blocks.append(_Block())
    elif (answer := ANSWER.fullmatch(plain)) and block.prompt:
        block.answer = answer[1]
    elif block.is_answered() and (feedback := EXPLANATION.fullmatch(plain)):
        block.explanation = feedback[1]
    elif block.prompt and not block.is_answered() and _add_choice(text, block, is_bold=is_bold):
        return
    elif _ends(block, plain, is_after_blank=is_after_blank):
        blocks.append(_begun(plain))
    elif block.choices and len(block.choices[-1]) < MAX_LINE:
        block.choices[-1] += f" {plain}"
    elif not block.prompt:
        blocks[-1] = _begun(plain)
    elif len(block.prompt) < MAX_LINES and not block.choices:
        block.prompt.append(plain)


def _ends(block: _Block, text: str, *, is_after_blank: bool) -> bool:
    """Return whether a line of text begins the next question."""
    if block.is_answered():
        return True
    is_numbered = bool(NUMBERED.match(text) or UNNUMBERED.match(text))
    if block.choices:
        return is_numbered or is_after_blank
    return is_numbered and (is_after_blank or block.is_title)


def _begun(text: str) -> _Block:
    numbered = NUMBERED.match(text)
    bare = UNNUMBERED.sub("", text[numbered.end() :] if numbered else text, count=1)
    number = (numbered["a"] or numbered["b"]) if numbered else None
    return _Block(number=int(number) if number else None, prompt=[bare])


def _add_choice(text: str, block: _Block, *, is_bold: bool) -> bool:
    """Add a choice, and remember whether it is marked. Return whether the line is one."""
    place = len(block.choices)
    if box := BOX.fullmatch(text):
        is_marked, words = (box[1] or box[2] or " ") in "xX✓✔☑☒✅●", box[3]
    elif (choice := CHOICE.fullmatch(text)) and (choice[2] or choice[3]).upper() == _letter(place):
        is_marked, words = bool(choice[1]), choice[4]
    else:
        return False
    end = words[-30:].lower() if words[-1] in TICK_ENDS else ""
    if tick := next((tick for tick in TICKS if end.endswith(tick)), None):
        is_marked, words = True, words[: -len(tick)].rstrip()
    if is_marked:
        block.marked.append(place)
    if is_bold or BOLD.fullmatch(words):
        block.bold.append(place)
    block.choices.append(without_emphasis(words))
    return True


def _one_a_line(line: str) -> Iterator[str]:
    """Divide a line in which several choices stand: `What is it? a) rain b) snow`."""
    begins = [*BEGINS_CHOICE.finditer(line[:MAX_LINE])]
    letters = "".join(choice[1] for choice in begins).lower()
    if len(begins) < 2 or not "abcdefgh".startswith(letters):
        yield line
        return
    places = [0, *(choice.start() for choice in begins), len(line)]
    yield from (line[start:end] for start, end in pairwise(places) if line[start:end].strip(" \t*-•"))


def _bare(line: str) -> tuple[str, bool]:
    """Return a line without the marks of Markdown around it, and whether it was bold."""
    text = line[:MAX_LINE].strip()
    if adorned := ADORNED.fullmatch(text):
        text = adorned[1].strip()
    if RULE.fullmatch(text):
        return "", False
    bullet = text[:2] if text.startswith(("- ", "* ")) else ""
    inner = text[len(bullet) :].lstrip()
    if BOLD.fullmatch(inner):
        return bullet + without_emphasis(inner), True
    return text, False


def _letter(place: int) -> str:
    return chr(ord("A") + place)
