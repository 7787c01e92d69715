"""Refusals by the rules of classes."""


class ClassError(Exception):
    """The rules of classes refuse a call. Nothing was changed."""


class UnknownClass(ClassError):
    """The account has no such class."""


class UnknownMember(ClassError):
    """The class has no such member."""


class StaleClass(ClassError):
    """The class was changed since it was read."""


class TooManyClasses(ClassError):
    """The account has as many classes as an account may have."""


class ClassFull(ClassError):
    """The class would have more members than a class may have."""


class WrongClassCode(ClassError):
    """No class has this join code, or no member of it this code."""


class TooManyCodes(ClassError):
    """Too many wrong codes for this class came from this network."""

    def __init__(self, retry_after_ms: int) -> None:
        super().__init__(retry_after_ms)
        self.retry_after_ms = retry_after_ms


class UnknownGame(ClassError):
    """The account has led no such session in the last 30 days."""


class SessionRunning(ClassError):
    """The session has not finished."""


AnyClassError = (
    UnknownClass
    | UnknownMember
    | StaleClass
    | TooManyClasses
    | ClassFull
    | WrongClassCode
    | TooManyCodes
    | UnknownGame
    | SessionRunning
)
"""Every refusal."""
