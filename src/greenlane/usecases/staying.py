"""Stays under suspensive procedures: placed, taken out by later declarations, chased when overdue.

A later declaration that names an earlier one takes of its stay at acceptance and discharges it at
release, with what was reserved for it; two that want the last of it follow one another.
"""

import json

from django.db import transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.lifecycle.event import SYSTEM
from greenlane.rules import stay as stays_of
from greenlane.rules.stay import Entering, Leaving
from greenlane.store import border, journal, listing, operators, stays
from greenlane.store.models import DeclarationRow, PartyNotice
from greenlane.usecases import processing
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import (
    Judgement,
    declarant_of,
    is_told,
    trader_of,
    with_findings,
)
from greenlane.usecases.permit_intake import TakenMeanwhileError

_MOST = 200
_GONE = frozenset({"released", "cleared"})


def judged(
    declaration: Declaration, judgement: Judgement, desk: Desk, row: int | None = None, *,
    asker: str = "",
) -> Judgement:  # fmt: skip
    """The judgement with what is wrong with what the goods come out of. No query without any.

    What the declaration of that row takes already counts as left. A border post has no register
    of stays: the centre looks. Whoever may not act for the trader (`asker`, else the declarant) is
    told as if nothing had been placed.
    """
    exits = stays_of.leaving(declaration, judgement.shipment, desk.book.on(judgement.day))
    return _held(exits, declaration, judgement, desk, row, asker=asker)


def _held(
    exits: tuple[Leaving, ...], declaration: Declaration, judgement: Judgement, desk: Desk,
    row: int | None = None, *, asker: str = "",
) -> Judgement:  # fmt: skip
    if not exits or border.own() is not None:
        return judgement
    trader = trader_of(declaration, judgement.shipment.trade)
    asking = asker or declarant_of(declaration)
    told = is_told(asking, trader, operators.by_ids([asking, trader]), judgement.day, desk.book)
    known = stays.named(stays_of.numbers(exits), row) if told else {}
    yields = processing.of_exits(exits, trader, judgement.day)
    findings, _ = stays_of.check(exits, known, trader, _basis(exits, judgement, desk), yields)
    return with_findings(judgement, findings, exits)


def judged_anew(
    declaration: Declaration, judgement: Judgement, declarant: str, lrn: str, desk: Desk
) -> Judgement:
    """As `judged` for a declaration that is lodged: a repeat gets its old answer."""
    exits = stays_of.leaving(declaration, judgement.shipment, desk.book.on(judgement.day))
    if not exits or listing.is_lodged(declarant, lrn):
        return judgement
    return _held(exits, declaration, judgement, desk)


def take(
    row: DeclarationRow, judgement: Judgement, wanted: list[Entering], desk: Desk,
    *, fresh: bool = False,
) -> None:  # fmt: skip
    """Place what an accepted declaration places, take out what it takes out.

    What an amended one places or takes out no more is closed and given back; a `fresh` row has
    nothing yet. Raises TakenMeanwhileError when another took it meanwhile: it is judged again.
    """
    amended, exits = row.version > 1, judgement.exits
    if wanted or amended:
        stays.place(row, wanted, fresh=fresh)
    if not (exits or amended) or (not fresh and stays.has_left(row)):
        return
    known = stays.named(stays_of.numbers(exits), row.pk, lock=True)
    basis = _basis(exits, judgement, desk)
    yields = processing.of_exits(exits, row.trader, judgement.day)
    findings, taken = stays_of.check(exits, known, row.trader, basis, yields)
    if findings:
        raise TakenMeanwhileError(findings[0].message)
    stays.bring(row, taken, desk.now(), gone=row.state in _GONE)


def _basis(exits: tuple[Leaving, ...], judgement: Judgement, desk: Desk) -> str:
    """The act of the procedure under which the goods come out."""
    coming = {each.item for each in exits[:1]}
    under = (desk.book.on(judgement.day).procedures.get(item.procedure)
             for item in judgement.shipment.items if item.sequence in coming)  # fmt: skip
    return next((known.basis for known in under if known is not None), "")


def chase(desk: Desk) -> int:
    """Tell the trader of each stay whose time has run out, once; gives how many (the worker's).

    A rest of processed goods that is no more than their tolerance is an allowed loss and ends it.
    The officer sees it on the list of what is reserved and decides: law makes no debt by itself.
    """
    moment = desk.now()
    with transaction.atomic():
        late = stays.overdue(desk.day_of(moment), _MOST)
        for each in late:
            if processing.spend_loss(each, each.due or desk.day_of(moment), desk):
                continue
            told = {"mrn": each.declaration.mrn, "operator": each.declaration.trader,
                    "item": each.item, "procedure": each.procedure, "due": str(each.due),
                    "left": f"{each.quantity - each.discharged:f}"}  # fmt: skip
            PartyNotice.objects.create(topic="procedure.overdue", payload=json.dumps(told),
                                       created=moment)  # fmt: skip
            journal.note("procedure.overdue", SYSTEM, f"declaration:{each.declaration.mrn}",
                         moment, item=each.item, due=str(each.due))  # fmt: skip
            each.chased = moment
            each.save(update_fields=["chased"])
    return len(late)
