"""Which version made the tables: the digest of the first migration is kept with the database.

Before the first release that migration changes and no database is carried over, so one of another
version is refused when the system starts; from then on it stays as it is.
"""

import hashlib
from importlib.resources import files

from django.db import connection

from greenlane.store import sql

_FIRST = "0001_initial.py"


class OtherVersionError(RuntimeError):
    """The tables were made by another first migration than this version's."""


def digest() -> str:
    """The SHA-256 of the first migration and of the rules that it lays down."""
    first = (files("greenlane.store.migrations") / _FIRST).read_text("utf-8")
    return hashlib.sha256("\0".join([first, *sql.texts()]).encode()).hexdigest()


def mark() -> str:
    """The statement by which the first migration says of the tables what made them."""
    return f"comment on table django_migrations is '{digest()}'"


def check() -> None:
    """Raise OtherVersionError when there are tables, and another version made them."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is not null")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "select obj_description('django_migrations'::regclass, 'pg_class')"
            " from django_migrations where app = 'store' limit 1"
        )
        made = cursor.fetchone()
    if made is not None and made[0] != digest():
        raise OtherVersionError("the tables were made by another version")
