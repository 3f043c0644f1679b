"""Every named rule of a coherent law: one edit breaks it, and nothing else finds that edit."""

import copy

import pytest
from tests.core.law.small_country import COUNTRY, TEXTS, book, charge

from greenlane.law import coherence
from greenlane.law.coherence import RULES
from greenlane.law.reading import LawDataError

DAYS = "2024-01-01,,ACT,s. 1"
CONDITIONS = "measure,condition,sequence,test,document,amount,unit,currency,action,expression\n"
STACKING = "group,rule,order,type,since,until,act,article\n"
CODES = "additional_code,name_en,since,until\nA001,Maker,2024-01-01,2024-12-31\n"
PERMITS = (
    "permit,code,area,exclude,trade,document,agency,exempt_documents,name_en,service_days,"
    "exclude_areas,other_area,procedures,uses,free_quantity,free_unit,after,after_article,"
    "since,until,act,article\n"
)
RULINGS = "ruling,kind,holder,code,origin,decision_en,grounds_en,since,until,act,article\n"
CONCORDANCE = "from_version,from_code,to_version,to_code\n"
MEASURES = (
    "measure,type,code,area,exclude,additional_code,order_number,expression,season,document,"
    "footnotes,since,until,act,article,known\n"
)


def more(table, *rows):
    return {table: TEXTS[table] + "".join(row + "\n" for row in rows)}


def measure(
    id_, type_="103", code="02", area="ALL", exclude="", additional="", order="",
    expression="1 %", document="", footnotes="", days=DAYS,
):  # fmt: skip
    """The small country with one measure in place of all of its own."""
    cells = [id_, type_, code, area, exclude, additional, order, expression, "", document,
             footnotes, days, "2023-01-01"]  # fmt: skip
    return {"measures": MEASURES + ",".join(cells) + "\n"}


def joined(*edits):
    """Several edits; measures of the second and later are added to those of the first."""
    whole = {}
    for edit in edits:
        for table, text in edit.items():
            if table in whole:
                text = whole[table] + text.removeprefix(MEASURES)
            whole[table] = text
    return whole


def permits(*rows):
    """Permits for meat with cells of the optional columns between the service days and the days."""
    head = "02,ALL,,import,L001,FOOD,,New,1"
    parts = [row.partition(",") for row in rows]
    made = (f"{name},{head},{cells},{DAYS}\n" for name, _comma, cells in parts)
    return {"permits": PERMITS + "".join(made)}


def types(*rows):
    head = "type,name_en,charge,trade,preference,kind,secured\n"
    own = [line + ",,\n" for line in TEXTS["measure_types"].splitlines()[1:]]
    return {"measure_types": head + "".join(own) + "".join(rows)}


def conditions(*rows):
    return {"conditions": CONDITIONS + "".join(row + "\n" for row in rows)}


def stacking(*rows):
    return {"stacking": STACKING + "".join(f"{row},{DAYS}\n" for row in rows)}


PERIOD = "Q1,090001,2024-01-01,2024-12-31,100,KGM,90,no\n"


def quota(orders=f"090001,fcfs,ALL,,Beef,{DAYS}\n", periods="", pairs="", blocks=""):
    return {
        "quotas": "order_number,mechanism,area,exclude,name_en,since,until,act,article\n" + orders,
        "quota_definitions": "definition,order_number,since,until,volume,unit,critical_percent,"
        "critical\n" + periods,
        "quota_associations": "main,sub,relation,coefficient\n" + pairs,
        "quota_blocks": "definition,kind,since,until,reason\n" + blocks,
    }


ban = types("900,Ban,,import,,prohibition,\n")


def with_fee(**changes):
    country = copy.deepcopy(COUNTRY)
    country["charge"][1] |= {"kind": "fee", "cost_cap": "15.00", **changes}
    return country


def with_charge(*charges):
    country = copy.deepcopy(COUNTRY)
    country["charge"] = [*charges]
    return country


