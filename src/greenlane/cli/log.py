"""The log of the country on the command line: its heads, its witnesses, its slip, its keys."""

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation, verifying

if TYPE_CHECKING:
    from greenlane.gateways.keys import KeyStore

app = typer.Typer(help="The log of the country: signed heads and who keeps them.",
                  no_args_is_help=True)  # fmt: skip
witness = typer.Typer(help="Those outside who keep the heads.", no_args_is_help=True)
keys = typer.Typer(help="The keys that sign the log's heads.", no_args_is_help=True)
app.add_typer(witness, name="witness")
out = Console()


@app.command()
def heads(most: Annotated[int, typer.Option(min=1)] = 10) -> None:
    """The latest signed heads and how far each witness has followed."""
    installation.start()
    from greenlane.store import log

    table = Table("moment", "entries", "root")
    for head in log.heads(most):
        table.add_row(f"{head.moment:%Y-%m-%d %H:%M:%S}", str(head.size), bytes(head.root).hex())
    out.print(table)
    _show_witnesses()


@app.command()
def check(
    kept: Annotated[
        list[Path] | None, typer.Option("--heads", help="Heads kept elsewhere.")
    ] = None,
) -> None:
    """Check the whole database against the log and the witnesses' heads: `verify` of everything."""
    raise typer.Exit(verifying.whole(kept or []))


@app.command()
def slip(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="An SVG file.")] = None,
) -> None:
    """The newest head on a slip of paper: its text and a QR code that says the same."""
    installation.start()
    from greenlane.store import log

    head = log.newest_head()
    if head is None:
        installation.fail("No head was signed yet: run `greenlane work --once`.")
    import segno

    code = segno.make(head.text, error="m", micro=False)
    if output is not None:
        code.save(str(output), scale=4, border=4)
    else:
        code.terminal(compact=True, border=2)
    typer.echo(head.text)


@witness.command("list")
def listed() -> None:
    """The witnesses, when each took a head last, and what went wrong since."""
    installation.start()
    _show_witnesses()


def _show_witnesses() -> None:
    from greenlane.store import log

    table = Table("witness", "entries known", "reached", "what is wrong")
    for row in log.witnesses():
        reached = f"{row.reached:%Y-%m-%d %H:%M:%S}" if row.reached else "never"
        table.add_row(row.name, str(row.size), reached, row.fault)
    out.print(table)


@witness.command()
def add(
    name: str,
    folder: Annotated[str, typer.Option(help="A folder, best on another machine.")] = "",
    mail: Annotated[str, typer.Option(help="A mailbox.")] = "",
    smtp: Annotated[str, typer.Option(help="HOST:PORT of a mail server.")] = "",
    address: Annotated[str, typer.Option(help="A partner's add-checkpoint address.")] = "",
    every: Annotated[int, typer.Option(min=0, help="Seconds between heads.")] = 0,
) -> None:
    """Add a witness to witnesses.toml; the worker hands it the next head."""
    from greenlane.gateways.witnesses import add as write

    told = {"folder": folder, "mail": mail, "smtp": smtp, "address": address}
    try:
        write(installation.home(), name, {k: v for k, v in told.items() if v}, every)
    except ValueError as error:
        installation.fail(str(error))
    out.print(f"{name} is a witness from now on", highlight=False)


@witness.command()
def bring(
    key: Annotated[str, typer.Argument(help="The public key, one line.")],
    folder: Annotated[list[Path], typer.Argument(help="Folders of witnesses.")],
) -> None:
    """Have the folders of witnesses trust one more key of the log (run it on their side)."""
    from greenlane.evidence.signing import KeySet, KeyTextError, public_key
    from greenlane.gateways.witnesses import FileWitness

    try:
        brought = public_key(key)
    except KeyTextError as error:
        installation.fail(str(error))
    for place in folder:
        FileWitness(place.name, place, lambda: KeySet([brought])).bring(brought)
        out.print(f"{place} trusts {brought.id}", highlight=False)


@keys.command("list")
def shown() -> None:
    """The public keys with their days: what others need to check a bundle."""
    installation.start()
    from greenlane.gateways.keys import public_line

    known = _store().public()
    for key in known:
        typer.echo(public_line(key).strip())
    if not known:
        typer.echo("No key yet: the first head is signed with one (`greenlane work --once`).")


@keys.command()
def rotate() -> None:
    """Make a new key of the log; the older ones go on proving what they signed."""
    installation.start()
    from django.conf import settings

    from greenlane.gateways.evidence import witnesses
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases import desk, key_rotation

    here = desk.current()
    me = Actor(getpass.getuser()[:60], "system")
    heard = key_rotation.rotate(
        _store(), witnesses(settings.GREENLANE_HOME, here.book.country), me, datetime.now(UTC)
    )
    typer.echo(heard.key.text)
    if not heard.fresh:
        typer.echo("made today already: a key is made once a day")
    for name in heard.brought:
        typer.echo(f"{name} trusts it")
    for name in heard.to_tell:
        typer.echo(f"{name} must be told by you")


def _store() -> "KeyStore":
    from django.conf import settings

    from greenlane.gateways.evidence import signing_keys
    from greenlane.usecases import desk

    return signing_keys(settings.GREENLANE_HOME, desk.current().book.country)
