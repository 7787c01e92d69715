"""The login that makes a call, as the database has it."""

from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.logins import Login
from wordrally.user.accounts.domain.refusals import CallingLoginEnded
from wordrally.user.shared.domain.callers import Caller, refuse_stale_login


async def calling_login(ports: UserPorts, caller: Caller) -> Login:
    """Return the calling login. Raises `CallingLoginEnded`.

    It may have ended a moment ago, or longer ago while the queue that spreads the end is away. No call that
    gives lasting access relies on the token alone.
    """
    for login in await ports.logins.of(caller.account_id):
        if login.reference == caller.login:
            return login
    raise CallingLoginEnded


async def require_fresh_login(ports: UserPorts, caller: Caller) -> Login:
    """Return the calling login if its password was checked within ten minutes.

    Raises `StaleLogin`, `CallingLoginEnded`.
    """
    refuse_stale_login(caller, ports.clock())
    return await calling_login(ports, caller)
