"""Entity tags of quizzes (RFC 9110): the version in quotes."""

import re

from wordrally.chassis.http.problems import ProblemError
from wordrally.quiz.authoring.application.quizzes import Versions

TAG = re.compile(r'(?:W/)?"([^"]*)"')
"""A compressing proxy makes a tag weak; it still names the same version."""

VERSION = re.compile(r"([0-9]{1,9})(?:-[0-9a-f]+)?(?:-part)?")
"""The version may be followed by other things that the representation depends on."""


def etag(version: int, played_at: int | None = None, *, is_whole: bool = True) -> str:
    """Return the tag of a version.

    `played_at` and a hidden key change the representation, but are no version of their own.
    """
    played = "" if played_at is None else f"-{played_at:x}"
    return f'"{version}{played}{"" if is_whole else "-part"}"'


def expected_versions(if_match: str | None) -> Versions:
    """Return the versions of `If-Match`; None (any) if it is `*` or missing. Foreign tags match nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    return frozenset(int(found[1]) for tag in TAG.findall(if_match) if (found := VERSION.fullmatch(tag)))


def required_versions(if_match: str | None) -> Versions:
    """Return the versions of `If-Match`, which is required here. Raises 428."""
    if if_match is None:
        raise ProblemError(
            428,
            "precondition-required",
            "Send If-Match with the ETag that you read, so that no change is lost.",
        )
    return expected_versions(if_match)
