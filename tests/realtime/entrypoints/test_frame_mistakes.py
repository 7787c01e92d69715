"""Sentences about frames that are none."""

import msgspec
import pytest

from wordrally.realtime.application import wire
from wordrally.realtime.entrypoints.frame_mistakes import told_mistake


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (b'{"type":"bogus"}', "There is no frame of the type 'bogus'."),
        (b"{}", "`/type`: The field `type` is missing."),
        (b"[]", "The frame: This must be an object, not a list."),
        (b"{", "The frame is not JSON."),
        (b'{"type":"ping","t":"now"}', "`/t`: This must be a whole number, not a text."),
        (b'{"type":"ping"}', "`/t`: The field `t` is missing."),
    ],
)
def test_a_frame_that_is_none_is_told_in_our_words(frame: bytes, sentence: str) -> None:
    with pytest.raises(msgspec.MsgspecError) as caught:
        wire.decode(frame)
    assert told_mistake(caught.value) == sentence
