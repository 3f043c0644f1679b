"""Mutual recognition on the command line: our signed list, and those of partner countries."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from greenlane.cli import installation
from greenlane.cli.account import acting

app = typer.Typer(help="Lists of authorised operators for mutual recognition.",
                  no_args_is_help=True)  # fmt: skip
out = Console()


@app.command("list")
def list_() -> None:
    """Print our list, signed, with the public key to hand over beside it."""
    installation.start()
    from django.conf import settings

    from greenlane.gateways.evidence import signing_keys
    from greenlane.usecases import desk, recognition

    here = desk.current()
    keys = signing_keys(settings.GREENLANE_HOME, here.book.country)
    signer = keys.signer(here.day_of(here.now()))
    typer.echo(recognition.signed(signer, here))
    out.print(f"key: {signer.public.text}", style="dim", highlight=False, soft_wrap=True)


@app.command()
def take(
    file: Annotated[Path, typer.Argument(help="The partner's signed list.", exists=True)],
    country: Annotated[str, typer.Option(help="The partner country, two letters.")],
    key: Annotated[str, typer.Option(help="Its public key: name+id+key.")],
) -> None:
    """Take a partner's list; its operators are recognised until its last day."""
    installation.start()
    from greenlane.evidence.signed_list import SignedListError
    from greenlane.evidence.signing import KeyTextError
    from greenlane.usecases import desk, recognition

    try:
        row = recognition.take(installation.text_of(file).strip(), key, country.upper(), acting(),
                               desk.current())  # fmt: skip
    except (SignedListError, KeyTextError) as error:
        out.print(f"[red]{getattr(error, 'code', 'REC-002')}[/]: {error}")
        raise typer.Exit(1) from error
    out.print(f"{len(row.entries['operators'])} operators of {country.upper()} are recognised "
              f"until {row.entries['until']}.")  # fmt: skip
