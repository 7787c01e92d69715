"""The AsyncAPI document says what the frames are."""

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema
import msgspec
import pytest

from tests.documents.references import references, resolve
from wordrally.contracts import frames
from wordrally.documents import asyncapi

SCHEMA = Path(__file__).parents[2] / "web/node_modules/@asyncapi/specs/schemas/3.0.0.json"
DOCUMENT = asyncapi.build()
IN, OUT = get_args(frames.ClientIn), get_args(frames.ClientOut)
EXAMPLES = [
    (name, example["payload"])
    for name, message in DOCUMENT["components"]["messages"].items()
    for example in message["examples"]
]


@pytest.mark.skipif(not SCHEMA.is_file(), reason="`make unit` works without Node's packages")
def test_it_is_asyncapi_3():
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(DOCUMENT)


def test_every_reference_leads_somewhere():
    found = set(references(DOCUMENT))
    assert found
    for reference in found:
        assert resolve(DOCUMENT, reference)


def test_every_frame_of_either_side_is_described():
    assert set(DOCUMENT["components"]["messages"]) == {asyncapi.tag_of(struct) for struct in (*IN, *OUT)}
    operations = DOCUMENT["operations"].values()
    received = [
        ref for each in operations if each["action"] == "receive" for ref in references(each["messages"])
    ]
    sent = [ref for each in operations for ref in references([each.get("reply"), each["messages"]])]
    assert len(received) == len(IN)
    assert {ref.rpartition("/")[2] for ref in sent if "/messages/" in ref} == {
        asyncapi.tag_of(struct) for struct in (*IN, *OUT)
    }


def test_every_frame_has_an_example():
    assert {name for name, _ in EXAMPLES} == set(DOCUMENT["components"]["messages"])


@pytest.mark.parametrize(("name", "payload"), EXAMPLES)
def test_examples_are_frames_by_schema_and_by_decoder(name: str, payload: Any):
    schema = DOCUMENT["components"]["messages"][name]["payload"]
    jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(payload)
    side = frames.ClientIn if name in ("answer", "ping", "token", "next") else frames.ClientOut
    frame = msgspec.json.decode(msgspec.json.encode(payload), type=side)
    assert asyncapi.tag_of(type(frame)) == name


def test_every_close_code_of_the_protocol_is_explained():
    codes = {
        code
        for name, code in vars(frames).items()
        if name.isupper() and isinstance(code, int) and code < 5_000
    }
    codes.discard(frames.MAX_FRAME_BYTES)
    assert {entry["code"] for entry in DOCUMENT["channels"]["session"]["x-close-codes"]} == codes
