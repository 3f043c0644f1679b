"""The table of ASVS 5.0: each requirement with what shows that it is met, and the page made of it.

The standard's own wording is not copied; the words are ours. `python -m tests.asvs.table` writes
the page and the line of README.md anew, and prints the counts.
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
README = ROOT / "README.md"
# The numbers of requirements by level that version 5.0.0 has.
PUBLISHED = {1: 70, 2: 183, 3: 92}
# Those of level 3, or what they add at level 3, that are customs fraud (who decides alone, what is
# sent, who reads): they are aimed at together with all of levels 1 and 2.
CHOSEN = (
    "1.2.10", "2.3.5", "5.2.4", "5.2.5", "5.2.6", "6.3.3", "6.3.5", "8.2.4", "8.3.2", "10.3.5",
    "14.2.6", "14.2.7", "14.2.8", "15.4.2", "16.3.2",
)  # fmt: skip
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


def figure(rows: list[Requirement]) -> str:
    """How many are shown by a test, in one line."""
    found = counts(rows)
    chosen = sum(row.state == "shown" for row in rows if row.number in CHOSEN)
    told = [f"{found[level]['shown']} of {PUBLISHED[level]} of level {level}" for level in (1, 2)]
    return f"{', '.join(told)} and {chosen} of {len(CHOSEN)} chosen ones of level 3"


def by_chapter(rows: list[Requirement]) -> list[str]:
    """A table: of each chapter, how many of levels 1 and 2 are in each state."""
    lines = ["| chapter, levels 1 and 2 | asked | " + " | ".join(STATES) + " |",
             "|---|---|" + "---|" * len(STATES)]  # fmt: skip
    for number, title in CHAPTERS.items():
        mine = [row for row in rows if row.chapter == number and row.level < 3]
        found = Counter(row.state for row in mine)
        told = " | ".join(str(found[state]) for state in STATES)
        lines.append(f"| V{number} {title} | {len(mine)} | {told} |")
    return lines


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
    chosen = [row for row in rows if row.number in CHOSEN]
    told = " | ".join(str(sum(row.state == state for row in chosen)) for state in STATES)
    lines.append(f"| 3, chosen | {len(chosen)} | {told} |")
    lines += ["", *(f"- **{state}**: {meaning}" for state, meaning in STATES.items())]
    lines += ["", "Chosen of level 3, because they are customs fraud: " + ", ".join(CHOSEN) + "."]
    lines += ["", *by_chapter(rows)]
    for number, title in CHAPTERS.items():
        lines += ["", f"## V{number} {title}", "", "| | level | asked | state | shown by, note |"]
        lines.append("|---|---|---|---|---|")
        for row in (row for row in rows if row.chapter == number):
            names = [f"`{test.rpartition('/')[2]}`" for test in row.tests]
            told = " ".join([*names, row.note]).strip()
            lines.append(f"| {row.number} | {row.level} | {row.words} | {row.state} | {told} |")
    return "\n".join(lines) + "\n"


def readme(rows: list[Requirement]) -> str:
    """The text of README.md with the counts as they are now."""
    text = README.read_text("utf-8")
    return re.sub(r"(?<=ASVS 5\.0\) by a test: ).*?(?= \(\[)", figure(rows), text, flags=re.S)


if __name__ == "__main__":
    found = requirements()
    PAGE.write_text(page(found), "utf-8")
    README.write_text(readme(found), "utf-8")
    sys.stdout.write("\n".join([figure(found), *by_chapter(found)]) + "\n")
