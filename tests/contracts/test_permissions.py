"""The table of permissions: each stream has an owner, and nobody may do what is another's."""

from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.permissions import KEYS_BUCKET, PERMISSIONS, owner_of, publishes

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
    "RESULTS": {"history"},
    "ACCOUNTS": {"quiz"},
    "ENDED_ACCESS": {"quiz", "realtime", "user"},
    "MAILS": {"history"},
    "CLASSES": {"quiz", "user"},
    "DEAD_LETTERS": set(),
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
