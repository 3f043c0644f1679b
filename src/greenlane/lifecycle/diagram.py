"""The diagram of a declaration's life, drawn from its table and from nothing else."""

from collections.abc import Iterator

from greenlane.lifecycle.declaration import FINAL, TRANSITIONS

_START = "draft"
_HEAD = """\
# The life of a declaration

Written by `greenlane.lifecycle.diagram` from the table in `greenlane.lifecycle.declaration`; a test
compares the two. What is not drawn here cannot happen.

State and holds are separate: goods are released exactly when the declaration is accepted, the
goods have arrived and no hold is open.
"""


def mermaid() -> str:
    """The moves between states as a Mermaid state diagram; ends with a line break."""
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in _arrows())]) + "\n"


def _arrows() -> Iterator[str]:
    yield f"[*] --> {_START}"
    for state, moves in TRANSITIONS.items():
        for kind, target in moves.items():
            if target is not None:
                yield f"{state} --> {target}: {kind}"
        if state in FINAL:
            yield f"{state} --> [*]"


def _kept() -> Iterator[str]:
    yield "| state | what may happen in it without leaving it |"
    yield "|---|---|"
    for state, moves in TRANSITIONS.items():
        staying = ", ".join(kind for kind, target in moves.items() if target is None)
        yield f"| {state} | {staying or ('nothing: final' if state in FINAL else 'nothing')} |"


def page() -> str:
    """The page docs/reference/lifecycle.md: the diagram, and what each state allows within it."""
    return f"{_HEAD}\n```mermaid\n{mermaid()}```\n\n" + "\n".join(_kept()) + "\n"
