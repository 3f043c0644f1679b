"""Questions about declaring for another: the mandate of the client and the licence to represent.

Each is asked only where the one before it is met, so that one fault is told once. Our reading: the
representative is the declarant who is not the owner of the goods; an agent whom an owner names in
a declaration of his own needs no mandate.
"""

from collections.abc import Mapping
from datetime import date

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.lifecycle.mandate import KIND_OF_CODE, Licence, Mandate, in_force
from greenlane.rules.rule import Answer, Case, Operator, question

# What is asked of everybody who acts for another before an agency, not only of a declarant.
FOR_ANOTHER = frozenset({
    "representation_is_stated", "mandate_was_given", "mandate_is_in_force",
    "mandate_is_for_this_representation", "mandate_covers_the_office",
    "mandate_covers_the_procedure", "importer_is_registered", "importer_is_active",
    "exporter_is_registered", "exporter_is_active",
})  # fmt: skip


def _between(case: Case) -> tuple[Operator, Operator, str] | None:
    """Client, representative and how he acts, when one in the register declares for another."""
    made, shipment = case.declaration, case.declaration.goods_shipment
    importer = shipment.importer if shipment else None
    party = made.exporter if case.shipment.trade == "export" else importer
    agent, declarant = made.agent, made.declarant
    kind = KIND_OF_CODE.get((agent and agent.function_code) or "")
    if kind is None or party is None or declarant is None or party.id == declarant.id:
        return None
    client = case.operators.get(party.id or "")
    broker = case.operators.get(declarant.id or "")
    if client is None or broker is None:
        return None
    if not (client.active_on(case.law.day) and broker.active_on(case.law.day)):
        return None
    return client, broker, kind


def acts_for(
    asker: str, party: str, operators: Mapping[str, Operator], day: date
) -> bool:  # fmt: skip
    """Whether one is the other, or has a mandate of the other's that is in force on the day."""
    client = operators.get(party)
    return asker == party or (
        client is not None and bool(in_force(client.powers.given_to(asker), day))
    )


def _given(case: Case) -> tuple[Mandate, ...] | None:
    between = case.once(_between)
    return between and between[0].powers.given_to(between[1].id)


def _standing(case: Case) -> tuple[Mandate, ...] | None:
    given = case.once(_given)
    return (given and in_force(given, case.law.day)) or None


def _of_kind(case: Case) -> tuple[Mandate, ...] | None:
    between, standing = case.once(_between), case.once(_standing)
    if between is None or not standing:
        return None
    return tuple(each for each in standing if each.kind == between[2])


def _of_office(case: Case) -> tuple[Mandate, ...] | None:
    office = case.declaration.declaration_office_id or ""
    mandates = case.once(_of_kind)
    return mandates and tuple(each for each in mandates if each.covers_office(office))


def _licences(case: Case) -> tuple[Licence, ...] | None:
    between = case.once(_between)
    day = case.law.day
    return between and tuple(each for each in between[1].powers.licences if each.in_force(day))


@question("declaration", "declarant.id")
def mandate_was_given(case: Case) -> Answer:
    """Who declares for another was given a mandate by him."""
    return case.once(_given) != ()


@question("declaration", "declarant.id")
def mandate_is_in_force(case: Case) -> Answer:
    """A mandate that was given has neither lapsed nor been revoked, and has begun."""
    return not case.once(_given) or case.once(_standing) is not None


@question("declaration", "agent.function_code")
def mandate_is_for_this_representation(case: Case) -> Answer:
    """The mandate lets him act as he says he does: directly, or indirectly."""
    return case.once(_of_kind) != ()


@question("declaration", "declaration_office_id")
def mandate_covers_the_office(case: Case) -> Answer:
    """The mandate is for the office where the declaration is lodged."""
    return not case.once(_of_kind) or case.once(_of_office) != ()


@question("item", "government_procedure.0.current_code")
def mandate_covers_the_procedure(case: Case, item: ItemFacts) -> Answer:
    """The mandate is for the procedure of the item."""
    mandates = case.once(_of_office)
    return not mandates or any(each.covers_procedure(item.procedure) for each in mandates)


@question("declaration", "declarant.id")
def representative_is_licensed(case: Case) -> Answer:
    """Who declares for another holds a licence in force."""
    return case.once(_licences) != ()


@question("item", "commodity.classification.0.id")
def licence_covers_the_goods(case: Case, item: ItemFacts) -> Answer:
    """The licence is for the chapter and the procedure of the item."""
    held = case.once(_licences)
    return not held or any(each.covers(item.code, item.procedure) for each in held)
