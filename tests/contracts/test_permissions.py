"""The table of permissions: each stream has an owner, and nobody may do what is another's."""

from wordrally.chassis.queue.consuming import ConsumerSpec
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.permissions import (
    DURABLES,
    KEYS_BUCKET,
    PERMISSIONS,
    denials,
    owner_of,
    publishes,
)
from wordrally.quiz.live.adapters import jetstream_progress
from wordrally.quiz.live.entrypoints import consumers
from wordrally.quiz.results.entrypoints import erasure, session_ends
from wordrally.user.accounts.entrypoints import mails
from wordrally.user.learning.entrypoints import results

ALL = {*(spec.name for spec in streams.ALL), KEYS_BUCKET}

# Who stores messages in each stream, read from the subjects that it takes. Whoever changes this changes who
# is trusted.
WRITERS = {
    "SESSIONS": {"quiz"},
    "FROZEN": {"quiz"},
    "ANSWERS": {"quiz", "realtime", "scoring"},  # quiz: fences and barriers; scoring: barriers
    "TIMERS": {"quiz", "scoring"},
    "PINS": {"quiz"},
    "NODES": {"realtime"},
    "RESULTS": {"quiz"},
    "ACCOUNTS": {"user"},
    "ENDED_ACCESS": {"user"},
    "MAILS": {"user"},
    "CLASSES": {"user"},
    "DEAD_LETTERS": {"history", "quiz", "scoring"},
}
READERS = {
    "SESSIONS": {"quiz", "scoring"},
    "FROZEN": {"quiz", "scoring"},
    "ANSWERS": {"quiz", "realtime", "scoring"},
    "TIMERS": {"quiz"},
    "PINS": {"quiz"},
    "NODES": {"quiz", "realtime"},
    "RESULTS": {"history", "quiz"},  # quiz erases from it
    "ACCOUNTS": {"quiz"},
    "ENDED_ACCESS": {"quiz", "realtime", "user"},
    "MAILS": {"history"},
    "CLASSES": {"quiz", "user"},
    "DEAD_LETTERS": {"quiz"},  # it erases from it
}


def covers(pattern: str, subject: str) -> bool:
    """Whether two subjects with wildcards can mean the same message."""
    ones, others = pattern.split("."), subject.split(".")
    return len(ones) == len(others) and all(
        one == other or "*" in (one, other) for one, other in zip(ones, others, strict=True)
    )


def test_each_stream_has_one_owner_that_makes_it():
    for stream in ALL:
        assert [name for name, one in PERMISSIONS.items() if stream in one.owns] == [owner_of(stream)], (
            f"add {stream} to one service in contracts/queue/permissions.py"
        )


def test_only_those_write_a_stream_who_should():
    written = {
        spec.name: {
            name
            for name, one in PERMISSIONS.items()
            for said in one.says
            if any(covers(taken, said) for taken in spec.subjects)
        }
        for spec in streams.ALL
    }
    assert written == WRITERS


def test_only_those_read_a_stream_who_should():
    read = {
        spec.name: {name for name, one in PERMISSIONS.items() if spec.name in (*one.reads, *one.consumes)}
        for spec in streams.ALL
    }
    assert read == READERS


def test_each_issuer_writes_its_own_signing_keys():
    keys = {name: [said for said in one.says if said.startswith("$KV.")] for name, one in PERMISSIONS.items()}
    assert {name: said for name, said in keys.items() if said} == {
        "user": [f"$KV.{subjects.SIGNING_KEYS}.user.*"],
        "quiz": [f"$KV.{subjects.SIGNING_KEYS}.quiz.*"],
    }


def test_nobody_may_say_or_call_everything():
    for name, one in PERMISSIONS.items():
        assert not {">", "*", "$JS.>", "$JS.API.>"} & {*publishes(one), *one.hears}, name
        assert not [call for call in publishes(one) if ".STREAM.DELETE." in call or ".SNAPSHOT." in call]


def test_every_durable_consumer_is_in_the_table():
    """Otherwise a service that reads the stream could take messages from it, or delete it."""
    specs = [
        spec
        for module in (consumers, erasure, jetstream_progress, mails, results, session_ends)
        for spec in vars(module).values()
        if isinstance(spec, ConsumerSpec)
    ]
    assert {(spec.stream, spec.durable) for spec in specs} == {
        (stream, durable) for stream, durables in DURABLES.items() for durable in durables
    }


def test_nobody_touches_the_consumers_of_others():
    for name, one in PERMISSIONS.items():
        for stream in {*one.reads, *one.consumes}:
            for durable, owner in DURABLES.get(stream, {}).items():
                is_denied = f"$JS.API.CONSUMER.DELETE.{stream}.{durable}" in denials(name)
                assert is_denied is (owner != name), (name, stream, durable)
