"""Failed logins: the number an address may have before further tries are refused for a while."""

from dataclasses import dataclass

from wordrally.user.domain.refusals import TooManyFailures

# About a thousand guesses a day, against passwords of at least eight characters. A person who mistypes needs
# fewer.
MAX_FAILURES = 10
WINDOW_MS = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed logins of one address since the first of its window."""

    count: int
    since: int


def is_over(failures: Failures, now: int) -> bool:
    """Return whether the window is past, so that counting starts again."""
    return now >= failures.since + WINDOW_MS


def add_failure(failures: Failures | None, now: int) -> Failures:
    """Return the count after one more failure. The SQL statement is held to the same tests."""
    if failures is None or is_over(failures, now):
        return Failures(1, now)
    return Failures(failures.count + 1, failures.since)


def refuse_another(failures: Failures | None, now: int) -> None:
    """Raise `TooManyFailures` when the present window has no attempt left."""
    if failures is not None and not is_over(failures, now) and failures.count >= MAX_FAILURES:
        raise TooManyFailures(failures.since + WINDOW_MS - now)


def refuse_beyond(failures: Failures, now: int) -> None:
    """Raise `TooManyFailures` when the failure just counted exceeded the window's limit."""
    if failures.count > MAX_FAILURES:
        raise TooManyFailures(failures.since + WINDOW_MS - now)
