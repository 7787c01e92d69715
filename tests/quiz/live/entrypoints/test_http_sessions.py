"""`/api/v1/sessions` and `/api/v1/pins` do what the contract says, on the real engines."""

import asyncio
import csv
import io
from datetime import UTC, datetime

import pytest
from httpx import AsyncClient
from openpyxl import load_workbook

from tests.quiz.live.entrypoints.conftest import Parts
from tests.quiz.live.entrypoints.session_calls import (
    ANN,
    BEN,
    JSON,
    SESSIONS,
    create_quiz,
    join,
    of,
    open_session,
    problem,
)
from tests.quiz.shared.callers import as_account, as_player
from tests.quiz.shared.quotas import FakeUsage
from wordrally.chassis.sql import DatabaseAway
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.entrypoints.http_problems import HANDLERS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def test_an_opened_session_waits_in_its_lobby_behind_a_pin_of_eight_digits(client: AsyncClient) -> None:
    session = await open_session(client)

    assert len(session["pin"]) == 8
    assert session["pin"].isdigit()
    assert (session["phase"], session["players"], session["question_index"]) == ("lobby", 0, None)
    assert session["join_url"] == f"https://quiz.example/?pin={session['pin']}&check={session['check']}"
    assert (await client.get(of(session), headers=ANN)).json() == session


async def test_practice_and_playing_again_count_among_the_sessions_that_an_account_may_open(
    client: AsyncClient, usage: FakeUsage
) -> None:
    session = await open_session(client)
    practice = {"pick": "quiz", "quiz_id": await create_quiz(client)}
    usage.today = 1_000

    for path, body in ((of(session, "/again"), {"quiz": "same"}), ("/api/v1/practice", practice)):
        assert problem(await client.post(path, json=body, headers=ANN)) == (403, "quota")


async def test_a_session_of_somebody_s_private_quiz_is_refused(client: AsyncClient) -> None:
    body = {"quiz_id": await create_quiz(client), "mode": "live"}

    assert problem(await client.post(SESSIONS, json=body, headers=BEN)) == (404, "unknown-quiz")


async def test_anybody_with_an_account_may_host_a_public_quiz(client: AsyncClient) -> None:
    body = {"quiz_id": await create_quiz(client, visibility="public")}

    assert (await client.post(SESSIONS, json=body, headers=BEN)).status_code == 201


async def test_practice_is_opened_as_a_session_without_a_pin(client: AsyncClient) -> None:
    body = {"quiz_id": await create_quiz(client), "mode": "practice"}

    response = await client.post(SESSIONS, json=body, headers=ANN)

    assert response.status_code == 201
    opened = response.json()
    assert (opened["mode"], opened["phase"], opened["pin"], opened["join_url"]) == (
        "practice",
        "open",
        "",
        "",
    )
    seat = await client.post(f"{SESSIONS}/{opened['id']}/seat", headers=ANN)
    assert (seat.status_code, seat.json()["mode"]) == (201, "practice")
    assert (await client.post(f"{SESSIONS}/{opened['id']}/seat", headers=BEN)).status_code == 403


async def test_a_session_is_read_again_only_when_anything_in_it_has_changed(client: AsyncClient) -> None:
    session = await open_session(client)
    tag = {"If-None-Match": (await client.get(of(session, ""), headers=ANN)).headers["etag"]}

    assert (await client.get(of(session, ""), headers=ANN | tag)).status_code == 304
    await join(client, session["pin"], "Ben")
    changed = await client.get(of(session, ""), headers=ANN | tag)
    assert (changed.status_code, changed.json()["players"]) == (200, 1)


