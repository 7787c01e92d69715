"""`wordrally serve`: one process of a service."""

from importlib import import_module

import click

from wordrally.cli.errors import missing_extra_as_sentence

TARGETS = {
    "user": "wordrally.user.main:serve_user",
    "history": "wordrally.user.history_main:serve_history",
    "quiz": "wordrally.quiz.main:serve_quiz",
    "scoring": "wordrally.quiz.scoring_main:serve_scoring",
    "realtime": "wordrally.realtime.main:serve_realtime",
    "web": "wordrally.web.main:serve_web",
    "gateway": "wordrally.gateway.main:main",
}


@click.command()
@click.argument("target", type=click.Choice(list(TARGETS)))
def serve(target: str) -> None:
    """Run one process; its settings are the WORDRALLY_… variables of the environment (docs/settings.md)."""
    module, _, function = TARGETS[target].partition(":")
    with missing_extra_as_sentence(f"serve {target}", module.split(".")[1]):
        entry = getattr(import_module(module), function)
    entry()
