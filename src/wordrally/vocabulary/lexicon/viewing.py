"""Views of the lexicon for learners and teachers."""

from wordrally.contracts.http.vocabulary import Level, Sense, Topic, Topics, WordView
from wordrally.vocabulary.lexicon.entries import LEVELS, PARTS
from wordrally.vocabulary.lexicon.reading import Lexicon, SenseRow, lines


def view_word(lexicon: Lexicon, word: str) -> WordView | None:
    """Return a word with its senses; an inflected form gives its lemma. None for an unknown word."""
    lemma = lexicon.find(word)
    if lemma is None:
        return None
    return WordView(
        word=lemma.lemma,
        level=lemma.level,
        zipf=lemma.zipf,
        ipa=list(lemma.ipa),
        forms=list(lemma.forms),
        emoji=lemma.emoji,
        translations=lemma.translations,
        senses=[_sense(row) for row in lexicon.senses(lemma.id)],
    )


def _sense(row: SenseRow) -> Sense:
    part, definition, examples, synonyms, antonyms, topic = row
    return Sense(
        part_of_speech=PARTS[part],
        definition=definition,
        examples=list(lines(examples)),
        synonyms=list(lines(synonyms)),
        antonyms=list(lines(antonyms)),
        topic=topic,
    )


def list_topics(lexicon: Lexicon) -> Topics:
    """Return all topics with the number of words that can be asked at each level."""
    counts: dict[str, dict[Level, int]] = {topic: dict.fromkeys(LEVELS, 0) for topic, _ in lexicon.topics()}
    for topic, level, count in lexicon.words_by_level():
        counts[topic][level] = count
    return Topics(
        items=[Topic(topic=topic, title=title, words=counts[topic]) for topic, title in lexicon.topics()]
    )
