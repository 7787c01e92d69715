"""The durable streams: subjects, retention and permitted operations, stated only here.

Each service declares the streams it needs at start. Every stream is bounded.
"""

import msgspec

from wordrally.contracts.queue import subjects

DAY_S = 86_400


class StreamSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A JetStream stream on file storage; `republish` maps a stored subject to a live one."""

    name: str
    subjects: list[str]
    max_age_s: int
    max_messages_per_subject: int = -1
    allow_schedules: bool = False
    allow_message_ttl: bool = False
    allow_rollup: bool = False
    republish: tuple[str, str] | None = None
    duplicate_window_s: int = 120


SESSIONS = StreamSpec(
    name=subjects.SESSIONS,
    subjects=["session.*", "join.*.*", "again.SESSIONS.*"],
    max_age_s=30 * DAY_S,
    republish=("session.*", "live.session.{{wildcard(1)}}"),
)
FROZEN = StreamSpec(
    name=subjects.FROZEN, subjects=["frozen.*.*"], max_age_s=35 * DAY_S, max_messages_per_subject=1
)
_CHECKPOINTS = (subjects.CHECKPOINTED, "checkpoint.*")

ANSWERS = StreamSpec(
    name=subjects.ANSWERS,
    subjects=["answers.*", subjects.PULSE, subjects.BARRIER, "place.*.*", "again.ANSWERS.*", *_CHECKPOINTS],
    max_age_s=30 * DAY_S,
    allow_rollup=True,
)
TIMERS = StreamSpec(
    name=subjects.TIMERS,
    subjects=["timer.schedule.*.*", "timer.due.*", "again.TIMERS.*"],
    max_age_s=3 * DAY_S,
    allow_schedules=True,
    allow_message_ttl=True,
)
PINS = StreamSpec(
    name=subjects.PINS,
    subjects=["pin.*"],
    max_age_s=30 * DAY_S,
    max_messages_per_subject=1,
    allow_message_ttl=True,
)
NODES = StreamSpec(name=subjects.NODES, subjects=["node.*"], max_age_s=30 * DAY_S, max_messages_per_subject=1)
RESULTS = StreamSpec(name=subjects.RESULTS, subjects=["results.*", "again.RESULTS.*"], max_age_s=30 * DAY_S)
ACCOUNTS = StreamSpec(
    name=subjects.ACCOUNTS, subjects=["account.deleted.*", "again.ACCOUNTS.*"], max_age_s=30 * DAY_S
)
# Each entry expires with the last token that it refuses.
ENDED_ACCESS = StreamSpec(
    name=subjects.ENDED_ACCESS,
    subjects=["ended.*.*"],
    max_age_s=366 * DAY_S,
    max_messages_per_subject=1,
    allow_message_ttl=True,
)
MAILS = StreamSpec(name=subjects.MAILS, subjects=["mail.*", "again.MAILS.*"], max_age_s=3 * DAY_S)
# The newest state of each class; that of a deleted class expires by itself. The user service restores what is
# missing, and overwrites the state before: the server would only unlink it.
CLASSES = StreamSpec(
    name=subjects.CLASSES,
    subjects=["class.*"],
    max_age_s=365 * DAY_S,
    max_messages_per_subject=2,
    allow_message_ttl=True,
)
DEAD_LETTERS = StreamSpec(name=subjects.DEAD_LETTERS, subjects=["dead.*.*"], max_age_s=90 * DAY_S)

ALL = (
    SESSIONS,
    FROZEN,
    ANSWERS,
    TIMERS,
    PINS,
    NODES,
    RESULTS,
    ACCOUNTS,
    ENDED_ACCESS,
    MAILS,
    CLASSES,
    DEAD_LETTERS,
)
