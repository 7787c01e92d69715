"""`wordrally accounts`: the operator's commands on accounts."""

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA

if TYPE_CHECKING:
    from wordrally.user.accounts.application.operating import OperatedAccount, OperatorPorts

R = TypeVar("R")
SHOWN = 50

LIMIT = click.option("--limit", default=SHOWN, show_default=True, type=click.IntRange(1, 10_000))


@click.group()
def accounts() -> None:
    """Find, block and help accounts. Every change is written to the audit log."""


@accounts.command("list")
@LIMIT
@DATA
def list_accounts(limit: int, data: Path) -> None:
    """List the newest accounts."""
    _show(_run(data, lambda ports: ports.accounts.newest(limit)))


@accounts.command()
@click.argument("text")
@LIMIT
@DATA
def find(text: str, limit: int, data: Path) -> None:
    """Find accounts by a part of address or name, or by id; exit 1 when there is none."""
    found = _run(data, lambda ports: ports.accounts.find(text, limit))
    _show(found)
    raise SystemExit(0 if found else 1)


@accounts.command()
@click.argument("address")
@click.argument("name")
@DATA
def add(address: str, name: str, data: Path) -> None:
    """Open an account, and print a link with which its owner sets a password (good for an hour)."""
    click.echo(_run(data, lambda ports: _use_cases().add_account(ports, address, name)))


@accounts.command()
@click.argument("account")
@DATA
def block(account: str, data: Path) -> None:
    """Block an account, by address or id: its logins, sockets and API keys end within seconds."""
    _run(data, lambda ports: _use_cases().block_account(ports, account))
    click.echo(f"{account} is blocked")


@accounts.command()
@click.argument("account")
@DATA
def unblock(account: str, data: Path) -> None:
    """Let a blocked account log in again. Its API keys stay withdrawn."""
    _run(data, lambda ports: _use_cases().unblock_account(ports, account))
    click.echo(f"{account} may log in again")


@accounts.command()
@click.argument("account")
@click.option("--second-factor", is_flag=True, help="Also switch the second factor off.")
@DATA
def reset(account: str, second_factor: bool, data: Path) -> None:
    """Print a link with which the owner of an account sets a new password (good for an hour)."""
    link = _run(
        data, lambda ports: _use_cases().reset_account(ports, account, is_factor_removed=second_factor)
    )
    click.echo(link)


@accounts.command()
@click.argument("account")
@click.argument("role", type=click.Choice(["account", "operator"]))
@DATA
def role(account: str, role: Any, data: Path) -> None:
    """Make an account an operator's, or an ordinary one again. It has to log in again."""
    _run(data, lambda ports: _use_cases().set_role(ports, account, role))
    click.echo(f"{account} has the role {role}")


def _use_cases() -> Any:
    from wordrally.user.accounts.application import operating  # noqa: PLC0415

    return operating


def _run(data: Path, work: "Callable[[OperatorPorts], Awaitable[R]]") -> R:
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with missing_extra_as_sentence("accounts", "user"):
        from wordrally.user import accounts_main  # noqa: PLC0415
        from wordrally.user.accounts.domain.refusals import AddressTaken  # noqa: PLC0415
        from wordrally.user.shared.domain.refusals import InvalidField, UnknownAccount  # noqa: PLC0415

    with errors_as_sentences(accounts_main.ServiceCannotStart):
        environ = {"WORDRALLY_AUDIT_FOLDER": str(data.absolute() / "audit"), **settings_of(data, os.environ)}
        try:
            return accounts_main.run(environ, work)
        except UnknownAccount:
            raise click.ClickException("There is no such account.") from None
        except AddressTaken:
            raise click.ClickException("Another account has this address.") from None
        except InvalidField as wrong:
            raise click.ClickException(wrong.message) from None


def _show(rows: "list[OperatedAccount]") -> None:
    for row in rows:
        marks = [
            *([f"blocked {_day(row.blocked_at)}"] if row.blocked_at else []),
            *([row.role] if row.role != "account" else []),
            *(["second factor"] if row.second_factors else []),
            *([] if row.email_verified else ["address not confirmed"]),
        ]
        seen = _day(row.last_used_at) if row.last_used_at else "signed out"
        line = f"{row.id}  {row.email}  {row.display_name}  since {_day(row.created_at)}  {seen}"
        click.echo("  ".join([line, *([", ".join(marks)] if marks else [])]))


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"