async def test_host_and_players_see_the_session_and_nobody_else(client: AsyncClient) -> None:
    session = await open_session(client)
    player = await join(client, session["pin"], "Ben")
    inside = as_player(session["id"], player["player_id"])
    elsewhere = as_player("another-session", player["player_id"])

    for path in (of(session), of(session, "/leaderboard")):
        assert (await client.get(path, headers=ANN)).status_code == 200
        assert (await client.get(path, headers=inside)).status_code == 200
        assert problem(await client.get(path, headers=elsewhere)) == (403, "not-allowed")
        assert problem(await client.get(path, headers=BEN)) == (403, "not-allowed")
        assert problem(await client.get(path)) == (401, "unauthorized")


async def test_the_leaderboard_is_read_in_slices(client: AsyncClient) -> None:
    session = await open_session(client)
    joined = [await join(client, session["pin"], f"Player {number}") for number in range(5)]
    ids = sorted(player["player_id"] for player in joined)

    page = (await client.get(of(session, "/leaderboard?limit=2&offset=1"), headers=ANN)).json()

    assert page["players"] == 5
    assert [(row["rank"], row["player_id"], row["score"]) for row in page["items"]] == [
        (2, ids[1], 0),
        (3, ids[2], 0),
    ]
    assert (await client.get(of(session, "/leaderboard?limit=101"), headers=ANN)).status_code == 422


@pytest.mark.usefixtures("workers")
async def test_hosted_sessions_are_listed_newest_first_as_they_stand(client: AsyncClient) -> None:
    host = as_account("host-of-two")
    body = {"quiz_id": await create_quiz(client, visibility="public")}
    first, second = [(await client.post(SESSIONS, json=body, headers=host)).json()["id"] for _ in range(2)]
    await client.post(f"{SESSIONS}/{first}/finish", headers=host)

    listed = await list_until(client, host, [(second, "lobby"), (first, "finished")])
    page = (await client.get(f"{SESSIONS}?limit=1", headers=host)).json()
    rest = (await client.get(f"{SESSIONS}?limit=1&cursor={page['next_cursor']}", headers=host)).json()

    assert len(listed) == 2
    assert [page["items"][0]["id"], rest["items"][0]["id"]] == [second, first]
    assert rest["next_cursor"] is None
    assert (await client.get(SESSIONS, headers=as_account("nobody"))).json()["items"] == []


async def list_until(client: AsyncClient, host: dict[str, str], wanted: list[tuple[str, str]]) -> list[JSON]:
    """The index follows the log a moment later."""
    for _ in range(500):
        items = (await client.get(SESSIONS, headers=host)).json()["items"]
        if [(item["id"], item["phase"]) for item in items] == wanted:
            return items
        await asyncio.sleep(0.02)
    raise AssertionError(f"{items} were listed, not {wanted}")


async def test_the_report_comes_in_the_form_that_is_asked_for(client: AsyncClient) -> None:
    session = await open_session(client)
    await join(client, session["pin"], "=1+1")
    await client.post(of(session, "/finish"), headers=ANN)
    path = of(session, "/report")

    as_json = await client.get(path, headers=ANN)
    as_csv = await client.get(path, headers=ANN | {"Accept": "text/csv"})
    as_xlsx = await client.get(path, headers=ANN | {"Accept": f"{XLSX}, */*;q=0.1"})

    assert as_json.headers["content-type"] == "application/json"
    assert [player["nickname"] for player in as_json.json()["players"]] == ["=1+1"]
    assert as_csv.headers["content-type"].startswith("text/csv")
    name = f"{session['quiz_title']} {datetime.now(UTC):%Y-%m-%d}.csv"
    assert as_csv.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
    assert as_csv.content.startswith(b"\xef\xbb\xbf")
    assert [line["nickname"] for line in csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig")))] == [
        "'=1+1"
    ]
    assert as_xlsx.headers["content-type"] == XLSX
    assert load_workbook(io.BytesIO(as_xlsx.content))["Players"]["C2"].value == "=1+1"


