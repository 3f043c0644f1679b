"""Whatever a published schema allows is read: documents by chance, which the schema finds valid."""

import random
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from tests.support.schema_documents import Documents

from greenlane.datamodel.facets import check
from greenlane.kernel.finding import has_errors
from greenlane.messages.tariffs.taric_records import RecordError, Records
from greenlane.messages.wco_xml import parse, to_xml

DATA = Path(__file__).parents[4] / "shared/data"
WCO = DATA / "cds/schemas-3.0/wco/declaration"
WCO_FILES = [WCO / name for name in (
    "WCO_DEC_2_DMS.xsd", "WCO_DS/WCO_DEC_DS_2_DMS.xsd", "UNECE/UnqualifiedDataType_6_DMS.xsd",
    "UNECE/ISO_ISO3AlphaCurrencyCode_2012-08-31.xsd",
    "UNECE/UNECE_AgencyIdentificationCode_D12B.xsd",
)]  # fmt: skip
TARIC = DATA / "tariff/taric3/taric3.xsd"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="no ../shared/data here")
COUNTS = {"GoodsItemQuantity", "TotalPackageQuantity", "LoadingListQuantity", "QuantityQuantity"}


@cache
def schema(file):
    return etree.XMLSchema(etree.parse(file))


def declaration(seed):
    """A declaration that the schema allows, or None where chance missed it."""
    chance = random.Random(seed)
    documents = Documents(WCO_FILES, chance, share=chance.choice([0.1, 0.3, 0.5]), depth=6)
    made = documents.made("urn:wco:datamodel:WCO:DEC-DMS:2", "Declaration")
    for each in made.iter():
        if "unitCode" in each.attrib:
            counted = etree.QName(each).localname in COUNTS
            each.set("unitCode", "C62" if counted else "KGM")
    return made if schema(WCO_FILES[0]).validate(made) and len(list(made.iter())) < 4_000 else None


def said(root):
    """What the leaves of a declaration say, in order: numbers by value, blanks as one."""
    for leaf in root.iter():
        if not len(leaf):
            text = leaf.text or ""
            units = [leaf.get(name) for name in ("currencyID", "unitCode", "formatCode")]
            name = etree.QName(leaf).localname
            try:
                yield name, Decimal(text.strip()), [] if name in COUNTS else units
            except InvalidOperation:
                yield name, " ".join(text.split()), units


@needs_data
def test_every_declaration_that_the_schema_allows_is_read_and_written_whole():
    valid = 0
    for seed in range(40):
        if (made := declaration(seed)) is None:
            continue
        valid += 1
        parsed = parse(etree.tostring(made, encoding=("utf-8", "utf-16")[seed % 2]))
        assert not has_errors(parsed.findings), parsed.findings[:3]
        assert check(parsed.declaration) == ()
        again = etree.fromstring(to_xml(parsed.declaration)).find("{*}Declaration")
        assert list(said(again)) == list(said(made))
    assert valid > 20


@needs_data
def test_a_declaration_that_the_schema_does_not_allow_is_refused():
    """The control: the same documents with one element more."""
    made = next(each for each in map(declaration, range(40)) if each is not None)
    made.insert(0, etree.Element(f"{{{etree.QName(made).namespace}}}Elsewhere"))
    assert not schema(WCO_FILES[0]).validate(made)
    assert has_errors(parse(etree.tostring(made)).findings)


@needs_data
@pytest.mark.parametrize("share", [0, 1])
def test_every_record_of_the_taric_is_created_updated_and_deleted(share):
    documents = Documents([TARIC], random.Random(7), share=share)
    kinds = [name for name, each in documents.elements.items()
             if (each.get("substitutionGroup") or "").endswith("abstract.record")]  # fmt: skip
    assert len(kinds) > 100
    for space, name in kinds:
        fields = record(documents, space, name)
        records = Records()
        for action in ("3", "3", "1"):
            records.take(action, name, fields)
            assert len(records) == 1
        records.take("2", name, fields)
        assert len(records) == 0
        with pytest.raises(RecordError):
            records.take("2", name, fields)


def record(documents, space, name):
    """The fields of a record that the schema allows and that does not end before it begins."""
    for _ in range(200):
        made = documents.made(space, name)
        fields = {etree.QName(each).localname: (each.text or "").strip() for each in made}
        for start in [each for each in fields if each.endswith("start.date")]:
            end = start.replace("start.date", "end.date")
            if end in fields:
                fields[end] = max(fields[end], fields[start])
        if schema(TARIC).validate(made) and all(fields.values()):
            return fields
    raise AssertionError(f"chance made no valid {name}")
