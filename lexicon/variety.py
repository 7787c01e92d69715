"""British spelling of the words that the lexicon shows; WordNet and most counts are American."""

import re
from functools import cache

from lexicon.forms import forms
from lexicon.sources import wordnet
from lexicon.teaching import british

DOUBLED = re.compile(
    r"(travel|cancel|label|level|model|signal|total|quarrel|marvel|counsel|channel|dial|equal|fuel|rival|tunnel|jewel|shovel|snorkel"
    r"|unravel|pencil|towel|swivel|libel|marshal|panel|barrel|chisel|grovel|yodel|duel|medal|trial|revel)(ed|ing|er|ers|ist|ists)"
)


@cache
def _by_form() -> dict[str, str]:
    """Return British spellings by American ones, inflected forms included."""
    found = dict(british())
    for american, shown in british().items():
        for part in wordnet().parts.get(american, {}):
            for _, form in forms(american, part):
                if form.startswith(american[:-1]) and form != shown:
                    found.setdefault(form, _inflect(american, shown, form))
            if shown != f"{american}s":  # maths has no further ending
                found.setdefault(f"{american}s", f"{shown}s")
    return found


def _inflect(american: str, shown: str, form: str) -> str:
    if form.startswith(american):
        ending = form.removeprefix(american)
        if shown.endswith("e") and ending[:1] in ("e", "i"):
            return shown[:-1] + ending
        double = shown.endswith("l") and american.endswith("ll") and ending[:1] in ("e", "i")
        return f"{shown}l{ending}" if double else shown + ending
    return shown[:-1] + form.removeprefix(american[:-1])


@cache
def british_word(word: str) -> str:
    """Return a word in lower case, in British spelling."""
    doubled = DOUBLED.fullmatch(word)
    if doubled:
        return f"{doubled.group(1)}l{doubled.group(2)}"
    return _by_form().get(word, word)


def british_text(text: str) -> str:
    """Return a text with each of its words in British spelling; initial capitals stay."""
    return re.sub(r"[A-Za-z]+", lambda found: _like(found.group(), british_word(found.group().lower())), text)


def _like(written: str, word: str) -> str:
    if written.lower() == word:
        return written
    return word.capitalize() if written[0].isupper() else word


def other_spellings(word: str) -> list[str]:
    """Return other spellings of a word that the lexicon shows."""
    found = [american for american, shown in british().items() if shown == word]
    if re.fullmatch(r"[a-z]{3,}ize", word):
        found.append(f"{word[:-3]}ise")
    if re.fullmatch(r"[a-z]{3,}ization", word):
        found.append(f"{word[:-7]}isation")
    return found
