"""The leaves of a SAD that are still to be placed, and what is told of those that are not."""

import re
from decimal import Decimal

from greenlane.kernel.finding import Finding
from greenlane.messages.asycuda import texts
from greenlane.messages.asycuda.leaves import Leaves
from greenlane.messages.asycuda.model_path import Draft

BASIS = "ASYCUDA World SAD XML"
_STEP_NUMBER = re.compile(r"\[[0-9]+\]")
_LISTED = re.compile(
    r"(.*?(?:Attached_documents|Supplementary_unit|Taxation_line))(?:\[[0-9]+\])?(?=/)"
)


class Remainder:
    """The leaves that are left, the draft of the declaration, and what was found."""

    def __init__(self, leaves: Leaves) -> None:
        self.left = leaves
        self._listed: dict[str, dict[str, None]] = {}
        for path in leaves:
            if listed := _LISTED.match(path):
                self._listed.setdefault(listed[1], {})[listed[0]] = None
        self.draft: Draft = {}
        self.findings: list[Finding] = []

    def occurrences(self, path: str) -> list[str]:
        """The paths of the occurrences of a document, unit or tax line, in order."""
        return list(self._listed.get(path, ()))

    def text(self, path: str) -> str:
        """Take a text, with white space collapsed."""
        return " ".join(self.left.pop(path, "").split())

    def number(self, path: str) -> Decimal | None:
        """Take a number; what is none is left, and named."""
        written = self.left.get(path)
        if written is None:
            return None
        found = texts.number(written)
        if found is None:
            self.findings.append(unreadable(path, written, "a decimal number"))
        else:
            del self.left[path]
        return found


def unreadable(path: str, written: str, wanted: str) -> Finding:
    """MSG-302: a text is not what its place holds."""
    place = _STEP_NUMBER.sub("", path)
    return Finding(code="MSG-302", message=f"{place} is not {wanted}: it is kept as it stands.",
                   severity="warning", value=written[:100], basis=BASIS,
                   fix=f"State {wanted}.")  # fmt: skip


def grouped(findings: list[Finding]) -> list[Finding]:
    """The first finding of each message: a place of many items is told once."""
    return list({finding.message: finding for finding in reversed(findings)}.values())[::-1]


def kept_findings(kept: tuple[tuple[str, str], ...]) -> list[Finding]:
    """One finding for each kind of place that the data model does not have."""
    return grouped(
        [
            Finding(
                code="MSG-303",
                message=f"{_STEP_NUMBER.sub('', path)} has no place in the data model: "
                "it is kept beside it.",
                severity="information",
                value=text[:100],
                basis=BASIS,
            )
            for path, text in kept
        ]
    )
