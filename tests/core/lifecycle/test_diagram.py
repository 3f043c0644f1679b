"""The diagram of the life cycle: drawn from the table, and the page in the docs is that drawing."""

import re
from pathlib import Path

from greenlane.lifecycle import diagram
from greenlane.lifecycle.declaration import FINAL, TRANSITIONS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "lifecycle.md"


def test_the_page_in_the_docs_is_what_the_table_gives():
    assert PAGE.read_text("utf-8") == diagram.page()


def test_every_move_between_states_is_one_arrow_and_no_arrow_is_invented():
    arrows = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", diagram.mermaid(), re.MULTILINE))
    moves = {
        (state, target, kind)
        for state, kinds in TRANSITIONS.items()
        for kind, target in kinds.items()
        if target is not None
    }
    assert arrows == moves


def test_the_beginning_and_every_end_are_drawn():
    drawn = diagram.mermaid()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> draft\n")
    assert set(re.findall(r"(\w+) --> \[\*\]", drawn)) == FINAL


def test_what_keeps_the_state_stands_in_the_table_of_the_page():
    rows = dict(re.findall(r"^\| (\w+) \| ([^|]+) \|$", diagram.page(), re.MULTILINE))
    for state, kinds in TRANSITIONS.items():
        staying = [kind for kind, target in kinds.items() if target is None]
        if staying:
            assert rows[state].split(", ") == staying
        else:
            assert rows[state].startswith("nothing")


def test_a_changed_table_changes_the_page(monkeypatch):
    """The control: the comparison above can fail."""
    changed = {**TRANSITIONS, "released": {**TRANSITIONS["released"], "expire": "expired"}}
    monkeypatch.setattr(diagram, "TRANSITIONS", changed)
    assert "released --> expired: expire" in diagram.page()
    assert PAGE.read_text("utf-8") != diagram.page()
