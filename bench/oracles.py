"""The oracles: taxes that real engines computed, beside ours, with a reason for each difference.

    .venv/bin/python bench/oracles.py [--data ../shared/data] [--show differs|undecided]

Prints counts for each oracle; with --show also every outcome of that status.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> None:
    """Run every oracle whose data is there."""
    from tests.oracles.outcome import table
    from tests.oracles.report import DATA, oracles

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--show", choices=["equal", "differs", "undecided"])
    options = parser.parse_args()
    found = False
    for title, outcomes in oracles(options.data):
        found = True
        print(table(title, outcomes))
        for each in outcomes:
            if each.status == options.show:
                print(f"    {each.where} {each.what}: {each.theirs} {each.ours} {each.reason}")
    if not found:
        raise SystemExit(f"no oracle at {options.data}")


if __name__ == "__main__":
    main()
