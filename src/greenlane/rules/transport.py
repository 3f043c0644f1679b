"""Questions about transport: the means at the border, containers, the way out."""

from greenlane.datamodel.consignment import TransportEquipment
from greenlane.datamodel.item_facts import ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_item, declared_shipment
from greenlane.rules.rule import Answer, Case, question
from greenlane.standards import container
from greenlane.standards import country as countries

MODES = frozenset("12345789")  # UN/ECE Rec 19 as customs uses it
IDENTIFIED = frozenset("134")  # sea, road and air: ships, lorries and flights have names
FLAGGED = frozenset("13")  # sea and road: ships and lorries are registered in a country
IN_CONTAINERS = "1"


def _mode(case: Case) -> str | None:
    means = case.declaration.border_transport_means
    return means.mode_code if means else None


@question("declaration", "border_transport_means.mode_code")
def border_mode_is_stated(case: Case) -> Answer:
    """DE 7/4: how the goods cross the border."""
    return _mode(case) in MODES


@question("declaration", "border_transport_means.id")
def means_of_transport_is_identified(case: Case) -> Answer:
    """DE 7/7, 7/9 and 7/14: by sea, road and air the ship, lorry or flight is named.

    Our reading: at the border, on arrival or on departure; who declares before the goods arrive
    need not know it yet.
    """
    means = case.declaration.border_transport_means
    if means is None or means.mode_code not in IDENTIFIED or means.id or case.shipment.prelodged:
        return True
    consignment = declared_shipment(case).consignment
    if consignment is None:
        return False
    inland = (consignment.arrival_transport_means, consignment.departure_transport_means)
    return any(one is not None and one.id for one in inland)


@question("declaration", "border_transport_means.registration_nationality_code")
def nationality_of_the_means_is_stated(case: Case) -> Answer:
    """DE 7/15: by sea and road the flag or plate of a means that is named at the border."""
    means = case.declaration.border_transport_means
    if means is None or means.mode_code not in FLAGGED or not means.id:
        return True
    return bool(means.registration_nationality_code)


@question("declaration", "border_transport_means.registration_nationality_code")
def nationality_of_the_means_is_known(case: Case) -> Answer:
    """DE 7/15: a stated nationality is a country of ISO 3166 (ships fly many flags)."""
    means = case.declaration.border_transport_means
    country = means.registration_nationality_code if means else None
    return not country or country in case.law.book.countries or countries.is_valid(country)


@question("declaration", "goods_shipment.consignment.transport_equipment")
def containers_are_stated(case: Case) -> Answer:
    """DE 7/10: goods in containers name them.

    Our reading: for the consignment or, all of them, for the items.
    """
    shipment = declared_shipment(case)
    consignment = shipment.consignment
    if consignment is None or consignment.container_code != IN_CONTAINERS:
        return True
    return bool(consignment.transport_equipment) or all(
        item.commodity is not None and item.commodity.transport_equipment
        for item in shipment.government_agency_goods_item
    )


@question("declaration", "goods_shipment.consignment.transport_equipment")
def container_numbers_are_valid(case: Case) -> Answer:
    """Container numbers bear their check digit (ISO 6346).

    Our reading: equipment of goods that are not in containers (trailers, say) has other numbers.
    """
    consignment = declared_shipment(case).consignment
    if consignment is None or consignment.container_code != IN_CONTAINERS:
        return True
    place = _wrong(consignment.transport_equipment)
    start: Path = ("goods_shipment", "consignment", "transport_equipment")
    return True if place is None else (*start, place, "id")


@question("item", "commodity.transport_equipment")
def item_container_numbers_are_valid(case: Case, item: ItemFacts) -> Answer:
    """The same for the containers in which one item lies."""
    commodity = declared_item(case, item).commodity
    if commodity is None or not commodity.transport_equipment:
        return True
    consignment = declared_shipment(case).consignment
    if consignment is None or consignment.container_code != IN_CONTAINERS:
        return True
    place = _wrong(commodity.transport_equipment)
    return True if place is None else ("commodity", "transport_equipment", place, "id")


def _wrong(equipment: tuple[TransportEquipment, ...]) -> int | None:
    for place, one in enumerate(equipment):
        if not container.is_valid(one.id or ""):
            return place
    return None


@question("declaration", "exit_office.id")
def office_of_exit_is_known(case: Case) -> Answer:
    """DE 5/12: where exported goods leave, one of the country's offices."""
    office = case.declaration.exit_office
    return office is not None and office.id in case.law.book.offices


@question("declaration", "exit_office.id")
def office_of_exit_serves_the_mode_of_transport(case: Case) -> Answer:
    """Exported goods leave by an office that serves the mode in which they cross the border."""
    stated = case.declaration.exit_office
    office = case.law.book.offices.get(stated.id or "") if stated else None
    mode = _mode(case)
    return office is None or mode not in MODES or mode in office.modes


AUTHORISED_PLACE = "B"  # DE 5/23: goods at a place that customs has authorised


@question("declaration", "goods_shipment.consignment.goods_location.id")
def authorised_place_is_the_owners(case: Case) -> Answer:
    """DE 5/23: goods at an authorised place are cleared there; the owner's authorisation names it.

    It stands on the day, and its tier is given clearance at its premises.
    """
    consignment = declared_shipment(case).consignment
    location = consignment.goods_location if consignment else None
    if location is None or location.type_code != AUTHORISED_PLACE:
        return True
    export = case.shipment.trade == "export"
    owner = case.declaration.exporter if export else declared_shipment(case).importer
    known = case.operators.get((owner.id if owner else None) or "")
    held = known.powers.authorised_on(case.law.day) if known else None
    terms = case.law.book.authorised
    if held is None or terms is None or "premises" not in terms.benefits(held.tier, case.law.day):
        return False
    return location.id in held.places
