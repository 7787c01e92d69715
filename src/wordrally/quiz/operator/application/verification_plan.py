"""Choice of the sessions that a verification reads, and their portions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wordrally.contracts.ids import SessionId

SESSIONS_AT_ONCE = 32
"""Sessions whose answers are held in memory together, after one reading of their part of ANSWERS."""


@dataclass(frozen=True, slots=True)
class VerificationPlan:
    """Portions of sessions that were played at about the same time, and the number of those left out."""

    portions: Sequence[Sequence[SessionId]]
    skipped: int

    @property
    def sessions(self) -> int:
        return sum(len(portion) for portion in self.portions)


def plan_verification(
    messages: Mapping[SessionId, int], finished_at: Mapping[SessionId, int], verified: Mapping[SessionId, int]
) -> VerificationPlan:
    """Plan the verification of all sessions in the streams, given the number of messages in each one's log.

    A session is left out when its results are in the database and its log has as many messages as when it was
    verified (`verified`). The others are read in the order in which they finished: a portion then reads a
    short part of ANSWERS, and not all of it.
    """
    read = [
        session_id
        for session_id, count in messages.items()
        if verified.get(session_id) != count or session_id not in finished_at
    ]
    last = max(finished_at.values(), default=0) + 1
    read.sort(key=lambda session_id: (finished_at.get(session_id, last), session_id))
    portions = [read[start : start + SESSIONS_AT_ONCE] for start in range(0, len(read), SESSIONS_AT_ONCE)]
    return VerificationPlan(portions, len(messages) - len(read))


def left_out_next(
    plan: VerificationPlan,
    messages: Mapping[SessionId, int],
    verified: Mapping[str, int],
    good: Collection[SessionId],
) -> Mapping[str, int]:
    """Return the sessions to leave out next time: those that were right now, and those left out now.

    One that has not finished is among them, but its log grows, so that it is read again.
    """
    read = {session_id for portion in plan.portions for session_id in portion}
    kept = {each: count for each, count in messages.items() if each in verified and each not in read}
    return {**kept, **{each: messages[each] for each in good}}
