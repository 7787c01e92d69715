"""Use case of listing the words that an account has met."""

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.http.paging import Page
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.application.ports import LearningPorts
from wordrally.user.learning.domain.learned_words import DuePosition, due_position
from wordrally.user.shared.domain.cursors import decode_cursor
from wordrally.user.shared.domain.refusals import UnknownAccount


async def read_words(
    ports: LearningPorts, account_id: AccountId, limit: int, cursor: str | None
) -> Page[LearnedWord]:
    """Return one page of the words of an account or member, the first due first. Raises `UnknownAccount`.

    Raises `InvalidField` for a bad cursor.
    """
    after = decode_cursor(cursor, DuePosition) if cursor else None
    if not await ports.learned.exists(account_id):
        raise UnknownAccount
    words = await ports.learned.page(account_id, after, limit + 1)
    page = words[:limit]
    more = len(words) > limit
    return Page(items=page, next_cursor=encode_cursor(due_position(page[-1])) if more else None)
