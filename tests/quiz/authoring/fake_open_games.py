"""Open sessions by quiz in memory."""

from wordrally.contracts.ids import AccountId, QuizId


class FakeOpenGames:
    """Implements `OpenGames` with the hosts of the sessions that are open."""

    def __init__(self) -> None:
        self.hosts: dict[QuizId, set[AccountId]] = {}

    async def is_played(self, quiz_id: QuizId, *, but_by: AccountId, since: int) -> bool:
        return bool(self.hosts.get(quiz_id, set()) - {but_by})
