"""Of an erased person nothing is left in messages that were set aside, or in results on their way."""

from pathlib import Path

import msgspec
import pytest

from tests.quiz.live.conftest import bare_stage
from tests.quiz.live.stage import RealStage
from wordrally.chassis.queue.consuming import DeadLetter
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.results import AttendedResult, SessionResults

__all__ = ["bare_stage"]
pytestmark = pytest.mark.process
encode = msgspec.msgpack.encode
ADA, BOB = AccountId("ada-account"), AccountId("bob-account")


def held(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_letters_that_name_the_person_are_overwritten_and_others_stay(
    bare_stage: RealStage, tmp_path: Path
) -> None:
    for stream, text in (("SESSIONS", "ada-account Zyx1"), ("SESSIONS", "bob-account Zyx2")):
        letter = DeadLetter(
            stream=stream, consumer="c", subject="s", sequence=1, reason="r", payload=text.encode()
        )
        await bare_stage.jet.append(subjects.DEAD_LETTER.format(stream, "c"), encode(letter))
    await bare_stage.jet.append(subjects.AGAIN.format("SESSIONS", "c"), b"ada-account Zyx3")
    await bare_stage.live.logs.leftovers.erase(ADA)
    assert [held(tmp_path, f"Zyx{number}") for number in (1, 2, 3)] == [False, True, False]


async def test_results_on_their_way_lose_the_person_and_keep_the_others(
    bare_stage: RealStage, tmp_path: Path
) -> None:
    results = [
        AttendedResult(account_id=one, player_id=PlayerId(one), nickname=nick, score=1, rank=1, answers=[])
        for one, nick in ((ADA, "Zyx1"), (BOB, "Zyx2"))
    ]
    part = SessionResults(
        session_id=SessionId("s1"),
        quiz_id=QuizId("q1"),
        quiz_title="T",
        finished_at=1,
        players=2,
        part=0,
        results=results,
    )
    await bare_stage.live.archive.attendances.publish(part)
    for _ in range(2):
        await bare_stage.live.archive.attendances.erase([ADA])
    assert [held(tmp_path, f"Zyx{number}") for number in (1, 2)] == [False, True]
    subject = subjects.RESULTS_OF.format("s1")
    [stored] = [one async for one in bare_stage.jet.read(subjects.RESULTS, subject)]
    left = msgspec.msgpack.decode(stored.payload, type=SessionResults)
    assert [one.account_id for one in left.results] == [BOB]
