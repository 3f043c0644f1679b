"""The raw connection of this thread, for statements where every microsecond counts."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.db.transaction import TransactionManagementError

from greenlane.store import wall
from greenlane.store.observed import span

Row = tuple[Any, ...]
Params = Sequence[Any] | Mapping[str, Any]
# Answers of a database that is there, which the same statement would get again.
_STAYS = (psycopg.errors.InsufficientResources, psycopg.errors.QueryCanceled)


def one(sql: str, params: Params) -> Row:
    """The one row of a statement, run as `many` runs it. Raises LookupError when there is none."""
    rows = many(sql, params)
    if not rows:
        raise LookupError("the statement gave no row")
    return rows[0]


def many(sql: str, params: Params) -> list[Row]:
    """All rows of one statement, run in its own transaction.

    A connection that turns out lost is replaced and the statement run once more, so `sql` must be
    safe to repeat. Inside a transaction it joins that one and is never repeated.
    """
    if connection.in_atomic_block:
        return _run(sql, params)
    try:
        return _run(sql, params)
    except (OperationalError, InterfaceError) as error:
        if isinstance(error.__cause__, _STAYS):
            raise
        connection.close()
        return _run(sql, params)


def inside(sql: str, params: Params) -> list[Row]:
    """All rows of a statement that locks or moves something, in the caller's transaction.

    Raises TransactionManagementError without one.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a lock, or a movement, needs a transaction")
    return _run(sql, params)


def _run(sql: str, params: Params) -> list[Row]:
    connection.ensure_connection()
    driver: psycopg.Connection[Row] = connection.connection  # type: ignore[assignment]
    # The doors know Django's errors, not the driver's.
    with connection.wrap_database_errors, span("database statement"):
        if not wall.pending():
            return driver.execute(sql, params).fetchall()
        try:
            with driver.pipeline():  # both in one round trip and one transaction
                wall.settle()
                cursor = driver.execute(sql, params)
        except BaseException:
            wall.distrust()  # the turning round fell with the statement
            raise
        return cursor.fetchall()
