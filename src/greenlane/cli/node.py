"""Border posts on the command line: keys, registration, bundles out and in, how nodes stand."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

if TYPE_CHECKING:
    from greenlane.evidence.signing import Signer
    from greenlane.lifecycle.event import Actor

app = typer.Typer(help="Border posts: nodes that work without a line.", no_args_is_help=True)
out = Console()
Node = Annotated[str, typer.Argument(help="The id of the node: two capitals or digits.")]
Output = Annotated[Path, typer.Option("--output", "-o")]
SUFFIX = ".bundle"


@app.command()
def key(node: Node, output: Output = Path("node.keys")) -> None:
    """At the new post: make its keys and write the public halves, for the centre."""
    installation.start(adopt=False)
    from django.conf import settings

    from greenlane.gateways.evidence import signing_keys
    from greenlane.gateways.node_keys import node_keys, public_text
    from greenlane.usecases import desk

    here = desk.current()
    home, day = settings.GREENLANE_HOME, here.day_of(here.now())
    text = public_text(node_keys(home, node), signing_keys(home, here.book.country), day=day)
    output.write_text(text, "utf-8")
    _say(f"{output}: carry it to the centre.")


@app.command()
def register(
    node: Node,
    keys: Annotated[Path, typer.Option(help="The public keys that the post wrote.")],
    office: Annotated[list[str], typer.Option(help="An office that it serves.")],
    until: Annotated[str, typer.Option(help="Last day of its numbers, YYYY-MM-DD.")],
    since: Annotated[str, typer.Option(help="First day of its numbers; today if none.")] = "",
    name: str = "",
    address: Annotated[str, typer.Option(help="Where the post calls us, if it ever can.")] = "",
    output: Output = Path("post.papers"),
) -> None:
    """At the centre: register a post, or change its terms; write the papers it joins with."""
    installation.start()
    from django.conf import settings

    from greenlane.evidence import log
    from greenlane.evidence.signing import public_lines
    from greenlane.gateways.node_keys import jwk, node_keys, public_text
    from greenlane.store import border
    from greenlane.usecases import border_register, desk

    here = desk.current()
    today = here.day_of(here.now())
    text = installation.text_of(keys)
    wanted = border_register.NewPost(
        node=node, name=name or node, offices=tuple(office), keys=text,
        since=installation.day_of(since) or today, until=installation.day_of(until) or today,
    )  # fmt: skip
    try:
        newest = [each for each in public_lines(text) if each.name == f"node.{node.lower()}"][-1]
        row = border_register.register(wanted, jwk(newest), _me(), here)
    except (border_register.RegistrationError, ValueError, IndexError) as error:
        installation.fail(f"{node} is not registered, with {keys}: {error}")
    ours = public_text(node_keys(settings.GREENLANE_HOME, border.CENTRE), day=today)
    output.write_bytes(log.canonical(border_register.papers(row, ours, address)))
    _say(f"{node} is registered. {output}: carry it to the post. Key of the centre: {_ids(ours)}")


@app.command()
def join(papers: Path) -> None:
    """At the new post: become the node that the papers name."""
    installation.start(adopt=False)
    import msgspec

    from greenlane.usecases import border_register, desk

    try:
        found = msgspec.json.decode(papers.read_bytes(), type=border_register.Papers)
        own = border_register.join(found, _me(), desk.current())
    except (border_register.RegistrationError, msgspec.DecodeError, ValueError) as error:
        installation.fail(f"not joined, {papers}: {error}")
    _say(f"This is post {own.node} until {own.until}. Key of the centre: {_ids(found.keys)}")


@app.command()
def close(node: Node) -> None:
    """At the centre: take nothing more of a post."""
    installation.start()
    from greenlane.store import border
    from greenlane.usecases import border_register, desk

    row = border.node(node)
    if row is None:
        installation.fail(f"There is no node {node}.")
    border_register.close(row, _me(), desk.current())
    _say(f"{node} is closed.")


@app.command()
def export(
    output: Output = Path(),
    node: Annotated[str, typer.Argument(help="For which node; at a post always centre.")] = "",
) -> None:
    """Write the bundles that a node has not taken yet into a folder, a USB stick say."""
    installation.start()
    from greenlane.store import border
    from greenlane.usecases import border_out, desk

    to = node or border.CENTRE
    try:
        bundles = border_out.pending(to, *signers(), desk.current())
    except LookupError:
        installation.fail(f"There is no node {to}.")
    output.mkdir(parents=True, exist_ok=True)
    for each in bundles:
        fresh = output / f"{border.me()}-{to}-{each.sequence:06}{SUFFIX}"
        part = fresh.with_suffix(".part")
        part.write_bytes(bytes(each.content))
        part.replace(fresh)
    _say(f"{len(bundles)} bundles for {to} in {output}")


@app.command("import")
def take(files: list[Path]) -> None:
    """Take bundles, in any order; folders are looked through. Ends with 1 when one is refused."""
    installation.start()
    from greenlane.store import border

    found = [f for each in files for f in (sorted(each.glob(f"*-{border.me()}-*{SUFFIX}"))
                                           if each.is_dir() else [each])]  # fmt: skip
    refused = _take_all(found)
    for file, why in refused.items():
        out.print(f"{file.name}: {why}", style="red", highlight=False, markup=False)
    sys.exit(1 if refused else 0)


def _take_all(files: list[Path]) -> dict[Path, str]:
    """Take bundles until none of them can be taken; gives those refused, with the reason.

    One that comes too early is tried again after the others.
    """
    from greenlane.messages.border_bundle import BundleError
    from greenlane.usecases import border_in, desk

    refused: dict[Path, str] = {}
    early: list[Path] = []
    for file in files:
        try:
            answer = border_in.take(file.read_bytes(), _me(), desk.current())
            _say(f"{file.name}: taken, {_words(answer)}")
        except BundleError as error:
            refused[file] = f"{error.code} {error}"
            early += [file] if error.wanted else []
    if early and len(early) < len(files):
        again = _take_all(early)
        refused = {f: why for f, why in refused.items() if f not in early} | again
    return refused


@app.command()
def sync() -> None:
    """At a post: exchange bundles over the line, as far as it lasts. Ends with 1 when it is cut."""
    installation.start()
    from greenlane.gateways.node_line import BundleRefusedError, Line
    from greenlane.messages.border_bundle import BundleError
    from greenlane.store import border
    from greenlane.usecases import border_sync, desk

    own, centre, here = border.own(), border.node(border.CENTRE), desk.current()
    if own is None or centre is None or not centre.address:
        installation.fail("This is no post, or its centre has no address.")
    signer, log_signer = signers()
    line = Line(centre.address, own.node, signer)
    try:
        done = border_sync.synchronise(line, signer, log_signer, _me(), here)
    except (OSError, BundleRefusedError) as error:
        installation.fail(f"not all was exchanged: {error}")
    except BundleError as error:
        installation.fail(f"a bundle of the centre is not taken: {error.code} {error}")
    _say(f"handed in {done.handed_in}, fetched {done.fetched}")


@app.command()
def status() -> None:
    """How the exchange with each node stands, and the conflicts that wait."""
    installation.start()
    from greenlane.store import border
    from greenlane.usecases import border_status, desk

    own = border.own()
    here = desk.current()
    _say(f"{'Post ' + own.node if own else 'Centre'}: law {here.book.version}")
    table = Table("node", "taken", "sent", "acknowledged", "last bundle", "law", "behind", "open")
    for each in border_status.nodes(here):
        table.add_row(*each.cells())
    out.print(table)


def signers() -> "tuple[Signer, Signer]":
    """The key of this node and that of its log."""
    from django.conf import settings

    from greenlane.gateways.evidence import signing_keys
    from greenlane.gateways.node_keys import node_keys
    from greenlane.store import border
    from greenlane.usecases import desk

    here = desk.current()
    day, home = here.day_of(here.now()), settings.GREENLANE_HOME
    return node_keys(home, border.me()).signer(day), signing_keys(home, here.book.country).signer(
        day
    )


def _words(answer: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in answer.items())


def _ids(lines: str) -> str:
    from greenlane.evidence.signing import public_lines

    return " ".join(each.id for each in public_lines(lines))


def _me() -> "Actor":
    from greenlane.lifecycle.event import Actor

    return Actor(getpass.getuser()[:60], "system")


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
