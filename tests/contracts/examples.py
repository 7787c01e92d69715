"""One example of every message that crosses a wire, with all of its fields told."""

from typing import Any

import msgspec

from wordrally.contracts import frames, views
from wordrally.contracts.http import accounts, problems, quizzes, reports, sessions
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue import (
    frozen,
)

SESSION, PLAYER, HOST, QUIZ, NODE = (
    SessionId("s1"),
    PlayerId("p1"),
    AccountId("a1"),
    QuizId("q1"),
    NodeId("n1"),
)
MEDIA = quizzes.Media(value="🌧️", alt="a cloud with rain")
CHOICE = quizzes.ChoiceQuestion(
    prompt="drizzle", choices=["light rain", "fog"], correct=[0], explanation="It is fine rain.", media=MEDIA
)
TEXT = quizzes.TextQuestion(prompt="Opposite of 'ancient'", accepted=["modern", "new"])
FROZEN_TEXT = frozen.FrozenTextQuestion(**msgspec.structs.asdict(TEXT))
VIEW = views.QuestionView(
    index=0,
    count=2,
    kind="choice",
    prompt="drizzle",
    media=MEDIA,
    choices=["light rain", "fog"],
    multiple=False,
    points=1_000,
    time_limit_ms=20_000,
    opened_at=10_000,
    closes_at=30_000,
)
REVEAL = views.RevealView(question=0, correct=[0], counts=[3, 1], explanation="It is fine rain.")
STANDING = sessions.Standing(rank=1, player_id=PLAYER, nickname="Ada", score=1_500)
SETTINGS = sessions.Settings()
SESSION_BODY = sessions.Session(
    id=SESSION,
    pin="12345678",
    quiz_id=QUIZ,
    quiz_title="Weather",
    mode="live",
    phase="open",
    question_index=0,
    question_count=2,
    locked=False,
    players=4,
    settings=SETTINGS,
    created_at=9_000,
    version=1,
    join_url="http://127.0.0.1:8080/?pin=12345678",
)
PAUSED_SESSION = views.SessionView(
    id=SESSION,
    pin="12345678",
    mode="live",
    phase="open",
    quiz_title="Weather",
    question_count=2,
    locked=False,
    paused=True,
    settings=SETTINGS,
)
GIVEN = views.GivenAnswer(question=0, received_at=12_000, choices=[0], correct=True, points=950)
YOU = views.You(role="player", player_id=PLAYER, nickname="Ada", score=1_500, rank=1, streak=2)
ATTENDED = accounts.AttendedAnswer(
    question=0, prompt="drizzle", correct=True, points=950, received_at=12_000, choices=[0]
)
ATTENDED_WORD = accounts.AttendedAnswer(
    question=0,
    prompt="fine rain",
    correct=False,
    points=0,
    received_at=12_000,
    text="hail",
    word="drizzle",
    took_ms=2_000,
    time_limit_ms=20_000,
)
ANSWERED = reports.AnswerReport(question=1, correct=False, points=0, received_at=42_000, text="old")

