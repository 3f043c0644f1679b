"""Who owes: derived from the kind of representation, by the country's table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.gateways.country_packages import country_package
from greenlane.law.representation_terms import representation_terms
from greenlane.ledger.debtor import debtor, kind_of, persons_of

TERMS = country_package("tavora").book.representation
IDS = st.sampled_from(["QT1", "QT22", "QT333"])


@pytest.mark.parametrize(("declarant", "client", "code", "kind", "owes", "act"), [
    ("A", "A", "", "own", ("A",), "RB-2021 s. 20(1)"),
    ("B", "C", "", "own", ("B",), "RB-2021 s. 20(1)"),
    ("B", "C", "2", "direct", ("C",), "RB-2021 s. 20(2)"),
    ("B", "C", "3", "indirect", ("C", "B"), "RB-2021 s. 20(3)"),
    ("A", "A", "3", "own", ("A",), "RB-2021 s. 20(1)"),
])  # fmt: skip
def test_who_owes_follows_from_how_one_declares(declarant, client, code, kind, owes, act):
    found = debtor(declarant, client, code, TERMS)
    assert (found.kind, found.persons, found.basis) == (kind, owes, act)


def test_another_table_makes_another_debtor():
    other = {**{kind: {"owes": list(o.owes), "basis": o.basis} for kind, o in TERMS.debtor.items()},
             "direct": {"owes": ["declarant"], "basis": "X"}}  # fmt: skip
    terms = representation_terms({"proposal_days": 1, "longest_days": 1, "basis": {},
                                  "debtor": other})  # fmt: skip
    assert debtor("B", "C", "2", terms).persons == ("B",)


def test_a_table_without_a_kind_is_refused():
    with pytest.raises(ValueError, match="not told for every kind"):
        representation_terms({"proposal_days": 1, "longest_days": 1, "basis": {}, "debtor": {}})


def test_without_a_table_the_owner_of_the_goods_owes():
    assert debtor("B", "C", "3", None).persons == ("C",)


@given(declarant=IDS, client=IDS, code=st.sampled_from(["", "1", "2", "3"]))
def test_somebody_who_is_a_party_always_owes_and_the_account_tells_who(declarant, client, code):
    found = debtor(declarant, client, code, TERMS)
    assert found.persons
    assert set(found.persons) <= {declarant, client}
    assert len(set(found.persons)) == len(found.persons)
    assert persons_of(found.account) == found.persons
    assert found.kind == kind_of(declarant, client, code)
    assert (len(found.persons) == 2) == (found.kind == "indirect")
