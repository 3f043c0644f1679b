"""Rules on documents of an item and of the whole declaration."""

from tests.core.rules.base import breaks, document, good_export, good_import, meets, replaced

from greenlane.datamodel.document import AdditionalDocument

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
