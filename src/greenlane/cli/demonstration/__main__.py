"""The second part as a program, COUNT SEED TODAY: Django is started before its modules load."""

import sys
from contextlib import suppress
from datetime import date

from greenlane.cli import installation


def main(given: list[str]) -> int:
    """Do the second part and become the worker; 2 for other arguments than those."""
    installation.start()
    from greenlane.cli.demonstration import later

    try:
        count, seed, today = given
        asked = int(count), int(seed), date.fromisoformat(today)
    except ValueError:
        print("usage: COUNT SEED TODAY", file=sys.stderr)
        return 2
    with suppress(KeyboardInterrupt):  # who stops the portal stops this
        later.main(*asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
