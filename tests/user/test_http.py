"""The calls as a client sees them, on SQLite and real signatures."""

from litestar.openapi import OpenAPIConfig
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.calling import Client, problem_of, sign_in
from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.user.http import router


async def test_the_keys_of_every_issuer_are_public_and_hold_no_private_part(client: Client) -> None:
    response = await client.get("/.well-known/jwks.json")
    keys = response.json()["keys"]
    assert len(keys) == 3
    assert all("d" not in key and key["kid"] and key["use"] == "sig" for key in keys)
    assert response.headers["cache-control"] == "public, max-age=60"


async def test_when_the_database_is_away_the_answer_says_so(client: Client, sqlite: AsyncEngine) -> None:
    headers = await sign_in(client)
    async with sqlite.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE accounts RENAME TO elsewhere")
    try:
        response = await client.get("/api/v1/users/me", headers=headers)
    finally:
        async with sqlite.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO accounts")
    problem = problem_of(response, 503, "unavailable")
    assert "accounts" not in str(problem)
    assert response.headers["retry-after"]


def test_the_document_of_the_calls_is_made_without_starting_anything() -> None:
    app = create_app([router], health=Health("user"), openapi=OpenAPIConfig("Wordrally", "1"))
    paths = app.openapi_schema.to_schema()["paths"]
    operations = {call["operationId"]: call for path in paths.values() for call in path.values()}
    assert operations.keys() == {
        "signUp",
        "logIn",
        "answerChallenge",
        "proposeTotp",
        "confirmTotp",
        "removeTotp",
        "issueKey",
        "listKeys",
        "withdrawKey",
        "exportPerson",
        "refreshLogin",
        "logOut",
        "listLogins",
        "endLogin",
        "endOtherLogins",
        "changeEmail",
        "confirmEmail",
        "forgotPassword",
        "resetPassword",
        "readProfile",
        "changeProfile",
        "deleteAccount",
        "readHistory",
        "readWords",
        "readKeys",
        "readUsage",
        "addClass",
        "listClasses",
        "readClass",
        "changeClass",
        "deleteClass",
        "addMembers",
        "listMembers",
        "changeMember",
        "removeMember",
        "changeCode",
        "enterClass",
        "readClassWords",
        "readClassMemory",
        "readClassWeeks",
        "readMemberWords",
    }
    assert {"201", "409", "422", "503"} <= operations["signUp"]["responses"].keys()
    assert operations["readProfile"]["security"] == [{"bearer": []}]
    assert "application/problem+json" in operations["logIn"]["responses"]["429"]["content"]


async def test_nobody_keeps_an_answer_to_a_token(client: Client) -> None:
    answer = await client.get("/api/v1/users/me/history?sort=new", headers={"Authorization": "Bearer x"})
    problem_of(answer, 422, "invalid-request")
    assert answer.headers["cache-control"] == "no-store"
