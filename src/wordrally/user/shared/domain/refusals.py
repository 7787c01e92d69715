"""Refusals by the rules that several subjects share; never logged as an error."""


class UserError(Exception):
    """The rules refuse a call. Nothing was changed unless the subclass says so."""


class InvalidField(UserError):
    """A field breaks a rule.

    `pointer` is its JSON pointer in the request. `message` may be shown to the caller. `code` and `values`
    are the input of its translation.
    """

    def __init__(self, pointer: str, message: str, code: str, **values: str | int) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message
        self.code = code
        self.values = values


class StaleLogin(UserError):
    """The password was checked too long ago for so sensitive a call."""


class UnknownAccount(UserError):
    """The account was deleted or never existed."""
