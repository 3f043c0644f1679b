"""Rules on the declaration as a whole: what meets each, and what breaks exactly it."""

from tests.core.rules.base import AIRPORT, PORT, breaks, good_export, good_import, meets, replaced

from greenlane.datamodel.base import DateTime

IMPORT, EXPORT = good_import(), good_export()


def test_de_001_declaration_type_is_known():
    meets("DE-001", IMPORT, EXPORT, replaced(IMPORT, {"type_code": "IMD"}))
    breaks("DE-001", replaced(IMPORT, {"type_code": None}), at="type_code")
    breaks("DE-001", replaced(IMPORT, {"type_code": "XXA"}), at="type_code")
    breaks("DE-001", replaced(IMPORT, {"type_code": "IMQ"}), at="type_code")


def test_de_002_message_is_an_original():
    meets("DE-002", IMPORT, EXPORT)
    breaks("DE-002", replaced(IMPORT, {"function_code": "13"}), at="function_code")
    breaks("DE-002", replaced(EXPORT, {"function_code": None}), at="function_code")


def test_de_003_local_reference_is_stated():
    meets("DE-003", IMPORT, EXPORT)
    breaks("DE-003", replaced(IMPORT, {"functional_reference_id": None}),
           at="functional_reference_id")  # fmt: skip


def test_de_004_local_reference_is_well_formed():
    longest = "A" * 22
    meets("DE-004", IMPORT, replaced(IMPORT, {"functional_reference_id": longest}))
    for wrong in (longest + "A", "INV 17", "رقم-17", "-17", "A\n"):
        breaks("DE-004", replaced(IMPORT, {"functional_reference_id": wrong}),
               at="functional_reference_id")  # fmt: skip


def test_de_005_office_is_stated():
    meets("DE-005", IMPORT, EXPORT)
    breaks("DE-005", replaced(IMPORT, {"declaration_office_id": None}), at="declaration_office_id")


def test_de_006_office_exists():
    meets("DE-006", IMPORT, EXPORT)
    breaks("DE-006", replaced(IMPORT, {"declaration_office_id": "QT009999"}),
           at="declaration_office_id")  # fmt: skip


def test_de_007_office_serves_the_mode_of_transport():
    by_air = {"border_transport_means.mode_code": "4", "declaration_office_id": AIRPORT}
    meets("DE-007", IMPORT, EXPORT, replaced(IMPORT, by_air))
    breaks("DE-007", replaced(IMPORT, {"declaration_office_id": AIRPORT}),
           at="declaration_office_id")  # fmt: skip
    breaks("DE-007", replaced(IMPORT, {**by_air, "declaration_office_id": PORT}),
           at="declaration_office_id")  # fmt: skip


def test_de_008_number_is_not_stated():
    meets("DE-008", IMPORT, EXPORT)
    breaks("DE-008", replaced(IMPORT, {"id": "26QT0000000000000R1"}), at="id")


def test_de_009_acceptance_is_not_stated():
    stated = {"acceptance_date_time": DateTime("20260630", "102")}
    meets("DE-009", IMPORT, EXPORT, replaced(IMPORT, {**stated, "type_code": "IMZ"}))
    breaks("DE-009", replaced(IMPORT, stated), at="acceptance_date_time")


def test_de_010_acceptance_is_not_in_the_future():
    supplementary = replaced(IMPORT, {"type_code": "IMY"})
    today = {"acceptance_date_time": DateTime("20260701", "102")}
    tomorrow = {"acceptance_date_time": DateTime("20260702", "102")}
    meets("DE-010", IMPORT, supplementary, replaced(supplementary, today))
    breaks("DE-010", replaced(supplementary, tomorrow), at="acceptance_date_time")


def test_de_011_issue_is_not_in_the_future():
    ahead = {"issue_date_time": DateTime("20260702010000+10")}  # still the first in Tavora
    meets("DE-011", IMPORT, replaced(IMPORT, ahead))
    breaks("DE-011", replaced(IMPORT, {"issue_date_time": DateTime("20260703", "102")}),
           at="issue_date_time")  # fmt: skip
