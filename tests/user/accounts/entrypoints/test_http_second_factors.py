"""HTTP calls of the second factor."""

from tests.user.calling import CREDENTIALS, Client, bearer, problem_of, with_second_factor


async def test_a_login_with_a_second_factor_takes_two_calls(client: Client) -> None:
    totp, _ = await with_second_factor(client)
    first = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    problem_of(first, 401, "second-factor-needed")
    values = first.json()["values"]
    assert values["factors"] == ["totp", "recovery_code"]
    body = {"challenge": values["challenge"], "code": totp.now()}
    begun = await client.post("/api/v1/auth/token/factor", json=body)
    assert bearer(begun)
    problem_of(await client.post("/api/v1/auth/token/factor", json=body), 401, "challenge-ended")


async def test_a_wrong_code_says_how_many_tries_are_left_and_a_recovery_code_helps(client: Client) -> None:
    _, recovery_codes = await with_second_factor(client)
    values = (await client.post("/api/v1/auth/token", json=CREDENTIALS)).json()["values"]
    body = {"challenge": values["challenge"]}
    wrong = await client.post("/api/v1/auth/token/factor", json=body | {"code": "nonsense"})
    problem_of(wrong, 401, "wrong-code")
    assert wrong.json()["values"] == {"tries_left": 4}
    both = body | {"code": "123456", "recovery_code": recovery_codes[0]}
    assert (await client.post("/api/v1/auth/token/factor", json=both)).status_code == 422
    helped = await client.post("/api/v1/auth/token/factor", json=body | {"recovery_code": recovery_codes[0]})
    assert helped.status_code == 200
