"""Entity tags of quizzes (RFC 9110): the version in quotes."""

import re

from wordrally.chassis.http import ProblemError
from wordrally.quiz.authoring.application.quizzes import Versions

# A proxy that compresses makes a tag weak; it names the same version still.
TAG = re.compile(r'(?:W/)?"([^"]*)"')
VERSION = re.compile(r"[0-9]{1,9}")


def etag(version: int) -> str:
    """The tag of a version."""
    return f'"{version}"'


def expected_versions(if_match: str | None) -> Versions:
    """The versions that `If-Match` names; any when it is `*` or missing. A tag that we never gave matches nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    return frozenset(int(tag) for tag in TAG.findall(if_match) if VERSION.fullmatch(tag))


def required_versions(if_match: str | None) -> Versions:
    """The same where blind overwriting is refused. Raises 428."""
    if if_match is None:
        raise ProblemError(
            428,
            "precondition-required",
            "Send If-Match with the ETag that you read, so that no change is lost.",
        )
    return expected_versions(if_match)
