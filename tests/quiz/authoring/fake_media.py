"""Media in memory."""

from collections.abc import Sequence

from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.media import MediaFile


class FakeMedia:
    """Implements `MediaFiles` with dictionaries."""

    def __init__(self) -> None:
        self.files: dict[str, MediaFile] = {}
        self.used: set[str] = set()
        self._owners: dict[str, AccountId] = {}

    async def add(self, owner_id: AccountId, files: Sequence[MediaFile], at: int) -> None:
        for file in files:
            self.files[file.id] = file
            self._owners[file.id] = owner_id

    async def find(self, media_id: str) -> MediaFile | None:
        return self.files.get(media_id)

    async def size_of(self, owner_id: AccountId) -> int:
        return sum(len(file.content) for file in self.files.values() if self._owners[file.id] == owner_id)

    async def use(self, ids: Sequence[str]) -> set[str]:
        known = {media_id for media_id in ids if media_id in self.files}
        self.used |= known
        return known
