"""The diagram shows the table and nothing else, and the documentation is what it writes."""

import re
from pathlib import Path
from typing import get_args

from greenlane.lifecycle.declaration import TRANSITIONS, State
from greenlane.lifecycle.diagram import mermaid, page
from greenlane.lifecycle.event import EventKind

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "lifecycle.md"
REMEDY = (
    'PYTHONPATH=src python -c "from pathlib import Path; from greenlane.lifecycle.diagram import '
    "page; Path('docs/reference/lifecycle.md').write_text(page(), 'utf-8')\""
)


def test_the_page_of_the_documentation_is_what_the_table_says():
    assert PAGE.read_text("utf-8") == page(), f"write it anew: {REMEDY}"


def test_every_move_of_the_table_is_drawn_once_and_no_other():
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", mermaid(), re.MULTILINE)
    moves = [
        (state, target, kind)
        for state, kinds in TRANSITIONS.items()
        for kind, target in kinds.items()
        if target is not None
    ]
    assert sorted(drawn) == sorted(moves)


def test_the_diagram_begins_with_a_draft_and_ends_with_the_final_states():
    lines = mermaid().splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> draft"]
    ends = re.findall(r"^    (\w+) --> \[\*\]$", mermaid(), re.MULTILINE)
    assert sorted(ends) == ["cleared", "invalidated", "rejected"]


def test_a_move_taken_from_the_table_leaves_the_diagram(monkeypatch):
    """The control: the diagram is drawn from the table."""
    monkeypatch.setitem(TRANSITIONS, "released", {})
    assert "released --> cleared" not in mermaid()
    assert page() != PAGE.read_text("utf-8")


def test_the_table_has_every_state_and_uses_every_kind_of_event():
    assert set(TRANSITIONS) == set(get_args(State))
    used = {kind for kinds in TRANSITIONS.values() for kind in kinds}
    assert used == set(get_args(EventKind))


def test_every_state_and_event_stands_on_the_page():
    words = set(re.findall(r"\w+", page()))
    assert set(get_args(State)) <= words
    assert set(get_args(EventKind)) <= words
