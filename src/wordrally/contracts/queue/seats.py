"""Seats of a session: the messages of `join.{id}.{name}`."""

import msgspec

from wordrally.contracts.ids import AccountId, PlayerId, SessionId


class PlayerJoined(msgspec.Struct, frozen=True, kw_only=True):
    """A seat as it is now: the newest message about a player counts, since a host may rename them.

    `account_id` is set when the player signed in, `member_id` when they joined with a class code. `device` is
    a hash of the device's id and the session's; '' when the client named none. `sequence` is that of this
    message in SESSIONS, set by those who read it.

    `text_key` encrypts the player's typed texts in ANSWERS; it is empty in seats of an older version. Erasing
    a player replaces the message by one with `is_erased`, without name and key. It keeps `outcomes`,
    the points of their right typed answers by slot, because nobody can judge these texts any more.
    """

    session_id: SessionId
    player_id: PlayerId
    nickname: str
    account_id: AccountId | None
    at: int
    avatar: int | None = None
    team: int | None = None
    member_id: str | None = None
    device: str = ""
    sequence: int = 0
    text_key: bytes = b""
    is_erased: bool = False
    outcomes: tuple[tuple[int, int], ...] = ()
