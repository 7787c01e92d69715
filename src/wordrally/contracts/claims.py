"""Token claims (RFC 7519). An account token is issued by `user`, a player token by `quiz`; neither can make the other's."""

from typing import Literal

import msgspec

AUDIENCE = "wordrally"
ACCOUNT_ISSUER = "wordrally/user"
PLAYER_ISSUER = "wordrally/quiz"


class AccountClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds an account's access token; may host."""

    iss: str
    aud: str
    sub: str
    exp: int
    iat: int
    jti: str
    role: Literal["account"] = "account"


class PlayerClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a join token: one player (`sub`) of one session (`sid`)."""

    iss: str
    aud: str
    sub: str
    sid: str
    exp: int
    iat: int
    role: Literal["player"] = "player"