async def test_the_words_of_a_report_are_a_table_of_their_own(client: AsyncClient) -> None:
    session = await open_session(client)
    path = of(session, "/report")

    words = await client.get(path, params={"rows": "words"}, headers=ANN | {"Accept": "text/csv"})
    unknown = await client.get(path, params={"rows": "letters"}, headers=ANN)

    assert words.content.decode("utf-8-sig").strip() == "word,answered,correct,confused_with"
    assert ".words.csv" in words.headers["content-disposition"]
    assert unknown.status_code == 422


async def test_a_report_is_for_the_host_and_in_a_form_that_we_have(client: AsyncClient) -> None:
    session = await open_session(client)
    path = of(session, "/report")

    assert problem(await client.get(path, headers=BEN)) == (403, "not-allowed")
    assert problem(await client.get(path, headers=ANN | {"Accept": "image/png"})) == (406, "not-acceptable")


@pytest.mark.parametrize("session_id", ["unknown", "%00", "UPPER", "a" * 40])
async def test_a_session_that_is_not_there_is_unknown(client: AsyncClient, session_id: str) -> None:
    path = f"{SESSIONS}/{session_id}"

    assert problem(await client.get(path, headers=ANN)) == (404, "unknown-session")
    assert problem(await client.post(f"{path}/start", headers=ANN)) == (404, "unknown-session")
    assert problem(await client.get(f"{path}/report", headers=ANN)) == (404, "unknown-session")


async def test_sessions_are_listed_by_mode_and_phase(client: AsyncClient, workers: None) -> None:
    host = as_account("host-of-one")
    body = {"quiz_id": await create_quiz(client, visibility="public")}
    session = (await client.post(SESSIONS, json=body, headers=host)).json()["id"]
    await list_until(client, host, [(session, "lobby")])

    async def listed(query: str) -> list[str]:
        found = await client.get(f"{SESSIONS}?{query}", headers=host)
        return [one["id"] for one in found.json()["items"]]

    assert await listed("mode=live&phase=lobby") == [session]
    assert await listed("phase=finished") == []
    assert await listed("class_id=another") == []
    assert problem(await client.get(f"{SESSIONS}?phase=gone", headers=host)) == (422, "invalid-request")


async def test_an_engine_that_is_away_is_told_as_a_problem_with_a_time_to_try_again(
    parts: Parts, client: AsyncClient
) -> None:
    session = await open_session(client)
    await parts.jet.client.close()

    commanded = await client.post(of(session, "/start"), headers=ANN)
    looked_up = await client.get(f"/api/v1/pins/{session['pin']}")
    opened = await client.post(SESSIONS, json={"quiz_id": session["quiz_id"]}, headers=ANN)

    for response in (commanded, looked_up, opened):
        assert problem(response) == (503, "unavailable")
        assert response.headers["retry-after"]


async def test_a_database_that_is_away_is_told_alike(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_self: SqlQuizzes, _id: str) -> None:
        raise DatabaseAway("OperationalError")

    monkeypatch.setattr(SqlQuizzes, "find", away)

    assert problem(await client.get("/api/v1/quizzes/starter-a1", headers=ANN)) == (503, "unavailable")
    body = {"quiz_id": "starter-a1"}
    assert problem(await client.post(SESSIONS, json=body, headers=ANN)) == (503, "unavailable")


async def test_a_session_is_opened_once_however_often_the_request_is_sent(client: AsyncClient) -> None:
    body = {"quiz_id": await create_quiz(client)}
    key = ANN | {"Idempotency-Key": "k"}

    first, again = [await client.post("/api/v1/sessions", json=body, headers=key) for _ in range(2)]
    other = await client.post("/api/v1/sessions", json=body, headers=ANN | {"Idempotency-Key": "l"})

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert other.json()["id"] != first.json()["id"]


def test_who_waits_for_scoring_is_told_so_and_when_to_ask_again():
    refused = HANDLERS[Behind](None, Behind("scoring"))
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert b"Results are catching up. What was answered is safe" in refused.content
