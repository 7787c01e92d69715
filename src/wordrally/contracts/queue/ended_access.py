"""Access that ended before its tokens expired: announced by `user`, and refused by every service."""

from typing import Literal

import msgspec

from wordrally.contracts.queue.subjects import ENDED_ACCESS_OF

EndedKind = Literal["login", "account", "key"]

ACCOUNT_END_KEPT_S = 31 * 86_400
"""Longer than any token that names an account: a player's of an assignment lives at most 29 days."""
LOGIN_END_KEPT_S = ACCOUNT_END_KEPT_S
"""The same for a login, which a player's token names, too."""


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
