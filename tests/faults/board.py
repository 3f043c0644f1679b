"""The scoreboard: what each case's tests and drills said, kept with seed, commit and machine.

`docs/scoreboard.json` holds the results, `docs/scoreboard.md` the page made of them; neither is
written by hand. How a case is registered stands in README.md beside this file.
"""

import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.asvs import table

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("cases.toml")
RESULTS = ROOT / "docs/scoreboard.json"
PAGE = ROOT / "docs/scoreboard.md"
F14 = "F14 ASVS 5.0 shown by a test"
GREEN_CONTROL = "the control did not fail"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case: its id, title and bar, and what shows it."""

    id: str
    title: str
    bar: str
    core: bool
    tests: tuple[str, ...]
    controls: tuple[str, ...]
    drill: str
    missing: str
    slow: bool = False


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much a drill should do; `say` shows progress, `each` is told every result."""

    quick: bool
    seed: int
    say: Callable[[str], None] = print
    each: Callable[["Case", dict[str, Any]], None] = lambda _case, _result: None

    def bar(self, seconds: float) -> float:
        """A limit in seconds; three times as much in the quick set, whose machine does more."""
        return 3 * seconds if self.quick else seconds


@dataclass(kw_only=True)
class Outcome:
    """What a drill found. `needs` names the right or program without which it could not run.

    `control` says what was switched off, `control_failed` whether the drill then failed, as it
    must; a drill without a control passes only by its tests. `totals` are added up over all
    drills: acknowledged, lost, doubled, and the like.
    """

    passed: bool
    figure: str
    runs: int = 1
    control: str = ""
    control_failed: bool = False
    needs: str = ""
    totals: dict[str, float] = field(default_factory=dict)


def not_run(needs: str) -> Outcome:
    """The outcome of a drill for which this machine lacks something."""
    return Outcome(passed=False, figure="", runs=0, needs=needs)


def cases() -> list[Case]:
    """All cases in their order."""
    return [
        Case(
            id=name,
            title=told["title"],
            bar=told["pass"],
            core=told.get("core", False),
            tests=tuple(told.get("tests", ())),
            controls=tuple(told.get("controls", ())),
            drill=told.get("drill", ""),
            missing=told.get("missing", ""),
            slow=told.get("slow", False),
        )
        for name, told in tomllib.loads(CASES.read_text("utf-8")).items()
    ]


def run(
    wanted: Iterable[Case], scale: Scale, told: Path | None = None
) -> dict[str, dict[str, Any]]:
    """Run what shows each case and give its result; long ones say how they go on.

    With the report of a run of all tests (JUnit's XML) as `told`, no test is run again.
    """
    wanted = list(wanted)
    names = {t for case in wanted for t in (*case.tests, *case.controls)}
    if told is None:
        scale.say("tests of the cases ...")
        verdicts = run_tests(names)
    else:
        found = _verdicts(told)
        verdicts = {name: _worst(name, found) for name in names}
    results = {}
    for number, case in enumerate(wanted, start=1):
        begun = time.monotonic()
        outcome = _drilled(case, scale)
        result = _result(case, outcome, verdicts)
        result |= stamp(scale) | {"seconds": round(time.monotonic() - begun, 1)}
        results[case.id] = result
        scale.each(case, result)
        scale.say(f"{number}/{len(wanted)} {case.id} {result['state'].upper()} {result['figure']}")
    return results


def _drilled(case: Case, scale: Scale) -> Outcome | None:
    if not case.drill:
        return None
    module, _, name = case.drill.partition(":")
    try:
        outcome: Outcome = getattr(importlib.import_module(module), name)(scale)
    except Exception as error:  # a drill that breaks is a case that failed, and the next one runs
        return Outcome(passed=False, figure=f"broke: {type(error).__name__}: {error}"[:300])
    return outcome


def _result(case: Case, outcome: Outcome | None, verdicts: dict[str, str]) -> dict[str, Any]:
    told = {test: verdicts.get(test, "missing") for test in (*case.tests, *case.controls)}
    skipped = [why for why in told.values() if why.startswith("skipped")]
    bad = [test for test, why in told.items() if why in ("failed", "missing")]
    result: dict[str, Any] = {
        "tests": told,
        "figure": outcome.figure if outcome else "",
        "runs": outcome.runs if outcome else len(case.tests),
        "control": outcome.control if outcome and outcome.control else _controls(case),
        "totals": outcome.totals if outcome else {},
    }
    if not told and outcome is None:
        state, why = "not built", case.missing
    elif bad:
        state, why = "failed", ", ".join(bad)
        if any(test in case.controls for test in bad):
            why = f"{GREEN_CONTROL}: {why}"
    elif outcome is not None and outcome.needs:
        state, why = "not run", f"needs {outcome.needs}"
    elif outcome is not None and not outcome.passed:
        state, why = "failed", "the bar was missed"
    elif outcome is not None and outcome.control and not outcome.control_failed:
        state, why = "failed", GREEN_CONTROL
    elif skipped:
        state, why = "not run", skipped[0]
    else:
        state, why = "passed", case.missing
    return {"state": state, "why": why, **result}