PUBLIC: dict[str, Any] = {
    "problem": problems.Problem(
        type="/problems/invalid-request",
        title="Invalid request",
        status=422,
        detail="Too few choices.",
        errors=[problems.FieldError(field="/questions/2/choices", message="Too few choices.")],
        request_id="r1",
    ),
    "profile": accounts.Profile(
        id=HOST,
        email="ada@example.org",
        display_name="Ada",
        created_at=1,
        phone="+49301234567",
        organisation="Nord",
        locale="de",
        avatar=7,
        email_verified=True,
        mfa=True,
    ),
    "login": accounts.LoginView(
        id="l1", created_at=1, last_used_at=2, device="Firefox on Windows", current=True
    ),
    "access_token": accounts.AccessToken(access_token="t", expires_in=900),
    "attended_session": accounts.AttendedSession(
        session_id=SESSION,
        quiz_id=QUIZ,
        quiz_title="Weather",
        finished_at=50_000,
        score=950,
        rank=1,
        players=4,
        answers=[ATTENDED],
    ),
    "attended_session_with_words": accounts.AttendedSession(
        session_id=SESSION,
        quiz_id=QUIZ,
        quiz_title="Weather",
        finished_at=50_000,
        score=0,
        rank=1,
        players=4,
        answers=[ATTENDED_WORD],
        missed_words=["drizzle", "fog"],
    ),
    "learned_word": accounts.LearnedWord(
        word="drizzle", met=3, correct=2, last_met_at=50_000, last_correct=True, next_review_at=86_450_000
    ),
    "word_report": reports.WordReport(
        word="drizzle",
        answered=4,
        correct=1,
        confused_with=[reports.Confusion(text="hail", times=3)],
    ),
    "quiz": quizzes.Quiz(
        id=QUIZ,
        title="Weather",
        language="en",
        visibility="private",
        questions=[CHOICE, TEXT],
        owner_id=HOST,
        version=1,
        created_at=1,
        updated_at=2,
    ),
    "session": SESSION_BODY,
    "pin_lookup": sessions.PinLookup(session_id=SESSION, quiz_title="Weather", phase="lobby", locked=False),
    "joined": sessions.Joined(
        session_id=SESSION,
        player_id=PLAYER,
        nickname="Ada",
        token="t",
        expires_in=86_400,
        socket_path="/ws/v1/sessions/s1",
    ),
    "standings": sessions.Standings(players=4, version=1, board_version=7, items=[STANDING]),
    "player_report": reports.PlayerReport(
        player_id=PLAYER, nickname="Ada", score=950, rank=1, answers=[ANSWERED]
    ),
    "frame_answer": frames.AnswerFrame(question=0, choices=[0]),
    "frame_ping": frames.Ping(t=5),
    "frame_token": frames.TokenFrame(token="h.p.s"),
    "frame_expiring": frames.Expiring(expires_at=72_000),
    "frame_renewed": frames.Renewed(expires_at=912_000),
    "frame_welcome": frames.Welcome(
        version=1,
        server_at=12_500,
        session=views.SessionView(
            id=SESSION,
            pin="12345678",
            mode="live",
            phase="closed",
            quiz_title="Weather",
            question_count=2,
            locked=False,
        ),
        you=YOU,
        top=[STANDING],
        players=4,
        board_version=7,
        question=VIEW,
        your_answer=GIVEN,
        reveal=REVEAL,
    ),
    "frame_welcome_of_a_host": frames.Welcome(
        version=0,
        server_at=9_500,
        session=views.SessionView(
            id=SESSION,
            pin="12345678",
            mode="live",
            phase="lobby",
            quiz_title="Weather",
            question_count=2,
            locked=False,
        ),
        you=views.You(role="host"),
        top=[],
        players=0,
        board_version=0,
    ),
    "frame_roster": frames.Roster(
        version=0,
        players=1,
        joined=[views.PlayerRef(player_id=PLAYER, nickname="Ada")],
        left=[PlayerId("p2")],
    ),
    "frame_question": frames.QuestionFrame(version=1, question=VIEW),
    "frame_accepted": frames.Accepted(question=0, received_at=12_000),
    "frame_progress": frames.Progress(question=0, answered=3, players=4),
    "frame_result": frames.Result(question=0, correct=True, points=950, score=1_500, rank=1, streak=2),
    "frame_reveal": frames.Reveal(
        version=2, question=0, correct=[0], counts=[3, 1], explanation="It is fine rain."
    ),
    "frame_reveal_of_a_text": frames.Reveal(
        version=4, question=1, correct=["modern", "new"], counts={"modern": 2, "old": 1}, explanation=None
    ),
    "frame_leaderboard": frames.Leaderboard(board_version=7, players=4, top=[STANDING]),
    "frame_finished": frames.FinishedFrame(version=5, top=[STANDING], players=4, you=YOU),
    "frame_next": frames.NextTurnFrame(after=3),
    "frame_answer_to_a_turn": frames.AnswerFrame(question=0, choices=[0], turn=4),
    "frame_session": frames.SessionFrame(version=1, session=PAUSED_SESSION),
    "frame_timing": frames.TimingFrame(
        version=1,
        question=0,
        opened_at=10_000,
        closes_at=30_000,
        time_limit_ms=20_000,
        paused_at=15_000,
    ),
    "frame_done": frames.DoneFrame(score=1_500, rank=1, place=1),
    "frame_moved": frames.MovedFrame(session_id=SessionId("s2")),
    "frame_reveal_of_a_skipped_question": frames.Reveal(
        version=2, question=0, correct=[0], counts=[3, 1], explanation=None, skipped=True
    ),
    "frame_reveal_of_a_turn": frames.Reveal(version=1, question=0, correct=[0], explanation=None, turn=4),
    "frame_leaderboard_of_a_race": frames.Leaderboard(
        board_version=7,
        players=4,
        top=[msgspec.structs.replace(STANDING, avatar=7, team=0, done=5, mastered=4)],
        teams=[sessions.TeamStanding(team=0, name="Red", score=750, members=2, place=1)],
    ),
    "question_end": sessions.QuestionEnd(closes_at=40_000),
    "frame_removed": frames.Removed(),
    "frame_error": frames.Error(
        code="already_answered", detail="You have answered.", question=0, received_at=12_000
    ),
    "frame_pong": frames.Pong(t=5, server_at=12_500),
}
