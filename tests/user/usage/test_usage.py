"""API usage: lines of the gateway become hourly sums, which are stored and reported."""

import asyncio
from pathlib import Path
from typing import Any

import msgpack  # pyright: ignore[reportMissingTypeStubs]
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.fakes.usage import FakeUsage
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.shared.domain.networks import wide_network
from wordrally.user.usage.adapters.sql_usage import SqlUsage
from wordrally.user.usage.application.reporting import UsageSpan, report_usage, store_sums, whole_hours
from wordrally.user.usage.domain.sums import (
    DAY_MS,
    HOUR_MS,
    LoggedCall,
    RunningSums,
    UsageKey,
    UsageSum,
    key_of,
    sum_of,
)
from wordrally.user.usage.entrypoints.collector import LineReader, collect_usage

AT = 500_000 * HOUR_MS + 1_234
CALL: dict[str, Any] = {
    "method": "GET",
    "route": "/api/v1/quizzes/{quiz_id}",
    "issuer": "wordrally/user",
    "subject": "ann",
    "token": "t",
    "address": "192.0.2.77",
    "status": 200,
    "duration_ms": 5,
    "received_bytes": 0,
    "sent_bytes": 100,
}


def call(**changes: Any) -> LoggedCall:
    return LoggedCall(**{**CALL, **changes})


@pytest.mark.parametrize(
    ("changes", "client"),
    [
        ({}, "account:ann"),
        ({"issuer": "wordrally/keys"}, "key:t"),
        ({"issuer": "wordrally/quiz", "subject": "p1"}, "player:all"),
        ({"role": "learner"}, "player:all"),
        ({"issuer": None, "subject": None}, "network:192.0.2.0/24"),
        ({"issuer": "-", "address": "2001:db8:1:2::3"}, "network:2001:db8:1::/48"),
        ({"issuer": None, "address": None}, "network:unknown"),
    ],
)
def test_a_caller_is_an_account_a_key_or_a_network_too_large_to_name_a_person(
    changes: dict[str, Any], client: str
) -> None:
    assert key_of(call(**changes), AT).client == client


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({}, "GET /api/v1/quizzes/{quiz_id}"),
        ({"method": "BREW"}, "OTHER /api/v1/quizzes/{quiz_id}"),
        ({"route": "pages"}, "pages"),
        ({"route": None}, "unknown"),
        ({"route": "-"}, "unknown"),
    ],
)
def test_calls_are_summed_by_the_template_of_their_route(changes: dict[str, Any], route: str) -> None:
    assert key_of(call(**changes), AT) == UsageKey(500_000 * HOUR_MS, route, "account:ann", 2)


def test_a_socket_has_no_duration() -> None:
    assert sum_of(call(status=101, duration_ms=600_000)).duration_ms == 0


def test_an_address_that_is_none_names_no_network() -> None:
    assert wide_network("/run/x.sock") is None


def test_further_clients_are_counted_together() -> None:
    running = RunningSums(max_keys=2)
    for subject in ("a", "b", "c", "d", "a"):
        running.count(call(subject=subject), AT)

    sums = {key.client: value.calls for key, value in running.take().items()}

    assert sums == {"account:a": 2, "account:b": 1, "network:others": 2}


async def test_sums_that_could_not_be_stored_are_stored_with_the_next() -> None:
    running, stored = RunningSums(), FakeUsage()
    running.count(call(), AT)
    stored.away = True
    with pytest.raises(UserUnavailable):
        await store_sums(running, stored)
    running.count(call(duration_ms=7), AT)
    stored.away = False

    assert await store_sums(running, stored) == 1
    assert await store_sums(running, stored) == 0

    assert list(stored.added[0].values()) == [UsageSum(2, 12, 7, 0, 200)]


def test_a_span_is_widened_to_whole_hours() -> None:
    assert whole_hours(UsageSpan(1, HOUR_MS + 1)) == UsageSpan(0, 2 * HOUR_MS)
    assert whole_hours(UsageSpan(HOUR_MS, HOUR_MS)) == UsageSpan(HOUR_MS, HOUR_MS)


