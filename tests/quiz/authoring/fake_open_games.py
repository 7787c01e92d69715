"""Open sessions by quiz in memory."""

from wordrally.contracts.ids import AccountId, QuizId


class FakeOpenGames:
    """Implements `OpenGames` with the hosts of the sessions that are open."""

    def __init__(self) -> None:
        self.open: dict[QuizId, set[AccountId]] = {}

    async def hosts(self, quiz_id: QuizId, since: int) -> set[AccountId]:
        return self.open.get(quiz_id, set())
