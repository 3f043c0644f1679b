"""M8: one partner agency misbehaves in every way over real HTTP; a table of what came of it.

    python -m tests.faults.partner_faults [--write]

Each fault has goods that need the agency's permit, a healthy partner beside it, and a control: the
same fault with one defence off. The clock of the installation is turned by hand, so that the
table is the same each time; `--write` puts it into docs/reference/connections.md.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.faults import partner_controls as controls
from tests.faults.board import ROOT, Outcome, Scale

PAGE = ROOT / "docs/reference/connections.md"
BEGIN, END = "<!-- made by tests.faults.partner_faults -->", "<!-- made until here -->"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
Defence = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How the agency answers (`way`) and decides (`manner`), for how long, and its control.

    `worse` is the figure that must rise above the honest one when the `off` defence is off.
    """

    title: str
    way: str = "well"
    manner: str = "well"
    lasts: timedelta = 10 * MINUTE
    wait: int = 0
    replayed: bool = False
    control: str
    off: Defence = nullcontext
    drops_repeats: bool = True  # of the control's agency
    worse: str


_NO_IDS: Mapping[str, Any] = {"control": "an agency that does not drop repeats by id",
                              "drops_repeats": False, "worse": "doubled"}  # fmt: skip
_ONCE: Mapping[str, Any] = {"control": "a message is tried once", "off": controls.tried_once,
                            "worse": "lost"}  # fmt: skip
FAULTS = (
    Fault(title="is well", control="no hold is kept", off=controls.no_hold, worse="early"),
    Fault(title="is away for six hours (connection refused)", way="away", lasts=6 * HOUR, **_ONCE),
    Fault(title="answers after the time-out", way="late", **_NO_IDS),
    Fault(title="drops the line after it took the message", way="drops", **_NO_IDS),
    Fault(title="answers what is no HTTP", way="no http", **_NO_IDS),
    Fault(title="answers 500", way="500", lasts=HOUR, **_ONCE),
    Fault(title="answers 429, Retry-After 20 min", way="429", wait=1200, lasts=20 * MINUTE,
          control="Retry-After is not heeded", off=controls.hasty, worse="calls"),
    Fault(title="redirects us to a stranger", way="redirects", control="redirects are followed",
          off=controls.follows, worse="stranger"),
    Fault(title="answers with 8 MB", way="big", control="the answer's body is read",
          off=controls.reads_bodies, worse="repeats"),
    Fault(title="refuses all messages (422); replayed afterwards", way="422", lasts=6 * MINUTE,
          replayed=True, control="nobody replays", off=controls.nobody_replays, worse="lost"),
    Fault(title="garbage as answer and as decision", way="garbage", manner="garbage",
          control="whatever names goods is believed", off=controls.credulous, worse="early"),
    Fault(title="signs its decisions with another key", manner="forged",
          control="signatures are not looked at", off=controls.unsigned, worse="early"),
    Fault(title="sends each decision three times", manner="thrice",
          control="no receipts are kept by id", off=controls.no_receipts, worse="apart"),
    Fault(title="its grant comes after its later refusal", manner="reversed",
          control="numbers are not looked at", off=controls.no_numbers, worse="early"),
)  # fmt: skip
COLUMNS = {
    "messages": "messages", "lost": "lost", "doubled": "acted on twice", "repeats": "repeats",
    "dead": "given up", "calls": "calls", "taken": "decisions taken", "again": "receipt again",
    "apart": "set apart", "early": "goods without permit", "released": "goods in the end",
}  # fmt: skip
MANY = 3


def table(rows: list[dict[str, Any]]) -> str:
    """The table of the page, with the control beside each row."""
    heads = ["the agency", *COLUMNS.values(), "order", "another waited", "control: the same, but"]
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * len(COLUMNS) + "---|---|---|"]
    for fault, row in zip(FAULTS, rows, strict=True):
        honest, off = row["honest"][fault.worse], row["control"][fault.worse]
        told = f"{fault.control}: {COLUMNS.get(fault.worse, 'sent to the stranger')} "
        lines.append(f"{line(fault, row['honest'])} {told}{off}, not {honest} |")
    return "\n".join(lines)


def line(fault: Fault, honest: dict[str, Any]) -> str:
    """A row of the table up to its control."""
    cells = [fault.title, *(str(honest[each]) for each in COLUMNS),
             "kept" if honest["in_order"] else "LOST",
             "no" if not honest["waited"] else f"yes, {honest['waited']}"]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def sound(row: dict[str, Any]) -> bool:
    """True when nothing was lost, doubled or let go, nobody else waited, and all was mended."""
    told = row["honest"]
    bad = ("lost", "doubled", "early", "waited", "stranger")
    return not any(told[each] for each in bad) and told["in_order"] and told["released"] == MANY


def failed(fault: Fault, row: dict[str, Any]) -> bool:
    """True when the control is worse than the honest run."""
    return bool(row["control"][fault.worse] > row["honest"][fault.worse])


def run(desk: Any, many: int = MANY) -> list[dict[str, Any]]:
    """Every fault and its control at one installation; the figures of both."""
    from tests.faults.partner_trial import Trial, stage

    here, clock, stranger = stage(desk)
    rows = []
    try:
        for number, fault in enumerate(FAULTS):
            honest = Trial(here, clock, stranger, fault, f"{number}").run(many)
            with fault.off():
                off = Trial(here, clock, stranger, fault, f"{number}c", honest=False).run(many)
            rows.append({"honest": honest, "control": off})
    finally:
        stranger.close()
    return rows


def page_of(text: str, made: str) -> str:
    """The page with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}"


def every_fault(scale: Scale) -> Outcome:
    """M8, M7: the table, in a process of its own; the page must show the same."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.partner_faults"], cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    made, told = done.stdout.rpartition("\n\n")[0], json.loads(done.stdout.splitlines()[-1])
    for line in made.splitlines():
        scale.say(f"  {line}")
    shown = PAGE.read_text("utf-8")
    return Outcome(
        passed=all(map(sound, told)) and page_of(shown, made) == shown, runs=len(told),
        figure=f"{len(told)} faults, {MANY} goods each: lost "
        f"{_sum(told, 'lost')}, acted on twice {_sum(told, 'doubled')}, goods without permit "
        f"{_sum(told, 'early')}, another kept waiting {_sum(told, 'waited')}; all went afterwards",
        control="one defence off at each fault",
        control_failed=all(map(failed, FAULTS, told)),
        totals={"messages to partners": _sum(told, "messages"), "lost": _sum(told, "lost"),
                "doubled": _sum(told, "doubled")},
    )  # fmt: skip


def _sum(rows: list[dict[str, Any]], name: str) -> int:
    return sum(row["honest"][name] for row in rows)


def _main() -> None:
    from tests.faults.partners import _installation

    words = argparse.ArgumentParser()
    words.add_argument("--write", action="store_true", help="Put the table into the page.")
    with _installation() as desk:
        rows = run(desk)
    made = table(rows)
    if words.parse_args().write:
        PAGE.write_text(page_of(PAGE.read_text("utf-8"), made), "utf-8")
    print(f"{made}\n\n{json.dumps(rows)}")


if __name__ == "__main__":
    _main()
