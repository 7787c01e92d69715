"""Audit log of the HTTP calls."""

import msgspec

from tests.user.calling import CREDENTIALS, FORM, KEY_FORM, Client, sign_in


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
        ("login", 401, ""),
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
