"""A typed text in the log is read with the key of its player, in its own place, and in no other."""

import pytest
from msgspec import structs

from wordrally.chassis.sealed_texts import KEY_BYTES, open_text, seal_text
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer

KEY, ANOTHER = b"k" * KEY_BYTES, b"o" * KEY_BYTES
ANSWER = ReceivedAnswer(SessionId("s1"), PlayerId("p1"), 2, 1_000, text="der Hund", turn=3)


@pytest.mark.parametrize("text", ["der Hund", "", "\0", "犬" * 200, "\ud800"])
def test_what_is_sealed_is_read_with_its_key(text: str):
    answer = structs.replace(ANSWER, text=text)
    sealed = seal_text(answer, KEY)
    assert sealed.text is None
    assert not sealed.is_timeout
    assert open_text(sealed, KEY) == answer


def test_nobody_else_reads_it():
    sealed = seal_text(ANSWER, KEY)
    assert b"Hund" not in sealed.sealed
    assert open_text(sealed, ANOTHER).text == ""
    assert open_text(sealed, b"").text == ""


@pytest.mark.parametrize("moved", [{"player_id": "p2"}, {"session_id": "s2"}, {"question": 1}, {"turn": 4}])
def test_a_text_cannot_be_moved_to_another_answer(moved: dict[str, str | int]):
    assert open_text(structs.replace(seal_text(ANSWER, KEY), **moved), KEY).text == ""


def test_the_same_text_looks_different_each_time():
    assert seal_text(ANSWER, KEY).sealed != seal_text(ANSWER, KEY).sealed


@pytest.mark.parametrize(
    "plain", [structs.replace(ANSWER, text=None, choices=[1]), structs.replace(ANSWER, text=None)]
)
def test_answers_without_a_text_stay_as_they_are(plain: ReceivedAnswer):
    assert seal_text(plain, KEY) is plain
    assert open_text(plain, KEY) is plain


def test_a_seat_of_an_older_version_has_no_key_and_its_texts_stay_readable():
    assert open_text(seal_text(ANSWER, b""), b"") == ANSWER
