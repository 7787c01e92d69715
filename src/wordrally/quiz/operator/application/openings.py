"""Opening and closing times of a session's questions, as the log of the session has them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    PlayerNeedsChanged,
    QuestionExtended,
    QuestionOpened,
    QuestionResumed,
)
from wordrally.quiz.live.domain.session import GRACE_MS


@dataclass(frozen=True, slots=True)
class Openings:
    """Opening times of a question (one more per pause), and its latest closing time; Unix ms.

    It closes `extra_ms` later for players who are given more time; `factors` are those of their time limits.
    """

    opened_at: frozenset[int] = frozenset()
    closes_at: int = 0
    extra_ms: int = 0
    factors: Mapping[PlayerId, float] = field(default_factory=dict[PlayerId, float])

    def allows(self, opened_at: int, received_at: int) -> bool:
        """Return whether an answer may refer to this opening and be received at that time."""
        return (
            opened_at in self.opened_at
            and opened_at <= received_at <= self.closes_at + self.extra_ms + GRACE_MS
        )

    def and_also(self, opened_at: int, closes_at: int) -> "Openings":
        return replace(self, opened_at=self.opened_at | {opened_at}, closes_at=max(self.closes_at, closes_at))


def openings_of(events: Iterable[AnySessionEvent]) -> dict[int, Openings]:
    """Return, by question, the openings that its answers may refer to."""
    found: dict[int, Openings] = {}
    factors: dict[PlayerId, float] = {}
    for event in events:
        match event:
            case PlayerNeedsChanged():
                factors[event.player_id] = event.needs.time_factor
            case QuestionOpened(question=question):
                rules = Openings(extra_ms=event.extra_ms, factors=dict(factors))
                found[question.index] = rules.and_also(question.opened_at, question.closes_at)
            case QuestionResumed():
                found[event.index] = found[event.index].and_also(event.opened_at, event.closes_at)
            case QuestionExtended():
                before = found[event.index]
                found[event.index] = replace(before, closes_at=max(before.closes_at, event.closes_at))
            case _:
                pass
    return found
