"""Certificates on the command line: with which an operator signs messages, and whether he must."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation
from greenlane.cli.account import acting
from greenlane.gateways.reasons import reason

app = typer.Typer(help="Certificates with which operators sign their messages.",
                  no_args_is_help=True)  # fmt: skip
out = Console()
Operator = Annotated[str, typer.Argument(help="The operator's number.")]


@app.command()
def add(
    operator: Operator,
    file: Annotated[Path, typer.Argument(help="The certificate, in PEM.")],
    demand: Annotated[
        bool, typer.Option("--demand", help="Take no unsigned message of the operator.")
    ] = False,
) -> None:
    """Register a certificate; a second one may stand beside it while keys change."""
    installation.start()
    from greenlane.usecases import certificates, desk

    try:
        row = certificates.add(
            operator, file.read_text("ascii"), acting(), desk.current(), demanded=demand
        )
    except UnicodeDecodeError:
        installation.fail(f"{file} is not registered: no certificate in PEM.")
    except (OSError, ValueError) as error:
        installation.fail(f"{file} is not registered: {reason(error)}.")
    except certificates.UnknownCertificateError:
        installation.fail(f"There is no operator {operator}.")
    out.print(f"{row.thumbprint[:16]} stands for {operator}.", highlight=False)


@app.command()
def show(operator: Operator) -> None:
    """List the certificates of an operator."""
    installation.start()
    from greenlane.usecases import certificates

    table = Table("thumbprint", "subject", "added", "revoked", "unsigned messages")
    for each in certificates.listed(operator):
        over = each.revoked.isoformat(" ", "minutes") if each.revoked else ""
        table.add_row(each.thumbprint[:16], each.subject, each.added.isoformat(" ", "minutes"),
                      over, "refused" if each.demanded else "taken")  # fmt: skip
    out.print(table)


@app.command()
def revoke(
    operator: Operator,
    thumbprint: Annotated[str, typer.Argument(help="How the thumbprint begins.")],
) -> None:
    """Revoke a certificate: within five seconds no process takes what it signs."""
    installation.start()
    from greenlane.usecases import certificates, desk

    try:
        certificates.revoke(operator, thumbprint, acting(), desk.current())
    except certificates.UnknownCertificateError:
        installation.fail(f"Not one certificate of {operator} begins with {thumbprint}.")
    out.print(f"{thumbprint} is revoked.", highlight=False)
