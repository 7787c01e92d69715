"""Results of a session's words, hardest first, with the confusions of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wordrally.contracts.http.reports import Confusion, QuestionReport, WordReport
from wordrally.vocabulary.texts import comparable

CONFUSIONS = 5
"""Maximum number of confusions per word: a text typed by one player teaches nothing."""


def report_words(questions: Iterable[QuestionReport]) -> list[WordReport]:
    """Return the answered words, least often known first, and among equals the most answered first."""
    by_word: dict[str, list[QuestionReport]] = {}
    for question in questions:
        if question.word is not None and question.answered:
            by_word.setdefault(question.word, []).append(question)
    words = [_report_word(word, of_word) for word, of_word in by_word.items()]
    return sorted(words, key=lambda each: (each.correct / each.answered, -each.answered, each.word))


def _report_word(word: str, questions: Sequence[QuestionReport]) -> WordReport:
    confused: Counter[str] = Counter()
    for question in questions:
        confused.update(dict(_confusions(question)))
    most = sorted(confused.items(), key=lambda item: (-item[1], item[0]))[:CONFUSIONS]
    return WordReport(
        word=word,
        answered=sum(question.answered for question in questions),
        correct=sum(question.correct for question in questions),
        confused_with=[Confusion(text=text, times=times) for text, times in most],
    )


def _confusions(question: QuestionReport) -> Iterator[tuple[str, int]]:
    """Yield the wrong choices or texts that were given, with their counts."""
    if isinstance(question.counts, dict):
        accepted = {comparable(str(text)) for text in question.key}
        given = question.counts.items()
        yield from ((text, times) for text, times in given if comparable(text) not in accepted)
    else:
        picked = enumerate(zip(question.choices or (), question.counts, strict=False))
        yield from ((text, times) for index, (text, times) in picked if times and index not in question.key)
