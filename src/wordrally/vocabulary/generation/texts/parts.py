"""Parts of speech in a sentence, from neighbouring words. Only certain cases are decided."""

from collections.abc import Callable, Set
from typing import get_args

from wordrally.contracts.http.vocabulary import PartOfSpeech
from wordrally.vocabulary.generation.texts.sentences import Place


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words(
    "a an the this that these those every each another some any no its my your his our their whose"
)
MODALS = _words(
    "will would can could shall should may might must 'll cannot can't won't don't doesn't didn't"
    " couldn't wouldn't shouldn't mustn't did does let's"
)
SUBJECTS = _words("i he she we they")
OBJECTS = _words("me him us them")
BEING = _words(
    "is are was were be been being am isn't aren't wasn't weren't seem seems seemed become became feel"
    " feels felt"
)
HAVING = _words("have has had having haven't hasn't hadn't 've")
DEGREES = _words("very so too quite rather extremely really more most less")
PREPOSITIONS = _words(
    "of in on at by for with from into about against between through during without before after over under"
    " near towards since until despite among across behind beside above below like as than"
)
CLOSED = (
    ARTICLES | MODALS | SUBJECTS | OBJECTS | BEING | HAVING | DEGREES | PREPOSITIONS
    | _words("and or but nor to that which who whom because although while when where if not it you there"
             " then also only")
)  # fmt: skip
PLACES = _words(
    "school work bed church home town college university prison hospital dinner lunch breakfast war sleep sea"
)
PARTICIPLES = ("ed", "en", "ing")
MAY_FOLLOW_A_NOUN = _words("and or but")
Parts = Set[PartOfSpeech]
ANY: Parts = frozenset(get_args(PartOfSpeech))
VERB: Parts = frozenset({"verb"})
VERBAL: Parts = frozenset({"verb", "adverb"})
PARTICIPIAL: Parts = frozenset({"verb", "adjective"})
DESCRIBING: Parts = frozenset({"adjective", "adverb"})


def parts_in_place(place: Place, possible: Parts) -> Parts:
    """Return the possible parts of speech that the neighbours allow; none if the word is used otherwise."""
    return possible & _told(place)


def _told(place: Place) -> Parts:
    """Return the parts that the neighbours allow; the word before tells more than the word after."""
    before, after = place.token(-1), place.token(1)
    if before == "not":
        before = place.token(-2)
    told = _by_what_stands_before(place, before, after)
    if told is None and after in ARTICLES | OBJECTS and before not in ("", ",", ";", ":"):
        return {"verb", "preposition", "adverb"}
    return ANY if told is None else told


def _by_what_stands_before(place: Place, before: str, after: str) -> Parts | None:
    written = place.written.lower()
    rules: tuple[tuple[bool, Callable[[], Parts]], ...] = (
        (before in MODALS | SUBJECTS, lambda: VERBAL),
        (before in HAVING and written.endswith(PARTICIPLES), lambda: VERBAL),
        (before in HAVING, lambda: _of_a_noun(after) | VERB),
        (before == "to", lambda: _after_to(written, after)),
        (before in BEING and written.endswith(PARTICIPLES), lambda: PARTICIPIAL),
        (before in BEING | DEGREES, lambda: DESCRIBING),
        (before in ARTICLES, lambda: _of_a_noun(after)),
        (before in PREPOSITIONS and written.endswith("ing"), lambda: _of_a_noun(after) | VERB),
        (before in PREPOSITIONS, lambda: _of_a_noun(after)),
    )
    return next((told() for applies, told in rules if applies), None)


def _after_to(written: str, after: str) -> Parts:
    """Allow a verb, except for the few nouns without an article: to school, to work."""
    is_noun = written in PLACES or (written.endswith(("s", "ing")) and not written.endswith("ss"))
    return {"verb", "noun"} if is_noun and after not in ARTICLES | OBJECTS else VERBAL


def _of_a_noun(after: str) -> Parts:
    """Allow a noun after an article or a preposition, if nothing that follows could be the noun."""
    if not after.isalpha() or after in CLOSED - MAY_FOLLOW_A_NOUN:
        return {"noun", "pronoun"}
    return (
        {"noun", "adjective", "determiner", "adverb"} if after in MAY_FOLLOW_A_NOUN else {"adjective", "noun"}
    )
