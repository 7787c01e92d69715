"""Messages keep their form: what was written once is still written so, and is still read.

A message whose form changes on purpose is changed here by hand: `golden.json` is the wire as others know it.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.contracts.examples import PLAYER, PUBLIC, SESSION
from tests.contracts.internal_examples import INTERNAL
from wordrally.contracts import frames, views
from wordrally.contracts.queue import answers
from wordrally.contracts.queue.events import AnySessionEvent

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))
EXAMPLES = PUBLIC | INTERNAL


def test_every_message_has_its_golden_form():
    assert sorted(GOLDEN) == sorted(EXAMPLES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_message_is_written_as_it_was(name: str):
    assert json.loads(msgspec.json.encode(EXAMPLES[name])) == GOLDEN[name]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_message_of_old_is_read(name: str):
    example = EXAMPLES[name]

    assert msgspec.convert(GOLDEN[name], type(example)) == example


def test_an_answer_of_an_older_version_is_read():
    older = msgspec.msgpack.encode(["s1", "p1", 0, 12_000, [0]])
    decoded = msgspec.msgpack.decode(older, type=answers.ReceivedAnswer)

    assert decoded == answers.ReceivedAnswer(SESSION, PLAYER, 0, 12_000, [0])
    assert (decoded.opened_at, decoded.time_limit_ms, decoded.turn) == (0, 0, 0)


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_an_internal_message_survives_the_queue(name: str):
    example = INTERNAL[name]

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(example), type=type(example)) == example


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_a_field_of_a_newer_version_is_passed_over(name: str):
    example = INTERNAL[name]
    newer = msgspec.to_builtins(example) | {"field_of_tomorrow": 1}

    assert msgspec.convert(newer, type(example)) == example


def test_a_client_may_add_fields_to_its_frames():
    frame = msgspec.json.decode(b'{"type": "ping", "t": 1, "extra": [1]}', type=frames.ClientIn)

    assert frame == frames.Ping(t=1)


@pytest.mark.parametrize(
    "name", [name for name in PUBLIC if name.startswith("frame_") and "of_a" not in name]
)
def test_a_frame_is_told_apart_by_its_type(name: str):
    frame = PUBLIC[name]
    spoken = frames.ClientIn if isinstance(frame, frames.ClientIn) else frames.ClientOut

    assert msgspec.json.decode(msgspec.json.encode(frame), type=spoken) == frame
    assert next(iter(json.loads(msgspec.json.encode(frame)))) == "type"


@pytest.mark.parametrize("name", ["session_created", "question_opened", "question_closed", "player_removed"])
def test_an_event_is_told_apart_by_its_type(name: str):
    encoded = msgspec.msgpack.encode(INTERNAL[name])

    assert msgspec.msgpack.decode(encoded, type=AnySessionEvent) == INTERNAL[name]


def test_what_reaches_a_player_before_the_reveal_cannot_hold_a_key():
    shown = {field.name for field in msgspec.structs.fields(views.QuestionView)}

    assert shown.isdisjoint({"correct", "accepted", "explanation"})
