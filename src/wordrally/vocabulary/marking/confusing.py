"""Words that count as another word instead of a typo: those of the same list, and those of the lexicon."""

from collections.abc import Callable, Iterable

from wordrally.vocabulary.languages.articles import main_language, split_article
from wordrally.vocabulary.languages.entries import readings
from wordrally.vocabulary.marking.folding import fold_accents, fold_case, tidy, without_punctuation
from wordrally.vocabulary.marking.typos import LETTERS, slip_at, words_one_slip_away
from wordrally.vocabulary.marking.varieties import fold_variety

MOST = 60
OTHER_LETTERS = {"de": "äöüß", "fr": "àâçéèêëîïôûœ", "es": "áéíóúñü", "it": "àèéìòù", "pt": "áâãàçéêíóôõú"}


def other_words(
    accepted: Iterable[str], language: str, listed: Iterable[str], is_word: Callable[[str], bool]
) -> list[str]:
    """Return at most 60 words that are one typo or accent away from the accepted texts of a question.

    `listed` are the other texts of its quiz. `is_word` returns whether a lower-case text is a word of
    the language.
    """
    main = main_language(language)
    own = {word for text in accepted for reading in readings(text, main) for word in words_in(reading, main)}
    if main in ("en", ""):
        own |= {fold_variety(word) for word in own}
    plain = own | {without_punctuation(word) for word in own}
    found = words_one_slip_away(plain, is_word, LETTERS + OTHER_LETTERS.get(main, ""))
    near = (
        word for text in listed for word in words_in(text, main) if word not in own and _is_near(word, own)
    )
    if main in ("en", ""):
        spellings = {fold_variety(word) for word in own}  # color is no other word than colour
        near = (word for word in near if fold_variety(word) not in spellings)
        found = [word for word in found if fold_variety(word) not in spellings]
    return list(dict.fromkeys([*near, *found]))[:MOST]


def words_in(text: str, language: str) -> list[str]:
    """Return the text without its article, and its words, in lower case."""
    plain = fold_case(tidy(text), language)
    _, core = split_article(plain, language)
    return [core, *(word.strip(".,;:!?()") for word in core.split())]


def _is_near(word: str, own: Iterable[str]) -> bool:
    return any(
        abs(len(word) - len(each)) <= 1
        and (slip_at(each, word) is not None or fold_accents(each) == fold_accents(word))
        for each in own
    )