BREAKING = {
    "GA14": more("areas", "NEW,New,ZZ,,2020-01-01,"),
    "MT1": more("measure_types", "104,New,,import,"),
    "MT2": more("measure_types", "104,New,A00,import,999"),
    "ME2": measure("M", type_="999"),
    "ME4": measure("M", area="NIL"),
    "ME17": measure("M", additional="A009"),
    "ME48": measure("M", expression="1 QQQ / KGM"),
    "ME56": measure("M", document="Z000"),
    "ME65": measure("M", exclude="ZZ"),
    "ME69": measure("M", footnotes="TN001"),
    "NIG18": {"nomenclature": "code,indent,description_en,unit,footnotes,since,until\n"
              "01,0,Animals,,TN001,2024-01-01,\n0101,1,Horses,,,2024-01-01,\n"
              "01012100,2,Pure,,,2024-01-01,\n02,0,Meat,,,2024-01-01,\n"},
    "ME53": conditions("M99,B,1,otherwise,,,,,skip,"),
    "ST1": stacking("G,exclusive-first,1,999"),
    "PR1": more("permits", f"P9,02,NIL,,import,L001,FOOD,,New,1,{DAYS}"),
    "PR2": more("permits", f"P9,02,ALL,,import,Z000,FOOD,,New,1,{DAYS}"),
    "PR3": more("permits", f"P9,02,ALL,,import,L001,NIL,,New,1,{DAYS}"),
    "PF1": more("preferences", "300,New,NIL,,ACT,s. 1"),
    "PF2": more("preferences", "300,New,ALL,Z000,ACT,s. 1"),
    "CP1": more("procedures", f"4900,import,N,pay,pay,Z000,{DAYS}"),
    "CP2": more("additional_procedures", "C9,N,1,A00,4999,,ACT,s. 1"),
    "CP3": more("additional_procedures", "C9,N,1,Z99,*,,ACT,s. 1"),
    "ME24": more("valuation", "ZZ,addition,New,NIL,s. 1"),
    "LG1": {"country": {**COUNTRY, "life": {"basis": {"lodge": "NIL s. 1"}, "hold": {}}}},
    "CH1": {"country": with_charge(charge("A00", 10, ["CV"]), charge("F10", 10, ["CV"]),
                                   charge("B00", 30, ["CV"]))},
    "CH2": {"country": with_charge(charge("A00", 10, ["CV", "B00"]), charge("F10", 20, ["CV"]),
                                   charge("B00", 30, ["CV"]))},
    "FE1": joined({"country": with_fee()}, measure("M", "490", "", expression="0.2 %")),
    "FE2": joined({"country": with_fee()}, measure("M", "490", "", expression="15.01 QXC")),
    "FX1": more("exchange_rates", f"QXC,1,2,{DAYS}"),
    "MT3": more("measure_types", "480,Levy,A00,export,"),
    "NIG1": more("nomenclature", "0101,1,Again,,2024-01-01,"),
    "NIG4": more("nomenclature", "020130001,1,Long,,2024-01-01,"),
    "NIG5": more("nomenclature", "0301,1,Fish,,2024-01-01,"),
    "NIG12": more("nomenclature", "0201,1,,,2024-01-01,"),
    "NIG13": more("nomenclature", "0201,1,Beef,XXX,2024-01-01,"),
    "HS1": {"concordance": CONCORDANCE + "HS2022,010121,HS2022,010129\n"},
    "CP4": more("procedures", f"4000,import,N,pay,pay,,{DAYS}"),
    "FX2": more("exchange_rates", "USD,1,9,2024-06-30,2024-06-30,ACT,s. 9"),
    "IR1": {"interest_rates": "purpose,percent,since,until,act,article\n"
            f"late,5,{DAYS}\nlate,6,{DAYS}\n"},
    "ME87": measure("M", days="2018-01-01,,OLD,s. 1", area="ALL"),
    "ME5": measure("M", days="2019-06-01,,OLD,s. 1"),
    "ME8": measure("M", code="03"),
    "PR5": permits("P9,NIL,,,,,,,"),
    "PR6": permits("P9,,,99,,,,,"),
    "PR7": permits("P9,,,,NIL,,,,"),
    "PR8": permits("P9,,,,,5,XX,,"),
    "PR9": permits("P9,,,,,,,,", "P8,,,,,,,P9,"),
    "PR10": permits("P9,,,,,,,P8,s. 1", "P8,,,,,,,P9,s. 1"),
    "PR4": more("permits", "P9,02,ALL,,import,L001,FOOD,,New,1,2019-12-31,,ACT,s. 1"),
    "PR12": more("permits", f"P9,03,ALL,,import,L001,FOOD,,New,1,{DAYS}"),
    "PR11": more("permits", f"P1,02,ALL,,import,L001,FOOD,,Again,1,{DAYS}"),
    "CP5": more("procedures", "4900,import,N,pay,pay,,2019-12-31,,ACT,s. 1"),
    "ME115": joined(measure("M", additional="A001"), {"additional_codes": CODES}),
    "ME32": joined(measure("M"), measure("N")),
    "ME66": measure("M", area="TWO", exclude="US"),
    "ME50": measure("M", expression="1 QXC / QQQ"),
    "ME40": joined(ban, measure("M", "900")),
    "ME16": joined(
        ban, {"additional_codes": CODES.replace("2024-12-31", "")},
        measure("M", "900", expression="Free"),
        measure("N", "900", expression="Free", additional="A001"),
    ),
    "ME58": conditions("M1,B,1,document,L001,,,,apply,", "M1,B,2,document,L001,,,,skip,"),
    "ME105": conditions("M1,B,1,document,L001,,,,apply,", "M1,B,1,document,N865,,,,skip,"),
    "ME106": conditions("M1,B,1,otherwise,,,,,apply,", "M1,B,2,document,N865,,,,skip,"),
    "ME60": conditions("M1,V,1,price-at-least,,10,QQQ,,apply,"),
    "ST2": stacking("G,exclusive-first,1,103", "G,exclusive-highest,2,305"),
    "ST3": stacking("G,exclusive-first,1,103", "H,exclusive-first,2,103"),
    "PF3": measure("M", "143", area="FAR"),
    "ME10": measure("M", order="090001"),
    "ON9": quota(orders=f"090001,fcfs,NIL,,Beef,{DAYS}\n"),
    "QD7": quota(periods="Q1,090001,2023-01-01,2024-12-31,100,KGM,90,no\n"),
    "QD1": quota(periods=PERIOD + "Q2,090001,2024-12-31,2025-12-31,100,KGM,90,no\n"),
    "QD8": quota(periods=PERIOD.replace("KGM", "QQQ")),
    "QA2": quota(periods=PERIOD, pairs="Q1,Q9,NM,1\n"),
    "QBP2": quota(periods=PERIOD, blocks="Q1,block,2023-12-31,2024-01-31,late\n"),
    "RL1": {"rulings": RULINGS + f"R1,classification,QX1,03,,Yes,Because,{DAYS}\n"},
    "RL2": {"rulings": RULINGS + f"R1,origin,QX1,,ZZ,Yes,Because,{DAYS}\n"},
    "RL3": {"rulings": RULINGS + f"R1,value,QX1,,,Yes,,{DAYS}\n"},
}  # fmt: skip


