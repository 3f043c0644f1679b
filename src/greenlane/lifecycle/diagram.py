"""The diagram of a declaration's life, drawn from its table and from nothing else."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from greenlane.lifecycle import valuation_doubt
from greenlane.lifecycle.declaration import FINAL, TRANSITIONS

_START = "draft"
_HEAD = """\
# The life of a declaration

Written by `greenlane.lifecycle.diagram` from the table in `greenlane.lifecycle.declaration`; a test
compares the two. What is not drawn here cannot happen.

State and holds are separate: goods are released exactly when the declaration is accepted, the
goods have arrived and no hold is open.
"""


_DOUBT_HEAD = """\
# The life of a doubt about a value

Written by `greenlane.lifecycle.diagram` from the table in `greenlane.lifecycle.valuation_doubt`; a
test compares the two. What is not drawn here cannot happen.

Customs goes on without an answer only when the importer's time has run out; it decides only after
its grounds were told in writing. Meanwhile the goods may go against security for the duty at stake.
A decided doubt may be followed by a new one.
"""
_Table = Mapping[Any, Mapping[Any, Any]]


def mermaid() -> str:
    """The moves between states as a Mermaid state diagram; ends with a line break."""
    ends = {state for state, moves in TRANSITIONS.items() if not any(moves.values())}
    return _drawn(TRANSITIONS, ends, _START)


def _drawn(table: _Table, final: Collection[str], start: str) -> str:
    lines = ["stateDiagram-v2", *(f"    {line}" for line in _arrows(table, final, start))]
    return "\n".join(lines) + "\n"


def _arrows(table: _Table, final: Collection[str], start: str) -> Iterator[str]:
    yield f"[*] --> {start}"
    for state, moves in table.items():
        for kind, target in moves.items():
            if target is not None:
                yield f"{state} --> {target}: {kind}"
        if state in final:
            yield f"{state} --> [*]"


def _kept(table: _Table, final: Collection[str]) -> Iterator[str]:
    yield "| state | what may happen in it without leaving it |"
    yield "|---|---|"
    for state, moves in table.items():
        staying = ", ".join(kind for kind, target in moves.items() if target is None)
        yield f"| {state} | {staying or ('nothing: final' if state in final else 'nothing')} |"


def page() -> str:
    """The page docs/reference/lifecycle.md: the diagram, and what each state allows within it."""
    kept = "\n".join(_kept(TRANSITIONS, FINAL))
    return f"{_HEAD}\n```mermaid\n{mermaid()}```\n\n{kept}\n"


def doubt_page() -> str:
    """The page docs/reference/valuation-doubt.md, drawn in the same way."""
    table, final = valuation_doubt.TRANSITIONS, valuation_doubt.FINAL
    kept = "\n".join(_kept(table, final))
    return f"{_DOUBT_HEAD}\n```mermaid\n{_drawn(table, final, 'none')}```\n\n{kept}\n"
