"""Use cases of a class's memory: its words, the map of its members, its weeks, and what to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.http.classes import (
    ClassMemory,
    ClassWeek,
    ClassWord,
    ClassWordsReply,
    ClassWordsRequest,
    WordOrder,
)
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.user.classes.application.classes import read_class
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.classes.domain.classes import MAX_MEMBERS
from wordrally.user.classes.domain.memory import (
    class_words,
    confusions,
    memory_map,
    pick_words,
    weeks,
)
from wordrally.user.classes.domain.refusals import UnknownClass
from wordrally.user.learning.domain.asked_words import quizzes_by_word
from wordrally.user.learning.domain.learned_words import DuePosition, due_position
from wordrally.user.shared.domain.cursors import decode_cursor

GAME_ROWS = 5_000
"""Rows of attendance that are looked at: a term of a class of 30 has about 1,000."""


class WordsPosition(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Number of words that a reader has seen, of a list that moves with time."""

    seen: int


@dataclass(frozen=True, slots=True)
class PageSlice:
    """Part of a list that a reader wants."""

    limit: int
    cursor: str | None


async def read_class_words(
    ports: ClassPorts, owner: AccountId, class_id: ClassId, order: WordOrder, wanted: PageSlice
) -> Page[ClassWord]:
    """Return one page of the words that the class has met. Raises `UnknownClass`, `InvalidField`."""
    limit = wanted.limit
    seen = decode_cursor(wanted.cursor, WordsPosition).seen if wanted.cursor else 0
    await read_class(ports, owner, class_id)
    games = await ports.memories.games(class_id, GAME_ROWS)
    words = class_words(await ports.memories.words(class_id), games, ports.clock(), order)
    more = len(words) > seen + limit
    position = encode_cursor(WordsPosition(seen + limit)) if more else None
    return Page(items=words[seen : seen + limit], next_cursor=position)


async def read_memory(
    ports: ClassPorts, owner: AccountId, class_id: ClassId, wanted: int | Sequence[str], order: WordOrder
) -> ClassMemory:
    """Return the recall of every member for the first `wanted` words, or for those words.

    Raises `UnknownClass`.
    """
    await read_class(ports, owner, class_id)
    words = await ports.memories.words(class_id)
    shown = class_words(words, (), ports.clock(), order)
    if isinstance(wanted, int):
        shown = shown[:wanted]
    else:
        shown = [word for word in shown if word.word in set(wanted)]
    members = await ports.classes.members(class_id, None, MAX_MEMBERS)
    return memory_map(members, words, shown, ports.clock())


async def read_weeks(ports: ClassPorts, owner: AccountId, class_id: ClassId) -> list[ClassWeek]:
    """Return the weeks in which members met words, oldest first. Raises `UnknownClass`."""
    await read_class(ports, owner, class_id)
    return weeks(await ports.memories.attendance(class_id, GAME_ROWS), ports.clock())


async def read_member_words(
    ports: ClassPorts, member_id: MemberId, limit: int, cursor: str | None
) -> Page[LearnedWord]:
    """Return one page of a member's words, the first due first. Raises `InvalidField` for a bad cursor."""
    after = decode_cursor(cursor, DuePosition) if cursor else None
    words = await ports.learned.page(AccountId(member_id), after, limit + 1)
    position = encode_cursor(due_position(words[:limit][-1])) if len(words) > limit else None
    return Page(items=words[:limit], next_cursor=position)


async def pick_class_words(ports: ClassPorts, request: ClassWordsRequest) -> ClassWordsReply:
    """Return the words that the class's next quiz should ask."""
    try:
        owned = (await read_class(ports, request.account_id, request.class_id)).owned
    except UnknownClass:
        return ClassWordsReply(refused="unknown-class")
    words = await ports.memories.words(owned.id)
    games = await ports.memories.games(owned.id, GAME_ROWS)
    picked = pick_words(words, games, ports.clock(), request.pick)[: request.count]
    asked_in, taken = quizzes_by_word(games), confusions(games)
    found = [
        msgspec.structs.replace(
            word,
            quiz_id=asked_in.get((word.language, word.word)),
            confused_with=[each.text for each in taken.get((word.language, word.word), [])],
        )
        for word in picked
    ]
    return ClassWordsReply(words=found, class_name=owned.name, language=owned.language)
