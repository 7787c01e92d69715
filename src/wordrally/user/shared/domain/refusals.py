"""Refusals by the rules that several subjects share; never logged as an error."""

from wordrally.contracts.ids import AccountId


class UserError(Exception):
    """The rules refuse a call. Nothing was changed unless the subclass says so.

    `account_id` is the account that a call without an access token concerns, if it is known. It is for the
    audit log alone.
    """

    account_id: AccountId | None = None


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
