"""Seats: their owners, and how others see them."""

import hashlib
from collections.abc import Collection

from msgspec import UNSET

from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.views import PlayerRef

HASH_CHARACTERS = 32

ERASED_NAME = "erased player"
"""Name of an erased player in standings and reports."""


def identity(account_id: AccountId | None, member_id: str | None) -> str:
    """Return the person behind a seat: a class member or an account. It is '' for a guest.

    They get the same seat whenever they join.
    """
    return f"member:{member_id}" if member_id else account_id or ""


def identity_of(seat: PlayerJoined) -> str:
    """Return the person behind a seat; see `identity`."""
    return identity(seat.account_id, seat.member_id)


def is_of(seat: PlayerJoined, people: Collection[str]) -> bool:
    """Return whether the seat belongs to one of these accounts and class members."""
    return seat.account_id in people or seat.member_id in people


def hash_device(session_id: SessionId, device: str | None) -> str:
    """Hash a device id for one session, so that a device cannot be tracked across sessions.

    The hash is '' when the client sent no device id.
    """
    if not device:
        return ""
    return hashlib.sha256(f"{session_id}\0{device}".encode()).hexdigest()[:HASH_CHARACTERS]


def erase_seat(seat: PlayerJoined, outcomes: tuple[tuple[int, int], ...]) -> PlayerJoined:
    """Return the seat without anything that tells who had it; see `PlayerJoined`."""
    return PlayerJoined(
        session_id=seat.session_id,
        player_id=seat.player_id,
        nickname=ERASED_NAME,
        account_id=None,
        at=seat.at,
        team=seat.team,
        is_erased=True,
        outcomes=outcomes,
    )


def devices_of(created: SessionCreated) -> SessionId:
    """Return the session by whose id devices are hashed: the first of those that repeat one another.

    So a player who kept their seat can be removed from a later one with their device.
    """
    return SessionId(created.devices_of or created.session_id)


def player_ref(seat: PlayerJoined) -> PlayerRef:
    """Return the player of a seat as the roster names them."""
    return PlayerRef(
        player_id=seat.player_id,
        nickname=seat.nickname,
        avatar=UNSET if seat.avatar is None else seat.avatar,
        team=UNSET if seat.team is None else seat.team,
    )


def standing(seat: PlayerJoined, *, rank: int, score: int, place: int | None) -> Standing:
    """Return the leaderboard row of a player."""
    return Standing(
        rank=rank,
        player_id=seat.player_id,
        nickname=seat.nickname,
        score=score,
        place=place,
        avatar=UNSET if seat.avatar is None else seat.avatar,
        team=UNSET if seat.team is None else seat.team,
    )
