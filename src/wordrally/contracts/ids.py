"""Identifiers: opaque lower-case strings of at most 36 characters, safe as one token of a NATS subject."""

from typing import NewType

AccountId = NewType("AccountId", str)
QuizId = NewType("QuizId", str)
SessionId = NewType("SessionId", str)
PlayerId = NewType("PlayerId", str)
ClassId = NewType("ClassId", str)
MemberId = NewType("MemberId", str)
"""A member of a class. Never equal to an account's id: where words and seats are kept, either may stand."""

NodeId = NewType("NodeId", str)
"""One incarnation of a realtime process: a restart makes a new one."""
