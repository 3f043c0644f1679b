"""What a profile must say before it may be asked; persons are watched on a ground only."""

from datetime import date, timedelta

import pytest

from greenlane.risk.profile import condition_of
from greenlane.risk.writing_rules import Terms, of_persons, problems

DAY = date(2026, 7, 1)
TERMS = Terms(grounds={"case": {"en": "A case"}})
SOUND = {
    "owner": "ines", "name": {"en": "A", "ar": "أ"}, "lane": "red", "direction": "import",
    "instruction": {"en": "Look.", "ar": "انظر."}, "basis": "CA-2019 s. 21", "ground": "",
    "since": DAY, "until": None, "review": DAY + timedelta(days=366), "mode": "active",
}  # fmt: skip
NAMED = 'declaration.trader in ["QT1", "QT2"]'


def read(text):
    found = condition_of(text, {"watched": frozenset()})
    assert not isinstance(found, list)
    return found


def codes(text='item.code == "61"', **changed):
    found = problems({**SOUND, **changed}, read(text), DAY, TERMS)
    return [(each.code, each.field) for each in found]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({"name": {"en": "A"}}, [("RW-001", "name_ar")]),
        ({"name": {"en": "A" * 121, "ar": "أ"}}, [("RW-002", "name_en")]),
        ({"lane": "green"}, [("RW-003", "lane")]),
        ({"since": None}, [("RW-001", "since")]),
        ({"until": DAY - timedelta(days=1)}, [("RW-004", "until")]),
        ({"review": None}, [("RW-005", "review")]),
        ({"review": DAY + timedelta(days=367)}, [("RW-006", "review")]),
        ({"review": DAY}, [("RW-006", "review")]),
        ({"ground": "dislike"}, [("RW-007", "ground")]),
    ],
)
def test_what_is_wrong_is_told_with_its_field(changed, told):
    assert codes(**changed) == told


def test_a_watch_on_persons_needs_a_ground_and_an_early_end():
    assert codes(NAMED) == [("RW-008", "ground"), ("RW-009", "until")]
    assert codes(NAMED, ground="case", until=DAY + timedelta(days=181)) == [("RW-009", "until")]
    assert codes(NAMED, ground="case", until=DAY + timedelta(days=180)) == []


@pytest.mark.parametrize(
    ("text", "watch"),
    [
        (NAMED, True),
        ("declaration.declarant in lists.watched", True),
        (f'{NAMED} && item.code == "61"', False),
        (f'{NAMED} || item.code == "61"', True),
        (f'{NAMED} && !(declaration.declarant == "QT3")', True),
        (f'({NAMED} || item.code == "61") && item.origin == "CN"', False),
        ('item.origin == "CN"', False),
        (f"{NAMED} && has(item.code)", True),
        (f'{NAMED} && !(item.code == "0")', True),
        (f'{NAMED} && item.code != "0"', True),
        (f'{NAMED} && item.code.startsWith("")', True),
        (f"{NAMED} && item.net_mass >= 0.0", True),
        (f"{NAMED} && item.value_away > -3.0", False),
        (f'{NAMED} && declaration.trade == "import"', True),
        (f'{NAMED} && (item.code == "61" || has(item.code))', True),
        (f'{NAMED} && (item.code == "61" || item.code == "62")', False),
        (f"{NAMED} && items.all(i, has(i.code))", True),
        ('!(declaration.trader != "QT1" || item.code == "61")', True),
        ('!(declaration.trader in lists.watched) && item.code == "61"', False),
        ('!has(item.preference) && item.code == "61"', False),
        ('!(item.code == "61")', False),
    ],
)
def test_a_condition_that_can_fire_for_persons_alone_is_known(text, watch):
    assert of_persons(read(text)) is watch
