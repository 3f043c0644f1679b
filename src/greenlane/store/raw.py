"""The raw connection of this thread, for statements where every microsecond counts."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


def one(sql: str, params: Sequence[Any]) -> tuple[Any, ...]:
    """Run one statement in its own transaction and give its one row.

    A connection that turns out lost is replaced and the statement run once more, so `sql` must be
    safe to repeat. Inside a transaction it joins that one and is never repeated.
    """
    if connection.in_atomic_block:
        return _run(sql, params)
    try:
        return _run(sql, params)
    except (psycopg.OperationalError, psycopg.InterfaceError):
        connection.close()
        return _run(sql, params)


def _run(sql: str, params: Sequence[Any]) -> tuple[Any, ...]:
    connection.ensure_connection()
    driver: psycopg.Connection[tuple[Any, ...]] = connection.connection  # type: ignore[assignment]
    row = driver.execute(sql, params).fetchone()
    if row is None:
        raise LookupError("the statement gave no row")
    return row
