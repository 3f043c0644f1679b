"""The installation a command works on: its home, its database, Django started on it."""

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn

import psycopg
from rich.console import Console

from greenlane.gateways import catalogues, database_safety
from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from greenlane.gateways.home_copy import UNFINISHED
from greenlane.gateways.postgres_programs import all_may_enter

console = Console(stderr=True)
DATABASE, SANDBOX = "greenlane", "sandbox"


def home() -> Path:
    """Where the installation keeps its files: GREENLANE_HOME, or .greenlane in this folder.

    As root the embedded server runs as another user who must reach its files; a folder below a
    private one will not do then, and a place under /var/lib is taken.
    """
    named = os.environ.get("GREENLANE_HOME")
    here = Path(named) if named else Path.cwd() / ".greenlane"
    here = here.absolute()
    here.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and not all_may_enter(here.parent):
        mark = "".join(c if c.isalnum() else "-" for c in str(here.parent)).strip("-")
        here = Path("/var/lib/greenlane") / mark
        here.mkdir(parents=True, exist_ok=True)
    return here


def start(
    *,
    database: str = "",
    durable: bool = True,
    restoring: bool = False,
    adopt: bool = True,
) -> Cluster | None:
    """Make the database ready and start Django on it.

    With GREENLANE_DSN any PostgreSQL is used and None is given; else the embedded one is started
    (or found running) under the home and given back, with an archive where GREENLANE_ARCHIVE names
    one. Without a name it is the home's: the sandbox's where GREENLANE_SANDBOX asks for it. A home
    whose restore has not passed its checks is not started. `adopt` has the country package's law
    become that of a new installation.
    """
    place = home()
    if (place / UNFINISHED).exists() and not restoring:
        fail(f"{place} is the home of a restore that has not passed its checks.", 2)
    os.environ["GREENLANE_HOME"] = str(place)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.config.settings")
    cluster = None
    if "GREENLANE_DSN" not in os.environ:
        archive = Path(os.environ["GREENLANE_ARCHIVE"]) if _archived() else None
        cluster = EmbeddedPostgres(durable=durable, archive=archive).start(place / "postgres")
        name = database or _name(cluster)
        create_database(cluster, name)
        os.environ["GREENLANE_DSN"] = cluster.dsn(name)
    _must_be_safe(own=cluster is not None or restoring)
    prepare()
    _settle()
    if adopt:
        _adopt_law()
    return cluster


def _settle() -> None:
    """End with 2 when a sandbox and an installation in earnest would be mixed up."""
    from greenlane.usecases import desk, sandbox

    try:
        sandbox.settle(desk.current())
    except sandbox.MixedError as error:
        fail(str(error), 2)


def _must_be_safe(*, own: bool) -> None:
    """End with 2, and the codes, before anything is written to a database that would lose it."""
    exception = os.environ.get(database_safety.EXCEPTION, "")
    found = database_safety.look(os.environ["GREENLANE_DSN"], exception, own=own)
    for each in found:
        if not each.ends_the_start:
            console.print(f"{each}", style="yellow", highlight=False, markup=False)
    if ending := [str(each) for each in found if each.ends_the_start]:
        fail(
            "\n".join(
                [*ending, f"Mend the settings, or name them in {database_safety.EXCEPTION}."]
            ),
            2,
        )


def _archived() -> bool:
    return bool(os.environ.get("GREENLANE_ARCHIVE"))


def _adopt_law() -> None:
    """The country package's law becomes publication 1 of a new installation."""
    from greenlane.usecases import desk
    from greenlane.usecases.law_adoption import adopt

    if adopt(desk.current()):
        desk.renew()


def prepare() -> None:
    """Start Django and bring tables and translations up to date."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of its absence
    django.setup()
    _must_be_ours()
    call_command("migrate", verbosity=0)
    catalogues.compile_all(settings.LOCALE_PATHS)


def _must_be_ours() -> None:
    """End with 2 when another version made the tables: none is carried over before a release."""
    from greenlane.store import made_by

    try:
        made_by.check()
    except made_by.OtherVersionError:
        fail(
            f"The database of {home()} was made by another version of Greenlane; before the first "
            "release none is carried over. Name another folder in GREENLANE_HOME (or database in "
            "GREENLANE_DSN), or take this one away.", 2,
        )  # fmt: skip


def _name(cluster: Cluster) -> str:
    """The database that a command works on: that of `greenlane sandbox`, where it is wanted."""
    if os.environ.get("GREENLANE_SANDBOX") != "yes":
        return DATABASE
    with psycopg.connect(cluster.dsn()) as connection:
        asked = "select 1 from pg_database where datname = %s"
        there = connection.execute(asked, [SANDBOX]).fetchone()
    return SANDBOX if there else DATABASE


def create_database(cluster: Cluster, name: str) -> None:
    """Create a database unless it is there."""
    with (
        psycopg.connect(cluster.dsn(), autocommit=True) as connection,
        suppress(psycopg.errors.DuplicateDatabase),
    ):
        connection.execute(
            psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name))
        )


def text_of(file: Path) -> str:
    """The text of a file in UTF-8; ends with 2 when it is none. Raises OSError."""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        fail(f"{file}: no text in UTF-8", 2)


def day_of(text: str) -> date | None:
    """The day that an option names, None for none; ends with 2 when it is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"{text!r} is no day; write it like 2026-07-01", 2)


def fail(text: str, code: int = 1) -> NoReturn:
    """Say what is wrong and end with `code`."""
    console.print(text, style="red", highlight=False, markup=False)
    sys.exit(code)
