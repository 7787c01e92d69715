"""Token claims (RFC 7519).

`user` issues account tokens and `quiz` issues player tokens. Neither can issue the other's.
"""

from typing import Literal

import msgspec

AUDIENCE = "wordrally"
ACCOUNT_ISSUER = "wordrally/user"
PLAYER_ISSUER = "wordrally/quiz"


class AccountClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of an account's access token, which may host.

    `login` is a hash of the login's id, and empty in tokens of older versions. `auth_time` is the time of the
    last password check (Unix seconds), as in OpenID Connect.
    """

    iss: str
    aud: str
    sub: str
    exp: int
    iat: int
    jti: str
    role: Literal["account"] = "account"
    login: str = ""
    auth_time: int = 0


class PlayerClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of a join token: one player (`sub`) of one session (`sid`).

    The token of a player who joined with an account's access token names that account and login, and ends
    with either.
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
