"""Hostile bytes become findings, within bounds, and leave nothing behind."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.messages import canonical_json, guard, wco_xml
from greenlane.messages.guard import Limits, in_utf8, load

LAUGHS = b"""<!DOCTYPE l [<!ENTITY a "ha">%s]><Declaration>&i;</Declaration>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(8)
)
XXE = (
    b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Declaration><ID>&x;</ID></Declaration>'
)


def code(data):
    return load(data).findings[0].code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "MSG-002"),
        (b" \n", "MSG-002"),
        (b"<a" + b" " * 10_000_000 + b"/>", "MSG-001"),
        ("<Declaration/>".encode("utf-16-le"), "MSG-003"),
        ("<Declaration/>".encode("utf-16-be"), "MSG-003"),
        ("<Declaration/>".encode("utf-32"), "MSG-003"),
        (b"\x4c\x6f\xa7\x94\x93", "MSG-003"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "MSG-003"),
        (b"<?xml version='1.0' encoding='shift_jis'?><a/>", "MSG-003"),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "MSG-003"),
        (b"<a>\0</a>", "MSG-003"),
        (b"{}", "MSG-004"),
        (LAUGHS, "MSG-005"),
        (XXE, "MSG-005"),
        (b"<!-- <a> --><!--b--><?p q?>\n<!DOCTYPE a><a/>", "MSG-005"),
        (b"<Declaration>" + b"<a>" * 3_000_000 + b"</Declaration>", "MSG-006"),
        (b"<a " + b" ".join(b'a%d=""' % i for i in range(200_000)) + b"/>", "MSG-006"),
        (b"<?go now?><Declaration/>", "MSG-008"),
        (b"<Declaration/><?go now?>", "MSG-008"),
        (b"<a><b></a>", "MSG-009"),
        (b"<a>&x;</a>", "MSG-009"),
        (b"<a>\xff</a>", "MSG-009"),
        (b'<?xml version="1.0" encoding="US-ASCII"?><a>\xc3\xa9</a>', "MSG-009"),
        (b"<a>\x01</a>", "MSG-009"),
        (b'<a b="1" b="2"/>', "MSG-009"),
        (b"<a>" * 100_000, "MSG-009"),
        (b"<n:a/>", "MSG-009"),
    ],
)
def test_hostile_or_broken_bytes_are_refused_with_their_finding(data, expected):
    assert code(data) == expected


WORDS = "<a>Łódź — naïve €</a>"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode("utf-16"),
        b"\xfe\xff" + f"<?xml version='1.0' encoding='UTF-16'?>{WORDS}".encode("utf-16-be"),
        f"<?xml version='1.0'?>\n{WORDS}".encode("utf-16"),
        f'<?xml version="1.0" encoding="windows-1250"?>{WORDS}'.replace("ï", "i").encode("cp1250"),
        "<?xml version='1.0' encoding='ISO-8859-16'?><a>Łódź €</a>".encode("iso-8859-16"),
    ],
)
def test_a_message_in_another_encoding_that_it_names_is_read(data):
    assert load(data).root.text in ("Łódź — naïve €", "Łódź — naive €", "Łódź €")


@pytest.mark.parametrize(
    "data",
    [
        "<a/>".encode("utf-16")[:-1],
        b"\xff\xfe" + "<?xml version='1.0' encoding='UTF-7'?><a/>".encode("utf-16-le"),
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>Zoë</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='windows-1252'?><a>Zoë</a>".encode("utf-16"),
        b"\xff\xfe" + "<a>\0</a>".encode("utf-16-le"),
        b"<?xml version='1.0' encoding='windows-1252'?><a>\x81</a>",
    ],
)
def test_bytes_that_are_not_in_the_encoding_they_name_are_refused(data):
    assert code(data) == "MSG-003"


def test_an_instruction_that_is_named_like_the_head_says_nothing_of_the_encoding():
    told = "<?xml-x encoding='windows-1251'?><a>Zoë</a>".encode()
    assert in_utf8(told) == told
    head = told.replace(b"xml-x", b"xml version='1.0'")  # the control
    assert in_utf8(head) != head


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_what_is_hostile_in_another_encoding_is_hostile(encoding):
    head = "<?xml version='1.0' encoding='windows-1252'?>" if encoding == "cp1252" else ""
    assert code((head + XXE.decode()).encode(encoding)) == "MSG-005"
    assert code((head + "<a/><?go now?>").encode(encoding)) == "MSG-008"


