"""Description of a running stack, for commands that work on it from outside."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wordrally.local.engines.plan import NATS_URL, STORE_URL
from wordrally.local.errors import StackCannotStart, sentence
from wordrally.local.folder import DESCRIPTION, database_url

DATABASE_URL = "WORDRALLY_DATABASE_URL"
QUIZ_DATABASE_URL = "WORDRALLY_QUIZ_DATABASE_URL"
USER_DATABASE_URL = "WORDRALLY_USER_DATABASE_URL"
PUBLIC_URL = "WORDRALLY_PUBLIC_URL"


def describe_stack(data: Path) -> dict[str, Any]:
    """Return the description of the stack on this folder. Raises `StackCannotStart` when none runs."""
    path = data / "run" / DESCRIPTION
    try:
        running = json.loads(path.read_text("utf-8"))
        if isinstance(running, dict) and "nats_url" in running:
            return running
    except (FileNotFoundError, NotADirectoryError):
        raise StackCannotStart(f"No stack runs on {data}; start one with 'wordrally up'.") from None
    except OSError as error:
        raise StackCannotStart(sentence(error, path)) from None
    except ValueError:
        pass
    raise StackCannotStart(
        f"{path} is damaged, so that the stack cannot be found. Nothing is lost; stop the stack and start it "
        "again with 'wordrally up', which writes the file anew."
    )


def queue_of(data: Path, environ: Mapping[str, str]) -> str:
    """Return the URL of the stack's queue. Raises `StackCannotStart`."""
    return environ.get(NATS_URL) or describe_stack(data)["nats_url"]


def settings_of(data: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return settings with which a process finds the stack's engines. Raises `StackCannotStart`.

    Settings in `environ` take precedence. Where all engines are named there, the user service's database is
    unknown unless it is named, too.
    """
    if all(environ.get(name) for name in (NATS_URL, STORE_URL, DATABASE_URL)):
        return dict(environ)
    running = describe_stack(data)
    quiz = environ.get(QUIZ_DATABASE_URL) or database_url(data.absolute(), "quiz")
    found = {
        NATS_URL: running["nats_url"],
        STORE_URL: running["store_url"],
        DATABASE_URL: quiz,
        USER_DATABASE_URL: database_url(data.absolute(), "user"),
        PUBLIC_URL: running.get("public_url", ""),
    }
    return {**found, **environ}
