"""Rules on the persons: stated, in the register, and active on the day."""

from datetime import date

from tests.core.rules.base import (
    BROKER,
    LAPSED,
    OPERATORS,
    SUSPENDED,
    TRADER,
    breaks,
    good_export,
    good_import,
    meets,
    replaced,
)

from greenlane.datamodel.party import Agent

IMPORT, EXPORT = good_import(), good_export()
UNKNOWN = "QT9999999999"
IMPORTER = "shipment.importer.id"
LAST_DAY = date(2026, 6, 30)


def test_pa_001_declarant_is_stated():
    meets("PA-001", IMPORT, EXPORT)
    breaks("PA-001", replaced(IMPORT, {"declarant.id": None}), at="declarant.id")
    breaks("PA-001", replaced(IMPORT, {"declarant": None}), at="declarant.id")


def test_pa_002_declarant_is_registered():
    meets("PA-002", IMPORT, EXPORT)
    breaks("PA-002", replaced(IMPORT, {"declarant.id": UNKNOWN}), at="declarant.id")


def test_pa_003_declarant_is_active():
    lapsed = replaced(IMPORT, {"declarant.id": LAPSED})
    meets("PA-003", IMPORT, EXPORT)
    meets("PA-003", lapsed, day=LAST_DAY)
    breaks("PA-003", lapsed, at="declarant.id")
    breaks("PA-003", replaced(IMPORT, {"declarant.id": SUSPENDED}), at="declarant.id")


def test_pa_004_importer_is_stated():
    meets("PA-004", IMPORT)
    breaks("PA-004", replaced(IMPORT, {IMPORTER: None}), at=IMPORTER)


def test_pa_005_importer_is_registered():
    meets("PA-005", IMPORT)
    breaks("PA-005", replaced(IMPORT, {IMPORTER: UNKNOWN}), at=IMPORTER)


def test_pa_006_importer_is_active():
    lapsed = replaced(IMPORT, {IMPORTER: LAPSED})
    meets("PA-006", IMPORT)
    meets("PA-006", lapsed, day=LAST_DAY)
    breaks("PA-006", lapsed, at=IMPORTER)
    breaks("PA-006", replaced(IMPORT, {IMPORTER: SUSPENDED}), at=IMPORTER)


def test_pa_007_exporter_is_stated():
    meets("PA-007", EXPORT)
    breaks("PA-007", replaced(EXPORT, {"exporter": None}), at="exporter.id")


def test_pa_008_exporter_is_registered():
    agent = {"agent": Agent(id=TRADER, function_code="3")}
    meets("PA-008", EXPORT)
    breaks("PA-008", replaced(EXPORT, {**agent, "exporter.id": UNKNOWN}), at="exporter.id")


def test_pa_009_exporter_is_active():
    lapsed = replaced(EXPORT, {"agent": Agent(id=TRADER, function_code="3"), "exporter.id": LAPSED})
    meets("PA-009", EXPORT)
    meets("PA-009", lapsed, day=LAST_DAY)
    breaks("PA-009", lapsed, at="exporter.id")


def test_pa_010_representation_is_stated():
    for_oneself = replaced(IMPORT, {"declarant.id": TRADER, "agent": None})
    meets("PA-010", IMPORT, EXPORT, for_oneself, replaced(IMPORT, {"agent.function_code": "3"}))
    breaks("PA-010", replaced(IMPORT, {"agent": None}), at="agent.function_code")
    breaks("PA-010", replaced(IMPORT, {"agent.function_code": "1"}), at="agent.function_code")
    breaks("PA-010", replaced(EXPORT, {"declarant.id": BROKER}), at="agent.function_code")


def test_pa_011_agent_is_registered():
    meets("PA-011", IMPORT, EXPORT, replaced(IMPORT, {"agent.id": None}))
    breaks("PA-011", replaced(IMPORT, {"agent.id": UNKNOWN}), at="agent.id")


def test_pa_012_agent_is_active():
    lapsed = replaced(IMPORT, {"agent.id": LAPSED})
    meets("PA-012", IMPORT, EXPORT)
    meets("PA-012", lapsed, day=LAST_DAY)
    breaks("PA-012", lapsed, at="agent.id")


def test_the_register_of_the_tests_has_an_active_a_lapsed_and_a_suspended_operator():
    assert OPERATORS[BROKER].status == OPERATORS[LAPSED].status == "active"
    assert OPERATORS[SUSPENDED].status == "suspended"
