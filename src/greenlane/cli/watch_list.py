"""`greenlane watch-list`: published lists taken in as differences, and how the lists stand."""

from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation
from greenlane.gateways.reasons import reason

app = typer.Typer(help="Watch lists for screening.", no_args_is_help=True)
out = Console()
_EXAMPLES = 5


@app.command("import")
def import_list(
    file: Path,
    format_: Annotated[str, typer.Option("--format", help="ofac | ofac-xml | un | eu | csv")],
    code: Annotated[str, typer.Option("--list", help="For csv: the list of our own.")] = "",
    published: Annotated[str, typer.Option(help="The day of the file.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Take it in; else only show it.")] = False,
    account: Annotated[str, typer.Option("--as", help="The analyst who proposes.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Compare a file with the list as it stands, show the difference, take it in.

    OFAC's FILE is sdn.csv; alt.csv, add.csv and sdn_comments.csv beside it are read too. A list of
    our own, and a file that lacks much of the list, is only proposed: a second person approves it.
    """
    installation.start()
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases import desk, watch_editions, watch_files, watch_publishing

    here = desk.current()
    if format_ == watch_files.OWN:
        _propose(file, code, account, reason, yes)
        return
    told = watch_files.PUBLISHED.get(format_)
    if told is None:
        installation.fail(f"no format {format_!r}: {', '.join(watch_files.PUBLISHED)} or csv", 2)
    entries = _read(told.read, *(_beside(file, name) for name in ("", *told.beside)))
    _show(told.code, entries)
    if not yes:
        out.print("Only shown: give --yes to take it in.")
        return
    by = Actor(getuser()[:60], "system")
    try:
        edition = watch_editions.take_in(
            told, format_, entries, installation.day_of(published), by, here
        )
    except watch_editions.ShrinksError as error:
        if not account:
            installation.fail(f"{error}; if it is right, an analyst proposes it: --as, --reason")
        _proposed(account, reason, lambda person: watch_publishing.ask_published(
            told, format_, entries, reason, person, here, published))  # fmt: skip
        return
    except NotAllowedError as error:
        installation.fail(str(error))
    out.print(f"Edition {edition.number} of {told.code}." if edition else "Nothing changes.")


def _propose(file: Path, code: str, username: str, reason: str, yes: bool) -> None:
    from greenlane.usecases import desk, watch_publishing
    from greenlane.usecases.watch_files import own

    if not code:
        installation.fail("--list names the list of our own", 2)
    entries = _read(own, file.read_bytes(), code)
    _show(code, entries)
    if not yes:
        out.print("Only shown: give --yes, --as and --reason to propose it.")
        return
    _proposed(username, reason, lambda person: watch_publishing.ask_whole(
        code, entries, reason, person, desk.current()))  # fmt: skip


def _proposed(username: str, reason: str, ask: Callable[[Any], int]) -> None:
    """Propose it as that person; say under which number, or why not."""
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import Account
    from greenlane.usecases.permissions import ForbiddenError

    person = Account.objects.filter(username=username).first()
    if person is None or not reason.strip():
        installation.fail("--as names the analyst who proposes it, --reason says why", 2)
    try:
        act = ask(person)
    except (NotAllowedError, ForbiddenError) as error:
        installation.fail(str(error))
    out.print(f"Proposed as act {act}: a second person approves it.")


def _beside(file: Path, name: str) -> bytes:
    """The file itself, or the one of another name beside it, in letters of any size.

    Without it the aliases or addresses of a whole list would go: that it is not there is said.
    """
    wanted = file.name.casefold()
    if name:
        wanted = wanted.replace("sdn", name) if "sdn" in wanted else f"{name}.csv"
    try:
        if not name:
            return file.read_bytes()
        found = [each for each in file.parent.iterdir() if each.name.casefold() == wanted]
        if found and wanted != file.name.casefold():
            return found[0].read_bytes()
    except OSError as error:
        installation.fail(f"{error.filename}: {reason(error)}", 2)
    out.print(f"no {wanted} beside it: nothing of it is read", markup=False, highlight=False)
    return b""


def _read(read: Any, *args: Any) -> list[Any]:
    from greenlane.messages.tariffs.csv_table import UnreadableError
    from greenlane.usecases.watch_files import doubles, stopping

    try:
        entries, found = read(*args)
    except UnreadableError as error:
        installation.fail(f"{error.code}: {error}", 2)
    refused = stopping(found)
    for each in [*refused[:_EXAMPLES], *(each for each in found if each not in refused)]:
        said = "refused" if each in refused else f"{each.code}:"
        out.print(f"{said} {each.place}: {each.reason}", markup=False, highlight=False)
    if refused or (twice := doubles(entries)):
        told = f"{len(refused)} entries refused" if refused else f"stands twice: {twice[0]}"
        installation.fail(f"{told}; nothing is taken", 1)
    return list(entries)


def _show(code: str, entries: list[Any]) -> None:
    from greenlane.store import watch_lists

    change = watch_lists.compared(code, entries)
    shown = Table("", "entries", "for example", title=f"{code}: {len(entries):,} entries")
    for word in ("added", "changed", "removed"):
        each = getattr(change, word)
        names = "; ".join(f"{e.number} {e.names[0].text}" for e in each[:_EXAMPLES])
        shown.add_row(word, f"{len(each):,}", names)
    out.print(shown, markup=False)


@app.command("list")
def list_lists() -> None:
    """Show the lists with their newest editions."""
    installation.start()
    from greenlane.store import watch_lists
    from greenlane.store.models import WatchListRow

    shown = Table("list", "title", "kind", "edition", "since", "entries")
    for row in WatchListRow.objects.order_by("code"):
        last = watch_lists.newest(row.code)
        if last is not None:
            shown.add_row(row.code, row.title, row.origin, str(last.number),
                          f"{last.moment:%Y-%m-%d %H:%M}", f"{last.entries:,}")  # fmt: skip
    out.print(shown)
