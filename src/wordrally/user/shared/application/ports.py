"""Failures of the engines behind every port."""


class Overloaded(Exception):
    """The queue of work is full. Nothing was done."""


class UserUnavailable(Exception):
    """An engine is away. A change may or may not have been made."""
