"""A law book that could give two answers, or none, is refused with its table and line."""

import pytest
from tests.core.law.small_country import (
    TEXTS,
    book,
    charge,
    last_line,
    with_charges,
    with_row,
)

from greenlane.law.reading import LawDataError

DAYS = "2024-01-01,,ACT,s. 1"
MEASURE = f"{DAYS},2023-01-01"


def test_the_small_country_is_whole():
    assert len(book().measures) == 7


BROKEN = [
    # a key that stands twice
    ("acts", "ACT,Again,2020-01-01,", "'ACT' stands twice"),
    ("agencies", "FOOD,Again,ACT", "'FOOD' stands twice"),
    ("areas", "ALL,Again,*,,2020-01-01,", "'ALL' stands twice"),
    ("countries", "CN,Again", "'CN' stands twice"),
    ("documents", "N865,Again", "'N865' stands twice"),
    ("measure_types", "103,Again,A00,import,", "'103' stands twice"),
    ("measures", f"M1,305,01,ALL,,1 %,,,{MEASURE}", "'M1' stands twice"),
    ("packages", "BX,Again", "'BX' stands twice"),
    (
        "permits",
        f"P1,02,ALL,,import,L001,FOOD,,Again,1,{DAYS}",
        "'P1' is in force already by",
    ),
    ("preferences", "100,Again,ALL,,ACT,s. 1", "'100' stands twice"),
    # a name that stands nowhere
    ("areas", "NEW,New,ZZ,,2020-01-01,", "unknown country 'ZZ'"),
    ("areas", "NEW,New,*,ZZ,2020-01-01,", "unknown country 'ZZ'"),
    ("measure_types", "104,New,Z99,import,", "unknown charge 'Z99'"),
    ("measure_types", "104,New,A00,import,999", "unknown preference '999'"),
    ("measures", f"M9,999,02,ALL,,1 %,,,{MEASURE}", "unknown type '999'"),
    ("measures", f"M9,103,02,NIL,,1 %,,,{MEASURE}", "unknown area 'NIL'"),
    ("measures", f"M9,103,02,ALL,,1 %,,Z000,{MEASURE}", "unknown document 'Z000'"),
    ("measures", f"M9,103,02,ALL,,1 QQQ / KGM,,,{MEASURE}", "unknown currency 'QQQ'"),
    ("permits", f"P9,02,NIL,,import,L001,FOOD,,New,1,{DAYS}", "unknown area 'NIL'"),
    ("permits", f"P9,02,ALL,,import,Z000,FOOD,,New,1,{DAYS}", "unknown document 'Z000'"),
    ("permits", f"P9,02,ALL,,import,L001,NIL,,New,1,{DAYS}", "unknown agency 'NIL'"),
    ("preferences", "300,New,NIL,,ACT,s. 1", "unknown area 'NIL'"),
    ("additional_procedures", "C09,New,1,Z99,*,,ACT,s. 1", "unknown charge 'Z99'"),
    # an act that stands nowhere
    ("agencies", "NEW,New,NIL", "unknown act 'NIL'"),
    ("additional_procedures", "C09,New,1,A00,*,,NIL,s. 1", "unknown act 'NIL'"),
    ("exchange_rates", "EUR,1,2,2024-01-01,,NIL,s. 1", "unknown act 'NIL'"),
    ("measures", "M9,103,02,ALL,,1 %,,,2024-01-01,,NIL,s. 1,2023-01-01", "unknown act 'NIL'"),
    ("measures", "M9,103,02,ALL,,1 %,,,2024-01-01,,,,2023-01-01", "unknown act ''"),
    ("permits", "P9,02,ALL,,import,L001,FOOD,,New,1,2024-01-01,,NIL,s. 1", "unknown act 'NIL'"),
    ("preferences", "300,New,ALL,,NIL,s. 1", "unknown act 'NIL'"),
    ("procedures", "4900,import,New,pay,pay,,2020-01-01,,NIL,s. 1", "unknown act 'NIL'"),
    ("valuation", "ZZ,addition,New,NIL,s. 1", "unknown act 'NIL'"),
    # two answers on one day
    ("measures", f"M9,103,,ALL,,1 %,,,{MEASURE}", "M9 and M1 (line 2) both apply"),
    ("measures", f"M9,103,,ALL,,1 %,01-01/01-31,,{MEASURE}", "M9 and M1 (line 2) both apply"),
    ("measures", f"M9,103,01012100,ALL,,1 %,09-30/10-31,,{MEASURE}", "M9 and M4 (line 5)"),
    ("measures", "M9,103,0101,ALL,,1 %,,,2024-12-31,,ACT,s. 1,2023-01-01", "M9 and M2 (line 3)"),
    ("nomenclature", "0101,1,Again,,2024-01-01,", "'0101' is in force already by line 3"),
    ("procedures", f"4000,import,New,pay,pay,,{DAYS}", "'4000' is in force already by line 2"),
    ("exchange_rates", "USD,1,9,2024-06-30,2024-06-30,ACT,s. 9", "'USD' is in force already by"),
    # a cell that cannot be read
    ("acts", "NEW,New,2020-13-01,", "ValueError"),
    ("acts", "NEW,New,2020-02-01,2020-01-31", "ends before it begins"),
    ("additional_procedures", "C09,New,1.5,A00,*,,ACT,s. 1", "between 0 and 1"),
    ("exchange_rates", "EUR,1,0,2024-01-01,,ACT,s. 1", "positive"),
    ("exchange_rates", "EUR,x,1,2024-01-01,,ACT,s. 1", "ConversionSyntax"),
    ("incoterms", "EXW,Works,maybe,no", "unknown freight 'maybe'"),
    ("measure_types", "104,New,A00,transit,", "unknown trade 'transit'"),
    ("measures", f"M9,103,02,ALL,,see note 3,,,{MEASURE}", "not a duty expression"),
    ("measures", f"M9,103,02,ALL,,1 QXC / 0 KGM,,,{MEASURE}", "quantity of zero"),
    ("measures", f"M9,103,02,ALL,,1 %,06-31/07-01,,{MEASURE}", "ValueError"),
    ("nomenclature", "01x,1,New,,2024-01-01,", "not a goods code"),
    ("offices", "QX2,Port,QXPOR,1,many", "ValueError"),
    ("permits", f"P9,02,ALL,,transit,L001,FOOD,,New,1,{DAYS}", "unknown trade 'transit'"),
    ("procedures", f"4900,transit,New,pay,pay,,{DAYS}", "unknown trade 'transit'"),
    ("procedures", f"4900,import,New,defer,pay,,{DAYS}", "unknown duty 'defer'"),
    ("procedures", f"4900,import,New,pay,defer,,{DAYS}", "unknown vat 'defer'"),
    ("valuation", "ZZ,gift,New,ACT,s. 1", "unknown kind 'gift'"),
    # a row that is too short or too long
    ("acts", "NEW,New,2020-01-01", "no cell for until"),
    ("acts", "NEW,New, or not,2020-01-01,", "more cells than columns"),
    ("countries", "ZZ", "no cell for name_en"),
]


