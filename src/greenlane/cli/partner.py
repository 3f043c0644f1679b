"""Partners on the command line: registered, given secrets, closed; their queues, replayed."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation
from greenlane.cli.account import acting

app = typer.Typer(help="Partner agencies and traders' webhooks.", no_args_is_help=True)
out = Console()
Code = Annotated[str, typer.Argument(help="The partner's code: letters, digits, hyphens.")]


@app.command()
def add(
    code: Code,
    url: Annotated[str, typer.Argument(help="Where messages are posted.")],
    agency: Annotated[str, typer.Option(help="The agency that it is, such as FOOD.")] = "",
    operator: Annotated[str, typer.Option(help="The operator whose endpoint it is.")] = "",
    country: Annotated[str, typer.Option(help="The country whose authority it is, abroad.")] = "",
    topic: Annotated[list[str] | None, typer.Option(help="declaration.released ...; all.")] = None,
    name: str = "",
    their_key: Annotated[str, typer.Option(help="whpk_...: their answers are signed so.")] = "",
    asymmetric: Annotated[bool, typer.Option(help="Sign with Ed25519 (v1a).")] = False,
) -> None:
    """Register a partner; prints the secret, or the public key, once."""
    installation.start()
    from django.conf import settings

    from greenlane.gateways import outgoing
    from greenlane.gateways.partner_lines import HttpLine
    from greenlane.usecases import desk, partner_register

    wanted = partner_register.NewPartner(
        code=code, url=url, name=name, agency=agency, operator=operator, country=country,
        topics=topic or (), asymmetric=asymmetric, their_key=their_key,
    )  # fmt: skip
    try:
        HttpLine(outgoing.partners(settings.GREENLANE_PARTNERS)).check(url)
        _, shown = partner_register.register(wanted, acting(), desk.current())
    except (partner_register.PartnerError, ValueError) as error:
        installation.fail(f"{code} is not registered: {error}.")
    _say(f"{code} is registered. It is shown once: {shown}")


@app.command("list")
def listed() -> None:
    """How the queue of each partner stands."""
    installation.start()
    from greenlane.store import partners

    depths = partners.depths()
    table = Table("partner", "kind", "state", "waiting", "given up", "last success", "fault")
    for each in partners.open_ones().order_by("code"):
        waiting, dead = depths.get(each.pk, (0, 0))
        state = "away" if each.alarmed else each.state
        seen = each.succeeded.isoformat(" ", "minutes") if each.succeeded else ""
        table.add_row(each.code, each.kind, state, str(waiting), str(dead), seen, each.fault)
    out.print(table)


@app.command()
def secret(code: Code) -> None:
    """Give a partner a new secret; the former one signs beside it for a day."""
    installation.start()
    from greenlane.usecases import desk, partner_register

    try:
        shown = partner_register.new_secret(code, acting(), desk.current())
    except partner_register.PartnerError as error:
        installation.fail(f"{error}.")
    _say(f"{code}: {shown}")


@app.command()
def close(code: Code) -> None:
    """Send nothing more to a partner and take nothing more of it."""
    installation.start()
    from greenlane.usecases import desk, partner_register

    try:
        partner_register.close(code, acting(), desk.current())
    except partner_register.PartnerError as error:
        installation.fail(f"{error}.")
    _say(f"{code} is closed.")


@app.command()
def replay(
    code: Code,
    number: Annotated[int, typer.Option(help="One message only; none: all given up.")] = 0,
) -> None:
    """Put messages that were given up back into their queue, and let a stopped queue run."""
    installation.start()
    from greenlane.usecases import desk, partner_register

    try:
        count = partner_register.replay(code, acting(), desk.current(), number=number or None)
    except partner_register.PartnerError as error:
        installation.fail(f"{error}.")
    _say(f"{count} messages stand in the queue of {code} again.")


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
