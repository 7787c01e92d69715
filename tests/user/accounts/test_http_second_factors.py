"""HTTP calls of the second factor."""

from datetime import UTC, datetime

from pyotp.totp import TOTP

from tests.user.calling import CREDENTIALS, Client, bearer, problem_of, sign_in


async def _with_second_factor(client: Client) -> tuple[TOTP, list[str]]:
    """Sign in and switch the second factor on with the code of half a minute ago."""
    headers = await sign_in(client)
    proposed = await client.post("/api/v1/users/me/mfa/totp", headers=headers)
    assert proposed.status_code == 201, proposed.text
    totp = TOTP(proposed.json()["secret"])
    body = {"code": totp.generate_otp(totp.timecode(datetime.now(UTC)) - 1)}
    confirmed = await client.post("/api/v1/users/me/mfa/totp/confirm", json=body, headers=headers)
    assert (confirmed.status_code, confirmed.headers["cache-control"]) == (200, "no-store")
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["mfa"] is True
    return totp, confirmed.json()["recovery_codes"]


async def test_a_login_with_a_second_factor_takes_two_calls(client: Client) -> None:
    totp, _ = await _with_second_factor(client)
    first = await client.post("/api/v1/auth/token", json=CREDENTIALS)
    problem_of(first, 401, "second-factor-needed")
    values = first.json()["values"]
    assert values["factors"] == ["totp", "recovery_code"]
    body = {"challenge": values["challenge"], "code": totp.now()}
    begun = await client.post("/api/v1/auth/token/factor", json=body)
    assert bearer(begun)
    problem_of(await client.post("/api/v1/auth/token/factor", json=body), 401, "challenge-ended")


async def test_a_wrong_code_says_how_many_tries_are_left_and_a_recovery_code_helps(client: Client) -> None:
    _, recovery_codes = await _with_second_factor(client)
    values = (await client.post("/api/v1/auth/token", json=CREDENTIALS)).json()["values"]
    body = {"challenge": values["challenge"]}
    wrong = await client.post("/api/v1/auth/token/factor", json=body | {"code": "nonsense"})
    problem_of(wrong, 401, "wrong-code")
    assert wrong.json()["values"] == {"tries_left": 4}
    both = body | {"code": "123456", "recovery_code": recovery_codes[0]}
    assert (await client.post("/api/v1/auth/token/factor", json=both)).status_code == 422
    helped = await client.post("/api/v1/auth/token/factor", json=body | {"recovery_code": recovery_codes[0]})
    assert helped.status_code == 200
