"""Adding the answers of a finished session to the history of a class that was made from it."""

from msgspec import structs

from wordrally.contracts.http.classes import (
    SessionClaim,
    SessionClaimed,
    SessionNamesReply,
    SessionNamesRequest,
    SessionRefusal,
)
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue.results import SessionResults
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.results.application.attended import AskedQuestions, attended_parts
from wordrally.quiz.results.application.reporting import report_asked

PART_DIGITS = 7
"""Hexadecimal digits of a class's id by which its parts are numbered, apart from those of other classes."""


async def read_names(live: SessionPorts, request: SessionNamesRequest) -> SessionNamesReply:
    """Return the names of everybody who was not removed."""
    found = await _finished(live, request.session_id, request.account_id)
    if not isinstance(found, tuple):
        return SessionNamesReply(refused=found)
    players = found[0].report.players
    return SessionNamesReply(names=[(player.player_id, player.nickname) for player in players])


async def claim_results(live: SessionPorts, claim: SessionClaim) -> SessionClaimed:
    """Publish the results of players without an account again, as those of the class's members."""
    found = await _finished(live, claim.session_id, claim.account_id)
    if not isinstance(found, tuple):
        return SessionClaimed(refused=found)
    finished, asked = found
    owners = {
        player: AccountId(member)
        for player, member in claim.members.items()
        if player not in finished.accounts
    }
    mine = structs.replace(finished, accounts=owners)
    for part in attended_parts(mine, asked, first_part=int(claim.class_id[:PART_DIGITS], 16)):
        await live.archive.attendances.publish(_of_class(part, claim))
    return SessionClaimed()


def _of_class(part: SessionResults, claim: SessionClaim) -> SessionResults:
    """Give each member a seat of their own: several classes may be made from one session."""
    seats = [structs.replace(result, player_id=PlayerId(result.account_id)) for result in part.results]
    return structs.replace(part, results=seats, class_id=claim.class_id)


async def _finished(
    live: SessionPorts, session_id: SessionId, host_id: AccountId
) -> tuple[FinishedSession, AskedQuestions] | SessionRefusal:
    try:
        finished, asked = await report_asked(live, session_id)
    except UnknownSession:
        return "unknown-session"
    if finished.host_id != host_id:
        return "unknown-session"
    if finished.report.session.phase != "finished":
        return "not-finished"
    return finished, asked
