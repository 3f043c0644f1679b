"""Duties inside a firm: what its own administrator lets each of its people do.

The matrix says what a role may do to things of its firm; a person of the firm needs the duty too.
What stands in the table under no duty needs none.
"""

import csv
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

DUTIES = ("draft", "lodge", "pay", "mandate", "administer")


@cache
def duty_of() -> Mapping[str, str]:
    """The duty that an action needs inside a firm. Raises ValueError for an unknown duty."""
    text = resources.files("greenlane.access").joinpath("firm_duties.csv").read_text("utf-8")
    found = {row["action"]: row["duty"] for row in csv.DictReader(text.splitlines())}
    if unknown := set(found.values()) - set(DUTIES):
        raise ValueError(f"no duty inside a firm: {sorted(unknown)}")
    return found


def allowed(duties: Collection[str] | None, action: str) -> bool:
    """Whether somebody with these duties may do this. None: duties were never given, so all."""
    duty = duty_of().get(action)
    return duties is None or duty is None or duty in duties
