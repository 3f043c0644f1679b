"""The reference pages of tables and rules are what the code writes, and name everything."""

from pathlib import Path

import pytest

from greenlane.law.coherence import RULES, LawRule
from greenlane.law.reference_pages import PAGES
from greenlane.law.schema import TABLES

FOLDER = Path(__file__).parents[3] / "docs/reference"


def written(name):
    return (FOLDER / f"law-{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_of_the_documentation_is_what_the_code_says(name):
    remedy = f"./greenlane law page {name} > docs/reference/law-{name}.md"
    assert written(name) == PAGES[name](), f"write it anew: {remedy}"


def test_every_table_and_column_stands_on_the_page():
    page = PAGES["tables"]()
    for table in TABLES.values():
        _, rest = page.split(f"`{table.name}.csv`\n")
        rows = [line for line in rest.split("\n## ")[0].splitlines() if line.startswith("| `")]
        assert len(rows) == len(table.columns), table.name


def test_every_rule_stands_on_the_page_once():
    page = PAGES["rules"]()
    assert len(RULES) > 40
    assert {code: page.count(f"| {code} |") for code in RULES} == dict.fromkeys(RULES, 1)


def test_a_new_rule_makes_the_page_stale(monkeypatch):
    """The control: the page is written from the rules."""
    new = LawRule(code="ZZ9", sentence="A new one.", source="-", broken=RULES["ME32"].broken)
    monkeypatch.setitem(RULES, "ZZ9", new)
    assert PAGES["rules"]() != written("rules")
    assert "| ZZ9 | A new one. | - |" in PAGES["rules"]()
