"""What runs beside the portal, [live] COUNT SEED TODAY: Django is started before modules load."""

import sys
from contextlib import suppress
from datetime import date

from greenlane.cli import installation


def main(given: list[str]) -> int:
    """Do the second part and become the worker, or lodge live; 2 for other arguments."""
    installation.start()
    from greenlane.cli.demonstration import later, live

    goes_on = given[:1] == ["live"]
    try:
        count, seed, today = given[goes_on:]
        asked = int(count), int(seed), date.fromisoformat(today)
    except ValueError:
        print("usage: [live] COUNT SEED TODAY", file=sys.stderr)
        return 2
    with suppress(KeyboardInterrupt):  # who stops the portal stops this
        (live if goes_on else later).main(*asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
