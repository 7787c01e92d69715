"""The command line; each command imports only what it runs."""

import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordrally.terminal import commands

if TYPE_CHECKING:
    from wordrally.local.launch.services import Service
    from wordrally.local.launch.up import WhenUp

MOST_REPLICAS = 16
TARGETS = {
    "user": "wordrally.user.main:serve_user",
    "history": "wordrally.user.history_main:serve_history",
    "quiz": "wordrally.quiz.main:serve_quiz",
    "scoring": "wordrally.quiz.scoring_main:serve_scoring",
    "realtime": "wordrally.realtime.main:serve_realtime",
    "web": "wordrally.web.main:serve_web",
    "gateway": "wordrally.gateway.main:main",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wordrally")
def main() -> None:
    """Wordrally: live vocabulary quizzes."""


@main.command()
@click.argument("target", type=click.Choice(list(TARGETS)))
def serve(target: str) -> None:
    """Run one process; its settings are the WORDRALLY_… variables of the environment."""
    module, _, function = TARGETS[target].partition(":")
    with _missing_extra_as_sentence(f"serve {target}", module.split(".")[1]):
        entry = getattr(import_module(module), function)
    entry()


@contextmanager
def _missing_extra_as_sentence(command: str, extra: str) -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "wordrally":
            raise  # a fault of ours, not of the installation
        raise click.ClickException(
            f"{missing.name} is not installed; 'wordrally {command}' needs the extra '{extra}'."
        ) from None


def _scale(_context: click.Context, _parameter: click.Parameter, text: str) -> "dict[Service, int]":
    """`realtime=2,quiz=2` as numbers of replicas."""
    from wordrally.local.launch.services import Service  # noqa: PLC0415

    try:
        pairs = [part.split("=") for part in text.replace(" ", "").split(",") if part]
        scale = {Service(name): int(number) for name, number in pairs}
    except ValueError:
        names = ", ".join(service.value for service in Service)
        raise click.BadParameter(f"write it as realtime=2,quiz=2; services: {names}") from None
    if not all(1 <= number <= MOST_REPLICAS for number in scale.values()):
        raise click.BadParameter(f"a service has 1 to {MOST_REPLICAS} replicas")
    return scale


DATA = click.option(
    "--data",
    envvar="DATA",
    default="data",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Its folder.",
)


def _stack_options(command: Callable[..., None]) -> Callable[..., None]:
    """What `up` and `demo` have in common."""
    port = click.option(
        "--port", envvar="PORT", default=8080, show_default=True, type=click.IntRange(0, 65_535)
    )
    lan = click.option("--lan", envvar="LAN", is_flag=True, help="Listen for this network's phones too.")
    scale = click.option("--scale", default="", callback=_scale, help="Replicas, as realtime=2,quiz=2.")
    return port(DATA(lan(scale(command))))


@main.command()
@_stack_options
def up(**options: Any) -> None:
    """Run the whole stack on this machine, engines included."""
    _run_stack(options, None)


@main.command()
@_stack_options
def demo(**options: Any) -> None:
    """Run the stack with a hosted quiz and bots that play it; join them."""
    with _missing_extra_as_sentence("demo", "local"):
        from wordrally.terminal.demo import run  # noqa: PLC0415

    _run_stack(options, run)


@main.command()
@click.argument("pin")
@click.argument("nickname")
@click.option(
    "--server", default="http://127.0.0.1:8080", show_default=True, help="Where the quiz is hosted."
)
def play(pin: str, nickname: str, server: str) -> None:
    """Take a seat in a session and play it in this terminal."""
    with _missing_extra_as_sentence("play", "terminal"):
        from wordrally.terminal.play import run  # noqa: PLC0415

    raise SystemExit(run(server, pin, nickname))


def _making(command: click.Command) -> None:
    """Add a command of the terminal client, which says what it needs when that is not installed."""
    run = command.callback
    assert run is not None

    def run_if_installed(**options: Any) -> None:
        with _missing_extra_as_sentence(str(command.name), "terminal"):
            run(**options)

    command.callback = run_if_installed
    main.add_command(command)


_making(commands.import_)
_making(commands.generate)


@main.command()
@click.argument("wanted", callback=_scale)
@DATA
def scale(wanted: "dict[Service, int]", data: Path) -> None:
    """Have more or fewer replicas in a stack that runs: wordrally scale realtime=3."""
    from wordrally.local.operations.scaling import ask_to_scale  # noqa: PLC0415

    with _refusals_as_sentences():
        ask_to_scale(data, wanted)


@main.command()
@click.argument("session", required=False)
@DATA
def verify(session: str | None, data: Path) -> None:
    """Recount a session, or all, from the streams; say what differs in store, databases and report."""
    is_well = _look_after_sessions("verify", data, session)
    raise SystemExit(0 if _verify_attendance(data, session) and is_well else 1)


def _verify_attendance(data: Path, session: str | None) -> bool:
    """Another service's database; services do not know one another, the operator knows both."""
    from wordrally.local.operations.running_stack import USER_DATABASE_URL, settings_of  # noqa: PLC0415

    with _missing_extra_as_sentence("verify", "user"):
        from wordrally.user import operator_main  # noqa: PLC0415

    environ = settings_of(data, os.environ)
    if USER_DATABASE_URL not in environ:
        click.echo(f"attendance: not compared, as {USER_DATABASE_URL} does not name a database")
        return True
    with _refusals_as_sentences(operator_main.ServiceCannotStart):
        is_well: bool = operator_main.verify(environ, session)
    return is_well


@main.command()
@click.argument("session", required=False)
@DATA
def rebuild(session: str | None, data: Path) -> None:
    """Restore a session, or all, in the store from the streams."""
    raise SystemExit(0 if _look_after_sessions("rebuild", data, session) else 1)


def _look_after_sessions(command: str, data: Path, session: str | None) -> bool:
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with _missing_extra_as_sentence(command, "quiz"):
        from wordrally.quiz import operator_main  # noqa: PLC0415

    with _refusals_as_sentences(operator_main.ServiceCannotStart):
        is_well: bool = getattr(operator_main, command)(settings_of(data, os.environ), session)
    return is_well


@main.group("dead-letters", invoke_without_command=True)
@DATA
@click.pass_context
def dead_letters(context: click.Context, data: Path) -> None:
    """Messages that no attempt could deal with: list them (the default), look at one, put them back."""
    context.obj = data
    if context.invoked_subcommand is None:
        context.invoke(list_letters)


@dead_letters.command("list")
@click.pass_obj
def list_letters(data: Path) -> None:
    """One line each: number, when, consumer, subject, reason."""
    with _dead_letter_commands(data) as desk:
        click.echo("\n".join(desk.lines()) or "There are no dead letters.")


@dead_letters.command("show")
@click.argument("number", type=int)
@click.pass_obj
def show_letter(data: Path, number: int) -> None:
    """What the message says."""
    with _dead_letter_commands(data) as desk:
        click.echo(desk.show(number))


@dead_letters.command("retry")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "all_of_them", is_flag=True, help="Every one that is kept.")
@click.pass_obj
def retry_letters(data: Path, numbers: tuple[int, ...], all_of_them: bool) -> None:
    """Have them delivered again, to the consumer that set them aside."""
    if bool(numbers) == all_of_them:
        raise click.UsageError("name the numbers of letters, or --all")
    with _dead_letter_commands(data) as desk:
        click.echo("\n".join(desk.put_back(numbers)) or "There are no dead letters.")


