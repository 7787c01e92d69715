"""Commands of the host of a session over HTTP."""

import pytest
from httpx import AsyncClient

from tests.quiz.live.entrypoints.session_calls import ANN, BEN, SESSIONS, join, of, open_session, problem
from tests.quiz.shared.callers import as_player


@pytest.mark.usefixtures("workers")
async def test_the_host_leads_a_session_from_lobby_to_end(client: AsyncClient) -> None:
    session = await open_session(client)
    await join(client, session["pin"], "Ben")
    phases = []
    for command in ("start", "close", "next", "close", "next"):
        response = await client.post(of(session, f"/{command}"), headers=ANN)
        assert response.status_code == 200, response.text
        phases.append(
            (response.json()["phase"], response.json()["question_index"], response.json()["version"])
        )

    assert phases == [("open", 0, 1), ("closed", 0, 2), ("open", 1, 3), ("closed", 1, 4), ("finished", 1, 5)]
    body = {"pin": session["pin"], "nickname": "Late"}
    assert problem(await client.post(f"{SESSIONS}/join", json=body)) == (409, "session-finished")


@pytest.mark.parametrize("command", ["next", "close", "pause", "resume", "skip"])
async def test_a_command_that_the_phase_does_not_allow_is_refused(client: AsyncClient, command: str) -> None:
    session = await open_session(client)

    assert problem(await client.post(of(session, f"/{command}"), headers=ANN)) == (409, "wrong-phase")


@pytest.mark.usefixtures("workers")
async def test_the_host_pauses_extends_and_skips_the_open_question(client: AsyncClient) -> None:
    session = await open_session(client)
    await join(client, session["pin"], "Ben")
    await client.post(of(session, "/start"), headers=ANN)

    for command in ("pause", "resume"):
        response = await client.post(of(session, f"/{command}"), headers=ANN)
        assert (response.status_code, response.headers["etag"]) == (200, '"1"')
    for body in ({"closes_at": 1}, {"closes_at": "soon"}, {}, {"closes_at": 2**62}):
        response = await client.post(of(session, "/extend"), json=body, headers=ANN)
        assert response.status_code == 422, response.text
        assert response.json()["errors"][0]["field"] == "/closes_at"
    response = await client.post(of(session, "/skip"), headers=ANN)
    assert (response.status_code, response.json()["phase"]) == (200, "closed")
    assert problem(await client.post(of(session, "/skip"), headers=ANN)) == (409, "wrong-phase")


async def test_a_command_for_another_version_of_the_session_is_refused(client: AsyncClient) -> None:
    session = await open_session(client)
    read = await client.get(of(session, ""), headers=ANN)
    assert read.headers["etag"].startswith('"0-')

    stale = ANN | {"If-Match": '"7"'}
    for command in ("/start", "/close", "/skip", "/pause"):  # before the phase is looked at
        assert problem(await client.post(of(session, command), headers=stale)) == (412, "stale-session")
    current = ANN | {"If-Match": read.headers["etag"]}
    assert (await client.post(of(session, "/start"), headers=current)).headers["etag"] == '"1"'
    assert problem(await client.post(of(session, "/finish"), headers=current)) == (412, "stale-session")


async def test_only_the_host_leads(client: AsyncClient) -> None:
    session = await open_session(client)
    player = await join(client, session["pin"], "Ben")

    for command in ("start", "next", "close", "pause", "resume", "skip", "finish", "lock", "unlock"):
        assert problem(await client.post(of(session, f"/{command}"), headers=BEN)) == (403, "not-allowed")
        seat = as_player(session["id"], player["player_id"])
        assert problem(await client.post(of(session, f"/{command}"), headers=seat)) == (403, "not-an-account")
        assert problem(await client.post(of(session, f"/{command}"))) == (401, "unauthorized")


async def test_a_removed_player_loses_the_seat_and_the_name(client: AsyncClient) -> None:
    session = await open_session(client)
    player = await join(client, session["pin"], "Ben")
    path = of(session, f"/players/{player['player_id']}")

    assert (await client.delete(path, headers=ANN)).status_code == 204
    assert (await client.delete(path, headers=ANN)).status_code == 204
    response = await client.post(f"{SESSIONS}/join", json={"pin": session["pin"], "nickname": "Ben"})
    assert response.status_code == 409
    seat = as_player(session["id"], player["player_id"])
    assert problem(await client.get(of(session), headers=seat)) == (403, "not-allowed")
    assert problem(await client.delete(of(session, "/players/nobody"), headers=ANN)) == (
        404,
        "unknown-player",
    )
