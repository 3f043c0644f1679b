"""The command that checks the books."""

from django.db import connection
from rich.console import Console

from greenlane.store import books


def check() -> int:
    """Print every fault of the books; gives 1 when there is one."""
    out = Console()
    with connection.cursor() as cursor:

        def execute(sql: str) -> list[tuple[object, ...]]:
            cursor.execute(sql)
            return cursor.fetchall()

        found = books.faults(execute)
        (declarations, postings), *_ = execute(
            "select (select count(*) from declaration), (select count(*) from posting)"
        )
    for fault in found:
        out.print(fault, style="red", highlight=False, markup=False)
    words = f"{len(found)} faults" if found else "The books are in order"
    out.print(f"{words}: {declarations} declarations, {postings} postings, "
              f"{len(books.CHECKS)} kinds of check.", highlight=False)  # fmt: skip
    return 1 if found else 0
