"""Classification of entries by their form, so that distractors are of the same kind as the key."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wordrally.vocabulary.languages.articles import main_language, split_article
from wordrally.vocabulary.languages.entries import first_reading

Kind = Literal["noun", "verb", "phrase", "other"]
SENTENCE = re.compile(r"^[¿¡]|[?!…]$|[^.]\w{3,}\.$")
"""Texts that are said as a whole: greetings, questions."""

LONGEST_ENTRY = 4
"""Words of an entry; what is longer is a phrase or a definition."""

_OBJECT = r"(?:jdn|jdm|jmdn|jmdm|jemanden|jemandem|etw|etwas|sich)\.? "

VERBS = {
    "de": re.compile(rf"^({_OBJECT}|[\wÄÖÜäöüß]+ ){{0,3}}(sich )?[a-zäöüß]+(en|ern|eln)$"),
    "nl": re.compile(r"^(zich )?[a-zïë]{2,}en$"),
    "fr": re.compile(
        r"^(se |s')?[a-zàâçéèêëîïôûœ]{2,}(er|ir|re|oir)$"
        r"|^(s'en |s'y |y |en )?(avoir|être|faire|aller|prendre|mettre|donner|tenir|rendre|passer) "
    ),
    "es": re.compile(
        r"^([a-záéíóúñü]+(ar|er|ir|ír)(se)?|ir|irse)$"
        r"|^(tener|ir|irse|hacer|dar|darse|estar|ser|poner|tomar|echar|llevar|acabar) "
    ),
    "it": re.compile(r"^[a-zàèéìòù]+(are|ere|ire|arsi|ersi|irsi)$"),
    "pt": re.compile(r"^[a-zãõáéíóúâêôç]+(ar|er|ir)(-se)?$"),
}


@dataclass(frozen=True, slots=True)
class WordForm:
    """The form of an entry: its kind, its article, its words and letters."""

    kind: Kind
    article: str
    words: int
    letters: int
    core: str

    def distance(self, other: "WordForm") -> int:
        """Return how unlike two entries look. Entries of one kind are always nearer than those of another."""
        return (
            100 * (self.kind != other.kind)
            + 20 * (bool(self.article) != bool(other.article))
            + 5 * abs(self.words - other.words)
            + abs(self.letters - other.letters)
            - 2 * (self.core[-2:] == other.core[-2:])
        )


@lru_cache(maxsize=8_192)
def form_of(text: str, language: str) -> WordForm:
    """Return the form of an entry of a list in that language."""
    main = main_language(language)
    entry = first_reading(text, main)
    article, core = split_article(entry, main)
    return WordForm(
        kind=_kind(entry, core, article.genders if article else "", main),
        article=article.text.lower() if article else "",
        words=len(entry.split()),
        letters=len(core),
        core=core.lower(),
    )


def _kind(entry: str, core: str, genders: str, language: str) -> Kind:
    if SENTENCE.search(entry):
        return "phrase"
    if genders == "v":
        return "verb"
    if len(core.split()) > LONGEST_ENTRY:
        return "phrase"
    if genders:
        return "noun"
    pattern = VERBS.get(language)
    is_noun = language == "de" and re.match(r"^[A-ZÄÖÜ]\w+$", core)
    return "verb" if pattern and pattern.match(entry) else "noun" if is_noun else "other"


def differ_in_gender_only(one: WordForm, other: WordForm) -> bool:
    """Return whether two entries differ in gender only, as el niño and la niña.

    Such a choice would test nothing else.
    """
    if one.core == other.core:
        return True
    shared = 0
    while shared < min(one.letters, other.letters) and one.core[shared] == other.core[shared]:
        shared += 1
    rest = max(one.letters, other.letters) - shared
    return one.kind == other.kind == "noun" and shared >= 3 and rest <= 2
