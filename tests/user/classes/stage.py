"""Classes on a real database: an owner, their ports, and games that members played."""

import itertools
import random
from dataclasses import dataclass, field

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.fakes.ports import FakeClock, fake_dice
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import ACCOUNT_ISSUER
from wordrally.contracts.http.accounts import AttendedAnswer
from wordrally.contracts.http.classes import ClassDraft, MemberDraft, MemberDrafts, SessionClaim
from wordrally.contracts.ids import AccountId, ClassId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.results import AttendedResult, SessionResults
from wordrally.user.accounts.adapters.signed_tokens import SignedAccessTokens
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.classes.adapters.sql_class_memories import SqlClassMemories
from wordrally.user.classes.adapters.sql_classes import SqlClasses
from wordrally.user.classes.adapters.sql_members import SqlRosterOutbox
from wordrally.user.classes.application.classes import add_class, add_members
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.classes.domain.classes import ClassMember, OwnedClass
from wordrally.user.classes.domain.refusals import UnknownGame
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.adapters.sql_learned_words import SqlLearnedWords
from wordrally.user.learning.application.history import record_results
from wordrally.user.shared.application.ports import UserUnavailable

ANN, BOB = examples.account("ann"), examples.account("bob")


@dataclass
class Played:
    """An answer to a word: right or wrong, given among so many choices (none: typed)."""

    word: str
    right: bool = True
    choices: int = 0
    language: str = "en"
    taken_for: str | None = None


@dataclass
class FakeHostedSessions:
    """One finished session of Ann's, with these names. Claims are kept; they fail while `away`."""

    players: list[tuple[PlayerId, str]] = field(default_factory=list[tuple[PlayerId, str]])
    claims: list[SessionClaim] = field(default_factory=list[SessionClaim])
    away: bool = False

    async def names(self, session_id: SessionId, host: AccountId) -> list[tuple[PlayerId, str]]:
        if (session_id, host) != ("game", ANN.id):
            raise UnknownGame
        return self.players

    async def claim(self, claim: SessionClaim) -> None:
        if self.away:
            raise UserUnavailable("the quiz service is away")
        self.claims.append(claim)


@dataclass
class Stage:
    """A database with the accounts Ann and Bob, and a clock that stands still."""

    engine: AsyncEngine
    issuer: Issuer
    clock: FakeClock = field(default_factory=FakeClock)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        dice = fake_dice()
        letters = random.Random(7)
        self.announced = 0
        self.sessions = FakeHostedSessions()
        self.outbox = SqlRosterOutbox(self.engine)
        self.accounts = SqlAccounts(self.engine)
        self.ports = ClassPorts(
            classes=SqlClasses(self.engine),
            memories=SqlClassMemories(self.engine),
            sessions=self.sessions,
            learned=SqlLearnedWords(self.engine),
            wrong_codes=WrongCodes(self.clock),
            tokens=SignedAccessTokens(self.issuer, dice.identifier),
            clock=self.clock,
            dice=dice,
            choose=letters.choice,
            announce=self._announce,
        )

    def _announce(self) -> None:
        self.announced += 1

    async def open(self, *names: str) -> tuple[OwnedClass, list[ClassMember]]:
        """A class of Ann's with these members."""
        opened = await add_class(self.ports, ANN.id, ClassDraft(name="7b"))
        drafts = MemberDrafts(members=[MemberDraft(name=name) for name in names])
        return opened.owned, await add_members(self.ports, ANN.id, opened.owned.id, drafts) if names else []

    async def play(self, class_id: ClassId | None, seats: dict[str, list[Played]]) -> SessionResults:
        """A finished game: what each member (by id) answered; everybody was asked the same words."""
        results = game_results(f"session-{next(self.numbers)}", self.clock.now, class_id, seats)
        await record_results(SqlAttendanceRecords(self.engine), [results])
        return results


def game_results(
    session: str, finished_at: int, class_id: ClassId | None, seats: dict[str, list[Played]]
) -> SessionResults:
    """What the quiz service would have said."""
    asked = next(iter(seats.values()))
    return SessionResults(
        session_id=SessionId(session),
        quiz_id=QuizId("quiz"),
        quiz_title="Weather",
        finished_at=finished_at,
        players=len(seats),
        part=0,
        results=[
            AttendedResult(
                account_id=AccountId(member),
                player_id=PlayerId(f"p-{member}"),
                nickname="somebody",
                score=0,
                rank=1,
                answers=[_answer(index, each, finished_at) for index, each in enumerate(played)],
            )
            for member, played in seats.items()
        ],
        words=[each.word for each in asked],
        languages=[each.language for each in asked],
        chances=[1 / each.choices if each.choices else 0.0 for each in asked],
        class_id=class_id,
    )


def _answer(index: int, played: Played, at: int) -> AttendedAnswer:
    return AttendedAnswer(
        question=index,
        prompt="?",
        correct=played.right,
        points=0,
        received_at=at,
        text=played.word if played.right else "?",
        word=played.word,
        took_ms=1_000,
        time_limit_ms=20_000,
        confused_with=played.taken_for,
    )


async def stage_on(engine: AsyncEngine, folder: pytest.TempPathFactory) -> Stage:
    """A stage whose accounts exist."""
    issuer = Issuer.load_or_create(folder.mktemp("keys") / "key.pem", ACCOUNT_ISSUER)
    stage = Stage(engine, issuer)
    for account in (ANN, BOB):
        await stage.accounts.add(account)
    return stage
