"""Check of each line of a list while a teacher still types it."""

from collections import deque
from random import Random

from wordrally.contracts.http.quizzes import Exercise
from wordrally.contracts.http.vocabulary import CheckedLine, CheckedLines, LinesToCheck
from wordrally.vocabulary.generation.exercises import EXERCISES, Maker
from wordrally.vocabulary.generation.pairs.lines import Pair, pair_of
from wordrally.vocabulary.generation.pairs.lists import PairEntry
from wordrally.vocabulary.generation.pairs.making import level_of, list_of
from wordrally.vocabulary.generation.pairs.questions import PAIR_EXERCISES, PairMaker
from wordrally.vocabulary.generation.prompts import prompts_in
from wordrally.vocabulary.generation.reasons import no_exercise
from wordrally.vocabulary.generation.sources import WordRequest, from_list
from wordrally.vocabulary.generation.subjects import subject_of
from wordrally.vocabulary.lexicon.reading import Lexicon


def check_lines(lexicon: Lexicon, asked: LinesToCheck) -> CheckedLines:
    """Return the level and the exercises of each line, or the reason why it cannot be used."""
    pairs: dict[int, Pair] = {}
    for place, line in enumerate(asked.lines):
        if pair := pair_of(line):
            pairs[place] = pair
    entries = _pairs(lexicon, asked, pairs)
    words = deque(
        _words(lexicon, asked, [line for place, line in enumerate(asked.lines) if place not in pairs])
    )
    items = [entries[place] if place in pairs else words.popleft() for place in range(len(asked.lines))]
    return CheckedLines(items=items)


def _pairs(lexicon: Lexicon, asked: LinesToCheck, pairs: dict[int, Pair]) -> dict[int, CheckedLine]:
    listed = list_of(lexicon, list(pairs.values()))
    maker = PairMaker(listed, prompts_in(asked.language), lexicon.unseemly)
    return {
        place: _pair(lexicon, maker, asked.lines[place], entry)
        for place, entry in zip(pairs, listed.entries, strict=True)
    }


def _pair(lexicon: Lexicon, maker: PairMaker, line: str, entry: PairEntry) -> CheckedLine:
    exercises: list[Exercise] = [
        kind for kind, make in PAIR_EXERCISES.items() if make(maker, entry, Random(0))
    ]
    return CheckedLine(
        line=line,
        word=entry.front.word,
        word_language=entry.front.language,
        level=level_of(lexicon, entry),
        exercises=exercises,
        reason=None if exercises else f"“{line}” fits none of the exercises.",
    )


def _words(lexicon: Lexicon, asked: LinesToCheck, lines: list[str]) -> list[CheckedLine]:
    found, unused = from_list(lexicon, lines, asked.language, asked.words_language)
    by_line = {request.asked: request for request in found}
    reasons = {left.word: left.reason for left in unused}
    checked: list[CheckedLine] = []
    for line in lines:
        request = by_line.pop(line, None)  # the second time it is in the list already
        checked.append(_word(lexicon, line, request, reasons.get(line)))
    return checked


def _word(lexicon: Lexicon, line: str, request: WordRequest | None, reason: str | None) -> CheckedLine:
    if request is None:
        return CheckedLine(line=line, word=None, word_language=None, level=None, exercises=[], reason=reason)
    subjects = [subject_of(lexicon, headword, None) for headword in request.headwords]
    maker = Maker(lexicon, "en")
    exercises: list[Exercise] = [
        kind
        for kind, make in EXERCISES.items()
        if any(make(maker, subject, Random(0)) for subject in subjects)
    ]
    headword = request.headwords[0]
    return CheckedLine(
        line=line,
        word=headword.lemma,
        word_language="en",
        level=headword.level,
        exercises=exercises,
        reason=None if exercises else no_exercise(line, EXERCISES),
    )
