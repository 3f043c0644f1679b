"""Rules on the customs procedure, the additional procedures and the payment."""

from msgspec import structs
from tests.core.rules.base import (
    BROKER,
    OPERATORS,
    TRADER,
    breaks,
    document,
    excavator,
    good_export,
    good_import,
    meets,
    operator,
    replaced,
    shirts,
)

from greenlane.datamodel.document import PreviousDocument
from greenlane.datamodel.duty_tax_fee import DutyTaxFee, Payment
from greenlane.datamodel.goods_item import GovernmentProcedure
from greenlane.datamodel.party import Exporter

IMPORT, EXPORT = good_import(), good_export()
CURRENT, PREVIOUS = (f"items.0.government_procedure.0.{n}_code" for n in ("current", "previous"))
ADDITIONAL = "items.0.government_procedure.1.current_code"
PAPERS = "items.0.additional_document"
METHOD = "items.0.commodity.duty_tax_fee.0.payment.method_code"
ENTRY = PreviousDocument(category_code="Z", type_code="MRN", id="26QT0000000000000R1")


def test_pr_001_procedure_is_stated():
    meets("PR-001", IMPORT, EXPORT)
    for wrong in ({CURRENT: None}, {PREVIOUS: None}, {CURRENT: "4"}):
        breaks("PR-001", replaced(IMPORT, wrong), at=CURRENT)


def test_pr_002_procedure_is_allowed():
    meets("PR-002", IMPORT, EXPORT)
    breaks("PR-002", replaced(IMPORT, {CURRENT: "99"}), at=CURRENT)


def test_pr_003_procedure_fits_the_trade():
    meets("PR-003", IMPORT, EXPORT)
    breaks("PR-003", replaced(IMPORT, {CURRENT: "10"}), at=CURRENT)
    breaks("PR-003", replaced(EXPORT, {CURRENT: "40"}), at=CURRENT)


def test_pr_004_procedure_has_its_authorisation():
    warehouse = {"procedures": ("7100", "000")}
    authorised = good_import(shirts(**warehouse, documents=("N935", "C517")))
    meets("PR-004", IMPORT, EXPORT, authorised)
    breaks("PR-004", good_import(shirts(**warehouse)), at=PAPERS)


def test_pr_005_additional_procedures_are_known():
    meets("PR-005", IMPORT, EXPORT, good_import(shirts(procedures=("4000",))))
    breaks("PR-005", replaced(IMPORT, {ADDITIONAL: "Q99"}), at=ADDITIONAL)


def test_pr_006_additional_procedures_fit_the_procedure():
    meets("PR-006", IMPORT, EXPORT)
    breaks("PR-006", replaced(IMPORT, {ADDITIONAL: "F01"}), at=ADDITIONAL)


def test_pr_007_relief_has_its_document():
    meets("PR-007", IMPORT, good_import(shirts(procedures=("4000", "C07"))))
    breaks("PR-007", good_import(excavator(1, documents=("N935",))), at=PAPERS)


def test_pr_008_payment_method_is_known():
    meets(
        "PR-008", IMPORT, EXPORT, replaced(IMPORT, {METHOD: "A"}), replaced(IMPORT, {METHOD: None})
    )
    breaks("PR-008", replaced(IMPORT, {METHOD: "X"}), at=METHOD)
    fees = (DutyTaxFee(type_code="A00"), DutyTaxFee(payment=Payment(method_code="X")))
    breaks("PR-008", replaced(IMPORT, {"items.0.commodity.duty_tax_fee": fees}),
           at="items.0.commodity.duty_tax_fee.1.payment.method_code")  # fmt: skip


def test_pr_009_additional_procedures_stand_once():
    meets("PR-009", IMPORT, EXPORT)
    breaks("PR-009", good_import(shirts(procedures=("4000", "C07", "000", "C07"))),
           at="items.0.government_procedure.3.current_code")  # fmt: skip


def test_pr_010_deferred_payment_has_an_account():
    without = {i: structs.replace(o, deferment=False) for i, o in OPERATORS.items()}
    at_once = replaced(good_import(shirts()), {METHOD: "A"})
    meets("PR-010", at_once, operators=without)
    meets("PR-010", IMPORT, operators={**without, TRADER: OPERATORS[TRADER]})
    breaks("PR-010", good_import(shirts()), at=METHOD, operators=without)
    stranger = {BROKER: without[BROKER], TRADER: without[TRADER], "QT1": operator("QT1")}
    breaks("PR-010", good_import(shirts()), at=METHOD, operators=stranger)
    seller = {**without, "QT1": structs.replace(operator("QT1"), deferment=True)}
    named = structs.replace(good_import(shirts()), exporter=Exporter(id="QT1"))
    breaks("PR-010", named, at=METHOD, operators=seller)  # nobody has asked him


def test_pr_011_previous_procedure_has_its_document():
    out = good_import(shirts(procedures=("4071", "000"), documents=("N935", "C517")))
    shared = replaced(out, {"shipment.previous_document": (ENTRY,)})
    meets("PR-011", IMPORT, EXPORT, shared, replaced(out, {"items.0.previous_document": (ENTRY,)}))
    breaks("PR-011", out, at="items.0.previous_document")


def test_pr_012_each_charge_is_relieved_once():
    apart = excavator(1, procedures=("4000", "I50", "000"))
    meets("PR-012", IMPORT, good_import(apart))
    two = shirts(procedures=("4000", "C07", "C08"))  # both take the customs duty off
    breaks("PR-012", good_import(two), at="items.0.government_procedure.2.current_code")


def test_a_procedure_of_another_trade_does_not_make_the_engine_guess():
    four = (GovernmentProcedure(current_code="4000"),)
    made = replaced(IMPORT, {"items.0.government_procedure": four})
    meets("PR-001", made)  # the pair may be written as one text of four digits
    meets("PR-002", made)
    papers = (document("N935"), document("C517"))
    meets("PR-004", replaced(made, {PAPERS: papers}))
