"""Glances kept up by the worker: each new document read once for the board and the graph."""

import logging

import msgspec
from django.db import IntegrityError

from greenlane.datamodel.declaration import Declaration
from greenlane.risk import mentions
from greenlane.risk.mentions import PARTY, Link, Mention
from greenlane.store import alerts, glances, inspections
from greenlane.store.models import DeclarationRow
from greenlane.store.sealed import sealer
from greenlane.usecases.desk import Desk
from greenlane.usecases.standing import document

_MARK = "glances"
_log = logging.getLogger(__name__)


def look(desk: Desk) -> int:
    """Read the documents that came since the last look; gives how many."""
    mark = alerts.mark(_MARK)
    told = glances.changed_after(mark)
    keys = {pk for _number, pk, _moment in told}
    known = glances.known(keys)
    done = 0
    for row in DeclarationRow.objects.filter(pk__in=keys).order_by("pk"):
        if row.pk not in known or row.version > 1:
            done += _read(row)
    settled = alerts.settled(mark, desk.now())
    last = max((number for number, _pk, _moment in told), default=settled)
    new = min(last, settled)
    if new > mark:
        alerts.set_mark(_MARK, new)
    return done


def _read(row: DeclarationRow) -> bool:
    try:
        declaration = document(row)
    except (msgspec.DecodeError, RuntimeError, ValueError) as error:
        _log.warning("%s is left out of the board: %s", row.mrn, error)
        return False
    try:
        _put(row, declaration)
    except IntegrityError:  # another worker was faster
        return False
    return True


def _put(row: DeclarationRow, declaration: Declaration) -> None:
    way, chosen = mentions.way(declaration), inspections.selection(row)
    glances.put(
        row, hidden_links(declaration), origin=next(iter(way.origins), ""),
        origins=list(way.origins), export=way.export, chapters=list(way.chapters),
        containers=way.containers, method=chosen.method if chosen else "none",
        profiles=sorted({hit.profile for hit in chosen.hits}) if chosen else [],
    )  # fmt: skip


def hidden(mention: Mention) -> Mention:
    """A mention by its pseudonym: parties have the one they have everywhere."""
    purpose = "analysis" if mention.kind == PARTY else f"entity-{mention.kind}"
    return Mention(mention.kind, sealer().pseudonym(purpose, mention.key)[:24])


def hidden_links(declaration: Declaration) -> list[Link]:
    """The links of a document without anything that names anybody."""
    return [Link(hidden(link.a), hidden(link.b)) for link in mentions.links(declaration)]
