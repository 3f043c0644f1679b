"""The command line: `greenlane COMMAND`; each command starts what it needs and says what it did."""

import logging
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from greenlane import __version__
from greenlane.cli import (
    account,
    certificate,
    classify,
    installation,
    law,
    law_desk,
    log,
    mirror,
    money,
    node,
    outage,
    paper,
    partner,
    quota,
    recognition,
    recovery,
    risk,
    watch_list,
)

_THEIR_OWN = {"serve", "sandbox", "work", "demo"}  # what goes on in them is their own to say

app = typer.Typer(
    help="Greenlane, the open customs platform.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


law.app.registered_commands += law_desk.app.registered_commands  # one `law`, two modules
app.add_typer(law.app, name="law")
app.add_typer(quota.app, name="quota")
app.add_typer(account.app, name="account")
app.add_typer(certificate.app, name="certificate")
app.add_typer(classify.app, name="classify")
app.add_typer(log.app, name="log")
app.add_typer(log.keys, name="keys")
app.add_typer(money.app, name="money")
app.add_typer(mirror.app, name="mirror")
app.add_typer(node.app, name="node")
app.add_typer(partner.app, name="partner")
app.add_typer(recognition.app, name="recognition")
app.add_typer(risk.app, name="risk")
app.add_typer(watch_list.app, name="watch-list")
app.add_typer(outage.app, name="outage")
app.add_typer(paper.app, name="paper")
app.command()(account.code)
app.command()(recovery.backup)
app.command()(recovery.restore)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"greenlane {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Serve the portal and the API until stopped."""
    from greenlane.cli import server

    _free(host, port)
    installation.start()
    server.run(host, port, workers)


@app.command()
def sandbox(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8001,
    workers: Annotated[int, typer.Option(min=1)] = 1,
) -> None:
    """Serve a sandbox: the same build and law, a database of its own, wishes and a moving clock."""
    from greenlane.cli import sandbox as served

    _free(host, port)
    served.run(host, port, workers)


def _free(host: str, port: int) -> None:
    from greenlane.cli import server

    try:
        server.check_port(host, port)
    except server.PortTakenError as error:
        installation.fail(str(error))


@app.command()
def demo(
    declarations: Annotated[int, typer.Option(min=1, help="How many to lodge.")] = 2_000,
    seed: int = 2026,
    serve: Annotated[bool, typer.Option(help="Keep the portal up afterwards.")] = True,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    live: Annotated[bool, typer.Option(help="Go on lodging while the portal is up.")] = True,
) -> None:
    """Make the demonstration country, lodge its trade, print what happened, keep the portal up."""
    if serve:
        _free("127.0.0.1", port)
    os.environ.setdefault("GREENLANE_CARD", "demo")
    os.environ.setdefault("GREENLANE_LOG", "critical")  # people read this; see /stuck
    cluster = installation.start()
    from greenlane.cli import server
    from greenlane.cli.demonstration import month

    part, logins = month.begin(declarations, seed)
    if not serve:
        month.end(part, seed)
    month.tell(part, logins, port if serve else None, live=live)
    if serve:
        with month.beside(declarations, seed, part, live=live):
            server.run("127.0.0.1", port, 2)
    elif cluster is not None:
        cluster.stop()


Files = Annotated[
    list[Path], typer.Argument(help="Declarations, .xml or .json; - is standard input.")
]
Client = Annotated[
    str, typer.Option("--as", help="The operator who lodges; default: the declarant.")
]


@app.command()
def lodge(files: Files, operator: Client = "") -> None:
    """Lodge declarations. Ends with 0 when all were taken, 1 when one was refused."""
    from greenlane.cli import papers

    installation.start()
    sys.exit(papers.lodge(files, operator))


@app.command()
def check(files: Files, operator: Client = "") -> None:
    """Check declarations without lodging: all findings, duties, permits."""
    from greenlane.cli import papers

    installation.start()
    sys.exit(papers.check(files, operator))


@app.command()
def assess(
    files: Annotated[list[Path] | None, typer.Argument(help="Worked examples (TOML).")] = None,
) -> None:
    """Compute worked examples (all of the country's if none is named) and compare."""
    from greenlane.cli import papers

    sys.exit(papers.assess(files or []))


@app.command()
def value(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Valuation cases (TOML); none: the country's.")
    ] = None,
    language: Annotated[str, typer.Option(help="en or ar")] = "en",
) -> None:
    """Judge valuation cases by methods 1 to 6: the value, what was tried and why not."""
    from greenlane.cli import valuing

    sys.exit(valuing.value(files or [], language))


