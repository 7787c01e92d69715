"""What the quiz service exports about an account, on real databases."""

import msgspec
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.exports import MAX_SLICE_BYTES, ExportRequest
from wordrally.quiz.results.adapters.sql_exports import SqlExports
from wordrally.quiz.results.application.exporting import ExportedDocument, export_slice
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, quizzes

ANN = AccountId("ann")


def _quiz(quiz_id: str, owner: str, title: str = "Weather") -> dict[str, object]:
    texts = {"id": quiz_id, "owner_id": owner, "title": title, "language": "en", "visibility": "private"}
    return texts | {"question_count": 0, "questions": "[]", "version": 1, "created_at": 1, "updated_at": 1}


async def _export(exports: SqlExports, account: AccountId) -> dict[str, bytes]:
    documents: dict[str, bytes] = {}
    name = ""
    while (reply := await export_slice(exports, ExportRequest(account_id=account, after=name))).name:
        name = reply.name
        documents[name] = reply.content
    return documents


async def test_every_document_of_the_account_is_exported_once_and_no_other(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            insert(quizzes), [_quiz("q2", "ann"), _quiz("q1", "ann"), _quiz("q3", "bob")]
        )
        session = {"session_id": "s1", "host_id": "ann", "created_at": 5}
        await connection.execute(insert(hosted_sessions), [session])
    exports = SqlExports(engine)
    documents = await _export(exports, ANN)
    assert list(documents) == ["hosted-sessions/s1.json", "quizzes/q1.json", "quizzes/q2.json"]
    assert msgspec.json.decode(documents["quizzes/q1.json"])["questions"] == []
    assert await _export(exports, AccountId("cleo")) == {}


class OneLargeDocument:
    content = bytes(range(256)) * 5_000

    async def next_document(self, account_id: AccountId, after: str) -> ExportedDocument | None:
        return None if after else ExportedDocument("quizzes/q1.json", self.content)


async def test_a_large_document_comes_in_slices() -> None:
    large = OneLargeDocument()
    got = b""
    while len(got) < len(large.content):
        reply = await export_slice(large, ExportRequest(account_id=ANN, offset=len(got)))
        assert 0 < len(reply.content) <= MAX_SLICE_BYTES
        got += reply.content
    assert got == large.content
