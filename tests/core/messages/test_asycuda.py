"""ASYCUDA World SADs: read into the customary places, written again, and nothing lost."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.core.messages.sad_sample import SAD
from typer.testing import CliRunner

from greenlane.cli.main import app
from greenlane.datamodel.item_facts import read_shipment
from greenlane.kernel.finding import has_errors
from greenlane.messages import asycuda, canonical_json, wco_xml
from greenlane.messages.asycuda.leaves import leaves_of, tree_of
from greenlane.messages.asycuda.places import ITEM_PLACES, header_places

D = Decimal
REAL = Path(__file__).parents[4] / "shared" / "data" / "asycuda" / "sad"


@pytest.fixture(scope="module")
def sad():
    return asycuda.parse(SAD).sad


def test_items_are_read_in_the_places_where_the_engine_looks_for_them(sad):
    facts = read_shipment(sad.declaration)
    first, second = facts.items
    assert (facts.trade, facts.incoterm, facts.currency) == ("import", "FOB", "USD")
    assert (first.code, first.origin, first.procedure) == ("01012100000", "BD", "4000")
    assert (first.preference, first.additional_procedures) == ("200", ("C01",))
    assert (first.price, first.currency, first.documents) == (D(600), "USD", {"380", "705"})
    assert first.quantities == {"KGM": D(66), "NAR": D(500), "LTR": D("2.5")}
    assert (second.code, second.procedure, second.additional_procedures) == (
        "01012900", "", ("000",),
    )  # fmt: skip


def test_costs_for_the_whole_are_charges_of_the_shipment_and_others_of_their_item(sad):
    def charges(of):
        return [
            (c.charges_type_code, str(c.other_charge_deduction_amount.value),
             c.other_charge_deduction_amount.currency_id)
            for c in of.charges
        ]  # fmt: skip

    facts = read_shipment(sad.declaration)
    assert charges(facts) == [("AK", "80.0", "USD"), ("AL", "60.0", "QXC")]
    assert [charges(item) for item in facts.items] == [[("AN", "5.0", "USD")], []]


def test_the_taxes_and_the_valuation_stay_beside_the_declaration_as_values(sad):
    assert sad.taxes == (
        asycuda.SadTaxLine(
            position=0, type="A00", base=D(1980), rate=D("0.1"), amount=D(198), mode="1"
        ),
    )
    assert sad.items[0].parts["external_freight"].foreign == D(48)
    assert (sad.items[0].cif, sad.items[0].alpha) == (D(1980), D("0.6"))
    assert (sad.valuation.cif, sad.valuation.parts["invoice"].rate) == (D(3300), D(3))


def test_parties_lists_and_days_are_read_as_they_are_meant(sad):
    declaration = sad.declaration
    assert declaration.exporter.name == "Meghna Knit Ltd"
    assert declaration.exporter.address.line == "12 Mill Road\nDhaka"
    item = declaration.goods_shipment.government_agency_goods_item[0]
    assert [d.effective_date_time and d.effective_date_time.text for d in
            item.additional_document] == ["20260824", None]  # fmt: skip
    assert item.commodity.description == "Horses, pure-bred"
    assert [(i.statement_type_code, i.statement_description) for i in
            item.additional_information] == [("ACB", "second only")]  # fmt: skip


def test_what_has_no_place_is_kept_and_named():
    parsed = asycuda.parse(SAD)
    assert not has_errors(parsed.findings)
    assert dict(parsed.sad.kept) == {
        "Financial/Amounts/Totals_taxes": "352.0",
        "General_information/Country/Trading_country": "BD",
        "Identification/Office_segment/Customs_Clearance_office_name": "Port Amara",
        "Item/Attached_documents[2]/Attached_document_date": "24.08.2026",
        "Item/Attached_documents[2]/Attached_document_from_rule": "1",
        "Item/Packages/Marks2_of_packages": "A/2",
        "Item/Tarification/Value_item": "144+0+36+0-0",
        "Item[2]/New_in_2030/Depth": "7",
        "Item[2]/Packages/Number_of_packages": "3.5",
        "Valuation/Gs_Invoice/Currency_name": "Dollar",
        "Valuation/Total/Total_invoice": "1000.0",
    }
    named = [f.message for f in parsed.findings if f.code == "MSG-303"]
    assert len(named) == len(parsed.sad.kept)
    assert [(f.code, f.value) for f in parsed.findings if f.code == "MSG-302"] == [
        ("MSG-302", "3.5")
    ]


def test_an_export_names_its_parties_and_its_office_otherwise():
    export = SAD.replace(b">IM<", b">EX<").replace(b">I<", b">E<")
    parsed = asycuda.parse(export)
    shipment = parsed.declaration.goods_shipment
    assert read_shipment(parsed.declaration).trade == "export"
    assert (shipment.importer, shipment.consignee.id) == (None, "QX123")
    assert asycuda.parse(asycuda.to_xml(parsed.sad)) == parsed


def test_a_flow_that_contradicts_the_type_is_kept():
    parsed = asycuda.parse(SAD.replace(b">I<", b">E<"))
    assert dict(parsed.sad.kept)["Property/Sad_flow"] == "E"
    assert asycuda.parse(asycuda.to_xml(parsed.sad)) == parsed


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<Declaration/>", "MSG-301"),
        (b"<ASYCUDA xmlns='urn:x'/>", "MSG-301"),
        (b"<ASYCUDA><Item xmlns='urn:x'>1</Item></ASYCUDA>", "MSG-301"),
        (b"<!DOCTYPE a []><ASYCUDA/>", "MSG-005"),
        (b"<ASYCUDA>" + b"<a>" * 60 + b"</a>" * 60 + b"</ASYCUDA>", "MSG-007"),
        (b"", "MSG-002"),
    ],
)
def test_what_is_no_sad_is_refused_by_name(data, code):
    parsed = asycuda.parse(data)
    assert (parsed.sad, parsed.declaration) == (None, None)
    assert [f.code for f in parsed.findings] == [code]


def test_the_containers_of_a_sad_are_the_equipment_of_its_consignment():
    boxes = b"".join(
        b"<Container><Item_Number>1</Item_Number><Container_identity>%b</Container_identity>"
        b"<Container_type>40</Container_type></Container>" % number
        for number in (b"MSKU1234565", b"CSQU3054383")
    )
    parsed = asycuda.parse(SAD.replace(b"</ASYCUDA>", boxes + b"</ASYCUDA>"))
    equipment = parsed.declaration.goods_shipment.consignment.transport_equipment
    assert [(each.sequence_numeric, each.id) for each in equipment] == [
        (1, "MSKU1234565"), (2, "CSQU3054383")
    ]  # fmt: skip
    assert ("Container[2]/Container_type", "40") in parsed.sad.kept
    assert asycuda.parse(asycuda.to_xml(parsed.sad)).sad == parsed.sad


def test_a_sad_is_written_from_a_declaration_of_any_other_format(sad):
    declaration = canonical_json.parse(canonical_json.to_json(sad.declaration)).declaration
    assert declaration == sad.declaration
    again = asycuda.parse(asycuda.to_xml(declaration)).sad
    assert again.declaration == declaration


def test_what_a_sad_has_no_place_for_is_named_when_it_is_written(sad, sample):
    assert asycuda.lost(sad.declaration) == ()
    declaration = wco_xml.parse(sample).declaration
    named = {f.path: f.value for f in asycuda.lost(declaration)}
    assert named[("function_code",)] == "9"
    assert ("invoice_amount",) not in named


def test_the_command_converts_a_sad_to_other_formats_and_back(tmp_path):
    def converted(data, to):
        file = tmp_path / "paper"
        file.write_bytes(data)
        done = CliRunner().invoke(app, ["convert", str(file), "--to", to])
        assert done.exit_code == 0, done.output
        return done.stdout_bytes, done.stderr

    json, told = converted(SAD, "json")
    assert canonical_json.parse(json).declaration == asycuda.parse(SAD).declaration
    assert "New_in_2030" in told
    xml, _ = converted(json, "xml")
    sad, told = converted(xml, "sad")
    assert asycuda.parse(sad).declaration == asycuda.parse(SAD).declaration
    assert "MSG-304" not in told


def test_no_two_texts_of_a_sad_go_to_one_place():
    for places in (header_places(export=False), header_places(export=True), ITEM_PLACES):
        sads = [sad for place in places for sad in place.sad]
        assert len(set(sads)) == len(sads)
        models = [place.model + place.kind * (place.kind == "party") for place in places]
        assert len(set(models)) == len(models)


def comparable(text):
    try:
        return D(text)
    except InvalidOperation:
        return " ".join(text.split())


def inventory(data):
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    return {path: comparable(text) for path, text in leaves_of(root).items()}


def assert_whole(data):
    """The message is read, written and read again: equal values, and every text still there."""
    parsed = asycuda.parse(data)
    written = asycuda.to_xml(parsed.sad)
    assert asycuda.parse(written) == parsed
    before, after = inventory(data), inventory(written)
    lost = {p: t for p, t in before.items() if after.get(p) != t}
    terms = parsed.declaration.goods_shipment.trade_terms
    told = (terms.condition_code, terms.location_name) if terms else ()
    said = [comparable(text) for text in told if text]
    assert {p: t for p, t in lost.items() if "/IncoTerms/" not in p or t not in said} == {}


def test_a_sad_is_read_written_and_read_again_without_loss():
    assert_whole(SAD)


def test_attributes_and_texts_beside_elements_are_kept_and_attributes_written_again():
    data = SAD.replace(b"<ASYCUDA>", b'<ASYCUDA id="7">loose').replace(b"<Mode>", b'<Mode x="y">')
    parsed = asycuda.parse(data)
    kept = dict(parsed.sad.kept)
    place = "Transport/Means_of_transport/Border_information/Mode"
    assert (kept["@id"], kept[""], kept[f"{place}/@x"]) == ("7", "loose", "y")
    assert {"@id", "", f"{place}/@x"} <= set(inventory(asycuda.to_xml(parsed.sad)))


def test_a_price_in_two_parts_is_never_read_by_its_first_part():
    parted = SAD.replace(b"<Item_price>", b"<Item_price>1<?x y?>", 1)
    told = asycuda.parse(parted)
    assert (told.sad, [f.code for f in told.findings]) == (None, ["MSG-008"])


def test_every_real_sad_is_read_written_and_read_again_without_loss(capsys):
    if not REAL.is_dir():
        pytest.skip("real data: ../shared/data/asycuda is absent")
    files = sorted(REAL.glob("*.xml"))
    for file in files:
        assert not has_errors(asycuda.parse(file.read_bytes()).findings)
        assert_whole(file.read_bytes())
    with capsys.disabled():
        print(f"\n{len(files)} SADs round-trip")


PATHS = sorted(leaves_of(etree.fromstring(SAD, etree.XMLParser(remove_comments=True))))
STRANGE = st.sampled_from(
    ["", "0", "-1", "1.5", "x", "true", "EX", "IMX", "12/31/26", "2/30/26", "1E-7", "a\nb", "a  b"]
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(PATHS), STRANGE, max_size=6))
def test_no_text_is_lost_whatever_stands_in_the_places(changes):
    root = etree.fromstring(SAD, etree.XMLParser(remove_comments=True))
    leaves = {**leaves_of(root), **changes}
    data = etree.tostring(tree_of({p: t for p, t in leaves.items() if t}, "ASYCUDA"))
    assert_whole(data)


def test_the_check_for_loss_sees_a_loss(monkeypatch):
    monkeypatch.setattr("greenlane.messages.asycuda.writing.ITEM_PLACES", ITEM_PLACES[1:])
    with pytest.raises(AssertionError):
        assert_whole(SAD)
