"""Accounts on the command line: codes of demonstration accounts, leavers, unlocking, passwords."""

import sys

import typer
from rich.console import Console

from greenlane.cli import installation

app = typer.Typer(help="Accounts of people.", no_args_is_help=True)
out = Console()


def code(name: str) -> None:
    """Print the present code of a demonstration account's authenticator app."""
    installation.start()
    from greenlane.store import factors
    from greenlane.usecases import accounts

    account = accounts.named(name)
    if account is None or not account.demo:
        installation.fail(f"{name} is not a demonstration account; its owner has the code.")
    told = factors.next_code(account)
    if not told:
        installation.fail(f"{name} has no code now: it works without one, or wait 30 seconds.")
    out.print(told, highlight=False)
    sys.exit(0)
