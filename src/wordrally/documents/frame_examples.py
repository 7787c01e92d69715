"""Example frames of one game, in both directions, for the AsyncAPI document."""

from msgspec import structs

from wordrally.contracts import frames, views
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import PlayerId, SessionId

_OPENED_AT = 1_764_000_000_000
_ANN = PlayerId("0b6c4c0d9e7f4a51b1a5f6a2c9d0e001")
_BEN = PlayerId("0b6c4c0d9e7f4a51b1a5f6a2c9d0e002")

_TOP = [
    Standing(rank=1, player_id=_ANN, nickname="Ann", score=948),
    Standing(rank=2, player_id=_BEN, nickname="Ben", score=0),
]
_YOU = views.You(role="player", player_id=_ANN, nickname="Ann", score=948, rank=1, streak=1)
_QUESTION = views.QuestionView(
    index=0,
    count=15,
    kind="choice",
    prompt="drizzle",
    media=None,
    choices=["light rain", "strong wind", "thick fog", "hot sun"],
    multiple=False,
    points=1_000,
    time_limit_ms=20_000,
    opened_at=_OPENED_AT,
    closes_at=_OPENED_AT + 20_000,
)
_SESSION = views.SessionView(
    id=SessionId("5f0c7a51c1c84d0f9f4f7a6b1e2d3c4b"),
    pin="40718263",
    mode="live",
    phase="open",
    quiz_title="Unit 4: weather",
    question_count=15,
    locked=False,
)

IN: tuple[frames.ClientIn, ...] = (
    frames.AnswerFrame(question=0, choices=[0]),
    frames.AnswerFrame(question=1, text="modern"),
    frames.Ping(t=17),
    frames.NextTurnFrame(after=3),
    frames.TokenFrame(token="eyJhbGciOiJFUzI1NiIsImtpZCI6Ii…"),
)

OUT: tuple[frames.ClientOut, ...] = (
    frames.Welcome(
        version=1,
        server_at=_OPENED_AT + 3_000,
        session=_SESSION,
        you=_YOU,
        top=_TOP,
        players=2,
        board_version=1,
        question=_QUESTION,
        your_answer=views.GivenAnswer(
            question=0, received_at=_OPENED_AT + 2_080, choices=[0], correct=True, points=948
        ),
    ),
    frames.Roster(version=0, players=2, joined=[views.PlayerRef(player_id=_BEN, nickname="Ben")], left=[]),
    frames.QuestionFrame(version=1, question=_QUESTION),
    frames.Accepted(question=0, received_at=_OPENED_AT + 2_080),
    frames.Progress(question=0, answered=1, players=2, expected=2),
    frames.Result(question=0, correct=True, points=948, score=948, rank=1, streak=1),
    frames.Reveal(
        version=2,
        question=0,
        correct=[0],
        counts=[1, 1, 0, 0],
        explanation="Drizzle falls in very small drops.",
    ),
    frames.Leaderboard(board_version=2, players=2, top=_TOP, you=_YOU),
    frames.FinishedFrame(version=3, top=_TOP, players=2, you=_YOU),
    frames.SessionFrame(version=1, session=structs.replace(_SESSION, paused=True)),
    frames.TimingFrame(
        version=1,
        question=0,
        opened_at=_OPENED_AT,
        closes_at=_OPENED_AT + 20_000,
        time_limit_ms=20_000,
        paused_at=_OPENED_AT + 5_000,
    ),
    frames.DoneFrame(score=14_310, rank=2, place=2),
    frames.MovedFrame(session_id=SessionId("0c1f2a9e4d5b6a7c8e9f0a1b2c3d4e5f")),
    frames.Removed(),
    frames.Error(code="already_answered", detail="The first answer counts.", question=0),
    frames.Expiring(expires_at=_OPENED_AT + 60_000),
    frames.Renewed(expires_at=_OPENED_AT + 900_000),
    frames.Pong(t=17, server_at=_OPENED_AT),
)
