"""Reading of Moodle's GIFT with all its question types.

A question is a text with answers in braces. A backslash escapes a control character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wordrally.contracts.http.formats import ImportInterpretation, ImportOptions
from wordrally.vocabulary.formats.gift.numbers import accepted_numbers
from wordrally.vocabulary.formats.plain_text.decoding import decode
from wordrally.vocabulary.formats.plain_text.hypertext import plain
from wordrally.vocabulary.formats.plain_text.markdown import plain_markdown
from wordrally.vocabulary.formats.plain_text.tidying import shortened, tidy
from wordrally.vocabulary.formats.proposal.gaps import GAP
from wordrally.vocabulary.formats.proposal.pairs import matched
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow, Left, Reading
from wordrally.vocabulary.formats.proposal.truths import truth

COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
CATEGORY = re.compile(r"^\$CATEGORY:[ \t]*(.*)\n?", re.MULTILINE)
TITLE = re.compile(r"::((?:\\.|[^\\:]|:(?!:))*)::", re.DOTALL)
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
ANSWER = re.compile(r"([=~])[ \t\n]*(?:%(-?\d{1,3}(?:\.\d{1,7})?)%)?((?:\\.|[^\\=~])*)", re.DOTALL)
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
ANYTHING = re.compile(r"(?<!\\)\*")
ANY_OF_THEM = "Moodle takes any one of the right choices; here all of them are asked for."
MAX_ANSWERS = 100
MAX_BLOCK = 50_000
"""Characters of one question: twenty times what ours may have."""


@dataclass(frozen=True, slots=True)
class GiftAnswer:
    """One answer within braces; `weight` is in percent, 100 for a fully right answer."""

    text: str
    weight: float
    feedback: str
    is_right: bool
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A question: its text with a gap where the braces stood, the content of the braces, and the feedback."""

    prompt: str
    answers: str
    explanation: str
    markup: str
    notes: Sequence[str] = ()


def read(content: bytes, options: ImportOptions) -> Reading:
    """Return a row for each question, and for each pair of a matching question."""
    decoded = decode(content, options.encoding, options.language)
    text = COMMENT.sub("", decoded.text)
    category = CATEGORY.search(text)
    title = re.split(r"(?<!/)/(?!/)", category[1].strip())[-1].replace("//", "/") if category else ""
    return Reading(
        rows=_rows(CATEGORY.sub("\n", text), options.language),
        title=title,
        notes=decoded.notes,
        letter_doubts=decoded.doubts,
        interpretation=ImportInterpretation(encoding=decoded.encoding.name),
    )


def _rows(text: str, language: str) -> Iterator[ImportRow]:
    for source in re.split(r"\n(?:[ \t]*\n)+", text):
        if len(source) > MAX_BLOCK:
            yield Left(shortened(source), "This question is far too long.")
        elif source.strip():
            block = _block(source.strip())
            yield from [block] if isinstance(block, Left) else _questions(block, language)


def _block(source: str) -> Block | Left:
    """Split a question into its parts."""
    title = TITLE.match(source)
    body = source[title.end() :].strip() if title else source
    markup = MARKUP.match(body)
    body = body[markup.end() :] if markup else body
    braces = [brace for brace in BRACE.finditer(body) if len(brace[0]) == 1]
    how = markup[1] if markup else "moodle"
    if not braces:
        return Left(shortened(_shown(body, how)[0]), "This is a description; nothing is asked.")
    if [brace[0] for brace in braces] != ["{", "}"]:
        return Left(shortened(_shown(body, how)[0]), "The braces of this question do not belong together.")
    opening, closing = braces
    before, inner, after = (
        body[: opening.start()],
        body[opening.end() : closing.start()],
        body[closing.end() :],
    )
    answers, _, explanation = _parted(inner, "####")
    prompt, notes = _shown(f"{before}{GAP}{after}" if after.strip() else before, how)
    about, more = _marked(explanation, how)
    return Block(prompt, answers.strip(), about, how, [*notes, *more])


def _questions(block: Block, language: str) -> Iterator[ImportRow]:
    answers, prompt = block.answers, block.prompt
    if not answers:
        yield Left(shortened(prompt), "An essay has no right answer that could be checked.")
    elif TRUTH.match(answers):
        yield _truth(block, language)
    elif answers.startswith("#"):
        yield _number(block)
    else:
        yield from _listed(block)


def _truth(block: Block, language: str) -> ImportRow:
    feedbacks = [_marked(part, block.markup)[0] for part in block.answers.split("#")[1:]]
    explanation = block.explanation or " ".join(filter(None, feedbacks[-1:]))
    is_true = block.answers[0] in "tT"
    return Found(
        prompt=block.prompt,
        choices=truth(language),
        correct=[0 if is_true else 1],
        explanation=explanation,
        notes=block.notes,
    )


def _number(block: Block) -> ImportRow:
    """Read a numeric answer, `#3:1`, or a list of them, `#=3:1 =%50%3:2`."""
    inner = block.answers[1:].strip()
    answers = _answers(replace(block, answers=inner))
    listed = [answer.text for answer in answers if answer.weight >= 100]
    sources = listed or [re.split(r"[#~]", inner, maxsplit=1)[0].strip()]
    found = [accepted_numbers(source) for source in sources]
    if refused := next((reason for texts, reason in found if not texts), None):
        return Left(shortened(block.prompt), refused)
    return Found(
        prompt=block.prompt,
        accepted=[text for texts, _ in found for text in texts],
        explanation=block.explanation,
        notes=[*block.notes, *_half_right(answers), *dict.fromkeys(note for _, note in found if note)],
    )


