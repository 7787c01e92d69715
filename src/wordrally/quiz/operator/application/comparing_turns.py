"""Comparison of turns in paced modes with the rules and the log: question, misses and times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import TurnOpened
from wordrally.contracts.queue.events import (
    DeadlineMoved,
    Needs,
    PlayerNeedsChanged,
    SessionCreated,
    SessionOpened,
)
from wordrally.quiz.live.domain.courses import audio_questions
from wordrally.quiz.live.domain.ranking import Receipt
from wordrally.quiz.live.domain.session import GRACE_MS
from wordrally.quiz.operator.application.comparing import ExpectedSession, SessionDifference
from wordrally.turns.course import MISS, RIGHT, Course, Turn, course_of, leave_out, turns


@dataclass(frozen=True, slots=True)
class TurnRules:
    """Values with which the turns of a session are compared."""

    expected: ExpectedSession
    opened: Mapping[tuple[PlayerId, int], TurnOpened]
    closes_at: int
    needs: Mapping[PlayerId, Sequence[Needs]]

    def course(self, player_id: PlayerId) -> Course:
        """Return the course of a player of the session."""
        created = self.expected.projection.view.session.created
        course = course_of(created.session_id, player_id, created.question_count, created.settings)
        own = (turn for (one, _), turn in self.opened.items() if one == player_id)
        since = max((turn.left_out_from for turn in own), default=0)
        return leave_out(course, audio_questions(self.expected.story.rulebook.questions), since)

    def limits_ms(self, player_id: PlayerId, question: int) -> set[int]:
        """Return the time limits that a player may have had for a question."""
        limit_ms = self.expected.story.rulebook.questions[question].time_limit_ms
        factors = [1, *(needs.time_factor for needs in self.needs.get(player_id, ()))]
        return {round(limit_ms * factor) for factor in factors}

    def latest(self, receipt: Receipt) -> int:
        """Until when the answer of a turn might be received."""
        is_timed = self.expected.story.rulebook.settings.timed
        ends_at = receipt.opened_at + receipt.time_limit_ms
        return (min(ends_at, self.closes_at) if is_timed else self.closes_at) + GRACE_MS


def compare_turns(expected: ExpectedSession) -> Iterator[SessionDifference]:
    """Compare each turn with the rules and with the turn that a node logged; nothing where the host leads."""
    session = expected.projection.view.session
    if not session.is_paced:
        return
    rules = TurnRules(expected, _opened(expected), _latest_end(expected), _needs(expected))
    by_player: dict[PlayerId, dict[int, Receipt]] = {}
    for slot in sorted(expected.projection.receipts):
        for player_id, receipt in expected.projection.receipts[slot].items():
            by_player.setdefault(player_id, {})[slot] = receipt
    for player_id, receipts in by_player.items():
        yield from _compare_player(rules, player_id, receipts)


def _opened(expected: ExpectedSession) -> dict[tuple[PlayerId, int], TurnOpened]:
    """Each turn as it was logged first."""
    found: dict[tuple[PlayerId, int], TurnOpened] = {}
    for logged in sorted(expected.found.turns, key=lambda logged: logged.sequence):
        found.setdefault((logged.turn.player_id, logged.turn.turn), logged.turn)
    return found


def _needs(expected: ExpectedSession) -> dict[PlayerId, list[Needs]]:
    """Return the needs that each player ever had."""
    found: dict[PlayerId, list[Needs]] = {}
    for event in (logged.event for logged in expected.story.events):
        if isinstance(event, SessionCreated):
            found |= {player_id: [needs] for player_id, needs in event.needs.items()}
        elif isinstance(event, PlayerNeedsChanged):
            found.setdefault(event.player_id, []).append(event.needs)
    return found


def _latest_end(expected: ExpectedSession) -> int:
    """Return the latest end that the session ever had."""
    events = (logged.event for logged in expected.story.events)
    return max(
        (event.closes_at for event in events if isinstance(event, SessionOpened | DeadlineMoved)), default=0
    )


def _compare_player(
    rules: TurnRules, player_id: PlayerId, receipts: Mapping[int, Receipt]
) -> Iterator[SessionDifference]:
    if list(receipts) != list(range(len(receipts))):
        yield _difference(
            rules, player_id, f"turns 1 to {len(receipts)}", str([slot + 1 for slot in receipts])
        )
        return
    marks = "".join(RIGHT if receipt.correct else MISS for receipt in receipts.values())
    given = list(turns(rules.course(player_id), marks))
    if len(given) < len(receipts):
        yield _difference(rules, player_id, f"{len(given)} turns", f"{len(receipts)} turns")
    for turn, receipt in zip(given, receipts.values(), strict=False):
        yield from _compare_turn(rules, player_id, turn, receipt)


def _compare_turn(
    rules: TurnRules, player_id: PlayerId, turn: Turn, receipt: Receipt
) -> Iterator[SessionDifference]:
    logged = rules.opened.get((player_id, turn.number))
    limit_ms = rules.expected.story.rulebook.questions[turn.question].time_limit_ms
    if logged is not None and logged.time_limit_ms in rules.limits_ms(player_id, turn.question):
        limit_ms = logged.time_limit_ms
    told = (turn.question, turn.misses, None if logged is None else logged.opened_at, limit_ms)
    stated = (receipt.question, receipt.misses, receipt.opened_at, receipt.time_limit_ms)
    about = f"{player_id}, turn {turn.number}"
    if told != stated:
        yield _difference(rules, about, _written(told), _written(stated))
    if logged is not None and logged.left_out_from:
        could_not_hear = any(needs.no_audio for needs in rules.needs.get(player_id, ()))
        if not could_not_hear:
            yield _difference(rules, about, "audio questions are asked", "they are left out")
    if receipt.is_timeout:
        if not rules.expected.story.rulebook.settings.timed:
            yield _difference(rules, about, "no time limit", "it ran out")
    elif not receipt.opened_at <= receipt.received_at <= rules.latest(receipt):
        between = f"received from {receipt.opened_at} to {rules.latest(receipt)}"
        yield _difference(rules, about, between, f"received {receipt.received_at}")


def _written(turn: tuple[int, int, int | None, int]) -> str:
    question, misses, opened_at, limit_ms = turn
    return f"question {question + 1} after {misses} misses, opened {opened_at}, limit {limit_ms} ms"


def _difference(rules: TurnRules, about: str, told: str, stated: str) -> SessionDifference:
    return SessionDifference(rules.expected.session_id, "turns", about, told, stated)
