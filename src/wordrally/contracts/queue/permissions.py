"""Permissions of each service in NATS, in one table. The server refuses everything else.

To let a service write or hear one more subject, or use one more stream, add it to that service here. The
configuration of `wordrally up`, `deploy/nats-users.conf` and the tests follow from the table.
"""

import msgspec

from wordrally.contracts.queue import subjects

KEYS_BUCKET = f"KV_{subjects.SIGNING_KEYS}"
"""Stream that holds the bucket of signing keys."""

KEY_OF = f"$KV.{subjects.SIGNING_KEYS}.{{}}.{{}}"  # who signs with it (user, quiz), key id
EVERY_KEY = KEY_OF.format("*", "*")

OPERATOR = "operator"
"""User of the commands of `wordrally`, which may do everything."""

_EVERY_ENDED = subjects.ENDED_ACCESS_OF.format("*", "*")


class Permissions(msgspec.Struct, frozen=True, kw_only=True):
    """Permissions of one service.

    `owns`: streams that it makes and brings up to date; the others wait until they are there. `reads`:
    streams whose messages it may see. `consumes`: streams that it takes messages from in turn, with
    acknowledgements. `counts`: streams of which it may see no message, only how far they go. `deletes_from`:
    streams whose messages it may remove; `erases_from`: and overwrite one by one. `says` and `hears` are
    subjects: a message on a subject of a stream is stored there.
    """

    owns: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    consumes: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    deletes_from: tuple[str, ...] = ()
    erases_from: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()

    @property
    def streams(self) -> frozenset[str]:
        """All streams that the service uses in any way."""
        return frozenset(
            (*self.owns, *self.reads, *self.consumes, *self.counts, *self.deletes_from, *self.erases_from)
        )


# Only `quiz` and `scoring` may read FROZEN and SESSIONS, which hold the keys of questions. Only `user` and
# `quiz` write
# signing keys, each its own. Only `user` ends access and queues mails; only `history` takes the mails.
PERMISSIONS = {
    "user": Permissions(
        owns=(subjects.ACCOUNTS, subjects.MAILS, subjects.ENDED_ACCESS, subjects.CLASSES, KEYS_BUCKET),
        reads=(subjects.ENDED_ACCESS, subjects.CLASSES, KEYS_BUCKET),
        erases_from=(subjects.CLASSES,),
        says=(
            subjects.ACCOUNT_DELETED.format("*"),
            _EVERY_ENDED,
            subjects.MAIL.format("*"),
            subjects.CLASS.format("*"),
            subjects.EXPORT,
            subjects.SESSION_NAMES,
            subjects.SESSION_CLAIM,
            KEY_OF.format("user", "*"),
        ),
        hears=(subjects.CLASS_WORDS, subjects.OWN_WORDS, EVERY_KEY, _EVERY_ENDED),
    ),
    "history": Permissions(
        consumes=(subjects.RESULTS, subjects.MAILS),
        counts=(subjects.DEAD_LETTERS,),
        says=(
            subjects.DEAD_LETTER.format(subjects.RESULTS, "*"),
            subjects.DEAD_LETTER.format(subjects.MAILS, "*"),
        ),
    ),
    "quiz": Permissions(
        owns=(
            subjects.SESSIONS,
            subjects.FROZEN,
            subjects.ANSWERS,
            subjects.TIMERS,
            subjects.PINS,
            subjects.NODES,
            subjects.RESULTS,
            subjects.DEAD_LETTERS,
        ),
        reads=(
            subjects.SESSIONS,
            subjects.FROZEN,
            subjects.ANSWERS,
            subjects.PINS,
            subjects.NODES,
            subjects.RESULTS,
            subjects.DEAD_LETTERS,
            subjects.ENDED_ACCESS,
            subjects.CLASSES,
            KEYS_BUCKET,
        ),
        consumes=(subjects.SESSIONS, subjects.TIMERS, subjects.ACCOUNTS),
        deletes_from=(subjects.NODES,),
        erases_from=(
            subjects.SESSIONS,
            subjects.TIMERS,
            subjects.FROZEN,
            subjects.RESULTS,
            subjects.DEAD_LETTERS,
        ),
        says=(
            subjects.SESSION.format("*"),
            subjects.JOIN.format("*", "*"),
            subjects.FROZEN_QUIZ.format("*", "*"),
            subjects.ANSWERS_OF.format("*"),
            subjects.BARRIER,
            subjects.CHECKPOINT.format("*"),
            subjects.CHECKPOINTED,
            subjects.PLACE.format(subjects.SESSIONS, "*"),
            subjects.PLACE.format(subjects.TIMERS, "*"),
            subjects.TIMER_SCHEDULE.format("*", "*"),
            subjects.TIMER_DUE.format("*"),
            subjects.PIN.format("*"),
            subjects.RESULTS_OF.format("*"),
            subjects.LIVE_ROSTER.format("*"),
            subjects.LIVE_SCORED.format("*"),
            subjects.LIVE_FULL.format("*"),
            subjects.ANNOUNCE,
            subjects.SEAL,
            subjects.CLASS_WORDS,
            subjects.OWN_WORDS,
            subjects.DEAD_LETTER.format(subjects.SESSIONS, "*"),
            subjects.DEAD_LETTER.format(subjects.TIMERS, "*"),
            subjects.DEAD_LETTER.format(subjects.ACCOUNTS, "*"),
            KEY_OF.format("quiz", "*"),
        ),
        hears=(
            subjects.SNAPSHOT,
            subjects.EXPORT,
            subjects.SESSION_NAMES,
            subjects.SESSION_CLAIM,
            subjects.VIEWS,
            subjects.PRESENCE.format("*"),
            subjects.LOAD,
            EVERY_KEY,
            _EVERY_ENDED,
        ),
    ),
    "scoring": Permissions(
        reads=(subjects.SESSIONS, subjects.FROZEN),
        consumes=(subjects.ANSWERS,),
        counts=(subjects.TIMERS, subjects.DEAD_LETTERS),
        says=(
            subjects.BARRIER,
            subjects.PLACE.format(subjects.ANSWERS, "*"),
            subjects.TIMER_DUE.format("*"),
            subjects.LIVE_SCORED.format("*"),
            subjects.LIVE_ROSTER.format("*"),
            subjects.ANNOUNCE,
            subjects.DEAD_LETTER.format(subjects.ANSWERS, "*"),
        ),
    ),
    "realtime": Permissions(
        reads=(subjects.ANSWERS, subjects.NODES, subjects.ENDED_ACCESS, KEYS_BUCKET),
        counts=(subjects.SESSIONS,),
        deletes_from=(subjects.NODES,),
        says=(
            subjects.ANSWERS_OF.format("*"),
            subjects.PULSE,
            subjects.NODE.format("*"),
            subjects.PRESENCE.format("*"),
            subjects.LOAD,
            subjects.SNAPSHOT,
            subjects.VIEWS,
            subjects.TAKE_OVER.format("*"),
        ),
        hears=(
            subjects.LIVE_ALL.format("*"),
            subjects.SEAL,
            subjects.ANNOUNCE,
            subjects.TAKE_OVER.format("*"),
            EVERY_KEY,
            _EVERY_ENDED,
        ),
    ),
}


