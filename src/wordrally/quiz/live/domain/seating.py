"""Commands of the host about single seats: removal, readmission, and special needs of players."""

import hashlib
from collections.abc import Mapping
from typing import assert_never

import msgspec

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    Needs,
    PlayerNeedsChanged,
    PlayerReadmitted,
    PlayerRemoved,
    SeatCodeUsed,
)
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Finished, SessionState, wrong_phase
from wordrally.quiz.shared.domain.codes import normalise_code

SEAT_CODE_CHARACTERS = 6
SEAT_CODE_MS = 10 * 60_000
"""Length and lifetime of a seat code (contract): six characters, usable once, for 10 minutes."""

TIME_FACTORS = (1, 1.5, 2, 3)
"""Contract."""

UNKNOWN_SEAT_CODE = QuizError(
    "unknown_seat_code", "No seat has this code; it may have been used, or be too old."
)


class Remove(msgspec.Struct, frozen=True):
    """Remove a player for good, and with them the device of their seat."""

    player_id: PlayerId
    device: str = ""


class RemoveMany(msgspec.Struct, frozen=True):
    """Remove players for good, and with them the devices of their seats ('' for an unknown one)."""

    devices: Mapping[PlayerId, str]


class Readmit(msgspec.Struct, frozen=True):
    """Let a player, removed or not, take their seat again with a new code."""

    player_id: PlayerId
    code_hash: str


class UseSeatCode(msgspec.Struct, frozen=True):
    """Use a seat code to take the seat that it was given out for."""

    code_hash: str


class ChangeNeeds(msgspec.Struct, frozen=True):
    """Change the extra time of a player, or exclude them from audio questions. None changes nothing."""

    player_id: PlayerId
    time_factor: float | None = None
    no_audio: bool | None = None


SeatCommand = Remove | RemoveMany | Readmit | UseSeatCode | ChangeNeeds


def hash_seat_code(session_id: SessionId, code: str) -> str:
    """Return the hash of a seat code that the log holds."""
    return hashlib.sha256(f"{session_id}\0{normalise_code(code)}".encode()).hexdigest()[:32]


def decide_seating(
    session: SessionState, command: SeatCommand, now: int
) -> list[AnySessionEvent] | QuizError:
    """Return the events that carry out a command about one seat, or the reason for its refusal."""
    if isinstance(command, Remove):
        command = RemoveMany({command.player_id: command.device})
    if isinstance(command, RemoveMany) and session.removed.issuperset(command.devices):
        return []
    if isinstance(session.state, Finished):
        return wrong_phase(session, "changed")
    match command:
        case RemoveMany(devices):
            return _removed(session, devices, now)
        case Readmit():
            return [_readmitted(session, command, now)]
        case UseSeatCode(code_hash):
            return _use(session, code_hash, now)
        case ChangeNeeds():
            return _change_needs(session, command, now)
        case _:
            assert_never(command)


def needs_of(session: SessionState, player_id: PlayerId) -> Needs:
    """Return the needs of a player from the next question on."""
    return session.needs.get(player_id, Needs())


def _removed(session: SessionState, devices: Mapping[PlayerId, str], now: int) -> list[AnySessionEvent]:
    return [
        PlayerRemoved(version=session.version, at=now, player_id=player_id, device=device)
        for player_id, device in devices.items()
        if player_id not in session.removed
    ]


def _readmitted(session: SessionState, command: Readmit, now: int) -> PlayerReadmitted:
    return PlayerReadmitted(
        version=session.version,
        at=now,
        player_id=command.player_id,
        generation=session.generations.get(command.player_id, 0) + 1,
        code_hash=command.code_hash,
        expires_at=now + SEAT_CODE_MS,
        was_removed=command.player_id in session.removed,
    )


def _use(session: SessionState, code_hash: str, now: int) -> list[AnySessionEvent] | QuizError:
    given = session.seat_codes.get(code_hash)
    if given is None or now >= given.expires_at:
        return UNKNOWN_SEAT_CODE
    return [SeatCodeUsed(version=session.version, at=now, player_id=given.player_id)]


def _change_needs(session: SessionState, command: ChangeNeeds, now: int) -> list[AnySessionEvent]:
    before = needs_of(session, command.player_id)
    needs = Needs(
        before.time_factor if command.time_factor is None else command.time_factor,
        before.no_audio if command.no_audio is None else command.no_audio,
    )
    if needs == before:
        return []
    return [PlayerNeedsChanged(version=session.version, at=now, player_id=command.player_id, needs=needs)]
