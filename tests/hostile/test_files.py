"""Every hostile file is refused by its code or neutralised; good files pass; controls show why."""

import io

import msgspec
import pytest
from PIL import Image

from greenlane.messages import archives, content, guard, pdfs, pictures
from tests.hostile import bad_documents, bad_packed, bad_pictures, bad_texts, good

CASES = [*bad_packed.cases(), *bad_documents.cases(), *bad_pictures.cases(), *bad_texts.cases()]


def answered(case):
    if case.way == "xml":
        loaded = guard.load(case.made())
        found = [*loaded.findings]
        if loaded.root is not None:
            deep = guard.too_deep(loaded.root)
            found += [deep] if deep else []
            found += map(guard.instruction, filter(guard.is_instruction, loaded.root.iter()))
        return tuple(each.code for each in found)
    told = content.judged(case.file_name, case.declared, case.made(), case.way)
    assert bool(told.findings) != bool(told.data)
    return tuple(each.code for each in told.findings)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_is_refused_by_its_code(case):
    found = answered(case)
    assert found, "it was taken"
    assert found[0] in case.codes


def test_the_corpus_has_more_than_three_hundred_files():
    assert len({(str(case), case.way) for case in CASES}) == len(CASES) >= 300


@pytest.mark.parametrize(("name", "maker"), good.GOOD.items(), ids=list(good.GOOD))
def test_a_good_file_of_every_kind_is_taken(name, maker):
    told = content.judged(name, "", maker())
    assert told.findings == ()
    assert name.endswith(content.KINDS[told.media][0])


@pytest.mark.parametrize("name", bad_pictures.NEUTRALISED, ids=str)
def test_the_picture_of_a_trader_is_made_anew_without_what_it_hid(name):
    file_name, maker, secret = bad_pictures.NEUTRALISED[name]
    data = maker()
    told = content.judged(file_name, "", data)
    assert told.findings == ()
    assert secret not in told.data
    with Image.open(io.BytesIO(told.data)) as picture:
        assert dict(picture.getexif()) == {}
        assert not picture.getexif().get_ifd(0x8825)
        assert sorted(picture.size) == [30, 40]


def test_the_picture_of_an_inspection_keeps_its_place_as_evidence():
    data = good.picture(exif=good.gps_exif())
    told = content.judged("seal.jpg", "image/jpeg", data, "inspection")
    assert told.data == data
    with Image.open(io.BytesIO(told.data)) as picture:
        assert picture.getexif().get_ifd(0x8825)[1] == "S"


def test_a_turned_picture_stands_upright_when_its_notes_are_gone():
    told = content.judged("a.jpg", "", good.picture(exif=good.gps_exif()))
    with Image.open(io.BytesIO(told.data)) as picture:
        assert picture.size == (30, 40)


def test_a_million_members_are_counted_before_one_is_made():
    assert archives.inspected(bad_packed.many(1_000_000, 3)()).code == "FIL-011"


# ---------------------------------------------------------------- controls: the defence off

OPEN = archives.Limits(
    unpacked=10**12, ratio=10**9, members=10**9, rows=10**9, columns=10**9, cells=10**18
)


def test_control_without_limits_a_bomb_comes_in():
    bomb = good.zipped([("a.txt", bad_packed.ZEROS)])
    assert archives.inspected(bomb).code == "FIL-012"
    assert archives.inspected(bomb, OPEN) is None


def test_control_without_the_count_the_directory_is_believed(monkeypatch):
    many = bad_packed.many(2_000)()
    monkeypatch.setattr(archives, "_count", lambda data, limits: None)
    assert archives.inspected(many, OPEN).code == "FIL-013"  # a later wall: one name twice
    monkeypatch.setattr(archives, "_check_places", lambda members: None)
    last = archives.inspected(many, OPEN)
    assert last is None or "Overlapped" in last.message  # a wall of some interpreters themselves


def test_control_without_the_check_of_entries_paths_links_and_secrets_come_in(monkeypatch):
    monkeypatch.setattr(archives, "_check", lambda member, limits: None)
    assert archives.inspected(bad_packed.named("../a")()) is None
    assert archives.inspected(bad_packed.moded(0o120777)()) is None


def test_control_a_wide_span_is_found_by_our_count_alone():
    span = good.workbook(rows=bad_packed.SPANS["two far cells"])
    assert archives.workbook_faults(span).code == "FIL-019"
    assert archives.workbook_faults(span, OPEN) is None


def test_control_without_the_walk_a_document_may_act(monkeypatch):
    acting = bad_documents.ACTING["another file opened"][0]()
    assert content.judged("a.pdf", "", acting).findings[0].code == "FIL-032"
    monkeypatch.setattr(pdfs, "_check_dictionary", lambda node, place: None)
    assert content.judged("a.pdf", "", acting).findings == ()


def test_control_without_rewriting_the_place_stays(monkeypatch):
    data = good.picture(exif=good.gps_exif())
    monkeypatch.setattr(pictures, "rewritten", lambda data, limits: ("image/jpeg", data))
    assert b"Telephone Works" in content.judged("a.jpg", "", data).data


def test_control_without_the_limit_of_points_a_flood_is_decoded():
    wide = msgspec.structs.replace(pictures.LIMITS, side=10**9, points=10**12)
    flood = bad_pictures.resized("PNG", 21_000, 2)()
    with pytest.raises(pictures.RefusedError) as refused:
        pictures.checked(flood)
    assert refused.value.code == "FIL-021"
    with pytest.raises(pictures.RefusedError) as later:
        pictures.checked(flood, wide)
    assert later.value.code == "FIL-020"  # it was decoded, and found cut


def test_control_without_agreement_a_page_is_taken_as_it_is_called(monkeypatch):
    monkeypatch.setattr(content, "_check_agreement", lambda *told: None)
    assert content.judged("a.exe", "", good.TEXT).findings == ()


def test_control_with_a_huge_tree_the_deep_message_is_read(monkeypatch):
    from lxml import etree

    deep = b"<a>" * 300 + b"</a>" * 300
    assert guard.load(deep).findings[0].code == "MSG-009"
    monkeypatch.setattr(guard, "_PARSER", etree.XMLParser(huge_tree=True))
    assert guard.load(deep).findings == ()


def test_control_without_the_screen_an_entity_is_read(monkeypatch):
    from lxml import etree

    text = b'<!DOCTYPE l [<!ENTITY a "inside">]><l>&a;</l>'
    monkeypatch.setattr(guard, "screened", lambda data, limits: None)
    monkeypatch.setattr(guard, "_KEEPING", etree.XMLParser())
    assert guard.load(text).findings[0].code == "MSG-005"  # the second wall
    assert etree.fromstring(text).text == "inside"
