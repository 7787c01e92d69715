"""HTTP calls of mailed links."""

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.calling import CREDENTIALS, Client, bearer, mailed_token, problem_of, sign_in
from wordrally.user.shared.adapters.tables import mails


async def test_a_new_address_counts_once_its_link_was_opened(client: Client, sqlite: AsyncEngine) -> None:
    headers = await sign_in(client)
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["email_verified"] is False
    async with sqlite.begin() as connection:
        await connection.execute(mails.delete())
    change = {"email": "ann@school.example"}
    assert (await client.post("/api/v1/users/me/email", json=change, headers=headers)).status_code == 202
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["email"] == "Ann@example.org"
    token = {"token": await mailed_token(sqlite, "Confirm your e-mail address")}
    assert (await client.post("/api/v1/auth/email/verify", json=token)).status_code == 204
    profile = (await client.get("/api/v1/users/me", headers=headers)).json()
    assert (profile["email"], profile["email_verified"]) == ("ann@school.example", True)
    again = await client.post("/api/v1/auth/email/verify", json=token)
    assert problem_of(again, 422, "invalid-request")["errors"][0]["field"] == "/token"


async def test_a_forgotten_password_is_set_anew_by_a_mailed_link(client: Client, sqlite: AsyncEngine) -> None:
    headers = await sign_in(client)
    cookie = {"cookie": f"wordrally_refresh={client.cookies['wordrally_refresh']}"}
    answers = [
        await client.post("/api/v1/auth/password/forgot", json={"email": email})
        for email in ("nobody@example.org", "ANN@example.org", "no address")
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, answers[0].content)}
    token = await mailed_token(sqlite, "Set a new password")
    form = {"token": token, "password": "battery staple"}
    assert (await client.post("/api/v1/auth/password/reset", json=form)).status_code == 204
    problem_of(await client.post("/api/v1/auth/password/reset", json=form), 422, "invalid-request")
    problem_of(await client.post("/api/v1/auth/refresh", headers=cookie), 401, "login-ended")
    problem_of(await client.post("/api/v1/auth/token", json=CREDENTIALS), 401, "wrong-credentials")
    bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS | {"password": "battery staple"}))
    assert headers
