"""Identifiers: opaque lower-case strings of at most 36 characters, safe as one token of a NATS subject."""

from typing import NewType

AccountId = NewType("AccountId", str)
QuizId = NewType("QuizId", str)
SessionId = NewType("SessionId", str)
PlayerId = NewType("PlayerId", str)

NodeId = NewType("NodeId", str)
"""One incarnation of a realtime process: a restart makes a new one."""
