"""The streams SESSIONS and PINS in memory, with compare-and-set as in JetStream."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import count

from msgspec import structs

from wordrally.contracts.http.classes import ClassRoster
from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.ids import ClassId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.events import AnySessionEvent, SessionCreated
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.log_ports import LoggedEvent, PinHolder
from wordrally.quiz.live.application.ports import NameTaken, PinTaken, StaleView
from wordrally.quiz.live.domain.freezing import order_choices
from wordrally.quiz.live.domain.seats import is_of


class FakeSessionLogs:
    """Implements `SessionLogs`."""

    def __init__(self) -> None:
        self._sequences = count(1)
        self._logs: dict[SessionId, list[LoggedEvent]] = {}

    async def append(self, session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        log = self._logs.setdefault(session_id, [])
        if expected_last != (log[-1].sequence if log else 0):
            raise StaleView(session_id)
        log.append(LoggedEvent(event, next(self._sequences)))
        return log[-1].sequence

    async def events(self, session_id: SessionId) -> list[LoggedEvent]:
        return list(self._logs.get(session_id, []))

    async def erase(self, session_id: SessionId) -> None:
        self._logs.pop(session_id, None)

    async def played(self, quizzes: Collection[QuizId]) -> set[QuizId]:
        opened = [log[0].event for log in self._logs.values()]
        return {event.quiz_id for event in opened if isinstance(event, SessionCreated)} & set(quizzes)

    async def newest(self, session_id: SessionId) -> int:
        log = self._logs.get(session_id)
        return log[-1].sequence if log else 0


class FakeSeats:
    """Implements `Seats`."""

    def __init__(self) -> None:
        self._seats: dict[tuple[SessionId, str], PlayerJoined] = {}
        self._sequences = count(1)

    async def claim(self, joined: PlayerJoined, skeleton: str) -> int:
        holder = self._seats.get((joined.session_id, skeleton))
        if holder is not None:
            raise NameTaken(holder)
        return self._keep(joined, skeleton)

    async def rename(self, seat: PlayerJoined, skeleton: str) -> int:
        holder = self._seats.get((seat.session_id, skeleton), seat)
        if holder.player_id != seat.player_id:
            raise NameTaken(holder)
        return self._keep(seat, skeleton)

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        seats: dict[PlayerId, PlayerJoined] = {}
        for seat in sorted(self._seats.values(), key=lambda seat: seat.sequence):
            if seat.session_id == session_id:
                seats[seat.player_id] = seat
        return list(seats.values())

    async def of(self, people: Collection[str]) -> set[tuple[SessionId, PlayerId]]:
        mine = [seat for seat in self._seats.values() if is_of(seat, people)]
        return {(seat.session_id, seat.player_id) for seat in mine}

    async def erase(self, erased: PlayerJoined) -> int | None:
        mine = [
            name
            for name, seat in self._seats.items()
            if (seat.session_id, seat.player_id) == (erased.session_id, erased.player_id)
            and not seat.is_erased
        ]
        for name in mine:
            del self._seats[name]
        return self._keep(erased, f"erased-{erased.player_id}") if mine else None

    def _keep(self, seat: PlayerJoined, skeleton: str) -> int:
        sequence = next(self._sequences)
        self._seats[seat.session_id, skeleton] = structs.replace(seat, sequence=sequence)
        return sequence


class FakeFrozenQuizzes:
    """Implements `FrozenQuizzes`."""

    def __init__(self) -> None:
        self._quizzes: dict[str, list[Question]] = {}

    async def freeze(self, quiz_id: QuizId, questions: Sequence[Question]) -> str:
        name = f"{quiz_id}-{hash(tuple(map(repr, questions)))}"
        self._quizzes[name] = list(questions)
        return name

    async def erase(self, quiz_id: QuizId) -> None:
        for name in [each for each in self._quizzes if each.startswith(f"{quiz_id}-")]:
            del self._quizzes[name]

    async def questions(self, created: SessionCreated) -> list[Question]:
        return order_choices(self._quizzes[created.frozen], created.choice_orders)


@dataclass
class FakeLeftovers:
    """Implements `Leftovers`; remembers what was erased."""

    erased: list[str] = field(default_factory=list[str])

    async def erase(self, named: str) -> None:
        self.erased.append(named)


class FakePins:
    """Implements `Pins`; a released PIN rests for ever, since no clock is at hand."""

    def __init__(self) -> None:
        self._pins: dict[str, PinHolder] = {}

    async def claim(self, pin: str, holder: PinHolder) -> None:
        if pin in self._pins:
            raise PinTaken(pin)
        self._pins[pin] = holder

    async def release(self, pin: str, session_id: SessionId) -> None:
        """It stays in use for the hour that tests do not wait."""

    async def find(self, pin: str) -> PinHolder | None:
        return self._pins.get(pin)


@dataclass
class FakeClassRosters:
    """Implements `ClassRosters`."""

    rosters: dict[ClassId, ClassRoster] = field(default_factory=dict[ClassId, ClassRoster])

    async def find(self, class_id: ClassId) -> ClassRoster | None:
        return self.rosters.get(class_id)

    async def read(self, class_id: ClassId) -> ClassRoster | None:
        return self.rosters.get(class_id)

    async def find_new(self, class_id: ClassId) -> ClassRoster | None:
        return self.rosters.get(class_id)
