"""Stores of accounts: fakes, SQLite and PostgreSQL do the same."""

import asyncio
from dataclasses import replace

import pytest

from tests.user import examples
from tests.user.accounts.adapters.test_login_stores import _ended
from tests.user.examples import NOW
from tests.user.stores import ANN, BOB, KEY, Stores
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.domain.logins import renew
from wordrally.user.accounts.domain.refusals import AddressTaken


async def test_an_account_is_found_by_id_and_by_any_spelling_of_its_address(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    assert await stores.accounts.by_id(ANN.id) == ANN
    assert await stores.accounts.by_address(address_key("ANN@EXAMPLE.ORG")) == ANN
    assert await stores.accounts.by_id(BOB.id) is None
    assert await stores.accounts.by_address(address_key("\0")) is None


async def test_an_address_is_given_once(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    with pytest.raises(AddressTaken):
        await stores.accounts.add(replace(BOB, email="aNN@example.org"))
    assert await stores.accounts.by_id(BOB.id) is None


async def test_of_several_that_race_for_an_address_one_wins(stores: Stores) -> None:
    racers = [replace(ANN, id=AccountId(f"racer-{number}")) for number in range(8)]
    ends = await asyncio.gather(*map(stores.accounts.add, racers), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [AddressTaken] * 7


async def test_the_fields_that_are_named_change_and_no_others(stores: Stores) -> None:
    await stores.accounts.add(replace(ANN, phone="+49301234567", avatar=3))
    await stores.accounts.change_fields(ANN.id, {"display_name": "Ann 🦊", "locale": "de", "avatar": None})
    changed = replace(ANN, display_name="Ann 🦊", locale="de", phone="+49301234567")
    assert await stores.accounts.by_id(ANN.id) == changed
    await stores.accounts.change_fields(BOB.id, {"display_name": "nobody"})


async def test_a_new_password_ends_every_login_but_the_one_that_is_kept(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    old, others, kept = examples.login(ANN, 1), examples.login(BOB, 2), examples.login(ANN, 3)
    for login in (old, others, kept):
        await stores.logins.start(login, 1)
    fresh = renew(kept, examples.token(4), NOW + 1)
    assert await stores.accounts.set_password(ANN, "1:new", fresh, NOW + 1)
    assert await stores.ended.waiting() == [_ended("login", old.reference)]
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, password_hash="1:new", password_version=2)
    assert await stores.logins.get(old.id) is None
    assert await stores.logins.get(others.id) == others
    assert await stores.logins.get(fresh.id) == fresh


async def test_of_two_who_change_a_password_the_second_changes_nothing(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    assert await stores.accounts.set_password(ANN, "1:first", examples.login(ANN, 1), NOW)
    assert not await stores.accounts.set_password(ANN, "1:second", examples.login(ANN, 2), NOW)
    assert await stores.logins.get(examples.token(2).login_id) is None
    assert await stores.logins.get(examples.token(1).login_id) is not None


async def test_a_hash_is_renewed_only_if_the_password_is_still_the_same(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.rehash(ANN.id, "1:another", "2:another")
    assert await stores.accounts.by_id(ANN.id) == ANN
    await stores.accounts.rehash(ANN.id, ANN.password_hash, "2:correct horse")
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, password_hash="2:correct horse")


async def test_erasing_an_account_leaves_nothing_but_its_departure(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    await stores.logins.start(examples.login(ANN), 1)
    await stores.failed_logins.add(KEY, "a", NOW)
    await stores.known_devices.remember(ANN.id, "phone", NOW)
    await stores.attendance.record([examples.attendance(ANN, "s1"), examples.attendance(BOB, "s1")])
    assert await stores.accounts.erase(ANN.id, NOW)
    assert await stores.accounts.by_id(ANN.id) is None
    assert await stores.logins.get(examples.token().login_id) is None
    assert await stores.failed_logins.get(KEY, "a") is None
    assert not await stores.known_devices.knows(ANN.id, "phone")
    assert await stores.attended(ANN) == []
    assert len(await stores.attended(BOB)) == 1
    assert await stores.departures.waiting() == [AccountDeleted(account_id=ANN.id, at=NOW)]
    assert await stores.ended.waiting() == [_ended("account", ANN.id)]


async def test_an_account_is_erased_once(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    ends = await asyncio.gather(*(stores.accounts.erase(ANN.id, NOW) for _ in range(4)))
    assert sorted(ends) == [False, False, False, True]


async def test_a_departure_waits_until_it_is_settled_oldest_first(stores: Stores) -> None:
    for account, at in ((ANN, NOW + 1), (BOB, NOW)):
        await stores.accounts.add(account)
        await stores.accounts.erase(account.id, at)
    assert [event.account_id for event in await stores.departures.waiting()] == [BOB.id, ANN.id]
    await stores.departures.settle(BOB.id)
    await stores.departures.settle(BOB.id)
    assert [event.account_id for event in await stores.departures.waiting()] == [ANN.id]
