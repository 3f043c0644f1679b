"""Rules on transport: mode, means, containers, the way out."""

from msgspec import structs
from tests.core.rules.base import (
    AIRPORT,
    DAY,
    OPERATORS,
    PORT,
    TRADER,
    breaks,
    good_export,
    good_import,
    meets,
    replaced,
)

from greenlane.datamodel.consignment import ArrivalTransportMeans, TransportEquipment
from greenlane.lifecycle.authorisation import Authorised

IMPORT, EXPORT = good_import(), good_export()
MODE, SHIP = "border_transport_means.mode_code", "border_transport_means.id"
FLAG = "border_transport_means.registration_nationality_code"
BOXES = "shipment.consignment.transport_equipment"
OWN_BOXES = "items.0.commodity.transport_equipment"
RIGHT = TransportEquipment(sequence_numeric=1, id="CSQU3054383")
WRONG = TransportEquipment(sequence_numeric=2, id="CSQU3054384")


def test_tr_001_border_mode_is_stated():
    meets("TR-001", IMPORT, EXPORT)
    breaks("TR-001", replaced(IMPORT, {MODE: None}), at=MODE)
    breaks("TR-001", replaced(EXPORT, {"border_transport_means": None}), at=MODE)


def test_tr_002_nationality_of_the_means_is_known():
    meets("TR-002", IMPORT, EXPORT, replaced(IMPORT, {FLAG: "LR"}), replaced(IMPORT, {FLAG: "QU"}))
    breaks("TR-002", replaced(IMPORT, {FLAG: "YY"}), at=FLAG)


def test_tr_003_containers_are_stated():
    per_item = {
        BOXES: (),
        **{f"items.{n}.commodity.transport_equipment": (RIGHT,) for n in range(3)},
    }
    loose = {BOXES: (), "shipment.consignment.container_code": "0"}
    meets("TR-003", IMPORT, EXPORT, replaced(IMPORT, per_item), replaced(IMPORT, loose))
    breaks("TR-003", replaced(IMPORT, {BOXES: ()}), at=BOXES)
    breaks("TR-003", replaced(IMPORT, {**per_item, OWN_BOXES: ()}), at=BOXES)


def test_tr_004_container_numbers_are_valid():
    trailers = {BOXES: (WRONG,), "shipment.consignment.container_code": "0"}
    meets("TR-004", IMPORT, EXPORT, replaced(IMPORT, trailers))
    breaks("TR-004", replaced(IMPORT, {BOXES: (RIGHT, WRONG)}), at=f"{BOXES}.1.id")


def test_tr_005_office_of_exit_is_known():
    meets("TR-005", EXPORT)
    breaks("TR-005", replaced(EXPORT, {"exit_office": None}), at="exit_office.id")
    breaks("TR-005", replaced(EXPORT, {"exit_office.id": "QT009999"}), at="exit_office.id")


def test_tr_006_means_of_transport_is_identified():
    arriving = {SHIP: None, "shipment.consignment.arrival_transport_means":
                ArrivalTransportMeans(id="9074729")}  # fmt: skip
    ahead = {SHIP: None, "type_code": "IMD"}
    meets("TR-006", IMPORT, EXPORT, replaced(IMPORT, arriving), replaced(IMPORT, ahead))
    breaks("TR-006", replaced(IMPORT, {SHIP: None}), at=SHIP)
    breaks("TR-006", replaced(EXPORT, {SHIP: None, "shipment.consignment": None}), at=SHIP)


def test_tr_007_nationality_of_the_means_is_stated():
    by_air = {MODE: "4", FLAG: None, "declaration_office_id": AIRPORT}
    meets("TR-007", IMPORT, EXPORT, replaced(IMPORT, by_air))
    breaks("TR-007", replaced(IMPORT, {FLAG: None}), at=FLAG)


def test_tr_008_item_container_numbers_are_valid():
    meets("TR-008", IMPORT, EXPORT, replaced(IMPORT, {OWN_BOXES: (RIGHT,)}))
    breaks("TR-008", replaced(IMPORT, {OWN_BOXES: (RIGHT, WRONG)}), at=f"{OWN_BOXES}.1.id")


def test_tr_009_office_of_exit_serves_the_mode_of_transport():
    meets("TR-009", EXPORT, replaced(EXPORT, {"exit_office.id": PORT}))
    breaks("TR-009", replaced(EXPORT, {"exit_office.id": AIRPORT}), at="exit_office.id")


def test_tr_010_authorised_place_is_the_owners():
    place, kind = (f"shipment.consignment.goods_location.{f}" for f in ("id", "type_code"))
    at_home = replaced(IMPORT, {place: "QTWH-7", kind: "B"})

    def with_authorised(**changes):
        held = Authorised(**{"number": "AEO-1", "tier": "full", "since": DAY,
                             "places": ("QTWH-7",), **changes})  # fmt: skip
        powers = structs.replace(OPERATORS[TRADER].powers, authorised=held)
        return {**OPERATORS, TRADER: structs.replace(OPERATORS[TRADER], powers=powers)}

    meets("TR-010", IMPORT, EXPORT, replaced(IMPORT, {place: PORT, kind: "A"}))
    meets("TR-010", at_home, operators=with_authorised())
    breaks("TR-010", at_home, at=place)
    for other in ({"places": ()}, {"tier": "small"}, {"ended": DAY}):
        breaks("TR-010", at_home, at=place, operators=with_authorised(**other))