@app.command()
def origin(
    files: Annotated[list[Path] | None, typer.Argument(help="Products (TOML).")] = None,
    language: Annotated[str, typer.Option(help="en or ar")] = "en",
) -> None:
    """Judge the origin of products, or compare all worked cases of the country if none is named."""
    from greenlane.cli import origin as cases

    sys.exit(cases.judge(files or [], language))


@app.command()
def convert(
    file: Path,
    to: Annotated[str, typer.Option(help="xml, json or sad")] = "json",
) -> None:
    """Convert a declaration between WCO XML, ASYCUDA World SAD and JSON, or say why not."""
    from greenlane.cli import papers

    sys.exit(papers.convert(file, to))


@app.command()
def export(
    what: Annotated[str, typer.Argument(help="declarations, events or postings")] = "declarations",
    output: Annotated[Path | None, typer.Option("--output", "-o")] = None,
) -> None:
    """Export rows as CSV, safe to open in a spreadsheet."""
    from greenlane.cli import papers

    installation.start()
    sys.exit(papers.export(what, output))


@app.command()
def verify(
    things: Annotated[
        list[str] | None, typer.Argument(help="Files, or MRNs; none: the whole database.")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="The log's public key, or a file of keys.")
    ] = None,
    heads: Annotated[
        list[Path] | None, typer.Option(help="Heads kept elsewhere: files or folders.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Verdicts on files for programs.")] = False,
) -> None:
    """Verify evidence. Files need the public key alone; 0 sound, 1 not, 2 could not be checked."""
    from greenlane.cli import verifying

    sys.exit(verifying.verify(things or [], key or [], heads or [], json=json))


@app.command("check-books")
def check_books() -> None:
    """Check the books: assessed = booked, sums of nought, sound numbers. Ends with 1 on a fault."""
    from greenlane.cli import books

    installation.start()
    sys.exit(books.check())


@app.command()
def work(
    once: Annotated[bool, typer.Option(help="Do what is due and end.")] = False,
) -> None:
    """Run the worker: outbox and deadlines."""
    installation.start()
    # The doors do not know one another: this process becomes the worker (no shell is involved).
    words = ["--once"] if once else []
    os.execv(sys.executable, [sys.executable, "-m", "greenlane.workers", *words])  # noqa: S606


@app.command()
def stop() -> None:
    """Stop the embedded database of this installation."""
    from greenlane.gateways.embedded_postgres import EmbeddedPostgres

    EmbeddedPostgres().start(installation.home() / "postgres").stop()


def main() -> None:
    """Run the command line program. A country that cannot be law, or a file that is not
    there or cannot be read or written, is told in a line and ends with 2.
    """
    from greenlane.gateways.country_packages import UnknownCountryError
    from greenlane.law.reading import LawDataError
    from greenlane.rules.rule import RuleDataError

    begun, outcome = perf_counter(), "failed"
    if sys.stderr.isatty() and not set(sys.argv[1:2]) & _THEIR_OWN:
        os.environ.setdefault("GREENLANE_LOG", "warning")  # a person reads what a command says
    try:
        app()
    except SystemExit as ended:
        outcome = "refused" if ended.code else "done"
        raise
    except LawDataError as error:
        faults = [f"{fault.rule}: {fault}" for fault in error.faults] or [str(error)]
        installation.fail("\n".join(faults), 2)
    except (UnknownCountryError, RuleDataError) as error:
        installation.fail(str(error), 2)
    except OSError as error:
        if error.filename is None:  # no file of the one who typed
            raise
        installation.fail(f"{error.filename}: {error.strerror}", 2)
    finally:
        _tell(outcome, perf_counter() - begun)


def _tell(outcome: str, seconds: float) -> None:
    """One line of the log for a command that had a system to work on; never what it was given."""
    from django.apps import apps

    if not apps.ready:
        return
    known = {each.name or each.callback.__name__ for each in app.registered_commands
             if each.callback} | {each.name for each in app.registered_groups}  # fmt: skip
    named = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] in known else ""
    told = {"door": "cli", "command": named, "outcome": outcome,
            "milliseconds": round(seconds * 1000)}  # fmt: skip
    logging.getLogger("greenlane.command").info("command", extra={"told": told})


if __name__ == "__main__":
    main()
