"""Lexicon lookups in this process, on a dedicated thread."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from wordrally.contracts.http.vocabulary import CheckedLines, Level, LinesToCheck, Topics, WordView
from wordrally.vocabulary.generation import check_lines
from wordrally.vocabulary.lexicon import Lexicon, list_topics, open_lexicon, view_word

T = TypeVar("T")


class LexiconWords:
    """Implementation of `WordLookup` and `KnownWords`.

    The first call opens the lexicon, on the thread that reads it.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lexicon")
        self._lexicon: Lexicon | None = None
        self._topics: Topics | None = None
        self._common: Mapping[str, frozenset[str]] | None = None

    async def find(self, word: str) -> WordView | None:
        return await self._ask(lambda lexicon: view_word(lexicon, word))

    async def at(self, level: Level, topic: str | None) -> list[str]:
        return await self._ask(lambda lexicon: lexicon.words_at(level, topic))

    async def check(self, lines: LinesToCheck) -> CheckedLines:
        return await self._ask(lambda lexicon: check_lines(lexicon, lines))

    async def common(self) -> Mapping[str, frozenset[str]]:
        if self._common is None:
            self._common = await self._ask(lambda lexicon: lexicon.common_words())
        return self._common

    async def topics(self) -> Topics:
        if self._topics is None:  # topics change only with a release
            self._topics = await self._ask(list_topics)
        return self._topics

    def close(self) -> None:
        """Stop the thread, and cancel waiting lookups."""
        self._thread.shutdown(cancel_futures=True)

    async def _ask(self, question: Callable[[Lexicon], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def _answer(self, question: Callable[[Lexicon], T]) -> T:
        if self._lexicon is None:
            self._lexicon = open_lexicon()
        return question(self._lexicon)
