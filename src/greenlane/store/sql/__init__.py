"""The rules that the database holds whoever writes: a file of SQL for each subject, laid down once.

Functions, triggers, policies and constraints that models cannot say. The first migration makes the
tables and runs these files in this order. Once a release has carried them they stay as they are: a
later change is a migration of its own, with the SQL beside it.
"""

from collections.abc import Iterator
from importlib.resources import files

SUBJECTS = (
    "kept",  # what is only added to, and how a text is erased; the others' triggers use it
    "log",
    "log_records",
    "lodge",
    "two_persons",
    "one_person",
    "released",
    "law",
    "permits",
    "money",
    "controls",
    "risk",
    "watch_lists",
    "cases",
    "wall",  # last: it speaks of all tables
)


def texts() -> Iterator[str]:
    """The text of each file, in order."""
    for name in SUBJECTS:
        yield (files("greenlane.store.sql") / f"{name}.sql").read_text("utf-8")