@pytest.mark.parametrize(("table", "row", "words"), BROKEN)
def test_a_broken_row_is_refused_by_table_line_and_reason(table, row, words):
    with pytest.raises(LawDataError) as refused:
        with_row(table, row)
    assert str(refused.value).startswith(f"{table} line {last_line(table)}: ")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("measures", f"M9,103,02,ALL,,1 %,,,{MEASURE}"),  # other goods
        ("measures", f"M9,103,,ONE,,1 %,,,{MEASURE}"),  # a smaller area is the closer law
        ("measures", f"M9,103,,FAR,,1 %,,,{MEASURE}"),  # and so are all countries but one
        ("measures", "M9,103,0101,ALL,,1 %,,,2025-01-01,,ACT,s. 1,2023-01-01"),  # later days
        ("measures", f"M9,103,01012100,ALL,,1 %,10-01/05-31,,{MEASURE}"),  # another season
        ("measures", f"M9,103,0101,ALL,CN IN US,1 %,,,{MEASURE}"),  # the origin M2 excludes
        ("nomenclature", "0102,1,Cattle,,2024-01-01,"),
        ("exchange_rates", "USD,1,9,2023-12-31,2023-12-31,ACT,s. 9"),
    ],
)
def test_rows_that_never_meet_stand_side_by_side(table, row):
    """The control: the checks above do not refuse everything."""
    assert with_row(table, row)


def test_two_areas_of_one_size_that_share_a_country_are_ambiguous():
    areas = TEXTS["areas"] + "PAIR,Pair,CN US,,2020-01-01,\n"
    row = f"M8,103,02,TWO,,1 %,,,{MEASURE}\nM9,103,02,PAIR,,1 %,,,{MEASURE}\n"
    with pytest.raises(LawDataError, match=r"measures line 10: M9 and M8 \(line 9\)"):
        book(areas=areas, measures=TEXTS["measures"] + row)
    apart = areas.replace("CN US", "FR US")
    assert book(areas=apart, measures=TEXTS["measures"] + row)


@pytest.mark.parametrize("table", sorted(TEXTS))
def test_a_missing_table_is_named(table):
    with pytest.raises(LawDataError, match=f"{table}: the table is missing"):
        book(**{table: None})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"base": ["CV", "B00"]}, r"charge A00: its base names \['B00'\] too early"),
        ({"order": 30}, "charge B00: order 30 is that of A00"),
        ({"trade": "transit"}, "unknown trade 'transit'"),
        ({"level": "line"}, "unknown level 'line'"),
        ({"follows": "wind"}, "unknown follows 'wind'"),
        ({"act": "NIL"}, "unknown act 'NIL'"),
        ({"rounding": {"direction": "nearest", "step": "1"}}, "unknown direction 'nearest'"),
        ({"rounding": {"direction": "up", "step": "0"}}, "a rounding step is positive"),
        ({"code": "B00"}, "'B00' stands twice"),
    ],
)
def test_a_charge_that_does_not_fit_is_refused(changed, words):
    first = {**charge("A00", 10, ["CV"]), **changed}
    fee = charge("F10", 20, ["CV"], level="declaration", follows="none")
    with pytest.raises(LawDataError, match=words):
        with_charges(first, fee, charge("B00", 30, ["CV", "A00"]))
