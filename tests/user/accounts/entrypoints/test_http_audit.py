"""Audit log of the HTTP calls."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.calling import CREDENTIALS, FORM, KEY_FORM, Client, mailed_token, sign_in, with_second_factor


async def test_the_audit_log_says_who_did_what_from_which_network(client: Client) -> None:
    where = {"x-forwarded-for": "198.51.100.77", "user-agent": "Timetable/1.0"}
    account = (await client.post("/api/v1/users", json=FORM, headers=where)).json()["id"]
    wrong = CREDENTIALS | {"password": "wrong"}
    await client.post("/api/v1/auth/token", json=wrong, headers=where)
    token = (await client.post("/api/v1/auth/token", json=CREDENTIALS, headers=where)).json()["access_token"]
    headers = where | {"Authorization": f"Bearer {token}"}
    await client.post("/api/v1/users/me/keys", json=KEY_FORM, headers=headers)
    await client.get("/api/v1/users/me", headers=headers)
    events = client.app.state.audited.events
    assert [(each.event, each.status, each.account) for each in events] == [
        ("sign-up", 201, account),
        ("login", 401, account),
        ("login", 200, account),
        ("API key issued", 201, account),
    ]
    assert {(each.network, each.device) for each in events} == {("198.51.100.0/24", "Timetable")}
    assert events[1].address == events[2].address != ""
    assert b"ann@example.org" not in msgspec.json.encode(events).lower()


async def test_a_token_that_is_used_twice_is_audited_and_a_refresh_is_not(client: Client) -> None:
    await sign_in(client)
    first = client.cookies["wordrally_refresh"]
    await client.post("/api/v1/auth/refresh")
    client.cookies.clear()
    await client.post("/api/v1/auth/refresh", headers={"cookie": f"wordrally_refresh={first}"})
    events = [each.event for each in client.app.state.audited.events]
    assert events == ["sign-up", "login", "refresh refused"]


async def test_the_audit_log_names_the_account_of_a_reset_and_of_a_wrong_second_factor(
    client: Client, sqlite: AsyncEngine
) -> None:
    await with_second_factor(client)
    audited = client.app.state.audited.events
    account = audited[0].account
    audited.clear()
    values = (await client.post("/api/v1/auth/token", json=CREDENTIALS)).json()["values"]
    body = {"challenge": values["challenge"], "code": "nonsense"}
    await client.post("/api/v1/auth/token/factor", json=body)
    await client.post("/api/v1/auth/password/forgot", json={"email": "ann@example.org"})
    token = await mailed_token(sqlite, "Set a new password")
    reset = {"token": token, "password": "battery staple"}
    assert (await client.post("/api/v1/auth/password/reset", json=reset)).status_code == 204
    assert [(each.event, each.account) for each in audited if each.event != "password reset asked for"] == [
        ("login", account),
        ("second factor of a login", account),
        ("reset link mailed", account),
        ("password reset", account),
    ]
    [asked] = [each for each in audited if each.event == "password reset asked for"]
    assert asked.address == audited[0].address != ""
