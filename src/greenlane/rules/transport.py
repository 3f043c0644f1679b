"""Questions about transport: the means at the border, containers, the way out."""

from greenlane.rules.rule import Answer, Case, question
from greenlane.standards import container
from greenlane.standards import country as countries

MODES = frozenset("12345789")  # UN/ECE Rec 19 as customs uses it
IN_CONTAINERS = "1"


@question("declaration", "border_transport_means.mode_code")
def border_mode_is_stated(case: Case) -> Answer:
    """DE 7/4: how the goods cross the border."""
    means = case.declaration.border_transport_means
    return means is not None and (means.mode_code or "") in MODES


@question("declaration", "border_transport_means.registration_nationality_code")
def nationality_of_the_means_is_known(case: Case) -> Answer:
    """DE 7/15: a stated nationality is a country of ISO 3166 (ships fly many flags)."""
    means = case.declaration.border_transport_means
    country = means.registration_nationality_code if means else None
    return not country or countries.is_valid(country)


@question("declaration", "goods_shipment.consignment.transport_equipment")
def containers_are_stated(case: Case) -> Answer:
    """DE 7/10: goods in containers name them."""
    shipment = case.declaration.goods_shipment
    consignment = shipment.consignment if shipment else None
    if consignment is None or consignment.container_code != IN_CONTAINERS:
        return True
    return bool(consignment.transport_equipment)


@question("declaration", "goods_shipment.consignment.transport_equipment")
def container_numbers_are_valid(case: Case) -> Answer:
    """Container numbers bear their check digit (ISO 6346)."""
    shipment = case.declaration.goods_shipment
    consignment = shipment.consignment if shipment else None
    if consignment is None or consignment.container_code != IN_CONTAINERS:
        return True
    for place, equipment in enumerate(consignment.transport_equipment):
        if not container.is_valid(equipment.id or ""):
            return ("goods_shipment", "consignment", "transport_equipment", place, "id")
    return True


@question("declaration", "exit_office.id")
def office_of_exit_is_known(case: Case) -> Answer:
    """DE 5/12: where exported goods leave, one of the country's offices."""
    office = case.declaration.exit_office
    return office is not None and (office.id or "") in case.law.book.offices
