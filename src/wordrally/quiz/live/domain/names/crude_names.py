"""Crude nicknames, found with a list of words in many languages.

Words that are spelled with digits, signs or look-alikes are found, too. A whole word of the name has to be
crude, or the whole name when its letters stand apart. Only the words of `ANYWHERE` count inside a longer
word. So Scunthorpe, Cassandra and Hancock may play.
"""

import re
import unicodedata
from functools import cache
from importlib import resources

from wordrally.quiz.live.domain.names.nicknames import nickname_skeleton

WORDS = "crude_words.txt"

ANYWHERE = (
    *(
        "fuck",
        "bullshit",
        "shithead",
        "nigger",
        "nigga",
        "faggot",
        "asshole",
        "arsehole",
        "dickhead",
        "motherfuck",
    ),
    *(
        "whore",
        "wanker",
        "hitler",
        "blowjob",
        "arschloch",
        "hurensohn",
        "wichser",
        "schlampe",
        "fotze",
        "missgeburt",
    ),
    *(
        "mierda",
        "cabron",
        "pendejo",
        "hijodeputa",
        "putain",
        "connard",
        "salope",
        "encule",
        "vaffanculo",
        "stronzo",
    ),
    *("caralho", "foder", "kurwa", "kanker", "хуй", "пизд", "ебат", "бляд"),
)
"""Words that are hardly ever a part of a harmless word."""

HARMLESS = ("scunthorpe", "foderaro")

SIGNS = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "6": "g",
        "7": "t",
        "8": "b",
        "9": "g",
        "@": "a",
        "$": "s",
        "!": "i",
        "|": "i",
        "€": "e",
        "£": "l",
        "+": "t",
        "(": "c",
        "¢": "c",
    }
)
"""Digits and signs that are written in place of letters."""

NO_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that write words without blanks between them."""

SEPARATORS = re.compile(r"[\W_]+")
LONG_RUN = re.compile(r"(.)\1{2,}")


def is_crude(name: str) -> bool:
    """Return whether a nickname contains a crude word."""
    spelled = [token for token in SEPARATORS.split(_spell(name)) if token]
    tokens = nickname_skeleton(" ".join(spelled)).split()  # once, since this is the expensive step
    apart = "".join(tokens)
    words = [*tokens, *([apart] if all(len(token) <= 2 for token in tokens) else [])]
    return any(_is_word(form) for word in words for form in _forms(word)) or _holds(apart)


def _spell(name: str) -> str:
    """Return the name in letters. A number stays a number, unless there are letters beside it."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(
        token.translate(SIGNS) if any(character.isalpha() for character in token) else token
        for token in folded.split()
    )


def _forms(word: str) -> set[str]:
    """Return the word as it is, and with emphatic repetitions of a letter reduced to one and to two."""
    return {word, LONG_RUN.sub(r"\1", word), LONG_RUN.sub(r"\1\1", word)}


def _is_word(look: str) -> bool:
    if NO_BLANKS.search(look):
        return any(len(crude) > 1 and crude in look for crude in _unspaced())
    return look in _words()


def _holds(look: str) -> bool:
    look = LONG_RUN.sub(r"\1", look)
    for harmless in _looks(HARMLESS):
        look = look.replace(harmless, " ")
    return any(crude in look for crude in _looks(ANYWHERE))


@cache
def _looks(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(nickname_skeleton, words))


@cache
def _listed() -> frozenset[str]:
    text = resources.files("wordrally.quiz.live.domain.names").joinpath(WORDS).read_text("utf-8")
    lines = (line.partition(":")[2] for line in text.splitlines() if not line.startswith("#"))
    return frozenset(nickname_skeleton(word) for line in lines for word in line.split())


@cache
def _words() -> frozenset[str]:
    return frozenset(word for word in _listed() if not NO_BLANKS.search(word))


@cache
def _unspaced() -> tuple[str, ...]:
    return tuple(word for word in _listed() if NO_BLANKS.search(word))
