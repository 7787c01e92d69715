"""Events as the log keeps them: without names and typed texts, so that erasing a player leaves none.

Nodes get the event in full by a live message that nobody stores, just before the abridged one of the log.
"""

from msgspec import UNSET, structs

from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.queue.events import AnySessionEvent, QuestionClosed, SessionFinished
from wordrally.contracts.views import RevealView

PersonalEvent = QuestionClosed | SessionFinished
"""Events that name players."""


def abridge(event: AnySessionEvent) -> AnySessionEvent:
    """Return the event for the log; most events are the same there."""
    match event:
        case QuestionClosed():
            reveal = _abridge_reveal(event.reveal)
            return structs.replace(event, top=_nameless(event.top), reveal=reveal, is_abridged=True)
        case SessionFinished():
            return structs.replace(event, top=_nameless(event.top), is_abridged=True)
        case _:
            return event


def restore(logged: AnySessionEvent, in_full: PersonalEvent | None) -> AnySessionEvent | None:
    """Return the logged event in full, or None when `in_full` is another event."""
    if not isinstance(logged, PersonalEvent) or not logged.is_abridged:
        return logged
    return in_full if in_full is not None and abridge(in_full) == logged else None


def _nameless(top: list[Standing]) -> list[Standing]:
    return [structs.replace(row, nickname="") for row in top]


def _abridge_reveal(reveal: RevealView) -> RevealView:
    """Drop the most frequent texts, which players typed. Counts of choices stay."""
    return structs.replace(reveal, counts=UNSET) if isinstance(reveal.counts, dict) else reveal
