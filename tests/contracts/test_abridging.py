"""The log has no names: an event is restored from the same event in full, and from no other."""

import msgspec
import pytest
from msgspec import UNSET, structs

from tests.contracts.internal_examples import INTERNAL
from wordrally.contracts.queue.abridging import PersonalEvent, abridge, restore
from wordrally.contracts.queue.events import AnySessionEvent, QuestionClosed

PERSONAL: list[PersonalEvent] = [one for one in INTERNAL.values() if isinstance(one, PersonalEvent)]
OTHERS = [one for one in INTERNAL.values() if isinstance(one, AnySessionEvent) and one not in PERSONAL]


@pytest.mark.parametrize("event", PERSONAL, ids=lambda event: type(event).__name__)
def test_a_logged_event_names_nobody_and_comes_back_in_full(event: PersonalEvent):
    logged = abridge(event)
    assert all(row.nickname not in msgspec.json.encode(logged).decode() for row in event.top)
    assert restore(logged, event) == event


def test_typed_texts_are_not_logged():
    [closed] = [event for event in PERSONAL if isinstance(event, QuestionClosed)]
    typed = structs.replace(closed, reveal=structs.replace(closed.reveal, counts={"der Hunt": 3}))
    logged = abridge(typed)
    assert isinstance(logged, QuestionClosed)
    assert logged.reveal.counts is UNSET
    assert restore(logged, typed) == typed


@pytest.mark.parametrize("event", PERSONAL, ids=lambda event: type(event).__name__)
def test_another_event_in_full_or_none_restores_nothing(event: PersonalEvent):
    assert restore(abridge(event), None) is None
    assert restore(abridge(event), structs.replace(event, version=event.version + 1)) is None


@pytest.mark.parametrize("event", PERSONAL, ids=lambda event: type(event).__name__)
def test_an_event_of_an_older_version_has_its_names(event: PersonalEvent):
    assert restore(event, None) == event


@pytest.mark.parametrize("event", OTHERS, ids=lambda event: type(event).__name__)
def test_every_other_event_is_logged_as_it_is(event: AnySessionEvent):
    assert abridge(event) is event
    assert restore(event, None) is event
