"""The drills from the command line: `./greenlane drill` runs cases and writes the scoreboard."""

import argparse
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.faults import board


def main() -> int:
    """Run the wanted cases; ends with 1 when one failed."""
    parser = argparse.ArgumentParser(prog="greenlane drill", description=__doc__)
    parser.add_argument("cases", nargs="*", help="ids such as D1 M3; all built ones when none")
    parser.add_argument("--all", action="store_true", help="at full scale (else the quick one)")
    parser.add_argument("--quick", action="store_true", help="what every change must pass: no slow "
                        "drill, one line each, nothing written")  # fmt: skip
    parser.add_argument("--tests-from", type=Path, metavar="XML",
                        help="the JUnit report of all tests; none is run again")  # fmt: skip
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--dry", action="store_true", help="do not write docs/scoreboard.*")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended then too
    known = {case.id: case for case in board.cases()}
    if unknown := [name for name in asked.cases if name not in known]:
        parser.error(f"no such case: {', '.join(unknown)}")
    wanted = [known[name] for name in asked.cases or known]
    if asked.quick:
        wanted = [replace(c, drill="") if c.slow else c for c in wanted]
    scale = board.Scale(
        quick=not asked.all,
        seed=asked.seed,
        say=_mute if asked.quick else _say,
        each=_line if asked.quick else _nothing,
    )
    results = board.run(wanted, scale, asked.tests_from)
    if asked.quick:
        return _verdict(wanted, results)
    if not asked.dry:
        board.write(results)
        _say(f"written: {board.PAGE.relative_to(board.ROOT)}")
    return 1 if any(r["state"] == "failed" for r in results.values()) else 0


def _line(case: board.Case, result: dict[str, Any]) -> None:
    """One line for a case that is built."""
    state = result["state"]
    if state != "not built":
        word = {"passed": "PASS", "failed": "FAIL"}.get(state, state.upper())
        why = "" if state == "passed" else f" ({result['why']})"
        figure = result["figure"] or board.tested(result)
        _say(f"{case.id:4} {word} {figure}{why} [{result['seconds']:.0f} s]")


def _nothing(_: board.Case, __: dict[str, Any]) -> None:
    """Results are told at the end."""


def _verdict(wanted: list[board.Case], results: dict[str, dict[str, Any]]) -> int:
    """1 when a core case is red or a control green."""
    left = [case.id for case in wanted if results[case.id]["state"] == "not built"]
    _say(f"not built or left to the long run: {' '.join(left) or 'none'}")
    red = [case for case in wanted if results[case.id]["state"] == "failed"]
    green = (results[case.id]["why"].startswith(board.GREEN_CONTROL) for case in red)
    return 1 if any(case.core for case in red) or any(green) else 0


def _mute(_: str) -> None:
    """Drills tell their steps to nobody."""


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
