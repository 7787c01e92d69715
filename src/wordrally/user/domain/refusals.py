"""When the rules say no: each reason is a type, expected, never logged as an error."""


class UserError(Exception):
    """The rules say no; nothing was changed unless the subclass says so."""


class InvalidField(UserError):
    """A field breaks a rule; `pointer` is its JSON pointer in the request, `message`
    may be told to the caller, `code` and `values` are what its translation needs."""

    def __init__(self, pointer: str, message: str, code: str, **values: str | int) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message
        self.code = code
        self.values = values


class AddressTaken(UserError):
    """Another account has this e-mail address."""


class WrongCredentials(UserError):
    """Address and password do not belong together; which of the two is wrong is never said."""


class WrongPassword(UserError):
    """The current password, asked for although somebody is signed in, is wrong."""


class TooManyFailures(UserError):
    """So many logins to this address failed that none is tried for a while, right or wrong."""

    def __init__(self, retry_after_ms: int) -> None:
        super().__init__(retry_after_ms)
        self.retry_after_ms = retry_after_ms


class LoginEnded(UserError):
    """The refresh token is good for nothing: unknown, expired, or used before."""


class TokenReused(LoginEnded):
    """A refresh token came a second time: somebody has a copy, so the whole login ends."""


class StaleLogin(UserError):
    """The password was checked too long ago for a call of this weight."""


class UnknownLogin(UserError):
    """The account has no such login; it may have ended."""


class BadMailToken(UserError):
    """The token of a mailed link is unknown, expired or used."""


class UnknownAccount(UserError):
    """The account was deleted, or never was."""


AnyUserError = (
    InvalidField
    | AddressTaken
    | WrongCredentials
    | WrongPassword
    | TooManyFailures
    | LoginEnded
    | StaleLogin
    | UnknownLogin
    | BadMailToken
    | UnknownAccount
)
"""Every way to be refused."""
