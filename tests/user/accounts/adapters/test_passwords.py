"""Argon2 in its own threads."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError

from wordrally.user.accounts.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.shared.application.ports import Overloaded

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
async def passwords() -> AsyncIterator[Argon2Passwords]:
    made = Argon2Passwords(threads=1, waiting=1, hasher=CHEAP)
    yield made
    made.close()


async def test_only_the_right_password_matches_its_hash(passwords: Argon2Passwords) -> None:
    kept = await passwords.hash("correct horse")
    assert await passwords.verify(kept, "correct horse")
    assert not await passwords.verify(kept, "wrong horse")
    assert await passwords.hash("correct horse") != kept


async def test_nobody_has_a_password_not_even_the_one_they_are_checked_against(
    passwords: Argon2Passwords,
) -> None:
    assert not await passwords.verify(None, "nobody's password")


async def test_a_damaged_hash_is_a_fault_and_not_a_wrong_password(passwords: Argon2Passwords) -> None:
    with pytest.raises(InvalidHashError):
        await passwords.verify("damaged", "correct horse")


async def test_hashes_are_argon2id_with_the_parameters_that_are_stated() -> None:
    real = Argon2Passwords(threads=1, waiting=1)
    assert (await real.hash("x")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    real.close()


async def test_a_hash_of_other_parameters_is_outdated(passwords: Argon2Passwords) -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash("x"))
    assert not passwords.is_outdated(CHEAP.hash("x"))


class _Held(PasswordHasher):
    """Hashes when it is let to, and notes in which thread."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go = threading.Event()
        self.go.set()
        self.threads: set[str] = set()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.go.wait(10)
        self.threads.add(threading.current_thread().name)
        return super().hash(password, salt=salt)


async def test_who_comes_when_the_line_is_full_is_turned_away_at_once() -> None:
    hasher = _Held()
    passwords = Argon2Passwords(threads=1, waiting=1, hasher=hasher)
    hasher.threads.clear()
    hasher.go.clear()
    admitted = [asyncio.create_task(passwords.hash(f"password {number}")) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await passwords.hash("one too many")
    hasher.go.set()
    assert len(set(await asyncio.gather(*admitted))) == 2
    assert await passwords.hash("there is room again")
    assert hasher.threads == {"argon2_0"}
    passwords.close()


async def test_a_known_device_does_not_wait_behind_those_that_are_not() -> None:
    hasher = _Held()
    passwords = Argon2Passwords(threads=1, waiting=1, hasher=hasher)
    hasher.go.clear()
    flood = [asyncio.create_task(passwords.hash(f"password {number}")) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await passwords.verify(None, "of an unknown device")
    assert not await passwords.verify(None, "of a known device", is_known=True)
    hasher.go.set()
    await asyncio.gather(*flood)
