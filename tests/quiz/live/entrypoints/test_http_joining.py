"""Joining a session over HTTP: PINs, checks, nicknames, and guesses."""

import asyncio

import pytest
from httpx import AsyncClient

from tests.quiz.live.entrypoints.session_calls import (
    ANN,
    BEN,
    JSON,
    SESSIONS,
    join,
    of,
    open_session,
    problem,
)
from tests.quiz.shared.callers import as_player
from wordrally.quiz.live.application.joining.pin_guesses import OF_SOURCE


@pytest.mark.parametrize("shape", ["{a}{b}", "{a} {b}", "{a}-{b}", " {a}  {b} "])
async def test_a_pin_is_found_however_its_digits_are_grouped(client: AsyncClient, shape: str) -> None:
    session = await open_session(client)
    typed = shape.format(a=session["pin"][:4], b=session["pin"][4:])

    found = await client.get(f"/api/v1/pins/{typed}")
    joined = await join(client, typed, "Ann")

    assert found.json() == {
        "session_id": session["id"],
        "quiz_title": "Weather",
        "phase": "lobby",
        "locked": False,
        "mode": "live",
        "teams": [],
        "choose_team": False,
        "nicknames": "free",
        "code": "no",
    }
    assert joined["session_id"] == session["id"]
    assert joined["socket_path"] == f"/ws/v1/sessions/{session['id']}"


@pytest.mark.parametrize("pin", ["00000000", "1", "abcdefgh", "%00", "٠١٢٣٤٥٦٧", "9" * 20])
async def test_a_pin_that_opens_nothing_is_unknown(client: AsyncClient, pin: str) -> None:
    assert problem(await client.get(f"/api/v1/pins/{pin}")) == (404, "unknown-pin")


async def test_a_nickname_that_looks_like_one_in_the_session_is_taken(client: AsyncClient) -> None:
    session = await open_session(client)
    await join(client, session["pin"], "Anna")

    for look_alike in ("anna", "Аnna", "ＡＮＮＡ", "  Anna "):
        body = {"pin": session["pin"], "nickname": look_alike}
        assert problem(await client.post(f"{SESSIONS}/join", json=body)) == (409, "nickname-taken")


@pytest.mark.parametrize("nickname", ["", "   ", "a\u202eb", "a\u200bb", "x" * 21])
async def test_a_nickname_that_cannot_be_shown_is_refused(client: AsyncClient, nickname: str) -> None:
    session = await open_session(client)

    response = await client.post(f"{SESSIONS}/join", json={"pin": session["pin"], "nickname": nickname})

    assert problem(response) == (422, "bad-nickname")
    assert response.json()["errors"][0]["field"] == "/nickname"


async def test_a_token_that_is_not_valid_does_not_join_as_a_stranger(client: AsyncClient) -> None:
    session = await open_session(client)

    response = await client.post(
        f"{SESSIONS}/join",
        json={"pin": session["pin"], "nickname": "Ann"},
        headers={"Authorization": "Bearer forged"},
    )

    assert problem(response) == (401, "unauthorized")


async def test_an_account_gets_its_seat_again(client: AsyncClient) -> None:
    session = await open_session(client)

    first = await join(client, session["pin"], "Benny", headers=BEN)
    again = await join(client, session["pin"], "Another name", headers=BEN)

    assert (again["player_id"], again["nickname"]) == (first["player_id"], "Benny")


async def test_a_locked_session_takes_nobody_in_until_it_is_unlocked(client: AsyncClient) -> None:
    session = await open_session(client)
    body = {"pin": session["pin"], "nickname": "Ben"}

    assert (await client.post(of(session, "/lock"), headers=ANN)).json()["locked"] is True
    assert problem(await client.post(f"{SESSIONS}/join", json=body)) == (409, "session-locked")
    assert (await client.post(of(session, "/unlock"), headers=ANN)).json()["locked"] is False
    assert (await client.post(f"{SESSIONS}/join", json=body)).status_code == 201


async def test_a_full_session_takes_nobody_in(client: AsyncClient) -> None:
    session = await open_session(client, max_players=1)
    await join(client, session["pin"], "Ann")

    response = await client.post(f"{SESSIONS}/join", json={"pin": session["pin"], "nickname": "Ben"})

    assert problem(response) == (409, "session-full")


