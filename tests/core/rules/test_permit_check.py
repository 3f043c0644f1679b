"""Declared permits held against the register: every finding, and what is taken of which permit."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.rules.base import DAY, TRADER, case, document, good_import, item, replaced

from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.document import WriteOff
from greenlane.duties.assessment import assess
from greenlane.rules.issued_permit import Book, Drawn, IssuedPermit
from greenlane.rules.permit_check import check
from greenlane.rules.permit_use import cited, uses
from greenlane.rules.permits import permit_needs

D = Decimal


def permit(number="P-1", left="1000", **changes):
    made = {
        "number": number, "document": "L010", "agency": "MED", "holder": TRADER,
        "goods": ("3004",), "since": date(2026, 1, 1), "until": date(2026, 12, 31),
        "trade": "import", "origins": frozenset(), "destinations": frozenset(),
        "state": "active", "umbrella": True,
        "books": (Book(measure="quantity", unit="KGM", takeable=D(left)),),
    }  # fmt: skip
    return IssuedPermit(**{**made, **changes})


def medicines(net="20", *papers, number=1):
    made = item(number, "30049090", "Paracetamol tablets", origin="IN", price="400.00", net=net,
                gross="9000", packages=2, documents=("N935",))  # fmt: skip
    told = tuple(msgspec.structs.replace(document("L010"), **paper) for paper in papers)
    return msgspec.structs.replace(made, additional_document=(*made.additional_document, *told))


def checked(made, *permits, day=DAY):
    asked = case(made)
    assessment, _ = assess(asked.shipment, asked.law)
    used = uses(made, asked.shipment, assessment, permit_needs(asked.shipment, asked.law),
                asked.law)  # fmt: skip
    return check(used, {p.number: p for p in permits}, TRADER, day, asked.law)


def one(net="20", number="P-1", **paper):
    return good_import(medicines(net, {"id": number, **paper}))


def found(verdict):
    return [f.code for f in verdict.findings]


def taken(verdict):
    return [(t.number, t.item, t.quantity) for t in verdict.taken]


def test_what_is_in_order_is_taken_whole_in_the_permits_unit():
    tonnes = permit(books=(Book(measure="quantity", unit="TNE", takeable=D(1)),))
    verdict = checked(one("20.5"), tonnes)
    assert (found(verdict), taken(verdict)) == ([], [("P-1", 1, D("0.0205"))])


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("PRM-010", {"number": "P-2"}),
        ("PRM-010", {"document": "L011"}),
        ("PRM-011", {"holder": "QT0000000101"}),
        ("PRM-012", {"goods": ("3003", "0101")}),
        ("PRM-012", {"trade": "export"}),
        ("PRM-013", {"origins": frozenset({"FR"})}),
        ("PRM-013", {"destinations": frozenset({"FR"})}),
        ("PRM-014", {"state": "suspended"}),
        ("PRM-014", {"until": date(2026, 6, 30)}),
        ("PRM-014", {"since": date(2026, 7, 2)}),
        ("PRM-015", {"left": "19.999999"}),
        ("PRM-016", {"books": (Book(measure="quantity", unit="LTR", takeable=D(99)),)}),
        ("PRM-016", {"books": (Book(measure="value", unit="XXX", takeable=D(99)),)}),
        ("PRM-017", {"umbrella": False, "others": (Drawn(DAY, {"quantity": D(1)}),)}),
        ("PRM-018", {"period_days": 30, "others": (Drawn(DAY, {"quantity": D(81)}),),
                     "books": (Book(measure="quantity", unit="KGM", takeable=D(999),
                                    period=D(100)),)}),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_found_at_its_place_with_act_and_fix(code, changes):
    verdict = checked(one(), permit(**changes))
    (told,) = verdict.findings
    assert (told.code, told.value, told.severity) == (code, "P-1", "error")
    assert told.path[-3:] == ("additional_document", 1, "id")
    assert told.basis == "CA-2019 s. 24"
    assert told.fix
    assert verdict.taken == () or code in ("PRM-015", "PRM-018")


@pytest.mark.parametrize("trader", ["QT0000000101", None])
def test_of_a_permit_of_another_nothing_is_told_but_that_it_does_not_cover_him(trader):
    worst = permit(left="7", goods=("01",), origins=frozenset({"FR"}), state="suspended")
    made = one()
    asked = case(made)
    assessment, _ = assess(asked.shipment, asked.law)
    used = uses(made, asked.shipment, assessment, permit_needs(asked.shipment, asked.law),
                asked.law)  # fmt: skip
    told = check(used, {"P-1": worst}, trader, DAY, asked.law).findings
    assert [(f.code, f.message) for f in told] == [("PRM-011", "P-1 was issued to another.")]
    holder = check(used, {"P-1": worst}, TRADER, DAY, asked.law).findings
    assert [f.code for f in holder] == ["PRM-012", "PRM-013", "PRM-014"]  # the control
    short = check(used, {"P-1": permit(left="7")}, trader, DAY, asked.law).findings
    assert [f.code for f in short] == ["PRM-011"]


def test_what_a_sub_period_had_room_for_before_it_has_again_after_its_days():
    before = (Drawn(date(2026, 6, 1), {"quantity": D(81)}),)
    books = (Book(measure="quantity", unit="KGM", takeable=D(999), period=D(100)),)
    assert found(checked(one(), permit(period_days=30, others=before, books=books))) == []
    assert found(checked(one(), permit(period_days=31, others=before, books=books))) == ["PRM-018"]


def test_a_number_that_no_register_here_keeps_is_a_paper_as_before():
    made = good_import(item(1, "08081090", "Apples", origin="CL", price="400.00", net="200",
                            gross="225", packages=9, documents=("N935", "N851")))  # fmt: skip
    assert found(checked(made)) == []


def test_what_the_goods_do_not_need_is_not_asked_about():
    verdict = checked(replaced(good_import(), {"additional_document": (document("L010"),)}))
    assert (verdict.findings, verdict.taken) == ((), ())


def test_two_permits_cover_an_item_together_the_first_one_first():
    made = good_import(medicines("20", {"id": "P-1"}, {"id": "P-2"}))
    assert taken(checked(made, permit(left="15"), permit("P-2"))) == [("P-1", 1, 15), ("P-2", 1, 5)]
    short = checked(made, permit(left="15"), permit("P-2", left="4"))
    assert found(short) == ["PRM-015"]


def test_the_write_off_says_how_much_of_a_permit_is_meant():
    off = WriteOff(quantity_quantity=Measure(D("0.005"), "TNE"))
    made = good_import(medicines("20", {"id": "P-1", "write_off": off}, {"id": "P-2"}))
    assert taken(checked(made, permit(), permit("P-2"))) == [("P-1", 1, 5), ("P-2", 1, 15)]
    assert found(checked(one(write_off=off), permit())) == ["PRM-015"]


def test_the_items_of_a_declaration_share_what_is_left():
    made = good_import(medicines("20", {"id": "P-1"}), medicines("20", {"id": "P-1"}, number=2))
    assert found(checked(made, permit(left="40"))) == []
    assert found(checked(made, permit(left="39"))) == ["PRM-015"]


def test_a_document_of_the_whole_declaration_serves_every_item():
    paper = msgspec.structs.replace(document("L010"), id="P-1")
    made = replaced(good_import(medicines("20"), medicines("5", number=2)),
                    {"additional_document": (paper,)})  # fmt: skip
    assert taken(checked(made, permit())) == [("P-1", 1, 20), ("P-1", 2, 5)]


def test_a_permit_by_value_takes_the_customs_value_and_one_by_both_is_bound_by_the_scarcer():
    books = (Book(measure="quantity", unit="KGM", takeable=D(1000)),
             Book(measure="value", unit="QTC", takeable=D(5000)))  # fmt: skip
    (both,) = checked(one(), permit(books=books)).taken
    assert both.quantity == 20
    assert both.value > 0
    poor = (books[0], Book(measure="value", unit="QTC", takeable=both.value - D("0.01")))
    assert found(checked(one(), permit(books=poor))) == ["PRM-015"]
    stated = WriteOff(amount_amount=Amount(D(1)))
    assert found(checked(one(write_off=stated), permit(books=books))) == ["PRM-015"]


def test_an_open_permit_is_used_without_an_amount():
    verdict = checked(one(), permit(books=(Book(measure="open", unit="", takeable=D(0)),)))
    assert (found(verdict), taken(verdict)) == ([], [("P-1", 1, None)])


def test_what_the_declaration_holds_already_stands_though_the_permit_was_stopped():
    verdict = checked(one(), permit(mine=True, state="suspended", until=date(2026, 6, 30)))
    assert found(verdict) == []
    assert [p.number for p in verdict.stopped] == ["P-1"]


def test_only_documents_of_the_asked_codes_are_cited():
    made = good_import(medicines("20", {"id": "P-1"}, {"id": None}))
    assert cited(made, frozenset({"L010"})) == {"P-1"}
    assert cited(made, frozenset({"N999"})) == frozenset()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), st.integers(1, 60))
def test_permits_together_give_exactly_the_item_or_the_rest_is_told(lefts, net):
    numbers = [f"P-{n}" for n in range(len(lefts))]
    made = good_import(medicines(str(net), *({"id": n} for n in numbers)))
    verdict = checked(made, *(permit(n, left=str(x)) for n, x in zip(numbers, lefts, strict=True)))
    total = sum((t.quantity for t in verdict.taken), D(0))
    assert total == min(net, sum(lefts))
    assert bool(verdict.findings) == (sum(lefts) < net)
    drawn = {t.number: t.quantity for t in verdict.taken}
    assert all(drawn.get(n, 0) <= x for n, x in zip(numbers, lefts, strict=True))
