"""Temporary errors. The entrypoints tell callers to try again, and messages are delivered again."""

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.sql import DatabaseAway
from wordrally.quiz.live.application.ports import Away, Behind

OUTAGES = (Away, Behind, JetStreamUnavailable, DatabaseAway)
