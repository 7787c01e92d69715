"""Snapshots for realtime nodes: the state of a session and of connecting players, at one instant."""

import msgspec
from msgspec import UNSET

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.http.sessions import TeamStanding
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.answers import TurnOpened
from wordrally.contracts.queue.nodes import (
    WHOLE_SESSION,
    PlayerSnapshot,
    SessionSnapshot,
    SnapshotReply,
    SnapshotRequest,
    ViewsReply,
    ViewsRequest,
)
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.quiz.live.application.ports import Away, Behind
from wordrally.quiz.live.application.projecting import fold_log, newest_view, project, projected, read_teams
from wordrally.quiz.live.application.reading.given_answers import Unscored, given_answer
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.application.store_ports import ProjectedPlayer, ProjectedSession
from wordrally.quiz.live.application.waiting_for_scores import first_opening
from wordrally.quiz.live.domain.freezing import reveal_question, view_question
from wordrally.quiz.live.domain.ranking import newest_turns, slot_of
from wordrally.quiz.live.domain.session import (
    Open,
    Running,
    SessionState,
    phase_of,
    shown_question,
    shown_reveal,
)

WELCOME_PATIENCE_S = 0.3
"""Longest wait for the scoring of an answer, which takes milliseconds. After it the snapshot does without."""


CLOSING_LOOKS = 100
CLOSING_LOOKS_EVERY_MS = 20
"""A board changes some milliseconds before its close is in the log.

A snapshot in between waits for the close.
"""


async def take_snapshot(live: SessionPorts, request: SnapshotRequest) -> SnapshotReply:
    """Return the state that the request asks for.

    Connecting players are assigned to their node in the same instant.
    """
    try:
        unscored = await _unscored(live, request)
        state = await _read_current(live, request)
        teams = await read_teams(live, state.view)
    except UnknownSession:
        return SnapshotReply(refused="unknown_session")
    except (Away, Behind, JetStreamUnavailable):
        return SnapshotReply(refused="unavailable")
    return SnapshotReply(
        session=_session(state, teams),
        players=[_player(state.view.session, player, unscored) for player in state.players],
        reveals=await _reveals(live, state),
    )


async def _unscored(live: SessionPorts, request: SnapshotRequest) -> Unscored:
    """Return the unscored answers and turns when scoring is behind.

    Their players can connect, and count as having answered. They are read before the store, so an answer that
    is scored in between is in both. Raises `Behind`.
    """
    if not request.min_sequence:
        return Unscored()
    session_id, sequence = request.session_id, request.min_sequence
    try:
        await live.progress.reach_session(session_id, sequence, WELCOME_PATIENCE_S)
    except Behind:
        records = await live.progress.unscored(session_id, sequence, await _shown_since(live, session_id))
        # The first answer in the log counts.
        answers = {
            (answer.player_id, slot_of(answer.question, answer.turn)): answer
            for _, answer in reversed(records.answers)
        }
        return Unscored(answers, newest_turns(records.turns))
    return Unscored()


async def _shown_since(live: SessionPorts, session_id: SessionId) -> int:
    """Return when the shown question was opened: a player is told of no older answer than one to it."""
    session = (await newest_view(live, session_id)).session
    if session.is_paced:
        return session.created.at
    question = shown_question(session)
    if question is None:
        return live.world.clock()
    events = await live.logs.sessions.events(session_id)
    return first_opening([logged.event for logged in events], question.index)


async def _reveals(live: SessionPorts, state: ProjectedSession) -> list[RevealView]:
    """Return the keys of the questions for which one of these players ended a turn, in paced modes."""
    ended = {player.receipt.question for player in state.players if player.receipt and player.receipt.turn}
    if not ended:
        return []
    questions = await live.logs.quizzes.questions(state.view.session.created)
    return [reveal_question(questions[index], index, UNSET) for index in sorted(ended)]