def faults_of(edit):
    tables = dict(edit)
    country = tables.pop("country", None)
    with pytest.raises(LawDataError) as refused:
        book(country, **tables)
    return refused.value.faults


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_law_that_breaks_a_rule_is_refused_by_that_rule(code):
    assert code in {fault.rule for fault in faults_of(BREAKING[code])}


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_fault_is_found_by_that_rule_and_not_by_chance(code, monkeypatch):
    """The control: with the rule taken away nothing says what it said."""
    told = {(f.rule, f.place, f.text) for f in faults_of(BREAKING[code])}
    rest = [rule for rule in RULES.values() if rule.code != code]
    monkeypatch.setattr(coherence, "_RULES", rest)
    tables = dict(BREAKING[code])
    country = tables.pop("country", None)
    try:
        book(country, **tables)
        left = set()
    except LawDataError as refused:
        left = {(f.rule, f.place, f.text) for f in refused.faults}
    assert left == {fault for fault in told if fault[0] != code}


def test_there_are_at_least_forty_rules_each_with_a_sentence_and_a_source():
    assert len(RULES) >= 40
    assert all(rule.sentence.endswith(".") and rule.source for rule in RULES.values())
    assert set(RULES) == set(BREAKING)


def test_all_faults_are_told_at_once_with_their_places():
    edit = joined(measure("M", type_="999"), measure("N", area="NIL"), measure("O", code="03"))
    told = [(f.rule, str(f)) for f in faults_of(edit)]
    assert told == [
        ("ME2", "measures line 2: unknown type '999'"),
        ("ME4", "measures line 3: unknown area 'NIL'"),
        ("ME8", "measures line 4: O lies on '03', which does not exist"),
    ]


def test_a_fee_of_what_the_service_costs_is_lawful():
    assert book(with_fee(), **measure("M", "490", "", expression="15.00 QXC"))
