"""The law desk on the command line: history, drafts from folders, simulation, publication."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table as Shown

from greenlane.cli import installation
from greenlane.cli.law import ENDING

if TYPE_CHECKING:  # models need Django ready
    from greenlane.store.models import LawChangeSet
    from greenlane.usecases.law_study import Simulation

app = typer.Typer()
out, err = Console(), Console(stderr=True)
Number = Annotated[int, typer.Argument(help="The change set, as `greenlane law history` has it.")]
Editor = Annotated[str, typer.Option("--as", help="Account of the law editor who drafts.")]
Approver = Annotated[str, typer.Option("--as", help="Account of the second person.")]
_EDITOR, _APPROVER = "law-editor", "law-approver"
_MOST = 40
Made = TypeVar("Made")


@app.command()
def history() -> None:
    """List the change sets of the law, the newest first."""
    installation.start()
    from greenlane.store.models import LawChangeSet

    shown = Shown("set", "publication", "state", "when", "author", "approver", "title")
    for each in LawChangeSet.objects.order_by("-pk"):
        when = each.published or each.effective or each.opened
        shown.add_row(str(each.pk), str(each.number or ""), each.state, f"{when:%Y-%m-%d %H:%M}",
                      each.author, each.approver or "", each.title)  # fmt: skip
    out.print(shown)


@app.command()
def show(number: Number) -> None:
    """Show what a change set changes and, while it is a draft, which rules it breaks."""
    installation.start()
    from greenlane.usecases import desk, law_desk

    change_set = _set(number)
    out.print(f"{change_set.title} ({change_set.state})", markup=False, highlight=False)
    changes = change_set.changes.order_by("pk")
    for each in changes[:_MOST]:
        place = " ".join(filter(None, [each.key.replace("|", " "), str(each.since or "")]))
        out.print(f"  {each.operation} {each.table_name}: {place}", markup=False, highlight=False)
    if (total := changes.count()) > _MOST:
        out.print(f"  and {total - _MOST:,} more")
    if change_set.state == "editing":
        _tell_faults(law_desk.checked(change_set, desk.current()))


@app.command()
def draft(
    folder: Path,
    title: Annotated[str, typer.Option(help="What the change is called.")],
    editor: Editor = _EDITOR,
    reason: Annotated[str, typer.Option(help="The act, and why.")] = "",
    keep_lists: Annotated[
        bool, typer.Option(help="Leave acts, areas, types, documents that the law has as they are.")
    ] = False,
    ending: Annotated[bool, typer.Option("--ending", help=ENDING)] = False,
) -> None:
    """Draft the tables of a folder, such as `law import` writes: every row that is not law so."""
    installation.start()
    from greenlane.gateways.country_packages import tables_of
    from greenlane.usecases import desk, law_desk, law_folders

    here = desk.current()
    if not folder.is_dir():
        raise _failed(f"{folder} is no folder")
    _person(editor, _EDITOR)
    change_set, made = _asked(lambda: law_folders.draft_tables(
        tables_of(folder), title, editor, here, reason=reason, keep_lists=keep_lists,
        ending=ending))  # fmt: skip
    out.print(f"Change set {change_set.pk}: {made:,} rows drafted.")
    _tell_faults(law_desk.checked(change_set, here))


@app.command()
def approve(number: Number, approver: Approver = _APPROVER) -> None:
    """Approve a draft that breaks no rule, as a second person."""
    installation.start()
    from greenlane.usecases import desk, law_desk

    _person(approver, _APPROVER)
    _asked(lambda: law_desk.approve(_set(number), approver, desk.current()))
    out.print("Approved.")


@app.command()
def publish(number: Number) -> None:
    """Publish an approved change set now."""
    installation.start()
    from greenlane.usecases import desk, law_desk

    made = _asked(lambda: law_desk.publish(_set(number), desk.current()))
    out.print(f"Published: law {desk.current().book.version}, publication {made}.")


@app.command("publish-package")
def publish_package(
    approver: Approver = _APPROVER,
    over: Annotated[bool, typer.Option(help="Go over what the law desk changed too.")] = False,
) -> None:
    """Publish what the installed country package changed since it was published last."""
    installation.start()
    from greenlane.usecases import desk, law_desk, law_package

    _person(approver, _APPROVER)
    here = desk.current()
    change_set = _asked(lambda: law_package.draft_package(here, over=over))
    _asked(lambda: law_desk.approve(change_set, approver, here))
    made = _asked(lambda: law_desk.publish(change_set, here))
    out.print(f"Published: {change_set.changes.count():,} changes, publication {made}.")


@app.command("roll-back")
def roll_back(number: Number, editor: Editor = _EDITOR) -> None:
    """Draft what restores the law before a publication; a second person approves it."""
    installation.start()
    from greenlane.usecases import desk, law_desk

    _person(editor, _EDITOR)
    back = _asked(lambda: law_desk.roll_back(_set(number), editor, desk.current()))
    out.print(f"Change set {back.pk}: {back.title}", markup=False, highlight=False)


@app.command()
def reassess(number: Number) -> None:
    """Judge past declarations again after a publication: propose refunds and demands."""
    installation.start()
    from greenlane.usecases import desk, law_reassess

    change_set = _set(number)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Judging past declarations again", total=None)
        made = _asked(lambda: law_reassess.reassess(
            change_set, desk.current(),
            tell=lambda done, of: progress.update(task, completed=done, total=of),
        ))  # fmt: skip
    told = law_reassess.summary(change_set)
    out.print(f"{made:,} declarations are judged otherwise; proposed so far: "
              f"refunds {told.refund:,.2f}, demands {told.demand:,.2f}")  # fmt: skip


@app.command()
def simulate(
    number: Number,
    since: Annotated[str, typer.Option(help="First law day; a year ago if none.")] = "",
    until: Annotated[str, typer.Option(help="Last law day; today if none.")] = "",
    sample: Annotated[int, typer.Option(min=1, help="Look at every Nth declaration.")] = 1,
) -> None:
    """Say what a draft would have done to past trade. Nothing is written."""
    installation.start()
    from greenlane.usecases import desk, law_study

    here = desk.current()
    today = here.day_of(here.now())
    first = installation.day_of(since) or today - timedelta(days=365)
    last = installation.day_of(until) or today
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Judging past declarations", total=None)
        found = _asked(lambda: law_study.simulate(
            _set(number), here, since=first, until=last, sample=sample,
            tell=lambda done, of: progress.update(task, completed=done, total=of),
        ))  # fmt: skip
    _tell_simulation(found, here.book.currency)


def _tell_simulation(found: "Simulation", currency: str) -> None:
    out.print(f"revenue {found.percent:+} %, {found.items:,} items, {len(found.traders):,} traders "
              f"({found.affected:,} of {found.declarations:,} declarations)")  # fmt: skip
    shown = Shown("charge", "before", "after", "change", title=currency)
    for code in found.before | found.after:
        old, new = (sums.get(code, Decimal(0)) for sums in (found.before, found.after))
        shown.add_row(code, f"{old:,.2f}", f"{new:,.2f}", f"{new - old:+,.2f}")
    out.print(shown)
    for name, sums in (("chapter", found.chapters), ("office", found.offices)):
        for key, amount in sorted(sums.items()):
            out.print(f"  {name} {key}: {amount:+,.2f}", highlight=False)


def _tell_faults(found: Any) -> None:
    for fault in found.faults[:_MOST]:
        out.print(f"  breaks {fault.rule}: {fault}", markup=False, highlight=False)
    if found.book is None:
        out.print(f"{len(found.faults) or 1} faults: {found.text}", style="red", markup=False)
    else:
        out.print("It breaks no rule.")


def _set(number: int) -> "LawChangeSet":
    from greenlane.store.models import LawChangeSet

    found = LawChangeSet.objects.filter(pk=number).first()
    if found is None:
        raise _failed(f"there is no change set {number}")
    return found


def _person(name: str, role: str) -> None:
    """The shell is trusted as the database is; the name must still be that of an account."""
    from greenlane.store.models import Account

    if not Account.objects.filter(username=name, role=role, is_active=True).exists():
        raise _failed(f"{name!r} is no account of the role {role}")


def _asked(act: Callable[[], Made]) -> Made:
    from greenlane.usecases.law_desk import LawDeskError

    try:
        return act()
    except LawDeskError as error:
        for fault in error.faults[:_MOST]:
            err.print(f"  breaks {fault.rule}: {fault}", markup=False, highlight=False)
        raise _failed(f"{error.code}: {error}") from error


def _failed(text: str) -> typer.Exit:
    err.print(text, style="red", markup=False, highlight=False)
    return typer.Exit(1)