def lines(*calls: dict[str, Any]) -> bytes:
    """What Envoy sends."""
    packed: bytes = msgpack.packb(["usage", [[AT // 1_000, each] for each in calls]])  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return packed


def test_messages_are_read_however_they_are_cut_and_unreadable_ones_are_dropped() -> None:
    running = RunningSums()
    reader = LineReader(running)
    unreadable = msgpack.packb({"x": 1}) or b""  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    for byte in lines(CALL, CALL) + unreadable + lines({**CALL, "status": 404, "further": "field"}):  # pyright: ignore[reportUnknownVariableType]
        reader.feed(bytes([byte]))  # pyright: ignore[reportUnknownArgumentType]

    assert {key.status_class: value.calls for key, value in running.take().items()} == {2: 2, 4: 1}


async def test_what_the_gateway_sends_is_stored_when_the_collector_stops_and_another_takes_over(
    tmp_path: Path,
) -> None:
    socket, stored = tmp_path / "usage.sock", FakeUsage()
    stops = [asyncio.Event(), asyncio.Event()]
    first, second = [asyncio.create_task(collect_usage(str(socket), stored, stop)) for stop in stops]
    for task, stop in ((first, stops[0]), (second, stops[1])):
        writer = await _connect(socket)
        writer.write(lines(CALL))
        writer.close()
        await writer.wait_closed()
        await _until_counted(stored, stop, task)

    assert [sum(value.calls for value in sums.values()) for sums in stored.added] == [1, 1]


async def _connect(socket: Path) -> asyncio.StreamWriter:
    async with asyncio.timeout(10):
        while True:
            try:
                return (await asyncio.open_unix_connection(str(socket)))[1]
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(0.01)


async def _until_counted(stored: FakeUsage, stop: asyncio.Event, task: "asyncio.Task[None]") -> None:
    await asyncio.sleep(0.1)  # the server reads what a closed connection sent
    stop.set()
    await task


@pytest.fixture
async def usage(engine: AsyncEngine) -> SqlUsage:
    stored = SqlUsage(engine)
    running = RunningSums()
    for subject, status, at in (("ann", 200, AT), ("ann", 404, AT), ("bob", 503, AT + DAY_MS)):
        running.count(call(subject=subject, status=status), at)
    running.count(call(route="/api/v1/topics", issuer=None, duration_ms=1), AT)
    await store_sums(running, stored)
    running.count(call(duration_ms=15), AT)
    await store_sums(running, stored)
    return stored


async def test_usage_is_reported_by_route_client_and_day(usage: SqlUsage) -> None:
    span = UsageSpan(AT, AT + 2 * DAY_MS)
    by_route = await report_usage(usage, span, "route", 100)
    by_client = await report_usage(usage, span, "client", 2)
    by_day = await report_usage(usage, span, "day", 100)

    first = by_route.items[0]
    assert (first.route, first.calls, first.errors, first.server_errors) == (
        "GET /api/v1/quizzes/{quiz_id}",
        4,
        2,
        1,
    )
    assert (first.mean_ms, first.max_ms, first.sent_bytes) == (7.5, 15, 400)
    assert [(row.client.kind, row.client.id, row.calls) for row in by_client.items if row.client] == [
        ("account", "ann", 3),
        ("account", "bob", 1),
    ]
    assert [(row.day, row.calls) for row in by_day.items] == [("2027-01-15", 4), ("2027-01-16", 1)]
    assert by_route.total.calls == by_client.total.calls == by_day.total.calls == 5


async def test_only_hours_of_the_span_count_and_nothing_is_zero(usage: SqlUsage) -> None:
    later = await report_usage(usage, UsageSpan(AT + DAY_MS, AT + 2 * DAY_MS), "client", 100)
    never = await report_usage(usage, UsageSpan(0, HOUR_MS), "route", 100)

    assert [row.calls for row in later.items] == [1]
    assert (never.items, never.total.calls, never.total.mean_ms) == ([], 0, 0)


async def test_an_erased_account_is_not_named_and_its_calls_still_count(engine: AsyncEngine) -> None:
    ann, stored, running = examples.account("ann"), SqlUsage(engine), RunningSums()
    running.count(call(subject=ann.id), AT)
    await store_sums(running, stored)
    await SqlAccounts(engine).add(ann)

    await SqlAccounts(engine).erase(ann.id, AT)

    (row,) = (await report_usage(stored, UsageSpan(AT, AT + 1), "client", 100)).items
    assert row.client is not None
    assert (row.client.kind, row.client.id.startswith("erased-"), row.calls) == ("account", True, 1)


async def test_old_sums_are_deleted(usage: SqlUsage) -> None:
    await usage.forget(AT - AT % HOUR_MS)
    assert (await usage.total(UsageSpan(0, AT + 2 * DAY_MS))).calls == 5
    await usage.forget(AT - AT % HOUR_MS + DAY_MS)
    assert (await usage.total(UsageSpan(0, AT + 2 * DAY_MS))).calls == 1