@contextmanager
def _dead_letter_commands(data: Path) -> Generator[Any]:
    from wordrally.local.operations.running_stack import queue_of  # noqa: PLC0415

    with _missing_extra_as_sentence("dead-letters", "chassis"):
        from wordrally.chassis import dead_letter_commands  # noqa: PLC0415
        from wordrally.chassis.queue.access import NATS_FOLDER, QueueAccess  # noqa: PLC0415

    with _refusals_as_sentences(dead_letter_commands.ServiceCannotStart):
        yield dead_letter_commands.DeadLetterCommands(
            QueueAccess(queue_of(data, os.environ), os.environ.get(NATS_FOLDER, ""))
        )


FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@main.command()
@FOLDER
@DATA
def backup(folder: Path, data: Path) -> None:
    """Copy a stack that runs into a new folder: streams, databases and keys of one moment."""
    with _missing_extra_as_sentence("backup", "local"):
        from wordrally.local.backups.back_up import back_up  # noqa: PLC0415

    with _refusals_as_sentences():
        back_up(data, folder)
    click.echo(f"{data} is backed up in {folder}; it holds the keys, so keep it as safe.")


@main.command()
@FOLDER
@DATA
def restore(folder: Path, data: Path) -> None:
    """Make a new data folder of a backup."""
    with _missing_extra_as_sentence("restore", "local"):
        from wordrally.local.backups import restore as restoring  # noqa: PLC0415

    with _refusals_as_sentences():
        restoring.restore(folder, data, os.environ)
    click.echo(
        f"{folder} is restored; run it with 'wordrally up --data {data}', check it with 'wordrally verify'."
    )


@main.command()
def openapi() -> None:
    """Print the OpenAPI document of the HTTP API."""
    _print_document("openapi")


@main.command()
def asyncapi() -> None:
    """Print the AsyncAPI document of the WebSocket protocol."""
    _print_document("asyncapi")


def _print_document(name: str) -> None:
    with _missing_extra_as_sentence(name, "local"):
        document = import_module(f"wordrally.documents.{name}").build()
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


def _run_stack(options: dict[str, Any], when_up: "WhenUp | None") -> None:
    with _missing_extra_as_sentence("up", "local"):
        from wordrally.local.launch.running import Options  # noqa: PLC0415
        from wordrally.local.launch.screen import StackScreen  # noqa: PLC0415
        from wordrally.local.launch.up import up  # noqa: PLC0415

    with _refusals_as_sentences():
        up(Options(**options), StackScreen(), when_up)


@contextmanager
def _refusals_as_sentences(*others: type[Exception]) -> Generator[None]:
    from wordrally.local.errors import StackCannotStart  # noqa: PLC0415

    try:
        yield
    except (StackCannotStart, *others) as refusal:
        raise click.ClickException(str(refusal)) from None


if __name__ == "__main__":
    main()
