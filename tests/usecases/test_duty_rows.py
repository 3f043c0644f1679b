"""The duties of a declaration as the page shows them: every reason and effect has its words."""

import re
from pathlib import Path

import msgspec
import pytest
from tests.core.duties.small_cargo import shipment
from tests.core.duties.test_measures_at_work import CHARGES, TYPES, beef, law, row
from tests.core.duties.test_measures_at_work import TestReliefsAndSmallAmounts as Reliefs
from tests.core.duties.test_measures_at_work import TestStacking as Stacking
from tests.core.law.small_country import COUNTRY

from greenlane import duties
from greenlane.duties.assessment import assess

pytestmark = pytest.mark.usefixtures("django_ready")


def day(*measures, **tables):
    terms = {"least": "10.00", "currency": "QXC", "basis": "ACT s. 4"}
    charges = [{**c, "document": terms} if c["code"] == "A00" else c for c in CHARGES]
    return law(*measures, country={**COUNTRY, "charge": charges},
               additional_procedures=Reliefs.RELIEFS, **tables)  # fmt: skip


def shown(law_of_day, item, language="en"):
    from django.template.loader import render_to_string
    from django.utils import translation

    from greenlane.web.show.duties import rows

    found, _ = assess(shipment(item), law_of_day)
    with translation.override(language):
        charges = rows(found, law_of_day.book, language)
        page = render_to_string("parts/section_duties.html", {"charges": charges, "total": 0})
    return charges, page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_reason_for_not_applying_stands_on_the_page(language):
    law_of_day = day(
        row("M", "103", "10 %"), row("C", "701", "9 %"),
        row("TRQ", "122", "1 %", order="090001"), row("AD", "552", "4 %", additional="A001"),
        row("OTH", "552", "8 %"), row("B", "702", "2 %"),
        row("L", "703", "2 %", document="L001"), row("SUS", "112", "1 %"),
        conditions=("OTH,B,1,document,L001,,,,apply,",), stacking=Stacking.FIRST,
    )  # fmt: skip
    found, _ = assess(shipment(beef(preference="120")), law_of_day)
    reasons = {missed.reason for missed in found.items[0].not_applied}
    assert reasons == {"order-number-missing", "additional-code", "condition", "stacking",
                       "document-missing", "not-claimed"}  # fmt: skip
    _, page = shown(law_of_day, beef(preference="120"), language)
    words = {"en": "Not applied: ", "ar": "لم يُطبَّق: "}[language]
    assert page.count(words) == len(found.items[0].not_applied)


@pytest.mark.parametrize(
    ("type_", "changes", "note"),
    [
        ("551", {}, "secured, not yet paid"),
        ("103", {"additional_procedures": ("F15",)}, "declared in your own tax return"),
        ("103", {"procedure": "5100"}, "suspended by the procedure"),
    ],
)
def test_what_is_not_paid_now_says_why(type_, changes, note):
    charges, page = shown(day(row("M", type_, "10 %"), measure_types=TYPES), beef(**changes))
    assert note in [charge["note"] for charge in charges]
    assert note in page


def test_what_is_not_collected_stands_in_a_row_of_its_own():
    charges, page = shown(day(row("M", "103", "0.5 %")), beef())
    assert [(c["code"], str(c["amount"].amount)) for c in charges] == [
        ("A00", "5.00"), ("B00", "160.80"), ("A00", "-5.00"),
    ]  # fmt: skip
    assert "ACT s. 4" in page


def test_a_measure_that_the_book_has_lost_is_shown_by_its_number():
    from greenlane.web.show.duties import rows

    law_of_day = day(row("M", "103", "10 %"), row("TRQ", "122", "1 %", order="090001"))
    found, _ = assess(shipment(beef()), law_of_day)
    item = found.items[0]
    lost = tuple(msgspec.structs.replace(m, measure="GONE") for m in item.not_applied)
    line = tuple(msgspec.structs.replace(x, measure="GONE-2") for x in item.lines)
    item = msgspec.structs.replace(item, not_applied=lost, lines=line)
    text = repr(rows(msgspec.structs.replace(found, items=(item,)), law_of_day.book, "en"))
    assert "Not applied: GONE" in text


def test_every_code_of_the_duties_has_its_page():
    from greenlane.web.code_words import WORDS

    room = Path(duties.__file__).parent
    codes = {code for path in room.rglob("*.py")
             for code in re.findall(r'"((?:DTY|VAL)-\d{3})"', path.read_text("utf-8"))}  # fmt: skip
    assert {"DTY-001", "DTY-005", "VAL-003"} <= codes
    assert sorted(codes - set(WORDS)) == []
