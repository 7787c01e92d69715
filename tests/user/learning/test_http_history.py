"""HTTP calls of the history and the learned words."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.calling import Client, problem_of, sign_in
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.application.history import record_results


async def test_the_history_is_paged_newest_first(client: Client, sqlite: AsyncEngine) -> None:
    headers = await sign_in(client)
    account_id = (await client.get("/api/v1/users/me", headers=headers)).json()["id"]
    ann = replace(examples.account(), id=account_id)
    rows = [examples.attendance(ann, f"s{number}", examples.NOW + number) for number in range(3)]
    await record_results(
        SqlAttendanceRecords(sqlite), [examples.results(row.session.session_id, row) for row in rows]
    )
    first = (await client.get("/api/v1/users/me/history?limit=2", headers=headers)).json()
    rest = await client.get(
        "/api/v1/users/me/history", params={"cursor": first["next_cursor"]}, headers=headers
    )
    assert [item["session_id"] for item in first["items"]] == ["s2", "s1"]
    assert [item["session_id"] for item in rest.json()["items"]] == ["s0"]
    assert rest.json()["next_cursor"] is None
    assert first["items"][0] == {
        "session_id": "s2",
        "quiz_id": "quiz",
        "quiz_title": "Unit 4: weather ☔",
        "finished_at": examples.NOW + 2,
        "score": 950,
        "rank": 1,
        "players": 3,
        "answers": [
            {
                "question": 0,
                "prompt": "drizzle",
                "correct": True,
                "points": 950,
                "received_at": examples.NOW,
                "choices": [0],
            }
        ],
        "missed_words": [],
        "asked": 1,
    }


async def test_words_are_paged_first_due_first_and_missed_ones_stand_in_the_history(
    client: Client, sqlite: AsyncEngine
) -> None:
    headers = await sign_in(client)
    account_id = (await client.get("/api/v1/users/me", headers=headers)).json()["id"]
    ann = replace(examples.account(), id=account_id)
    row = examples.game(ann, "s1", "drizzle", "fog", "hail", right="yn-")
    await record_results(SqlAttendanceRecords(sqlite), [examples.results("s1", row)])
    [game] = (await client.get("/api/v1/users/me/history", headers=headers)).json()["items"]
    assert (game["asked"], len(game["answers"])) == (3, 2)  # one was left out

    first = (await client.get("/api/v1/users/me/words?limit=2", headers=headers)).json()
    rest = await client.get(
        "/api/v1/users/me/words", params={"cursor": first["next_cursor"]}, headers=headers
    )
    history = (await client.get("/api/v1/users/me/history", headers=headers)).json()

    assert [item["word"] for item in first["items"]] == ["fog", "hail"]
    assert rest.headers["cache-control"] == "no-store"
    [drizzle] = rest.json()["items"]
    assert drizzle["next_review_at"] > drizzle["last_met_at"]
    assert {name: drizzle[name] for name in ("word", "met", "correct", "last_correct")} == {
        "word": "drizzle",
        "met": 1,
        "correct": 1,
        "last_correct": True,
    }
    assert history["items"][0]["missed_words"] == ["fog", "hail"]


async def test_words_are_for_accounts(client: Client) -> None:
    problem_of(await client.get("/api/v1/users/me/words"), 401, "unauthorized")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=nonsense", "cursor=" + "a" * 500]
)
@pytest.mark.parametrize("what", ["history", "words"])
async def test_a_bad_page_is_refused(client: Client, query: str, what: str) -> None:
    headers = await sign_in(client)
    response = await client.get(f"/api/v1/users/me/{what}?{query}", headers=headers)
    assert len(problem_of(response, 422, "invalid-request")["errors"]) == 1
