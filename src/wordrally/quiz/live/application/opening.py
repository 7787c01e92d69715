"""Opening a session, and finding it by its PIN."""

import re

from msgspec.structs import replace

from wordrally.contracts.http.sessions import PinLookup, Session, SessionDraft
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.quiz.authoring.application.quizzes import may_read
from wordrally.quiz.live.application.joining.class_codes import code_wanted, refuse_class
from wordrally.quiz.live.application.log_ports import PinHolder
from wordrally.quiz.live.application.paced.pacing import open_paced
from wordrally.quiz.live.application.ports import Behind, PinTaken, View
from wordrally.quiz.live.application.projecting import newest_view, project
from wordrally.quiz.live.application.reading.describing import session_body
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.domain.evolution import create
from wordrally.quiz.live.domain.freezing import draw_choice_orders, with_marking_rules
from wordrally.quiz.live.domain.pacing import check_draft, closing_time, opening_time
from wordrally.quiz.live.domain.pins import CHECK_CHARACTERS, PIN_DIGITS, draw_pin, normalise_pin
from wordrally.quiz.live.domain.refusals import QuizError, together
from wordrally.quiz.live.domain.session import phase_of
from wordrally.quiz.live.domain.teams import team_name
from wordrally.quiz.shared.domain.codes import draw_code, is_code

PIN_ATTEMPTS = 20
"""Draws of a PIN.

With a million open sessions one draw in a hundred is taken, so twenty in a row never are.
"""

UNKNOWN_PIN = QuizError("unknown_pin", "No session has this PIN.")
UNKNOWN_QUIZ = QuizError("unknown_quiz", "There is no such quiz, or you may not play it.")


async def open_session(
    live: SessionPorts, host_id: AccountId, draft: SessionDraft, wanted_id: SessionId | None = None
) -> Session | QuizError:
    """Open a session of a quiz in its lobby. An assignment that is due opens at once, and practice always.

    If the session with the requested id exists, return it. The session exists with its `SessionCreated`,
    which comes last: a crash before leaves a PIN that opens nothing.
    """
    if wanted_id is not None and (opened := await _find_opened(live, wanted_id)):
        return opened
    if refusal := together(check_draft(draft, now := live.world.clock()), check_teams(draft)):
        return refusal
    quiz = await live.archive.quizzes.find(QuizId(draft.quiz_id))
    if quiz is None or not may_read(quiz, host_id):
        return UNKNOWN_QUIZ
    if refusal := await refuse_class(live.logs.classes, draft.settings.class_id, host_id):
        return refusal
    session_id = wanted_id or SessionId(live.world.new_id())
    check = draw_code(live.world.dice, CHECK_CHARACTERS)
    questions = with_marking_rules(quiz, await live.words.common())
    frozen = await live.logs.quizzes.freeze(quiz.id, questions)
    is_practice = draft.mode == "practice"
    pin = "" if is_practice else await claim_pin(live, PinHolder(session_id, check))
    shuffled = draft.settings.shuffle_choices
    created = SessionCreated(
        version=0,
        at=live.world.clock(),
        session_id=session_id,
        host_id=host_id,
        pin=pin,
        check="" if is_practice else check,
        mode=draft.mode,
        quiz_id=quiz.id,
        quiz_title=quiz.title,
        question_count=len(quiz.questions),
        settings=replace(draft.settings, max_players=1, late_join=True) if is_practice else draft.settings,
        frozen=frozen,
        choice_orders=draw_choice_orders(quiz.questions, live.world.dice) if shuffled else [],
        opens_at=opening_time(draft.mode, draft.opens_at, now),
        closes_at=closing_time(draft.mode, draft.closes_at, now),
    )
    view = await create_session(live, created)
    return session_body(view.session, 0, live.public_url)


def check_teams(draft: SessionDraft) -> QuizError | None:
    """Return the reason for which a session cannot have these teams, or None."""
    teams = draft.settings.teams
    if teams is None:
        return None
    if draft.mode == "practice":
        return QuizError("bad_teams", "Practice is for one; it has no teams.")
    if teams.names and len(teams.names) != teams.count:
        return QuizError("bad_teams", "`names` has one name for each team, or is left out.")
    return None


async def create_session(live: SessionPorts, created: SessionCreated) -> View:
    """Store a new session in its log. If it opens by itself and is due, open it."""
    session_id = created.session_id
    sequence = await live.logs.sessions.append(session_id, created, expected_last=0)
    view = View(create(created), sequence)
    await project(live, view)
    if not 0 < created.opens_at <= live.world.clock():
        return view
    opened = await open_paced(live, session_id, known=view)
    return view if isinstance(opened, QuizError) else opened


async def _find_opened(live: SessionPorts, session_id: SessionId) -> Session | None:
    """Return the session that an earlier request with the same idempotency key opened, if any.

    That request may have failed after it opened the session.
    """
    try:
        view = await newest_view(live, session_id)
    except UnknownSession:
        return None
    return session_body(view.session, 0, live.public_url)


async def claim_pin(live: SessionPorts, holder: PinHolder) -> str:
    """Draw a free PIN and claim it for a session."""
    for _ in range(PIN_ATTEMPTS):
        pin = draw_pin(live.world.dice, live.world.cell)
        try:
            await live.logs.pins.claim(pin, holder)
        except PinTaken:
            continue
        return pin
    raise Behind("every PIN drawn was taken")


async def look_up_pin(live: SessionPorts, typed: str, check: str | None = None) -> PinLookup | QuizError:
    """Return the public description of the session that a PIN opens."""
    session_id = await find_session(live, typed, check)
    if isinstance(session_id, QuizError):
        return session_id
    try:
        session = (await newest_view(live, session_id)).session
    except UnknownSession:
        return UNKNOWN_PIN
    teams = session.created.settings.teams
    return PinLookup(
        session_id=session_id,
        quiz_title=session.created.quiz_title,
        phase=phase_of(session),
        locked=session.locked,
        mode=session.created.mode,
        teams=[team_name(teams, team) for team in range(teams.count)] if teams else [],
        choose_team=teams is not None and teams.assign == "chosen",
        nicknames=session.created.settings.nicknames,
        code=code_wanted(session.created.settings),
    )


async def find_session(live: SessionPorts, typed: str, check: str | None = None) -> SessionId | QuizError:
    """Return the session that a PIN opens, or opened within the last hour.

    A PIN with a wrong `check` opens nothing.
    """
    pin = normalise_pin(typed)
    if not re.fullmatch(f"[0-9]{{{PIN_DIGITS}}}", pin):
        return UNKNOWN_PIN
    holder = await live.logs.pins.find(pin)
    if holder is None or (check and not is_code(holder.check, check)):
        return UNKNOWN_PIN
    return holder.session_id
