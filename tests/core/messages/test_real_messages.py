"""Every real declaration is read whole and written again without loss."""

import re

from lxml import etree

from greenlane.messages import canonical_json, wco_xml
from greenlane.messages.guard import load

META = "{urn:wco:datamodel:WCO:DocumentMetaData-DMS:2}MetaData"


def test_there_are_enough_real_declarations_for_the_others_to_mean_something(real_declarations):
    assert len(real_declarations) >= 170


def test_every_real_declaration_is_read_without_findings_and_read_again_equal(
    real_declarations, capsys
):
    failed = []
    for name, data in real_declarations.items():
        parsed = wco_xml.parse(data)
        if parsed.findings or parsed.declaration is None:
            failed.append((name, parsed.findings))
        elif wco_xml.parse(wco_xml.to_xml(parsed.declaration, parsed.envelope)) != parsed:
            failed.append((name, "not equal"))
    with capsys.disabled():
        print(f"\n{len(real_declarations) - len(failed)} of {len(real_declarations)} round-trip")
    assert failed == []


def test_every_real_declaration_written_again_is_valid_by_the_schema(real_declarations, wco_schema):
    failed = []
    for name, data in real_declarations.items():
        parsed = wco_xml.parse(data)
        root = etree.fromstring(wco_xml.to_xml(parsed.declaration, parsed.envelope))
        meta = root if root.tag == META else root.find(f".//{META}")
        if not wco_schema.validate(meta):
            failed.append((name, str(wco_schema.error_log.last_error)))
    assert failed == []


def test_the_schema_control_fails_on_a_reordered_declaration(real_declarations, wco_schema):
    data = next(iter(real_declarations.values()))
    root = etree.fromstring(data)
    assert wco_schema.validate(root)
    declaration = root[-1]
    declaration.append(next(declaration.iterchildren("*")))
    assert not wco_schema.validate(root)


def test_no_text_and_no_attribute_of_a_real_declaration_is_lost_or_added(
    real_declarations, take_inventory
):
    failed = []
    for name, data in real_declarations.items():
        parsed = wco_xml.parse(data)
        written = take_inventory(wco_xml.to_xml(parsed.declaration, parsed.envelope))
        if written != take_inventory(data):
            failed.append((name, take_inventory(data) - written, written - take_inventory(data)))
    assert failed == []


def test_the_inventory_control_finds_a_dropped_element_attribute_and_digit(sample, take_inventory):
    whole = take_inventory(sample)
    for old, new in (
        (b"<FunctionCode>9</FunctionCode>", b""),
        (b' currencyID="GBP"', b""),
        (b"10.00", b"10.0"),
    ):
        assert old in sample
        assert take_inventory(sample.replace(old, new)) != whole


def test_every_real_declaration_survives_json(real_declarations):
    for data in real_declarations.values():
        declaration = wco_xml.parse(data).declaration
        again = canonical_json.parse(canonical_json.to_json(declaration))
        assert (again.declaration, again.findings) == (declaration, ())


def test_a_real_declaration_without_namespaces_reads_the_same(real_declarations):
    for data in real_declarations.values():
        root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
        for element in root.iter():
            element.tag = etree.QName(element).localname
        etree.cleanup_namespaces(root)
        bare = wco_xml.parse(etree.tostring(root))
        assert bare == wco_xml.parse(data)


def broken_line(data):
    """The line where lxml itself gives up on a message, or None when it is well-formed."""
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        return error.position[0]
    return None


def test_what_is_no_declaration_is_refused_and_broken_files_are_named_by_line(
    real_messages, real_declarations
):
    for name in real_messages.keys() - real_declarations.keys():
        parsed = wco_xml.parse(real_messages[name])
        assert parsed.declaration is None, name
        assert parsed.findings, name
        line = broken_line(real_messages[name])
        if line is None:
            assert load(real_messages[name]).root is not None
        else:
            assert re.match(rf"Line {line}, column", parsed.findings[0].message)