async def _read_current(live: SessionPorts, request: SnapshotRequest) -> ProjectedSession:
    """Return the state with every event that was in the log when the request came.

    The node has subscribed before it asks, so it receives all later events. It would never receive an event
    that the projection has yet to follow.
    """
    newest = await live.logs.sessions.newest(request.session_id)
    state = await _read(live, request)
    if state.view.sequence < newest:
        view = await fold_log(live, request.session_id)
        await project(live, view, unseat=view.session.removed)
        state = await _read(live, request)
    if state.view.sequence < newest:
        raise Behind("the projection does not follow the log")
    for _ in range(CLOSING_LOOKS):
        if not (state.settled and isinstance(state.view.session.state, Open)):
            break
        await live.world.pause_ms(CLOSING_LOOKS_EVERY_MS)
        state = await _read(live, request)
    return state


async def _read(live: SessionPorts, request: SnapshotRequest) -> ProjectedSession:
    now = live.world.clock()
    projections = live.store.projections
    return await projected(
        live,
        request.session_id,
        lambda: projections.state(request.session_id, request.players, request.connecting, now),
    )


def _session(state: ProjectedSession, teams: list[TeamStanding]) -> SessionSnapshot:
    session = state.view.session
    created = session.created
    question = shown_question(session)
    return SessionSnapshot(
        session_id=created.session_id,
        host_id=created.host_id,
        pin=created.pin,
        mode=created.mode,
        phase=phase_of(session),
        quiz_title=created.quiz_title,
        question_count=created.question_count,
        locked=session.locked,
        settings=created.settings,
        version=session.version,
        sequence=state.view.sequence,
        question=question,
        reveal=shown_reveal(session),
        sealed=_sealed(session),
        event=state.event,
        board_version=state.podium.board_version,
        answered=state.answered,
        players=state.podium.players,
        connected=state.connected,
        expected=state.expected,
        top=state.podium.top,
        extra_ms=session.state.extra_ms if isinstance(session.state, Open) else 0,
        needs=session.needs,
        asked_needs=session.asked_needs,
        moved_to=session.moved_to,
        moved_at=session.moved_at,
        teams=teams,
        opens_at=created.opens_at or None,
        closes_at=session.closes_at or None,
    )


def _sealed(session: SessionState) -> int | None:
    state = session.state
    if isinstance(state, Running):
        return WHOLE_SESSION if state.sealed else None
    return state.question.index if isinstance(state, Open) and state.sealed else None


def _player(session: SessionState, player: ProjectedPlayer, unscored: Unscored) -> PlayerSnapshot:
    return PlayerSnapshot(
        player_id=player.seat.player_id,
        nickname=player.seat.nickname,
        removed=player.seat.player_id in session.removed,
        score=player.score,
        rank=player.rank,
        streak=player.streak,
        answer=given_answer(session, player, unscored),
        previous_node=player.previous_node,
        is_lost=player.is_lost,
        place=player.place,
        avatar=player.seat.avatar,
        team=player.seat.team,
        generation=session.generations.get(player.seat.player_id, 0),
        marks=player.marks,
        turn=_newest_turn(player, unscored),
        ended_question=player.receipt.question if player.receipt and player.receipt.turn else None,
        text_key=player.seat.text_key,
    )


def _newest_turn(player: ProjectedPlayer, unscored: Unscored) -> TurnOpened | None:
    logged = unscored.turns.get(player.seat.player_id)
    if logged is None or (player.turn is not None and player.turn.turn >= logged.turn.turn):
        return player.turn
    return logged.turn


VIEWS_BYTES = 400_000
"""Minimum size of a message with questions, if there are enough of them. The queue takes far more."""


async def view_questions(live: SessionPorts, request: ViewsRequest) -> ViewsReply:
    """Return some questions of a session as players see them.

    Players in paced modes get them from their nodes.
    """
    try:
        view = await newest_view(live, request.session_id)
        questions = await live.logs.quizzes.questions(view.session.created)
    except (UnknownSession, Away, Behind, JetStreamUnavailable):
        return ViewsReply(refused=True)
    views: list[QuestionView] = []
    size = 0
    for index in range(request.start, len(questions)):
        views.append(view_question(questions[index], index, len(questions), 0))
        size += len(msgspec.msgpack.encode(views[-1]))
        if size > VIEWS_BYTES:
            break
    return ViewsReply(questions=views)
