"""The drills from the command line: `./greenlane drill` runs cases and writes the scoreboard."""

import argparse
import sys

from tests.faults import board


def main() -> int:
    """Run the wanted cases; ends with 1 when one failed."""
    parser = argparse.ArgumentParser(prog="greenlane drill", description=__doc__)
    parser.add_argument("cases", nargs="*", help="ids such as D1 M3; all built ones when none")
    parser.add_argument("--all", action="store_true", help="at full scale (else the quick one)")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--dry", action="store_true", help="do not write docs/scoreboard.*")
    asked = parser.parse_args()
    known = {case.id: case for case in board.cases()}
    if unknown := [name for name in asked.cases if name not in known]:
        parser.error(f"no such case: {', '.join(unknown)}")
    wanted = [known[name] for name in asked.cases or known]
    scale = board.Scale(quick=not asked.all, seed=asked.seed, say=_say)
    results = board.run(wanted, scale)
    if not asked.dry:
        board.write(results)
        _say(f"written: {board.PAGE.relative_to(board.ROOT)}")
    return 1 if any(r["state"] == "failed" for r in results.values()) else 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
