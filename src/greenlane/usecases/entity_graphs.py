"""The entity graph around a party: links gathered step by step, names where that is lawful."""

from collections.abc import Iterable, Mapping

from greenlane.lifecycle.event import Actor
from greenlane.risk import mentions
from greenlane.risk.entity_graph import Graph, surroundings
from greenlane.risk.mentions import ACCOUNT, PARTY, PHONE, Link, Mention
from greenlane.store import cases, glances
from greenlane.store.models import DeclarationRow, Operator, PartyDetail
from greenlane.usecases import glances as reading
from greenlane.usecases.judgement import operator_ids
from greenlane.usecases.standing import document

DEPTH, MOST_LINKS, MOST_FRONTIER = 2, 3_000, 400
_DETAILS = {"phone": PHONE, "bank-account": ACCOUNT}


def start_of(row: DeclarationRow) -> Mention:
    """Where the graph of a declaration begins: its trader."""
    return reading.hidden(Mention(PARTY, row.trader))


def around(start: Mention, row: DeclarationRow) -> Graph:
    """What is linked with `start` within two shared facts."""
    found: set[Link] = set(reading.hidden_links(document(row))) | set(_registered([row.trader]))
    known: set[str] = set()
    edge = {start.key} | {m.key for link in found for m in (link.a, link.b)}
    for _step in range(2 * DEPTH - 1):
        edge = set(sorted(edge - known)[:MOST_FRONTIER])
        if not edge:
            break
        known |= edge
        more = [link for link, _pk in glances.links_of(sorted(edge), MOST_LINKS)]
        found |= set(more)
        edge = {m.key for link in more for m in (link.a, link.b)}
    return surroundings(found, start, depth=DEPTH)


def _registered(operators: Iterable[str]) -> Iterable[Link]:
    """Telephones and bank accounts that the register has of operators, and who shares them."""
    own = PartyDetail.objects.filter(operator_id__in=list(operators), kind__in=_DETAILS, until=None)
    marks = list(own.values_list("look_up", flat=True))
    same = PartyDetail.objects.filter(look_up__in=marks, kind__in=_DETAILS, until=None)
    for detail in same:
        party = reading.hidden(Mention(PARTY, detail.operator_id))
        fact = reading.hidden(Mention(_DETAILS[detail.kind], detail.look_up))
        yield Link(*sorted((party, fact)))


def names(graph: Graph, case: str, actor: Actor) -> Mapping[Mention, str]:
    """Whom pseudonyms stand for, of declarations in a case that the person is a member of."""
    file = cases.by_number(case) if case else None
    if file is None or actor.name not in file.members:
        return {}
    shown = {node.mention for node in graph.nodes}
    told: dict[Mention, str] = {}
    for row in cases.declarations_of(file):
        declaration = document(row)
        ids = operator_ids(declaration)
        known = dict(Operator.objects.filter(pk__in=ids).values_list("id", "name"))
        for link in mentions.links(declaration):
            for each in (link.a, link.b):
                hidden = reading.hidden(each)
                if hidden in shown:
                    told[hidden] = known.get(each.key, each.key)
    return told
