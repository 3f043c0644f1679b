"""The page on risk profiles says what the language does: its fields, its faults, its examples."""

import re
import tomllib
from pathlib import Path

from greenlane.risk.language.fault import Fault
from greenlane.risk.language.fields import CATALOGUE
from greenlane.risk.language.grammar import parse
from greenlane.risk.profile import read_profile

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/risk-profiles.md").read_text("utf-8")


def test_the_page_names_every_field_with_its_type():
    told = dict(re.findall(r"^\| `((?:item|declaration)\.\w+)` \| (\w+) \|", PAGE, re.M))
    assert told == {path: spec.kind for path, spec in CATALOGUE.items()}


def test_the_page_names_every_fault():
    source = ROOT / "src/greenlane/risk/language"
    raised = {c for p in source.glob("*.py") for c in re.findall(r'"(RL-\d+)"', p.read_text())}
    assert set(re.findall(r"^\| (RL-\d+) \|", PAGE, re.M)) == raised


def test_every_condition_of_the_table_is_read():
    rows = re.findall(r"^\| (`.+) \|", PAGE.split("## Fields")[0], re.M)
    shown = [text for row in rows for text in re.findall(r"`([^`]*(?:==|in|has|\()[^`]*)`", row)]
    read = [text for text in shown if text.startswith(("item", "declaration", '"', "has"))]
    assert len(read) >= 7
    for text in read:
        assert not isinstance(parse(text.replace("(...)", "(i, has(i.code))")), Fault), text


def test_the_example_is_a_profile():
    (entry,) = tomllib.loads(PAGE.split("```toml\n")[1].split("```")[0])["profile"]
    assert read_profile(entry, {}).scope == "item"
