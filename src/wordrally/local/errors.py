"""Why the stack does not start: one sentence for whoever typed the command."""


class StackCannotStart(Exception):
    """Something that the stack needs is missing or taken; the message says what to do about it."""