def from_address(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


async def test_an_address_that_guesses_pins_is_held_back_even_when_it_is_right(client: AsyncClient) -> None:
    session = await open_session(client)
    guesser, neighbour = from_address("203.0.113.7"), from_address("203.0.113.8")
    for pin in range(OF_SOURCE.wrong_pins):
        assert (await client.get(f"/api/v1/pins/{pin:08d}", headers=guesser)).status_code == 404

    right = await client.get(f"/api/v1/pins/{session['pin']}", headers=guesser)
    body = {"pin": session["pin"], "nickname": "Ann"}
    joining = await client.post(f"{SESSIONS}/join", json=body, headers=guesser)

    assert problem(right) == (428, "check-needed")
    assert problem(joining) == (428, "check-needed")
    assert (await client.post(f"{SESSIONS}/join", json=body, headers=neighbour)).status_code == 201


async def test_the_check_lets_people_join_whatever_was_guessed_in_their_network(client: AsyncClient) -> None:
    session = await open_session(client)
    pin, check = session["pin"], session["check"]
    assert session["join_url"].endswith(f"/?pin={pin}&check={check}")
    guesser = from_address("203.0.113.7")
    for number in range(OF_SOURCE.wrong_pins):
        await client.get(f"/api/v1/pins/{number:08d}", headers=guesser)

    async def call(check: str) -> tuple[int, int]:
        looked = await client.get(f"/api/v1/pins/{pin}?check={check}", headers=guesser)
        body = {"nickname": "Ann", "check": check}
        joined = await client.post(f"/api/v1/pins/{pin}/players", json=body, headers=guesser)
        return looked.status_code, joined.status_code

    assert await call("K-K" if check != "KKK" else "R-R") == (404, 404)
    assert await call(check.lower()) == (200, 201)


async def test_seat_codes_cannot_be_tried_one_after_the_other(client: AsyncClient) -> None:
    session = await open_session(client)
    path, body = f"/api/v1/pins/{session['pin']}/players", {"seat_code": "AAAAAA", "check": session["check"]}
    answers = [await client.post(path, json=body) for _ in range(11)]
    assert [problem(answer) for answer in answers] == [(404, "unknown-seat-code")] * 10 + [
        (429, "too-many-codes")
    ]


async def test_only_the_host_is_told_the_check(client: AsyncClient) -> None:
    session = await open_session(client)
    joined = await join(client, session["pin"], "Ann")
    path = f"{SESSIONS}/{session['id']}"
    seen = (await client.get(path, headers=as_player(session["id"], joined["player_id"]))).json()
    assert "check" not in seen
    assert session["check"] not in seen["join_url"].partition("?")[2]
    assert (await client.get(path, headers=ANN)).json()["check"] == session["check"]


@pytest.mark.parametrize("ways", [{}, {"nickname": "Ann", "code": "ABCDE"}, {"code": "A", "seat_code": "B"}])
async def test_a_join_names_exactly_one_way_in(client: AsyncClient, ways: JSON) -> None:
    session = await open_session(client)
    response = await client.post(f"/api/v1/pins/{session['pin']}/players", json=ways)
    assert problem(response) == (422, "invalid-request")


async def test_a_class_code_opens_no_session_without_a_class(client: AsyncClient) -> None:
    session = await open_session(client)
    response = await client.post(f"/api/v1/pins/{session['pin']}/players", json={"code": "ACDEF"})
    assert problem(response) == (409, "no-class")


async def test_an_avatar_stands_in_the_answer_and_in_the_rows(client: AsyncClient) -> None:
    session = await open_session(client)
    body = {"nickname": "Ann", "avatar": 191, "device": "my-phone"}
    joined = (await client.post(f"/api/v1/pins/{session['pin']}/players", json=body)).json()
    await join(client, session["pin"], "Bob")
    board = (await client.get(f"{SESSIONS}/{session['id']}/leaderboard", headers=ANN)).json()
    known = {key: joined[key] for key in ("mode", "team", "avatar", "member_id")}
    assert known == {"mode": "live", "team": None, "avatar": 191, "member_id": None}
    assert {row["nickname"]: row.get("avatar") for row in board["items"]} == {"Ann": 191, "Bob": None}


async def test_a_whole_school_behind_one_address_joins_at_once(client: AsyncClient) -> None:
    session = await open_session(client)
    school = from_address("203.0.113.9")

    async with asyncio.TaskGroup() as class_:
        joins = [
            class_.create_task(join(client, session["pin"], f"Pupil {number}", headers=school))
            for number in range(2 * OF_SOURCE.wrong_pins)
        ]

    assert len({joined.result()["player_id"] for joined in joins}) == 2 * OF_SOURCE.wrong_pins


async def test_addresses_of_one_ipv6_network_are_one_guesser(client: AsyncClient) -> None:
    for pin in range(OF_SOURCE.wrong_pins):
        await client.get(f"/api/v1/pins/{pin:08d}", headers=from_address(f"2001:db8::{pin:x}"))

    same = await client.get("/api/v1/pins/00000000", headers=from_address("2001:db8::ffff"))
    other = await client.get("/api/v1/pins/00000000", headers=from_address("2001:db8:0:1::1"))

    assert (same.status_code, other.status_code) == (428, 404)


async def test_what_a_client_writes_before_the_gateway_s_entry_is_not_believed(client: AsyncClient) -> None:
    for pin in range(OF_SOURCE.wrong_pins):
        await client.get(f"/api/v1/pins/{pin:08d}", headers=from_address(f"198.51.100.{pin}, 203.0.113.7"))

    response = await client.get("/api/v1/pins/00000000", headers=from_address("198.51.100.200, 203.0.113.7"))

    assert response.status_code == 428
