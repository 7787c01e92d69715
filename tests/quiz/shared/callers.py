"""Who calls in tests: tokens that stand for themselves, so that no key is needed."""

from wordrally.chassis.tokens.verifying import BadToken
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, PLAYER_ISSUER, AccountClaims, PlayerClaims


class OpenRing:
    """A verifier that believes `account:ann` and `player:session:player`."""

    def verify(self, token: str) -> AccountClaims | PlayerClaims:
        match token.split(":"):
            case ["account", account]:
                return AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub=account, exp=0, iat=0, jti="1")
            case ["player", session, player]:
                return PlayerClaims(iss=PLAYER_ISSUER, aud=AUDIENCE, sub=player, sid=session, exp=0, iat=0)
            case _:
                raise BadToken("The token is not valid.")


def as_account(account: str) -> dict[str, str]:
    """Headers of a call by an account."""
    return {"Authorization": f"Bearer account:{account}"}


def as_player(session: str, player: str) -> dict[str, str]:
    """Headers of a call by a player of a session."""
    return {"Authorization": f"Bearer player:{session}:{player}"}
