"""Sentences about what is wrong with a client's frame."""

import msgspec

from wordrally.chassis.http.mistakes import field_error


def told_mistake(error: Exception) -> str:
    """Return a sentence about the first mistake of a frame that could not be decoded."""
    if isinstance(error, RecursionError):
        return "The frame is nested too deeply."
    if not isinstance(error, msgspec.ValidationError):
        return "The frame is not JSON."
    mistake = field_error(str(error))
    if mistake.field == "/type" and mistake.code == "unknown-value":
        return f"There is no frame of the type {mistake.values['value']}."
    if mistake.code == "invalid":
        return f"The value of `{mistake.field}` cannot be used."
    return f"`{mistake.field}`: {mistake.message}" if mistake.field else f"The frame: {mistake.message}"
