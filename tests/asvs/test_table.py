"""The table of ASVS is whole, honest and in step with its page."""

from collections import Counter

import pytest

from tests.asvs import table

ROWS = table.requirements()


def test_each_level_has_as_many_requirements_as_the_standard():
    assert Counter(row.level for row in ROWS) == table.PUBLISHED
    assert len({row.number for row in ROWS}) == len(ROWS)


def test_the_requirements_stand_in_the_order_of_the_standard():
    numbers = [tuple(map(int, row.number.split("."))) for row in ROWS]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_requirement_is_shown_by_tests_that_exist_or_says_why_not(row):
    assert row.state in table.STATES
    assert [test for test in row.tests if not table.exists(test)] == []
    if row.state == "shown":
        assert row.tests
    else:
        assert row.note


def test_a_test_that_is_not_there_is_noticed():
    assert table.exists("tests/asvs/test_table.py::test_a_test_that_is_not_there_is_noticed")
    assert not table.exists("tests/asvs/test_table.py::test_that_nobody_wrote")
    assert not table.exists("tests/asvs/test_gone.py::test_that_nobody_wrote")


def test_the_page_says_what_the_table_says():
    assert table.PAGE.read_text("utf-8") == table.page(ROWS)


def test_the_start_page_tells_the_counts_of_the_table():
    assert table.figure(ROWS) in table.README.read_text("utf-8")
    assert table.readme(ROWS) == table.README.read_text("utf-8")


def test_the_chosen_ones_are_requirements_of_the_standard():
    assert set(table.CHOSEN) <= {row.number for row in ROWS}
    assert len(set(table.CHOSEN)) == 15


def test_no_requirement_that_is_aimed_at_is_left_without_a_look():
    aimed = [row for row in ROWS if row.level < 3 or row.number in table.CHOSEN]
    assert len(aimed) == 70 + 183 + 13
    assert [row.number for row in aimed if row.note == "Not looked at yet."] == []
