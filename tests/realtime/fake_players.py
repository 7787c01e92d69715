"""Players and questions of the fake quiz service."""

from dataclasses import dataclass, field

from wordrally.contracts.ids import NodeId, PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer, TurnOpened
from wordrally.contracts.views import QuestionView

QUESTIONS = 3


POINTS = 1_000


def view(index: int, opened_at: int, time_limit_ms: int = 20_000) -> QuestionView:
    """What players see of a question."""
    return QuestionView(
        index=index,
        count=QUESTIONS,
        kind="choice",
        prompt=f"question {index}",
        media=None,
        choices=["a", "b", "c", "d"],
        multiple=False,
        points=POINTS,
        time_limit_ms=time_limit_ms,
        opened_at=opened_at,
        closes_at=opened_at + time_limit_ms,
    )


@dataclass
class FakePlayer:
    """What the fake knows of a player; `answers` are those that were scored, by question.

    `score` is the player's own, `board` what the standings of the last close show.
    """

    player_id: PlayerId
    nickname: str
    score: int = 0
    board: int = 0
    streak: int = 0
    removed: bool = False
    node: NodeId | None = None
    is_lost: bool = False
    here: bool = False
    answers: dict[int, tuple[ReceivedAnswer, int]] = field(default_factory=dict)
    marks: str = ""
    last: ReceivedAnswer | None = None
    turn: TurnOpened | None = None


def scored_answer(player: FakePlayer, question: int, rank: int) -> ScoredAnswer:
    answer, points = player.answers[question]
    return ScoredAnswer(
        player.player_id,
        question,
        answer.received_at,
        points > 0,
        points,
        player.score,
        rank,
        player.streak,
    )
