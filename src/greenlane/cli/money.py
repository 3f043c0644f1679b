"""Money on the command line: a bank's statement read in, the trial balance, how fast goods went."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation
from greenlane.cli.account import acting

app = typer.Typer(help="Payments, bank statements, the trial balance.", no_args_is_help=True)
out = Console()


@app.command()
def statement(
    file: Annotated[Path, typer.Argument(help="camt.053 or camt.054 of any version.")],
) -> None:
    """Read a statement of the bank in; ends with 1 when it cannot be read."""
    installation.start()
    from greenlane.usecases import bank_statements, desk

    done = bank_statements.take(file.read_bytes(), acting(), desk.current())
    for finding in done.findings:
        out.print(f"{finding.code}: {finding.message}", style="red", markup=False)
    if done.findings:
        raise typer.Exit(1)
    out.print(f"{done.matched} assigned ({done.amount}), {done.unmatched} in suspense, "
              f"{done.out} paid out, {done.known} known before.", highlight=False)  # fmt: skip


@app.command()
def balance() -> None:
    """Print the trial balance of now; ends with 1 when it has faults."""
    installation.start()
    from greenlane.usecases import trial_balances

    drawn = trial_balances.present()
    table = Table("account", "currency", "debit", "credit", "balance")
    for line in drawn.lines:
        told = (line.debit, line.credit, line.balance)
        table.add_row(line.account, line.currency, *(f"{each:,}" for each in told))
    out.print(table)
    for fault in drawn.faults:
        out.print(f"{fault.code}: {fault.place} {fault.amount}", style="red", markup=False)
    if drawn.faults:
        raise typer.Exit(1)


@app.command()
def times() -> None:
    """How long goods that only waited for the payment still waited after it, by the event log."""
    installation.start()
    from greenlane.usecases import desk, payment_times

    told = payment_times.measured(desk.current())
    out.print(f"{told.count} releases of {payment_times.DAYS} days followed a payment alone: half "
              f"within {told.half:.3f} s, nine in ten within {told.most:.3f} s, the slowest "
              f"within {told.worst:.3f} s.", highlight=False)  # fmt: skip
