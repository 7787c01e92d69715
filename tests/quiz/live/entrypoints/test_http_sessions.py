"""`/api/v1/sessions` and `/api/v1/pins` do what the contract says, on the real engines."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from openpyxl import load_workbook

from tests.quiz.authoring.fake_class_words import FakeClassWords
from tests.quiz.authoring.fake_workshop import FakeWorkbenches, fake_workshop
from tests.quiz.live.fake_world import FakeWords
from tests.quiz.live.stage import at_work
from tests.quiz.shared.callers import OpenRing, as_account, as_player
from tests.quiz.shared.fake_idempotency_keys import fake_repeats
from tests.quiz.shared.quotas import FakeUsage
from wordrally.chassis import migrations, sql
from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.sql import DatabaseAway
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.valkey import store
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import PLAYER_ISSUER
from wordrally.quiz.authoring.adapters.sql_media import SqlMedia
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.http import QuizParts, attach, router
from wordrally.quiz.live.adapters.valkey_pin_guesses import ValkeyPinGuesses
from wordrally.quiz.live.application.joining.pin_guesses import OF_SOURCE
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.entrypoints.http_problems import HANDLERS
from wordrally.quiz.shared.application.quotas import AccountLimits, Quotas
from wordrally.quiz.wiring import EngineClients, Installation, compose_live, new_id, now_ms

JSON = dict[str, Any]

SESSIONS = "/api/v1/sessions"
ORIGIN = "https://quiz.example"
ANN, BEN = as_account("ann"), as_account("ben")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Parts:
    """What a quiz service is made of."""

    jet: JetStream
    valkey: store.ValkeyClient
    live: SessionPorts
    library: Library


@pytest.fixture
async def parts(jet: JetStream, store_url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    url = f"sqlite+aiosqlite:///{tmp_path}/quiz.db"
    await asyncio.to_thread(migrations.migrate, url, "wordrally.quiz")
    engine, valkey = sql.engine(url), store.connect(store_url)
    issuer = Issuer.load_or_create(tmp_path / "key.pem", PLAYER_ISSUER)
    live = compose_live(EngineClients(jet, valkey, engine, FakeWords()), issuer, Installation(ORIGIN))
    yield Parts(
        jet,
        valkey,
        live,
        Library(
            quizzes=SqlQuizzes(engine),
            media=SqlMedia(engine),
            clock=now_ms,
            new_id=new_id,
        ),
    )
    await valkey.aclose()
    await engine.dispose()


@pytest.fixture
def usage() -> FakeUsage:
    """What accounts use already."""
    return FakeUsage()


@pytest.fixture
async def client(parts: Parts, usage: FakeUsage) -> AsyncIterator[AsyncClient]:
    with ThreadPoolExecutor(1) as threads:
        app = create_app([router], health=Health("quiz"))
        guesses = ValkeyPinGuesses(parts.valkey)
        attach(
            app,
            QuizParts(
                OpenRing(),
                parts.library,
                parts.live,
                guesses,
                threads,
                fake_workshop(FakeWorkbenches()),
                fake_repeats(),
                WrongCodes(now_ms),
                FakeClassWords(),
                Quotas(usage, AccountLimits(), lambda: 0),
            ),
        )
        async with AsyncClient(transport=ASGITransport(app), base_url=ORIGIN) as opened:
            yield opened


@pytest.fixture
async def workers(parts: Parts) -> AsyncIterator[None]:
    """Run the consumers behind the calls, for tests that need the consequences of an event."""
    async with at_work(parts):
        yield


QUESTIONS = [
    {"kind": "choice", "prompt": "drizzle", "choices": ["light rain", "fog"], "correct": [0]},
    {"kind": "text", "prompt": "Opposite of 'ancient'", "accepted": ["modern"]},
]


async def create_quiz(client: AsyncClient, **changes: Any) -> str:
    quiz = {"title": "Weather", "questions": QUESTIONS, **changes}
    response = await client.post("/api/v1/quizzes", json=quiz, headers=ANN)
    return response.json()["id"]


async def open_session(client: AsyncClient, **settings: Any) -> JSON:
    body = {"quiz_id": await create_quiz(client), "mode": "live", "settings": settings}
    response = await client.post(SESSIONS, json=body, headers=ANN)
    assert response.status_code == 201, response.text
    return response.json()


async def join(client: AsyncClient, pin: str, nickname: str, **headers: Any) -> JSON:
    response = await client.post(f"{SESSIONS}/join", json={"pin": pin, "nickname": nickname}, **headers)
    assert response.status_code == 201, response.text
    return response.json()


def of(session: JSON, what: str = "") -> str:
    return f"{SESSIONS}/{session['id']}{what}"


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["type"].removeprefix("/problems/")


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


async def test_practice_is_not_opened_as_a_session(client: AsyncClient) -> None:
    body = {"quiz_id": await create_quiz(client), "mode": "practice"}

    response = await client.post(SESSIONS, json=body, headers=ANN)

    assert problem(response) == (422, "mode-unsupported")
    assert response.json()["errors"][0]["field"] == "/mode"
    assert "practice" in response.json()["detail"]


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
    assert problem(await client.post(of(session, "/start"), headers=stale)) == (412, "stale-session")
    current = ANN | {"If-Match": read.headers["etag"]}
    assert (await client.post(of(session, "/start"), headers=current)).headers["etag"] == '"1"'
    assert problem(await client.post(of(session, "/finish"), headers=current)) == (412, "stale-session")


async def test_a_session_is_read_again_only_when_anything_in_it_has_changed(client: AsyncClient) -> None:
    session = await open_session(client)
    tag = {"If-None-Match": (await client.get(of(session, ""), headers=ANN)).headers["etag"]}

    assert (await client.get(of(session, ""), headers=ANN | tag)).status_code == 304
    await join(client, session["pin"], "Ben")
    changed = await client.get(of(session, ""), headers=ANN | tag)
    assert (changed.status_code, changed.json()["players"]) == (200, 1)


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
