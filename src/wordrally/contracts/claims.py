"""Token claims (RFC 7519). `user` issues the tokens of accounts and learners, `quiz` those of players."""

from typing import Literal

import msgspec

AUDIENCE = "wordrally"
ACCOUNT_ISSUER = "wordrally/user"
PLAYER_ISSUER = "wordrally/quiz"
KEY_ISSUER = "wordrally/keys"
KEY_PREFIX = "wr_"
"""Beginning of every API key, so that scanners of repositories find one.

The rest is a token of `KEY_ISSUER`.
"""

Role = Literal["account", "operator"]


class AccountClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of an account's access token, which may host.

    `login` is a hash of the login's id, and empty in tokens of older versions. `auth_time` is the time of the
    last password check (Unix seconds), as in OpenID Connect. An operator's token also reads what concerns all
    accounts, such as the usage of the API.

    An API key has the same claims, the issuer `KEY_ISSUER`, and `scopes`: the kinds of calls that it may
    make. `jti` is its id. It has no login and is never fresh.
    """

    iss: str
    aud: str
    sub: str
    exp: int
    iat: int
    jti: str
    role: Role = "account"
    login: str = ""
    auth_time: int = 0
    scopes: list[str] = []


class LearnerClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of a class member's access token.

    It permits their own words, history, assignments and practice only. `sub` is the member's id. `login`
    stands for the code that was entered: a new code ends the token.
    """

    iss: str
    aud: str
    sub: str
    exp: int
    iat: int
    jti: str
    role: Literal["learner"] = "learner"
    class_id: str
    login: str


class PlayerClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of a join token: one player (`sub`) of one session (`sid`).

    The token of a player who joined with an account's access token names that account and login, and ends
    with either. For a class member they are the member and the code.

    `seat` counts how often the host gave the seat to another device; tokens of earlier counts are refused.
    """

    iss: str
    aud: str
    sub: str
    sid: str
    exp: int
    iat: int
    role: Literal["player"] = "player"
    account: str = ""
    login: str = ""
    seat: int = 0
