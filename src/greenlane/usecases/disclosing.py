"""Disclosure: when data leave the house one entry says what, to whom, on what ground and why."""

from greenlane.lifecycle.event import Actor
from greenlane.store import journal
from greenlane.usecases.desk import Desk


def disclosed(
    what: str, actor: Actor, desk: Desk, *, to: str = "", subject: str = "", rows: int | None = None
) -> None:
    """Note that `what` (a kind of the country's disclosures.toml) left, to `to` or the actor.

    A kind the country has no ground for is noted without one, which the page shows.
    """
    ground = desk.disclosures.get(what, {})
    told = {} if rows is None else {"rows": rows}
    journal.note(
        "data.disclosed", actor, subject, desk.now(), what=what, to=to or actor.unit or actor.name,
        act=ground.get("act", ""), article=ground.get("article", ""),
        purpose=ground.get("purpose", {}).get("en", ""), **told,
    )  # fmt: skip
