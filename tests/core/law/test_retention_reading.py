"""Retention data read: what is wrong is named with its place, and never becomes a clock."""

import copy

import pytest

from greenlane.law.retention_reading import read

GOOD = {
    "category": {
        "draft": {
            "what": {"en": "Drafts"}, "purpose": {"en": "To go on"}, "act": "DP-2021",
            "article": "s. 7", "secrecy": "personal", "plain": ["officer"],
            "clock": [{"starts": "touched", "years": 1, "end": "erase", "act": "DP-2021",
                       "article": "s. 9"}],
        }
    }
}  # fmt: skip


def changed(*path, to):
    data = copy.deepcopy(GOOD)
    place = data["category"]["draft"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return data


def test_good_data_are_read_without_a_finding():
    law, findings = read(GOOD, {"DP-2021"}, {"draft"})
    assert findings == ()
    assert law["draft"].clocks[0].years == 1
    assert law["draft"].seen_by("officer") == "plain"


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (changed("act", to="XX-1"), "RET-001", ("category", "draft")),
        (changed("article", to=""), "RET-001", ("category", "draft")),
        (changed("clock", 0, "act", to="XX-1"), "RET-001", ("category", "draft", "clock", 0)),
        (changed("what", to="Drafts"), "RET-002", ("category", "draft", "what")),
        (changed("purpose", to={"en": ""}), "RET-002", ("category", "draft", "purpose")),
        (changed("secrecy", to="none"), "RET-002", ("category", "draft", "secrecy")),
        (changed("clock", to=[]), "RET-003", ("category", "draft")),
        (changed("clock", 0, "starts", to="sometime"), "RET-004",
         ("category", "draft", "clock", 0, "starts")),
        (changed("clock", 0, "end", to="forget"), "RET-005", ("category", "draft", "clock", 0)),
        (changed("clock", 0, "years", to=0), "RET-005", ("category", "draft", "clock", 0)),
        (changed("clock", 0, "years", to=-1), "RET-005", ("category", "draft", "clock", 0)),
        (changed("clock", 0, "years", to="1"), "RET-005", ("category", "draft", "clock", 0)),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place_and_the_category_is_left_out(data, code, path):
    law, findings = read(data, {"DP-2021"})
    assert [(f.code, f.path) for f in findings] == [(code, path)]
    assert all(f.fix for f in findings)
    assert law.categories == {}


def test_a_category_that_columns_hold_and_the_law_does_not_know_is_named():
    _, findings = read(GOOD, {"DP-2021"}, {"draft", "account-identity"})
    assert [(f.code, f.value) for f in findings] == [("RET-006", "account-identity")]
