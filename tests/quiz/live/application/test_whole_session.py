"""A session from its opening to its results, on real engines."""

from tests.quiz.live.examples import HOST
from tests.quiz.live.node import running_node
from tests.quiz.live.stage import RealStage, accept, listening
from wordrally.contracts.http.reports import Report
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import QuestionClosed, QuestionOpened, SessionFinished
from wordrally.quiz.live.application.host_commands import close_early, next_question, start_session
from wordrally.quiz.results.application.reading import read_report


async def test_a_session_is_played_from_lobby_to_report(stage: RealStage) -> None:
    session = await stage.open(close_when_all_answered=False)
    ada = await stage.join(session, "Ada", AccountId("ada-account"))
    bob = await stage.join(session, "Bob")
    host = stage.host_of(session)

    async with running_node(stage.jet, "node-1") as node, listening(stage, session.id) as events:
        started = accept(await start_session(stage.live, host))
        assert (started.phase, started.version, started.players) == ("open", 1, 2)
        opened = await events.next(QuestionOpened)
        assert isinstance(opened, QuestionOpened)
        at = opened.question.opened_at

        await node.answer(
            ReceivedAnswer(session.id, ada.player_id, 0, at + 1_000, choices=[1]),
            ReceivedAnswer(session.id, bob.player_id, 0, at + 2_000, choices=[3]),
        )
        closed = accept(await close_early(stage.live, host))
        assert (closed.phase, closed.version) == ("closed", 2)
        revealed = await events.next(QuestionClosed)
        assert isinstance(revealed, QuestionClosed)
        assert revealed.reveal.counts == [0, 1, 0, 1]
        assert {row.nickname for row in revealed.top} == {""}, "the log names nobody"
        assert [(row.player_id, row.score) for row in revealed.top] == [
            (ada.player_id, 975),
            (bob.player_id, 0),
        ]

        accept(await next_question(stage.live, host))
        accept(await close_early(stage.live, host))
        finished = accept(await next_question(stage.live, host))
        assert (finished.phase, finished.version) == ("finished", 5)
        await events.next(SessionFinished)

    report = await read_report(stage.live, session.id, HOST)
    assert isinstance(report, Report)
    assert [(player.nickname, player.score, player.rank) for player in report.players] == [
        ("Ada", 975, 1),
        ("Bob", 0, 2),
    ]