FAR = b" " * 1200


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"' + FAR + b'encoding="UTF-7"?>+ADwAIQ-DOCTYPE d +AFsAPAAh-ENTITY x "y"'
        b"+AD4AXQA+-<Declaration><ID>&x;</ID></Declaration>",
        b'<?xml version="1.0"' + FAR + b'encoding="shift_jis"?><Declaration/>',
        b'\xef\xbb\xbf<?xml version="1.0"' + FAR + b'encoding="UTF-7"?><Declaration/>',
    ],
)
def test_an_encoding_named_far_into_the_head_is_seen(data):
    assert code(data) == "MSG-003"


def test_a_doctype_that_the_bytes_did_not_show_is_still_refused(monkeypatch):
    monkeypatch.setattr(guard, "screened", lambda *_: None)
    assert code(XXE) == "MSG-005"
    assert code(LAUGHS) == "MSG-009"  # the parser's own limit on entities
    (finding,) = wco_xml.parse(XXE).findings
    assert "passwd" not in finding.message + finding.value


def test_a_size_limit_of_a_caller_counts():
    assert load(b"<Declaration/>", Limits(size=13)).findings[0].code == "MSG-001"
    assert load(b"<Declaration/>", Limits(size=14)).findings == ()


def test_a_doctype_in_a_comment_or_text_is_only_words():
    data = b"<!-- <!DOCTYPE a> --><Declaration><ID><![CDATA[<!DOCTYPE]]></ID></Declaration>"
    assert wco_xml.parse(data).declaration.id == "<!DOCTYPE"


def test_a_prolog_of_many_comments_costs_little():
    start = time.perf_counter()
    load(b"<!---->" * 30_000 + b"<a><![CDATA[<!DOCTYPE]]></a>")
    assert time.perf_counter() - start < 2


def test_a_utf_8_mark_is_accepted():
    assert wco_xml.parse(b"\xef\xbb\xbf<Declaration/>").findings == ()


def test_a_syntax_error_tells_line_and_column():
    (finding,) = load(b"<a>\n  <b></c>\n</a>").findings
    assert finding.message.startswith("Line 2, column ")
    assert finding.value.startswith("2:")


@pytest.mark.parametrize(("depth", "found"), [(37, False), (39, False), (40, True), (200, True)])
def test_nesting_beyond_forty_is_told_where_it_begins(depth, found):
    data = b"<Declaration>" + b"<a>" * depth + b"</a>" * depth + b"</Declaration>"
    assert ("MSG-007" in [f.code for f in wco_xml.parse(data).findings]) is found


def test_a_hundred_thousand_unknown_elements_are_told_in_bounded_time_and_number():
    start = time.perf_counter()
    parsed = wco_xml.parse(b"<Declaration>" + b"<a/>" * 100_000 + b"</Declaration>")
    assert time.perf_counter() - start < 5
    assert len(parsed.findings) == 201
    assert "99800 further" in parsed.findings[-1].message


def test_many_bad_repetitions_are_placed_in_bounded_time():
    item = b"<Origin><X/></Origin>"
    shipment = (
        b"<GoodsShipment><GovernmentAgencyGoodsItem>%s</GovernmentAgencyGoodsItem></GoodsShipment>"
    )
    start = time.perf_counter()
    wco_xml.parse(b"<Declaration>" + shipment % (item * 60_000) + b"</Declaration>")
    assert time.perf_counter() - start < 5


def test_refusing_a_flood_of_siblings_takes_no_memory():
    flood = b"<Declaration>" + b"<a/>" * 2_400_000 + b"</Declaration>"
    tracemalloc.start()
    try:
        load(flood)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_next_good_message_is_unaffected(sample):
    before = wco_xml.parse(sample)
    for bad in (LAUGHS, XXE, b"<a>" * 300, b"<a>\xff", b'<a xmlns:n="u"><n:b>'):
        wco_xml.parse(bad)
        assert wco_xml.parse(sample) == before


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_findings_and_no_exception(data):
    for front in (b"", b"<", b"<Declaration>", b'<?xml version="1.0"?><Declaration a="'):
        parsed = wco_xml.parse(front + data)
        assert parsed.declaration is not None or parsed.findings
    parsed = canonical_json.parse(data)
    assert parsed.declaration is not None or parsed.findings
