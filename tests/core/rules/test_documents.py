"""Rules on documents of an item and of the whole declaration."""

from shutil import copytree

from msgspec import structs
from tests.core.rules.base import (
    DATA,
    TRADER,
    breaks,
    document,
    good_export,
    good_import,
    meets,
    replaced,
)

from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.item_facts import read_shipment
from greenlane.datamodel.party import Exporter
from greenlane.gateways.country_packages import load

IMPORT, EXPORT = good_import(), good_export()
OWN, SHARED = "items.0.additional_document", "additional_document"
INVOICE, LADING = document("N935"), document("N705")


def test_do_001_documents_are_known():
    meets("DO-001", IMPORT, EXPORT)
    breaks("DO-001", replaced(IMPORT, {OWN: (INVOICE, document("Q777"))}), at=f"{OWN}.1.type_code")


def test_do_002_documents_are_identified():
    exempt = AdditionalDocument(category_code="L", type_code="010", lpco_exemption_code="X")
    meets("DO-002", IMPORT, EXPORT, replaced(IMPORT, {OWN: (INVOICE, exempt)}))
    breaks("DO-002", replaced(IMPORT, {f"{OWN}.0.id": None}), at=f"{OWN}.0.id")


def test_do_003_documents_stand_once():
    another = document("N935", "INV-18")
    meets("DO-003", IMPORT, EXPORT, replaced(IMPORT, {OWN: (INVOICE, another)}))
    breaks("DO-003", replaced(IMPORT, {OWN: (INVOICE, another, INVOICE)}), at=f"{OWN}.2")


def test_do_004_invoice_is_declared():
    proforma = replaced(IMPORT, {OWN: (document("N325"),)})
    for_all = replaced(IMPORT, {OWN: (), SHARED: (LADING, INVOICE)})
    meets("DO-004", IMPORT, proforma, for_all)
    breaks("DO-004", replaced(IMPORT, {OWN: ()}), at=OWN)


def test_do_005_shared_documents_are_known():
    meets("DO-005", IMPORT, EXPORT)
    breaks("DO-005", replaced(IMPORT, {SHARED: (LADING, document("Q777"))}),
           at=f"{SHARED}.1.type_code")  # fmt: skip


def test_do_006_shared_documents_are_identified():
    meets("DO-006", IMPORT, EXPORT)
    breaks("DO-006", replaced(IMPORT, {f"{SHARED}.0.id": None}), at=f"{SHARED}.0.id")


def test_do_007_shared_documents_stand_once():
    meets("DO-007", IMPORT, replaced(IMPORT, {SHARED: (LADING, document("N705", "BL-2"))}))
    breaks("DO-007", replaced(IMPORT, {SHARED: (LADING, LADING)}), at=f"{SHARED}.1")


RULINGS = (
    "ruling,kind,holder,code,origin,decision_en,grounds_en,since,until,act,article\n"
    "AR-1,classification,{trader},{code},,It is that,Because,2026-01-01,2026-12-31,CA-2019,s. 27\n"
    "AR-2,classification,{trader},{other},,It is that,Because,2026-01-01,,CA-2019,s. 27\n"
    "AR-3,classification,{trader},{code},,It is that,Because,2024-01-01,2025-12-31,CA-2019,s. 27\n"
    "AR-4,classification,{stranger},{code},,It is that,Because,2026-01-01,,CA-2019,s. 27\n"
    "AR-5,origin,{trader},,{origin},It is from there,Because,2026-01-01,,CA-2019,s. 27\n"
    "AR-6,origin,{trader},,JP,It is from there,Because,2026-01-01,,CA-2019,s. 27\n"
)


def test_do_008_rulings_are_honoured(tmp_path):
    item = read_shipment(IMPORT).items[0]
    text = RULINGS.format(trader=TRADER, stranger="QT0000000199", code=item.code,
                          other="01022910", origin=item.origin)  # fmt: skip
    copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "rulings.csv").write_text(text, encoding="utf-8")
    law = load("tavora", tmp_path / "data").book
    own = (INVOICE,)

    def citing(number):
        return replaced(IMPORT, {OWN: (*own, document("C626", number))})

    meets("DO-008", IMPORT, EXPORT)
    meets("DO-008", citing("AR-1"), citing("AR-5"), book=law)
    for number in ("AR-3", "AR-4", "AR-99"):
        breaks("DO-008", citing(number), at=f"{OWN}.1.id", book=law)
    named = structs.replace(citing("AR-4"), exporter=Exporter(id="QT0000000199"))
    breaks("DO-008", named, at=f"{OWN}.1.id", book=law)  # its holder was not asked
    breaks("DO-008", citing("AR-2"), at="items.0.commodity.classification.0.id", book=law)
    breaks("DO-008", citing("AR-6"), at="items.0.origin.0.country_code", book=law)
