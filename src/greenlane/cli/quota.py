"""Tariff quotas on the command line: balances, allocation, returns, transfers, licences."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

app = typer.Typer(help="Tariff quotas.", no_args_is_help=True)
out = Console()
_COLUMNS = (
    "order_number", "definition", "since", "until", "unit", "mechanism", "status", "volume",
    "allocated", "licensed", "waiting", "balance", "last",
)  # fmt: skip
Day = Annotated[str, typer.Argument(metavar="DAY", help="A day such as 2026-07-01.")]
Period = Annotated[str, typer.Argument(metavar="PERIOD", help="A quota period (definition).")]
Quantity = Annotated[str, typer.Argument(metavar="QUANTITY", help="In the period's unit.")]
Reason = Annotated[str, typer.Argument(help="Why; it stands in the history.")]
By = Annotated[str, typer.Option(help="Who decides it.")]


@app.command("list")
def list_balances(
    day: Annotated[str, typer.Option(help="Periods in force on this day; today if none.")] = "",
) -> None:
    """Show how every quota period of a day stands."""
    shown = Table(*("order", "period", "unit", "status", "volume", "drawn", "left", "waiting"))
    for each in _standings(day):
        shown.add_row(
            each["order_number"], each["definition"], each["unit"], each["status"],
            *(f"{each[name]:,f}" for name in ("volume", "allocated", "balance", "waiting")),
        )  # fmt: skip
    out.print(shown)


@app.command()
def export(
    day: Annotated[str, typer.Option(help="Periods in force on this day; today if none.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o")] = None,
) -> None:
    """Write the balances of a day as CSV, safe to open in a spreadsheet."""
    _write(output, _COLUMNS, _standings(day))


@app.command()
def history(
    period: Period, output: Annotated[Path | None, typer.Option("--output", "-o")] = None
) -> None:
    """Write the movements of a period as CSV, in their order."""
    _desk()
    from greenlane.usecases import quotas

    columns = ("moment", "kind", "period", "into", "quantity", "unit", "request", "mrn", "licence",
               "reason")  # fmt: skip
    rows = (
        {"moment": each.moment.isoformat(), "kind": each.kind, "period": each.definition_id,
         "into": each.counterpart, "quantity": f"{each.quantity.normalize():f}", "unit": each.unit,
         "request": each.request_id or "", "licence": each.licence_id or "", "reason": each.reason,
         "mrn": each.request.declaration.mrn if each.request else ""}
        for each in quotas.history(period)
    )  # fmt: skip
    _write(output, columns, rows)


@app.command()
def allocate(day: Day) -> None:
    """Decide every request of entries accepted up to DAY. Done again, it does nothing."""
    desk = _desk()
    from greenlane.usecases import quotas

    with _told():
        made = quotas.allocate_day(_date(day), desk)
    cut = sum(1 for each in made if each.unmet)
    out.print(f"{len(made)} requests decided, {cut} of them cut", highlight=False)


@app.command("return")
def give_back(request: int, quantity: Quantity, reason: Reason) -> None:
    """Return a part of what a request (its number in the history) was allocated."""
    desk = _desk()
    from greenlane.usecases import quotas

    with _told():
        quotas.give_back(request, _quantity(quantity), reason, desk)
    out.print("Returned.")


@app.command()
def transfer(source: Period, target: Period, quantity: Quantity, reason: Reason) -> None:
    """Move what is unused from one period to another."""
    desk = _desk()
    from greenlane.usecases import quotas

    with _told():
        quotas.transfer(source, target, _quantity(quantity), reason, desk)
    out.print("Transferred.")


@app.command()
def block(
    period: Period,
    since: Day,
    until: Day,
    reason: Reason,
    suspend: Annotated[bool, typer.Option("--suspend", help="Suspend, not block.")] = False,
    by: By = "the command line",
) -> None:
    """Block (or suspend) a period on some days, both included."""
    desk, kind = _desk(), "suspend" if suspend else "block"
    from greenlane.usecases import quotas

    with _told():
        quotas.block(period, kind, _date(since), _date(until), reason, by, desk)
    out.print(f"{'Suspended' if suspend else 'Blocked'}.")


@app.command()
def close(period: Period) -> None:
    """Close a period that has ended: its licences end, what is left lapses."""
    desk = _desk()
    from greenlane.usecases import quotas

    with _told():
        left = quotas.close(period, desk)
    out.print(f"Closed; {left.normalize():f} lapsed.", highlight=False)


@app.command()
def licence(
    number: str, period: Period, holder: str, quantity: Quantity, since: Day, until: Day
) -> None:
    """Issue a licence on a licensed period to its HOLDER (an operator's id)."""
    desk = _desk()
    from greenlane.usecases import quota_licences

    with _told():
        quota_licences.issue(
            number, period, holder, _quantity(quantity), _date(since), _date(until), desk
        )
    out.print(f"Licence {number} issued.", highlight=False)


@app.command()
def verify() -> None:
    """Add up all movements. Ends with 1 when a balance is not what they add up to."""
    desk = _desk()
    from greenlane.usecases import quotas

    wrong = quotas.disagreements(desk)
    for name in wrong:
        out.print(f"{name}: the balance is not what its movements add up to", style="red")
    out.print("Every balance is what its movements add up to." if not wrong else "")
    raise typer.Exit(1 if wrong else 0)


def _desk() -> Any:
    """The law at hand; to be called before a use case is imported, which needs Django ready."""
    installation.start()
    from greenlane.usecases import desk

    return desk.current()


def _standings(day: str) -> list[dict[str, Any]]:
    desk = _desk()
    from greenlane.usecases import quotas

    wanted = _date(day) if day else desk.day_of(desk.now())
    return [
        {"order_number": each.period.order_number, "definition": each.period.definition,
         "since": each.period.validity.since, "until": each.period.validity.until or "",
         "unit": each.period.unit, "last": each.last or "",
         **{name: getattr(each, name) for name in ("mechanism", "status")},
         **{name: getattr(each, name).normalize()
            for name in ("volume", "allocated", "licensed", "waiting", "balance")}}
        for each in quotas.balances(wanted, desk)
    ]  # fmt: skip


def _write(output: Path | None, columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    from greenlane.usecases import spreadsheet

    names = list(columns)
    handle = output.open("w", encoding="utf-8", newline="") if output else sys.stdout
    cells = ([f"{c:f}" if isinstance(c, Decimal) else c for c in map(row.get, names)]
             for row in rows)  # fmt: skip
    spreadsheet.write(handle, [names, *cells])
    if output:
        handle.close()


@contextmanager
def _told() -> Iterator[None]:
    """Say what cannot be done, and end with 1."""
    from greenlane.usecases.quotas import QuotaError

    try:
        yield
    except QuotaError as error:
        installation.fail(f"{error.code}: {error}")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        installation.fail(f"not a day: {text!r}", 2)
        raise


def _quantity(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        installation.fail(f"not a quantity: {text!r}", 2)
    return found