def _controls(case: Case) -> str:
    return f"{len(case.controls)} tests" if case.controls else ""


def run_tests(ids: Iterable[str]) -> dict[str, str]:
    """Run tests by id: passed, failed, missing or `skipped: why`; the worst counts."""
    ids = sorted(ids)
    if not ids:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile",
             "-o", "junit_family=xunit1", f"--junitxml={report}", *ids],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        found = _verdicts(report) if report.exists() else {}
    return {test: _worst(test, found) for test in ids}


def _verdicts(report: Path) -> dict[str, str]:
    found = {}
    for case in ET.parse(report).iter("testcase"):
        skip = case.find("skipped")
        bad = case.find("failure") is not None or case.find("error") is not None
        name = f"{case.get('file')}::{case.get('name')}"
        found[name] = "failed" if bad else (
            f"skipped: {skip.get('message')}" if skip is not None else "passed"
        )  # fmt: skip
    return found


def _worst(test: str, found: dict[str, str]) -> str:
    mine = [v for name, v in found.items() if name == test or name.startswith(test + "[")]
    for verdict in ("failed", *(v for v in mine if v.startswith("skipped"))):
        if verdict in mine:
            return verdict
    return "passed" if mine else "missing"


def stamp(scale: Scale) -> dict[str, Any]:
    """What must stand beside a result: seed, commit, machine, load, moment."""
    head = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(head, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return {
        "seed": scale.seed,
        "quick": scale.quick,
        "commit": commit.strip(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1),
        "moment": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
    }


def write(results: dict[str, dict[str, Any]]) -> None:
    """Keep the results beside those of cases that did not run now, and write the page."""
    known = stored() | results | {F14: {"figure": table.figure(table.requirements())}}
    RESULTS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(known), "utf-8")


def stored() -> dict[str, dict[str, Any]]:
    """The results that are kept."""
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}


def page(results: dict[str, dict[str, Any]]) -> str:
    """The page: the figures first, then every case."""
    all_cases = cases()
    blank = {"state": "not built", "why": "", "figure": "", "control": "", "totals": {}}
    rows = [(case, results.get(case.id, blank)) for case in all_cases]
    lines = [
        "# Scoreboard: faults and attacks, and what became of them",
        "",
        "Written by `./greenlane drill`; never by hand. A case passes when its bar holds *and* its",
        "control, the same run with the defence off, fails. What needs a right or program that the",
        "machine lacked is not run, and not counted as passed.",
        "",
        "| | cases | passed | failed | not run | not built |",
        "|---|---|---|---|---|---|",
    ]
    for name, part in (("core", [r for c, r in rows if c.core]), ("all", [r for _, r in rows])):
        n = Counter(r["state"] for r in part)
        lines.append(f"| {name} | {len(part)} | {n['passed']} | {n['failed']} | {n['not run']} | "
                     f"{n['not built']} |")  # fmt: skip
    lines += ["", *_totals([r for _, r in rows])]
    if F14 in results:
        lines.append(f"- {F14}: **{results[F14]['figure']}**")
    lines += ["", "| | core | case | bar | state | figure | control | run |", "|" + "---|" * 8]
    lines += [_line(case, result) for case, result in rows]
    return "\n".join(lines) + "\n"


def _totals(results: list[dict[str, Any]]) -> list[str]:
    summed: Counter[str] = Counter()
    for result in results:
        summed.update(result.get("totals", {}))
    return [f"- {name}: **{summed[name]:,.10g}**" for name in sorted(summed)]


def _line(case: Case, result: dict[str, Any]) -> str:
    state = {"passed": "passed", "failed": "**FAILED**"}.get(result["state"], result["state"])
    if result["why"]:
        state += f": {result['why']}"
    told = ""
    if "commit" in result:
        scale = "quick, " if result["quick"] else ""
        told = (f"{scale}{result['runs']} runs, seed {result['seed']}, {result['commit']}, "
                f"load {result['load']}, {result['moment']}")  # fmt: skip
    figure = result["figure"] or tested(result)
    mark = "core" if case.core else ""
    return (f"| {case.id} | {mark} | {case.title} | {case.bar} | {state} | {figure} | "
            f"{result['control']} | {told} |")  # fmt: skip


def tested(result: dict[str, Any]) -> str:
    """How many of a case's tests passed, in words."""
    tests = result.get("tests", {})
    return f"{sum(v == 'passed' for v in tests.values())} of {len(tests)} tests" if tests else ""
