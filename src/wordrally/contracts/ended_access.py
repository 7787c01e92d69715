"""Access that ended before its tokens expired: announced by `user`, and refused by every service."""

from typing import Literal

import msgspec

from wordrally.contracts.subjects import ENDED_ACCESS_OF

EndedKind = Literal["login", "account", "key"]

LOGIN_END_KEPT_S = 25 * 3_600
"""Longer than any token that names a login: an access token lives 15 minutes, a player's 24 hours."""
ACCOUNT_END_KEPT_S = 31 * 86_400
"""Longer than any token that names an account only: a player's of an assignment lives at most 29 days."""


class AccessEnded(msgspec.Struct, frozen=True, kw_only=True):
    """Payload of `ended.{kind}.{reference}`.

    Tokens that name the reference are refused. All of them have expired at `until` (Unix s).
    """

    until: int


def ended_subject(kind: EndedKind, reference: str) -> str:
    """Return the subject of an entry.

    `reference` is the value of the claim: a hash of the login's id, or the account's id.
    """
    return ENDED_ACCESS_OF.format(kind, reference)
