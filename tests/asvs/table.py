"""The table of ASVS 5.0: each requirement with what shows that it is met, and the page made of it.

The standard's own wording is not copied; the words are ours. Write the page anew with
`python -m tests.asvs.table > docs/reference/asvs.md`.
"""

import csv
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("requirements.csv")
PAGE = ROOT / "docs/reference/asvs.md"
# The numbers of requirements by level that version 5.0.0 has.
PUBLISHED = {1: 70, 2: 183, 3: 92}
CHAPTERS = {
    1: "Encoding and sanitisation", 2: "Validation and business logic", 3: "Web frontend",
    4: "API and web service", 5: "Files", 6: "Authentication", 7: "Sessions",
    8: "Authorisation", 9: "Self-contained tokens", 10: "OAuth and OpenID Connect",
    11: "Cryptography", 12: "Secure communication", 13: "Configuration", 14: "Data protection",
    15: "Secure coding and architecture", 16: "Logging and errors", 17: "WebRTC",
}  # fmt: skip
STATES = {
    "shown": "a test of ours shows it",
    "built": "it is so by construction or documented; no test fails when it is not",
    "operator": "it is for whoever runs the installation; the note says how",
    "none": "the system has nothing of the kind",
    "left": "not met or not shown yet",
}


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One requirement: number, level, our words, state, the tests that show it, a note."""

    number: str
    level: int
    words: str
    state: str
    tests: tuple[str, ...]
    note: str

    @property
    def chapter(self) -> int:
        """The chapter it stands in."""
        return int(self.number.split(".")[0])


def requirements() -> list[Requirement]:
    """All requirements in the order of the standard."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return [
            Requirement(
                number=row["requirement"],
                level=int(row["level"]),
                words=row["words"],
                state=row["state"],
                tests=tuple(row["tests"].split()),
                note=row["note"],
            )
            for row in csv.DictReader(file)
        ]


def exists(test: str) -> bool:
    """True when the file holds a test of that name (`tests/a/test_b.py::test_c`)."""
    path, _, name = test.partition("::")
    file = ROOT / path
    if not (name and file.is_file() and file.name.startswith("test_")):
        return False
    return re.search(rf"^ *def {re.escape(name)}\(", file.read_text("utf-8"), re.M) is not None


def counts(rows: list[Requirement]) -> dict[int, Counter[str]]:
    """How many requirements of each level are in each state."""
    return {n: Counter(row.state for row in rows if row.level == n) for n in PUBLISHED}


def page(rows: list[Requirement]) -> str:
    """The reference page in Markdown."""
    lines = [
        "# ASVS 5.0: what is asked, and what shows it",
        "",
        "Written by `tests/asvs/table.py` from `tests/asvs/requirements.csv`; a test compares the",
        "two, and that every named test exists. The numbers are those of OWASP ASVS 5.0.0; the",
        "words are ours and shorter. The list was written from knowledge of the standard, whose",
        "text was not at hand; its counts by level (70, 183, 92) agree with those published.",
        "",
        "| level | asked | " + " | ".join(STATES) + " |",
        "|---|---|" + "---|" * len(STATES),
    ]
    for level, found in counts(rows).items():
        told = " | ".join(str(found[state]) for state in STATES)
        lines.append(f"| {level} | {sum(found.values())} | {told} |")
    lines += ["", *(f"- **{state}**: {meaning}" for state, meaning in STATES.items())]
    for number, title in CHAPTERS.items():
        lines += ["", f"## V{number} {title}", "", "| | level | asked | state | shown by, note |"]
        lines.append("|---|---|---|---|---|")
        for row in (row for row in rows if row.chapter == number):
            names = [f"`{test.rpartition('/')[2]}`" for test in row.tests]
            told = " ".join([*names, row.note]).strip()
            lines.append(f"| {row.number} | {row.level} | {row.words} | {row.state} | {told} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(requirements()))
