"""Accepted answers on the other side of a card, without word classes, examples and headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wordrally.vocabulary.formats.plain_text.tidying import tidy

MOST_WORDS = 4
"""Of a part between semicolons or slashes: a longer one is a piece of a sentence and no answer of its own."""

CLASSES = (
    "noun", "nouns", "verb", "verbs", "adjective", "adverb", "pronoun", "preposition", "conjunction",
    "interjection", "phrase", "idiom", "phrasal verb", "transitive", "intransitive", "countable",
    "uncountable", "masculine", "feminine", "neuter", "plural", "singular", "formal", "informal", "slang",
    "substantiv", "nomen", "adjektiv", "adverb", "pronomen", "präposition", "nom", "verbe", "adjectif",
    "adverbe", "sustantivo", "verbo", "adjetivo", "adverbio", "sostantivo", "aggettivo", "avverbio",
    "substantivo", "bijwoord", "werkwoord", "существительное", "глагол", "прилагательное", "наречие", "名詞",
    "動詞", "形容詞", "名词", "动词", "形容词",
)  # fmt: skip
SHORT_CLASSES = (
    "n",
    "v",
    "vb",
    "vt",
    "vi",
    "adj",
    "adv",
    "prep",
    "pron",
    "conj",
    "interj",
    "pl",
    "sg",
    "m",
    "f",
    "nt",
)
_CLASS = "|".join(map(re.escape, sorted(CLASSES, key=len, reverse=True)))
_SHORT = "|".join(SHORT_CLASSES)
CLASS_LINE = re.compile(
    rf"[(\[]?(?:(?:{_CLASS}|(?:{_SHORT})\.)(?:\s*[,/&]\s*|\s+|$|(?=[)\]])))+[)\]]?\.?", re.IGNORECASE
)
CLASS_BEFORE = re.compile(rf"^(?:(?:{_SHORT})\.|[(\[](?:{_CLASS}|{_SHORT})\.?[)\]])\s+(?=\S)", re.IGNORECASE)
PRONOUNCED = re.compile(r"/[^/\s][^/]{0,60}/|\[[^\[\]]{1,60}\]")
DEFINITION = re.compile(
    r"^(?:definition|meaning|translation|answer|bedeutung|übersetzung|antwort|lösung|définition|traduction|réponse|definición|traducción"
    r"|respuesta|significado)\s*:\s*",
    re.IGNORECASE,
)
LABEL = re.compile(r"^[^\W\d_][\w .()/-]{0,30}:(?:\s|$)")
LISTED = re.compile(r"^(?:\(?\d{1,2}[.)]|[•·▪‣*–-])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class AcceptedTexts:
    """The accepted texts with the main one first, the rest of the side, and the doubts about it."""

    texts: Sequence[str]
    explanation: str = ""
    doubts: Sequence[str] = ()


def accepted_of(answer: str) -> AcceptedTexts:
    """Return the accepted texts of a side.

    Of several lines it is the first that is an answer, or all items of a list. Short alternatives such as `a;
    b` and `a / b` are split.
    """
    lines = [line for line in tidy(answer).split("\n") if line]
    if len(lines) < 2:
        return _of_one_line(lines)
    answers = [line for line in lines if not _is_aside(line)]
    if not answers:
        return AcceptedTexts([], doubts=["Every line of the answer is a heading or an example."])
    if all(LISTED.match(line) for line in answers):
        texts = [text for line in answers for text in _alternatives(LISTED.sub("", line))]
        return AcceptedTexts(
            [*dict.fromkeys(texts)], doubts=["Each item of the list is accepted as an answer."]
        )
    first = _bare(answers[0])
    rest = [line for line in lines if line != answers[0]]
    doubt = f"The answer has {len(lines)} lines; the others became the explanation."
    return AcceptedTexts(_alternatives(first), "\n".join(rest), [doubt])


def _of_one_line(lines: Sequence[str]) -> AcceptedTexts:
    if not lines:
        return AcceptedTexts([])
    line = lines[0]
    bare = _bare(line)
    doubts = (
        []
        if bare == line
        else [f"“{line[: len(line) - len(bare)].strip()}” was not taken as a part of the answer."]
    )
    return AcceptedTexts(_alternatives(bare), doubts=doubts)


def _bare(line: str) -> str:
    """Remove a word class or heading in front."""
    return CLASS_BEFORE.sub("", DEFINITION.sub("", line)).strip() or line


def _is_aside(line: str) -> bool:
    """Return whether a line among others is a word class, a pronunciation, a heading or an example."""
    if DEFINITION.match(line) and DEFINITION.sub("", line).strip():
        return False
    return bool(CLASS_LINE.fullmatch(line) or PRONOUNCED.fullmatch(line) or LABEL.match(line))


def _alternatives(line: str) -> list[str]:
    """Return the line, or its parts if all of them are short."""
    parts = [part.strip() for part in line.replace(" / ", ";").split(";")]
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(len(part.split()) > MOST_WORDS for part in parts):
        return [line] if line else []
    return [*dict.fromkeys([line, *parts])]
