"""Outward processing: goods go out, what was made of them comes back and pays on what was added."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from tests.core.rules import base
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import no_faults
from tests.support.two_persons import people, propose
from tests.usecases.test_stays import codes, lodge, stay

from greenlane.datamodel.document import PreviousDocument
from greenlane.datamodel.goods_item import CustomsValuation
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
TRADER_ACTOR = Actor("trader", "trader", TRADER)


@pytest.fixture
def here(db, desk):
    return money.country(desk)


def papers(goods, mrn=""):
    """The goods with the authorisation OP-1, and with the declaration that sent them out."""
    told = (*goods.additional_document, base.document("C019", "OP-1"))
    before = (PreviousDocument(category_code="Z", type_code="MRN", id=mrn, line_numeric=1),)
    return msgspec.structs.replace(goods, additional_document=told,
                                   previous_document=before if mrn else ())  # fmt: skip


def told(made):
    from greenlane.messages.canonical_json import to_json

    return json.loads(to_json(made))


@pytest.fixture
def sent(here):
    """100 kg of denim that went out to be made up, under OP-1: 80 kg of trousers for 100 of it."""
    from greenlane.usecases.two_persons import approve

    who = people()
    line = {"operator": TRADER, "number": "OP-1", "input": "5209", "output": "6203",
            "made": "80", "used": "100", "tolerance": "2"}  # fmt: skip
    approve(propose(who["officer"], "processing", here, **line), who["director"], "", here)
    denim = base.item(1, "52094200", "Denim", origin="QT", price="1000.00", net="100", gross="110",
                      packages=2, quantity="400", procedures=("2100", "000"))  # fmt: skip
    answer = lodge(here, told(base.good_export(papers(denim), lrn="OUT")), TRADER_ACTOR)
    assert (answer["state"], stay().procedure) == ("cleared", "2100"), answer["findings"]
    return answer["mrn"]


def back(mrn, lrn, net, *, exported="", importer=TRADER, **changes):
    """Trousers that come back, of denim that was worth `exported`."""
    trousers = papers(base.item(1, "62034210", "Trousers of denim", **{
        "origin": "BD", "price": "3000.00", "net": net, "gross": "110", "packages": 5,
        "quantity": "100", "procedures": ("6121", "000"), **changes}), mrn)  # fmt: skip
    if exported:
        named = CustomsValuation(charge_deduction=(base.charge("BX", exported),))
        trousers = msgspec.structs.replace(trousers, customs_valuation=named)
    made = told(base.good_import(trousers, lrn=lrn))
    made["goodsShipment"]["importer"] = {"id": importer}
    return made


def owed(answer, charge):
    (item,) = answer["assessment"]["items"]
    return next(line for line in item["lines"] if line["charge"] == charge)


def test_what_was_made_comes_back_by_the_yield_and_pays_duty_on_the_value_added(here, sent):
    whole = lodge(here, back(sent, "WHOLE", "20"))
    first = lodge(here, back(sent, "IN1", "20", exported="500.00"))
    assert (whole["state"], first["state"]) == ("cleared", "cleared"), first["findings"]
    assert (stay().discharged, stay().state) == (50, "open")  # 20 kg of trousers, 25 kg of denim
    full, duty = owed(whole, "A00"), owed(first, "A00")
    value = Decimal(duty["base"])
    added = value - Decimal("500.00") * Decimal("2.6566")
    cent = Decimal("0.01")
    assert Decimal(full["amount"]) == (value * Decimal("0.22")).quantize(cent)
    assert Decimal(duty["amount"]) == (added * Decimal("0.22")).quantize(cent)
    assert Decimal(first["totals"]["A00"]) < Decimal(whole["totals"]["A00"])
    more = lodge(here, back(sent, "MORE", "42", exported="500.00"))
    assert codes(more) == {"DIS-004"}  # 52.5 of 50, and two per cent of a hundred are 2
    last = lodge(here, back(sent, "LAST", "41", exported="500.00"))
    assert (last["state"], stay().state) == ("cleared", "discharged"), last["findings"]
    again = lodge(here, back(sent, "AGAIN", "0.1", exported="1.00"))
    assert codes(again) == {"DIS-001"}
    assert no_faults()


def test_what_lacks_of_what_was_made_is_an_allowed_loss_or_is_chased(here, sent):
    from greenlane.usecases import staying

    assert lodge(here, back(sent, "IN1", "78.5", exported="500.00"))["state"] == "cleared"
    assert (stay().state, stay().discharged) == ("open", Decimal("98.125"))
    late = replace(here, now=lambda: datetime(2027, 8, 1, 12, tzinfo=UTC))
    staying.chase(late)
    assert (stay().state, stay().discharged) == ("discharged", 100)
    assert no_faults()


def test_goods_of_another_and_other_goods_come_back_by_no_yield(here, sent):
    other = back(sent, "OTHER", "20", exported="500.00", importer=BROKER)
    assert codes(lodge(here, other)) == {"DIS-002"}
    without = back(sent, "NONE", "100.1", exported="500.00")
    (goods,) = without["goodsShipment"]["governmentAgencyGoodsItem"]
    goods["additionalDocument"][-1]["id"] = "OP-2"  # of which nobody knows a yield: kilo for kilo
    assert codes(lodge(here, without)) == {"DIS-004"}
    assert stay().discharged == 0


@pytest.mark.parametrize("procedure", ["6121", "6123"])
def test_nothing_is_relieved_by_a_document_that_sent_nothing_out(here, sent, procedure):
    """Once an invoice was enough, and the same goods came back as often as one liked."""
    forged = back(sent, "F", "20", exported="2900.00", procedures=(procedure, "000"))
    (goods,) = forged["goodsShipment"]["governmentAgencyGoodsItem"]
    goods["previousDocument"] = [{"categoryCode": "Z", "typeCode": "380", "id": "INV-1"}]
    assert codes(lodge(here, forged)) == {"DIS-001"}
    massless = back(sent, "M", "20", exported="2900.00", procedures=(procedure, "000"))
    (goods,) = massless["goodsShipment"]["governmentAgencyGoodsItem"]
    del goods["commodity"]["goodsMeasure"]["netNetWeightMeasure"]
    assert codes(lodge(here, massless)) != set()
    assert stay().discharged == 0


def test_without_asking_for_that_declaration_an_invoice_would_relieve(here, sent, monkeypatch):
    """The control: the defence off, the goods of nobody come in without duty."""
    from greenlane.rules import stay as rule

    monkeypatch.setattr(rule, "_relieves", lambda _: False)
    forged = back(sent, "F", "20", procedures=("6123", "000"))
    (goods,) = forged["goodsShipment"]["governmentAgencyGoodsItem"]
    goods["previousDocument"] = [{"categoryCode": "Z", "typeCode": "380", "id": "INV-1"}]
    answer = lodge(here, forged)
    assert (answer["state"], answer["totals"].get("A00")) == ("cleared", None)
