"""What the tests of messages share: real messages, where they are at hand, and made-up ones."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import strategies as st
from lxml import etree

from greenlane.datamodel import Amount, DateTime, Declaration, Measure
from greenlane.datamodel.base import fields_of

DATA = Path(__file__).parents[4] / "shared" / "data" / "cds"
DECLARES = re.compile(rb"<(?:\w+:)?Declaration[\s>]")


def real_files():
    if not DATA.is_dir():
        pytest.skip("real data: ../shared/data/cds is absent")
    folders = (DATA / "scenarios", DATA / "tradetest", DATA / "stub")
    return sorted(p for f in folders for p in f.rglob("*") if p.suffix.lower() == ".xml")


@pytest.fixture(scope="session")
def real_messages():
    """Every XML file, by its name: declarations, notifications, movements, broken ones."""
    return {str(p.relative_to(DATA)): p.read_bytes() for p in real_files()}


@pytest.fixture(scope="session")
def real_declarations(real_messages):
    """The files that hold a Declaration beneath their root and are no notification."""
    return {
        name: data
        for name, data in real_messages.items()
        if DECLARES.search(data) and b"Response>" not in data
    }


@pytest.fixture(scope="session")
def wco_schema(real_messages):
    return etree.XMLSchema(etree.parse(DATA / "schemas-3.0" / "customs" / "wrapper_submit.xsd"))


NUMBERS = ("Numeric", "Quantity", "Amount", "Measure")


def inventory(data):
    """Every text and attribute of a message with its path: how much there is of what."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    counts = Counter()

    def visit(element, path):
        path = (*path, etree.QName(element).localname)
        text = element.text or ""
        if len(element) or path[-1].endswith(NUMBERS):
            text = text.strip()
        attributes = frozenset(
            (k, v) for k, v in element.attrib.items() if not k.endswith("}schemaLocation")
        )
        counts[(path, text, attributes)] += 1
        for child in element:
            visit(child, path)
            if (child.tail or "").strip():
                counts[(path, child.tail, frozenset())] += 1

    visit(root, ())
    return counts


@pytest.fixture(scope="session")
def take_inventory():
    return inventory


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\r\t<>&'\" \u00a0"),
    max_size=12,
)
CODE = TEXT.map(lambda text: " ".join(re.sub("[ \t\n\r]+", " ", text).strip(" ").split(" ")))
NUMBER = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
)
LEAF = {
    "integer": st.integers(-(10**6), 10**9),
    "decimal": NUMBER,
    "amount": st.builds(Amount, NUMBER, st.none() | TEXT),
    "measure": st.builds(Measure, NUMBER, st.none() | TEXT),
    "moment": st.builds(DateTime, TEXT, st.sampled_from(["102", "304", "", " x"])),
}


def value_of(spec):
    if spec.child is not None:
        one = instance_of(spec.child)
    elif spec.kind == "text":
        code = spec.element.xml.endswith("Code") or spec.element.letters
        one = CODE if code else TEXT
    else:
        one = LEAF[spec.kind]
    return st.lists(one, max_size=2).map(tuple) if spec.many else one


@st.composite
def instance_of(draw, cls):
    chosen = draw(st.lists(st.sampled_from(fields_of(cls)), max_size=4, unique=True))
    return cls(**{spec.name: draw(value_of(spec)) for spec in chosen})


@pytest.fixture(scope="session")
def any_declaration():
    return instance_of(Declaration)


@pytest.fixture
def sample():
    """A small import declaration of our own."""
    return b"""<?xml version="1.0" encoding="UTF-8"?>
<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">
  <WCODataModelVersionCode>3.6</WCODataModelVersionCode>
  <WCOTypeName>DEC</WCOTypeName>
  <Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"
      xmlns:ds="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">
    <AcceptanceDateTime>
      <ds:DateTimeString formatCode="304">20260701093000Z</ds:DateTimeString>
    </AcceptanceDateTime>
    <FunctionCode>9</FunctionCode>
    <FunctionalReferenceID>LRN-1</FunctionalReferenceID>
    <TypeCode>IMA</TypeCode>
    <GoodsItemQuantity>1</GoodsItemQuantity>
    <InvoiceAmount currencyID="GBP">10.00</InvoiceAmount>
    <GoodsShipment>
      <GovernmentAgencyGoodsItem>
        <SequenceNumeric>1</SequenceNumeric>
        <Commodity>
          <Description>Fish &amp; chips</Description>
          <GoodsMeasure>
            <NetNetWeightMeasure unitCode="KGM">1.50</NetNetWeightMeasure>
          </GoodsMeasure>
        </Commodity>
        <Origin><CountryCode>KE</CountryCode></Origin>
      </GovernmentAgencyGoodsItem>
    </GoodsShipment>
  </Declaration>
</MetaData>
"""
