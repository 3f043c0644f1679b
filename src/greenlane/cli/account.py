"""Accounts on the command line: making, leaving, unlocking, passwords; demonstration codes."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

if TYPE_CHECKING:
    from greenlane.lifecycle.event import Actor
    from greenlane.store.models import Account

app = typer.Typer(help="Accounts of people; every act is noted in the journal.",
                  no_args_is_help=True)  # fmt: skip
out = Console()
Name = Annotated[str, typer.Argument(help="The user name.")]


def code(name: Name) -> None:
    """Print the present code of a demonstration account's authenticator app."""
    account = _account(name)
    from greenlane.store import factors

    if not account.demo:
        installation.fail(f"{name} is not a demonstration account; its owner has the code.")
    told = factors.next_code(account)
    if not told:
        installation.fail(f"{name} has no code now: it works without one, or wait 30 seconds.")
    out.print(told, highlight=False)


@app.command()
def show(state: str = "", role: str = "") -> None:
    """List the accounts."""
    installation.start()
    from greenlane.store import people

    table = Table("user name", "name", "role", "unit", "state", "last signed in")
    for each in people.listed(state=state, role=role):
        unit = each.office or each.agency or each.operator_id or ""
        seen = each.last_login.isoformat(" ", "minutes") if each.last_login else "never"
        table.add_row(each.username, each.name, each.role, unit, people.state_of(each), seen)
    out.print(table)


@app.command()
def make(
    name: Name,
    role: Annotated[str, typer.Option(help="Such as officer, trader, administrator.")],
    called: Annotated[str, typer.Option(help="The name of the person.")] = "",
    office: str = "",
    agency: str = "",
    operator: str = "",
) -> None:
    """Make an account and print its first password, once."""
    installation.start()
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.usecases import accounts
    from greenlane.usecases.seeding import ROLES

    if role not in ROLES:
        installation.fail(f"{role} is no role; one of {', '.join(ROLES)}.")
    if not accounts.is_free(name):
        installation.fail(f"{name} is taken.")
    try:
        account = accounts.make(name, called or name, role, acting(), office=office,
                                agency=agency, operator_id=operator or None)  # fmt: skip
    except NotAllowedError as error:
        installation.fail(f"{name} was not made: {error}.")
    _told_password(account)
    _told_enrolment(account)


@app.command()
def password(name: Name) -> None:
    """Set a new password and print it, once. The second factor stays."""
    _told_password(_account(name))


@app.command()
def leave(name: Name) -> None:
    """Close the account of a person who left: sessions and clients are dead everywhere."""
    account = _account(name)
    from greenlane.usecases import accounts

    accounts.leave(account, acting())
    out.print(f"{name} is closed.", highlight=False)


@app.command("come-back")
def come_back(name: Name) -> None:
    """Open a closed account again, with a new password."""
    account = _account(name)
    from greenlane.usecases import accounts

    accounts.come_back(account, acting())
    _told_password(account)


@app.command()
def unlock(name: Name) -> None:
    """Unlock an account."""
    account = _account(name)
    from greenlane.usecases import accounts

    accounts.unlock(account, acting())
    out.print(f"{name} is unlocked.", highlight=False)


@app.command("lose-factors")
def lose_factors(name: Name) -> None:
    """Take the second factors of a lost device away; a printed code enrols a new one."""
    account = _account(name)
    from greenlane.usecases import accounts

    accounts.lose_factors(account, acting())
    out.print(f"{name} has no second factor any more.", highlight=False)
    _told_enrolment(account)


def _account(name: str) -> "Account":
    installation.start()
    from greenlane.usecases import accounts

    account = accounts.named(name)
    if account is None:
        installation.fail(f"There is no account {name}.")
    return account


def acting() -> "Actor":
    """Who acts: the user of the operating system, at the machine itself."""
    from greenlane.lifecycle.event import Actor

    return Actor(getpass.getuser()[:60], "system")


def _told_password(account: "Account") -> None:
    from greenlane.usecases import handed_over

    fresh = handed_over.password(account, acting())
    out.print(f"password of {account.username}: {fresh}", highlight=False)
    out.print("It must be changed at the first sign-in and ends after 14 days.", highlight=False)


def _told_enrolment(account: "Account") -> None:
    from greenlane.usecases import handed_over

    if handed_over.needed(account):
        fresh = handed_over.enrolment(account)
        out.print(f"code to enrol the second factor, told apart from the password: {fresh}",
                  highlight=False)  # fmt: skip