def _listed(block: Block) -> Iterator[ImportRow]:
    answers = _answers(block)
    if len(answers) > MAX_ANSWERS:
        yield Left(shortened(block.prompt), f"There are more than {MAX_ANSWERS} answers.")
    elif not answers:
        yield Left(shortened(block.prompt), "Between the braces there is no answer that begins with = or ~.")
    elif all(answer.is_right and "->" in answer.text for answer in answers):
        yield from _pairs(block, answers)
    elif all(answer.is_right for answer in answers):
        yield _short(block, answers)
    else:
        yield _choice(block, answers)


def _answers(block: Block) -> list[GiftAnswer]:
    matches = islice(ANSWER.finditer(block.answers), MAX_ANSWERS + 1)
    return [_answer(match, block.markup) for match in matches]


def _answer(match: re.Match[str], markup: str) -> GiftAnswer:
    text, _, feedback = _parted(match[3], "#")
    is_right = match[1] == "="
    weight = float(match[2]) if match[2] else 100.0 * is_right
    shown, notes = _marked(text, markup)
    return GiftAnswer(shown, weight, _marked(feedback, markup)[0], is_right, notes)


def _choice(block: Block, answers: Sequence[GiftAnswer]) -> ImportRow:
    """Read a choice question.

    Answers worth 100 % are right. If there are none, all with a positive weight are.
    """
    if any(not answer.text and answer.notes for answer in answers):
        return Left(shortened(block.prompt), "A choice of this question is a picture or a sound.")
    whole = [place for place, answer in enumerate(answers) if answer.weight >= 100]
    correct = whole or [place for place, answer in enumerate(answers) if answer.weight > 0]
    shares = {answer.weight for place, answer in enumerate(answers) if place in correct}
    weighed = len(shares) > 1 or any(0 < answer.weight < min(shares) for answer in answers if shares)
    notes = ["The weights of the choices were left out: only all the right ones count."] if weighed else []
    if any(answer.feedback for place, answer in enumerate(answers) if place not in correct):
        notes.append("What was said about wrong choices was left out.")
    notes += [*block.notes, *(note for answer in answers for note in answer.notes)]
    is_any = sum(answers[place].is_right for place in whole) > 1
    return Found(
        doubts=[ANY_OF_THEM] if is_any else [],
        prompt=block.prompt,
        choices=[answer.text for answer in answers],
        correct=correct,
        explanation=_explanation(block, [answers[place] for place in correct]),
        notes=notes,
    )


def _short(block: Block, answers: Sequence[GiftAnswer]) -> ImportRow:
    right = [answer for answer in answers if answer.weight >= 100 and not ANYTHING.search(answer.text)]
    if not right and any(answer.weight >= 100 for answer in answers):
        return Left(shortened(block.prompt), "Its right answers have * for any characters.")
    notes = _half_right(answers)
    if any(ANYTHING.search(answer.text) for answer in answers):
        notes.append("An answer with * for any characters was left out.")
    notes += block.notes
    return Found(
        prompt=block.prompt,
        accepted=[answer.text.replace(r"\*", "*") for answer in right],
        explanation=_explanation(block, right),
        notes=notes,
    )


def _half_right(answers: Sequence[GiftAnswer]) -> list[str]:
    is_any = any(0 < answer.weight < 100 for answer in answers)
    return ["An answer that is half right was left out."] if is_any else []


def _explanation(block: Block, right: Sequence[GiftAnswer]) -> str:
    return block.explanation or "\n".join(
        dict.fromkeys(answer.feedback for answer in right if answer.feedback)
    )


def _pairs(block: Block, answers: Sequence[GiftAnswer]) -> Iterator[ImportRow]:
    """Turn each pair into a choice among the other sides. A side without a question is a distractor only."""
    pairs = [tuple(map(str.strip, answer.text.split("->", 1))) for answer in answers]
    sides = list(dict.fromkeys(side for _, side in pairs))
    for left, right in pairs:
        if left:
            yield replace(
                found := matched(f"{block.prompt}\n{left}", [right], sides, block.explanation),
                notes=[*found.notes, *block.notes],
            )


def _parted(text: str, mark: str) -> tuple[str, str, str]:
    """Split at the first unescaped mark, like `str.partition`."""
    for match in re.finditer(rf"\\.|{mark}", text, re.DOTALL):
        if match[0] == mark:
            return text[: match.start()], mark, text[match.end() :]
    return text, "", ""


def _marked(source: str, markup: str) -> tuple[str, list[str]]:
    """Split off a text's own statement of its markup: `[html]<b>Yes</b>`."""
    own = MARKUP.match(source)
    return _shown(source[own.end() :] if own else source, own[1] if own else markup)


def _shown(source: str, markup: str) -> tuple[str, list[str]]:
    """Return the readable text, and what is lost."""
    source = ESCAPED.sub(lambda mark: "\n" if mark[1] == "n" else mark[1], source)
    if markup == "markdown":
        return plain_markdown(source)
    return plain(source) if markup in {"html", "moodle"} else (tidy(source), [])