DURABLES = {
    subjects.SESSIONS: dict.fromkeys(("session-events", "session-seats", "session-results"), "quiz"),
    subjects.TIMERS: {"timers": "quiz"},
    subjects.ACCOUNTS: {"quiz-erasure": "quiz"},
    subjects.ANSWERS: {"scoring": "scoring"},
    subjects.RESULTS: {"history": "history"},
    subjects.MAILS: {"mails": "history"},
}
"""Durable consumers of each stream, and the service that takes messages with them."""


def owner_of(stream: str) -> str | None:
    """Return the service that makes a stream."""
    return next((name for name, one in PERMISSIONS.items() if stream in one.owns), None)


def inbox_of(user: str) -> str:
    """Return the prefix of a user's inboxes: nobody else may hear the replies to it."""
    return f"_INBOX_{user}"


def publishes(one: Permissions) -> list[str]:
    """Return every subject that the service may publish to, calls of JetStream included."""
    calls = ["$JS.API.STREAM.NAMES"]  # names only
    calls += [f"$JS.API.STREAM.INFO.{stream}" for stream in sorted(one.streams)]
    for stream in one.owns:
        calls += [f"$JS.API.STREAM.{what}.{stream}" for what in ("CREATE", "UPDATE")]
    for stream in sorted({*one.reads, *one.consumes}):
        calls += _reading(stream)
    for stream in one.consumes:
        calls += [f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.>", f"$JS.ACK.{stream}.>"]
    calls += [f"$JS.API.STREAM.PURGE.{stream}" for stream in one.deletes_from]
    calls += [f"$JS.API.STREAM.MSG.DELETE.{stream}" for stream in one.erases_from]
    return [*one.says, *dict.fromkeys(calls)]


def denials(user: str) -> list[str]:
    """Return what a reader of a stream may not do to the consumers that others take messages with.

    It makes consumers of its own under names that the server draws, so these subjects have no other bounds.
    """
    one = PERMISSIONS[user]
    others = [
        f"{stream}.{durable}"
        for stream in sorted({*one.reads, *one.consumes})
        for durable, owner in DURABLES.get(stream, {}).items()
        if owner != user
    ]
    calls = ("CREATE.{}", "CREATE.{}.>", "MSG.NEXT.{}", "DELETE.{}")
    return [f"$JS.API.CONSUMER.{call.format(other)}" for other in others for call in calls]


def subscribes(user: str, one: Permissions) -> list[str]:
    """Return every subject that the service may subscribe to."""
    return [*one.hears, f"{inbox_of(user)}.>"]


def _reading(stream: str) -> list[str]:
    consumer = ("CREATE.{}", "CREATE.{}.>", "INFO.{}.>", "MSG.NEXT.{}.>", "DELETE.{}.>")
    calls = [f"$JS.API.CONSUMER.{call.format(stream)}" for call in consumer]
    return [f"$JS.API.STREAM.MSG.GET.{stream}", *calls]
