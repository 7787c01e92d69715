"""Timers of sessions: the messages of `timer.due.{id}`."""

from typing import Literal

import msgspec

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import CloseReason


class TimerDue(msgspec.Struct, frozen=True, kw_only=True):
    """An action that is due in a session: close or resume question `index`, or end an idle session.

    At everyone's own pace: `open` the session, end it at its `deadline`, or `end` it if everybody is done.
    `closes_at` is the end of the question, pause or session for which the timer was set; 0 stands for any.
    """

    session_id: SessionId
    action: Literal["close", "expire", "resume", "open", "deadline", "end"]
    index: int | None = None
    reason: CloseReason = "time"
    closes_at: int = 0
