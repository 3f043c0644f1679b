"""The sections of an agency's setup: which columns each has and what stands in them.

One declaration serves the reader, the pages of the agency and the country package. Every cell is
text; a setup is lists of rows by section, as an agency's own staff writes them.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

Kind = Literal["code", "text", "words", "condition", "permits", "number", "date", "choice", "name"]
Row = Mapping[str, str]
Body = Mapping[str, Sequence[Row]]
LANGUAGES = ("en", "ar")
QUESTION_KINDS = ("text", "number", "choice", "date", "document", "yesno")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column; `words` stands for one of each language, `needed` for a cell that is filled."""

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    needed: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        """The names of its cells in a row."""
        if self.kind != "words":
            return (self.name,)
        return tuple(f"{self.name}_{language}" for language in LANGUAGES)


def _c(name: str, kind: Kind = "text", *choices: str, needed: bool = True) -> Column:
    return Column(name=name, kind=kind, choices=choices, needed=needed)


_PERMITS = _c("permits", "permits", needed=False)
_WHEN = _c("when", "condition", needed=False)

CONTROLS, ACTS, DOCUMENTS = "controls", "acts", "documents"
OF_LAW = frozenset((CONTROLS, ACTS, DOCUMENTS))  # what becomes law, and is not kept in a setup

SECTIONS: Mapping[str, tuple[Column, ...]] = {
    # Changes to the codes it controls: rows of the law (permits.csv), each from its first day on.
    CONTROLS: (
        _c("id", "code"), _c("code"), _c("trade", "choice", "import", "export"),
        _c("area"), _c("document"), _c("name", "words"), _c("since", "date"),
        _c("until", "date", needed=False), _c("service_days", "number"),
        _c("fee", "number", needed=False), _c("act"), _c("article"),
        *(_c(name, needed=False) for name in ("exclude", "exclude_areas", "other_area",
          "procedures", "except_procedures", "uses", "except_uses", "exempt_documents")),
        _c("free_quantity", "number", needed=False), _c("free_unit", needed=False),
        _c("free_value", "number", needed=False), _c("exempt_article", needed=False),
        _c("deemed_article", needed=False), _c("after", needed=False),
        _c("after_article", needed=False),
        _c("control", "choice", "open", "quantity", "value", "both", needed=False),
        _c("tolerance", "number", needed=False), _c("months", "number", needed=False),
    ),
    # New acts and document codes for those codes: rows of the law (acts.csv, documents.csv).
    ACTS: (_c("id", "code"), _c("title", "words"), _c("published", "date"), _c("since", "date")),
    DOCUMENTS: (_c("id", "code"), _c("name", "words")),
    # What is asked beyond the declaration. `element` is the place in the declaration, or a name
    # that several agencies use for the same thing: what has the same element is asked once.
    "questions": (
        _c("id", "name"), _PERMITS, _c("about", "choice", "item", "application"),
        _c("kind", "choice", *QUESTION_KINDS), _c("label", "words"),
        _c("hint", "words", needed=False), _c("unit", needed=False), _c("choices", needed=False),
        _c("element", needed=False), _c("required", "choice", "yes", "no"),
    ),
    # What is decided without a person: the first rule that holds for every item, less the sample.
    "rules": (
        _c("id", "code"), _PERMITS, _c("when", "condition"), _c("decision", "choice", "grant",
        "refuse"), _c("reason", "code"), _c("sample", "number"), _c("since", "date"),
        _c("until", "date", needed=False),
    ),
    "reasons": (_c("id", "code"), _c("for", "choice", "grant", "refuse", "query"),
                _c("text", "words")),
    "teams": (_c("id", "code"), _c("name", "words"), _c("members", needed=False)),
    "routes": (_c("id", "code"), _PERMITS, _WHEN, _c("team", "code")),
    "deputies": (_c("id", "code"), _c("officer"), _c("deputy"), _c("since", "date"),
                 _c("until", "date")),
    "steps": (_c("id", "code"), _PERMITS, _c("name", "words")),
    "countersign": (_c("id", "code"), _PERMITS, _WHEN),
    # Tasks that come with a grant: who owes them, and within how many working days.
    "conditions": (
        _c("id", "code"), _PERMITS, _WHEN, _c("text", "words"),
        _c("owner", "choice", "holder", "agency"), _c("days", "number"), _c("act"),
    ),
    # Working days that the agency promises, at most those of the law.
    "promises": (_c("id", "code"), _PERMITS, _c("days", "number")),
}  # fmt: skip


def empty() -> dict[str, list[dict[str, str]]]:
    """A setup in which nothing stands: everything is decided by a person."""
    return {name: [] for name in SECTIONS}
