"""Signs that are not seen, turn around or look alike: refused or told, at the door of declarations."""

import json

import pytest

from greenlane.lifecycle.event import Actor
from tests.support import seed
from tests.support.declarations import BROKER, changed, declaration

pytestmark = pytest.mark.db
ITEM = "/goodsShipment/governmentAgencyGoodsItem/0"
CODE = f"{ITEM}/commodity/classification/0/id"
GOODS = f"{ITEM}/commodity/description"


@pytest.fixture
def sent(db, desk):
    """sent(place, text) → (status, codes) of a declaration with the text in that place."""
    from greenlane.usecases.lodge import lodge

    seed.run()

    def send(place, text):
        made = changed(declaration("SIGN-1"), place, text)
        outcome = lodge(json.dumps(made).encode(), "json", Actor("b", "broker", BROKER), desk)
        told = json.loads(outcome.body) if outcome.body else {"findings": []}
        codes = [each["code"] for each in told["findings"]] + [f.code for f in outcome.findings]
        return outcome.status, codes

    return send


@pytest.mark.parametrize("text", ["6109\u200b1000", "\u202e61091000", "６１０９１０００", "٦١٠٩١٠٠٠", "6109\u00a01000"],
                         ids=ascii)  # fmt: skip
def test_a_code_in_other_signs_is_no_code(sent, text):
    status, codes = sent(CODE, text)
    assert status in (400, 422)
    assert codes


@pytest.mark.parametrize("operator", ["QT000000\u04300101", "QТ0000000101", "QT0000000101\u200b", "ＱＴ0000000101"],
                         ids=ascii)  # fmt: skip
def test_an_operator_s_number_in_signs_that_look_alike_is_not_his(sent, operator):
    status, _ = sent("/goodsShipment/importer/id", operator)
    assert status in (400, 422)
    status, _ = sent("/declarant/id", operator)
    assert status in (400, 403, 422)


@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "a\ud800b"], ids=ascii)
@pytest.mark.parametrize("place", [GOODS, "/functionalReferenceId", "/goodsShipment/seller/name"])
def test_control_signs_and_halves_of_signs_are_refused_everywhere(sent, place, text):
    status, codes = sent(place, text)
    assert status in (400, 422)
    assert codes


@pytest.mark.parametrize(
    "text", ["invoice\u202e001", "Tea\u200bpot", "\u2066x\u2069", "\ufeffTea"], ids=ascii
)
@pytest.mark.parametrize("place", [GOODS, "/goodsShipment/seller/name"])
def test_signs_that_turn_or_are_not_seen_are_refused_by_their_code(sent, place, text):
    status, codes = sent(place, text)
    assert status == 422
    assert "DM-012" in codes


@pytest.mark.parametrize(
    "text", ["شاي\u200cأخضر", "Größe 5 µm, 20 °C", "茶", "चाय\u200d"], ids=ascii
)
def test_the_signs_that_scripts_need_are_taken(sent, text):
    _, codes = sent(GOODS, text)
    assert "DM-012" not in codes


@pytest.mark.parametrize("text", ["x" * 300, "x\0y", "\U0001f4a9" * 20], ids=ascii)
@pytest.mark.parametrize(
    "place",
    ["/functionalReferenceId", "/goodsShipment/importer/id", "/declarationOfficeId", "/typeCode",
     "/invoiceAmount/currencyId", "/declarant/id"],
)  # fmt: skip
def test_what_no_column_holds_is_refused_with_its_findings_and_nothing_is_kept(sent, place, text):
    from greenlane.store.models import DeclarationRow

    status, codes = sent(place, text)
    assert status in (400, 403, 422)
    assert codes or status == 403
    assert not DeclarationRow.objects.exclude(state="rejected").exists()


def test_control_without_the_look_at_unseen_signs_they_come_in(sent, monkeypatch):
    import re

    from greenlane.datamodel import facet_findings

    assert sent(GOODS, "in\u202evoice")[0] == 422
    monkeypatch.setattr(facet_findings, "_UNSEEN", re.compile("(?!)"))
    assert sent(GOODS, "in\u202evoice")[0] == 201
