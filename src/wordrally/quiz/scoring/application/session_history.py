"""The logs of one session, and the projection that follows from them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import QuestionClosed
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.evolution import create, evolve
from wordrally.quiz.live.domain.ranking import (
    BoardRow,
    LoggedTurn,
    Receipt,
    Receipts,
    first_answers,
    newest_turns,
    rank_answers,
    rank_players,
    slot_of,
)
from wordrally.quiz.live.domain.session import creation_of, finish_of, shown_reveal, with_counts
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch, judge_answer
from wordrally.quiz.scoring.application.rulebooks import BoardMoves, Rulebook
from wordrally.quiz.scoring.domain.judging import count_answers

CLOCK_SLACK_MS = 60_000
"""Margin before the first opening and after the end when ANSWERS is read, since server clocks differ."""

LoggedAnswer = tuple[int, ReceivedAnswer]
"""An answer with the sequence of its message."""

JudgedReceipt = tuple[int, PlayerId, Receipt]
"""Question, player, and what became of the answer."""


@dataclass(slots=True)
class SessionAnswers:
    """The answers of one session in ANSWERS, in log order."""

    answers: list[LoggedAnswer] = field(default_factory=list[LoggedAnswer])
    turns: list[LoggedTurn] = field(default_factory=list[LoggedTurn])

    def __len__(self) -> int:
        return len(self.answers)


def take_batch(found: Mapping[SessionId, SessionAnswers], logged: LoggedBatch) -> None:
    """Add what a message holds of these sessions."""
    for answer in logged.batch.answers:
        if answer.session_id in found:
            found[answer.session_id].answers.append((logged.sequence, answer))
    for turn in logged.batch.turns:
        if turn.session_id in found:
            found[turn.session_id].turns.append(LoggedTurn(turn, logged.sequence))


@dataclass(frozen=True, slots=True)
class Projection:
    """All that the store holds of a session, drawn from the logs."""

    view: View
    seats: list[PlayerJoined]
    rows: list[BoardRow]
    receipts: dict[int, dict[PlayerId, Receipt]]
    marks: dict[PlayerId, str]
    settled: list[int]
    turns: dict[PlayerId, LoggedTurn] = field(default_factory=dict[PlayerId, LoggedTurn])

    @property
    def slots(self) -> int:
        """Return the highest number of turns of any player in a paced mode, else 0."""
        return max(self.receipts, default=-1) + 1 if self.view.session.is_paced else 0


@dataclass(frozen=True, slots=True)
class SessionHistory:
    """A session's own logs, before its answers are read."""

    events: list[LoggedEvent]
    seats: list[PlayerJoined]
    rulebook: Rulebook
    checkpointed_to_ms: int = 0

    @property
    def answers_since(self) -> int | None:
        """Return the instant from which there may be answers; None before the first question.

        Checkpoints hold those up to `checkpointed_to_ms`.
        """
        opened = self.rulebook.opened_at.values()
        return max(min(opened) - CLOCK_SLACK_MS, self.checkpointed_to_ms) if opened else None

    @property
    def answers_until(self) -> int | None:
        """Return the instant until which stored answers count: those before the close of a question.

        None while the session is played.
        """
        finish = finish_of(logged.event for logged in self.events)
        return None if finish is None else finish.at + CLOCK_SLACK_MS


def answers_within(stories: Iterable[SessionHistory]) -> tuple[int, int | None] | None:
    """Return the time (until None: now) in which there may be answers to any of these sessions.

    None when there are none.
    """
    asked = [(since, story.answers_until) for story in stories if (since := story.answers_since) is not None]
    if not asked:
        return None
    ends = [until for _, until in asked if until is not None]
    return min(since for since, _ in asked), max(ends) if len(ends) == len(asked) else None


def draw_projection(story: SessionHistory, found: SessionAnswers, moved: Collection[int] = ()) -> Projection:
    """Compute the projection from a session's logs. This is its definition.

    The board also has the points of the `moved` questions, which are about to be closed.
    """
    projection = project_receipts(story, judge_story(story, found.answers), moved)
    return replace(projection, turns=newest_turns(found.turns))


def project_receipts(
    story: SessionHistory, judged: Iterable[JudgedReceipt], moved: Collection[int] = ()
) -> Projection:
    """Compute the projection from answers that were judged already by the rules of this session."""
    view = fold_events(story.events)
    removed = view.session.removed
    seated = [seat.player_id for seat in story.seats if seat.player_id not in removed]
    receipts = first_answers(judged, frozenset(seated))
    closed = {logged.event.index for logged in story.events if isinstance(logged.event, QuestionClosed)}
    closed |= set(moved)
    at_close = story.rulebook.moves is not BoardMoves.AT_ONCE
    counting = [question for question in receipts if question in closed or not at_close]
    shown = {question: receipts[question] for question in counting if question not in view.session.skipped}
    return Projection(
        view=_with_counts(view, story, receipts),
        seats=story.seats,
        rows=rank_players(seated, shown, story.rulebook.created_at),
        receipts=receipts,
        marks=rank_answers(shown),
        settled=sorted(closed) if at_close else [],
    )


def _with_counts(view: View, story: SessionHistory, receipts: Receipts) -> View:
    """Return the view with the counts of the revealed question, which the log does not hold for texts."""
    reveal = shown_reveal(view.session)
    if reveal is None:
        return view
    given = receipts.get(reveal.question, {}).values()
    counts = count_answers(story.rulebook.questions[reveal.question], given)
    return View(with_counts(view.session, counts), view.sequence)


def fold_events(events: Sequence[LoggedEvent]) -> View:
    """Return the view of a session after all its events; the first is its creation."""
    session = create(creation_of([logged.event for logged in events]))
    for logged in events[1:]:
        session = evolve(session, logged.event)
    return View(session, events[-1].sequence)


def judge_story(story: SessionHistory, answers: Iterable[LoggedAnswer]) -> Iterator[JudgedReceipt]:
    """Judge the answers to questions that were asked, in log order."""
    seats = {seat.player_id: seat for seat in story.seats}
    for sequence, answer in answers:
        if answer.question in story.rulebook.opened_at:
            marked = judge_answer(story.rulebook, sequence, answer, seats.get(answer.player_id))
            yield slot_of(answer.question, answer.turn), answer.player_id, marked.receipt
