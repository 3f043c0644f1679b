"""The second wall: a trader's session reads under a role of the database that sees his rows only.

The first wall is the filter of each query. When one is forgotten, the policies of the role
`greenlane_trader` (sql/wall.sql) still leave out what is not the operator's. A door `bind`s the
thread for a request; every statement of the thread, by Django or raw, then runs as that role, on
whatever connection it gets. Officials, workers and the command line are never bound.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.signals import connection_created

ROLE = "greenlane_trader"
_SQL = "select set_config('role', %s, false), set_config('greenlane.operator', %s, false)"
_MARK = "greenlane_wall"  # on a driver's connection: for whom its session stands
_UNKNOWN = object()


class _InTransaction:
    """For whom the session stands until the transaction ends, or the savepoint it was set under.

    Django forgets the callbacks of what is rolled back: as long as `confirm` stands among those of
    the connection, nothing was, and at the commit what was set stays.
    """

    def __init__(self, operator: str | None, driver: Any) -> None:
        self.operator, self._driver = operator, driver

    def confirm(self) -> None:
        """The transaction was committed."""
        if getattr(self._driver, _MARK, None) is self:
            setattr(self._driver, _MARK, self.operator)

    def stands(self) -> bool:
        """Whether nothing has been rolled back since."""
        told = reversed(connection.run_on_commit)  # it is among the last
        return any(callback == self.confirm for _savepoints, callback, _robust in told)


class _Thread(threading.local):
    """For whom this thread works: an operator, or None without the wall."""

    operator: str | None = None


_thread = _Thread()


def bind(operator: str, *, now: bool = True) -> None:
    """Until the request ends, let this thread see the rows of one operator only.

    An empty operator sees nothing. A connection that turns out lost is replaced by the next query.
    `now` False leaves the turning round to the first statement, with which it travels.
    """
    _thread.operator = operator
    if not now or connection.connection is None or connection.in_atomic_block:
        return
    try:
        settle()
    except (OperationalError, InterfaceError):
        connection.close()


def unbind(**_: Any) -> None:
    """The request is over; the next statement of this thread runs without the wall."""
    _thread.operator = None


def bound() -> str | None:
    """The operator this thread is bound to, or None."""
    return _thread.operator


@contextmanager
def opened() -> Iterator[None]:
    """Without the wall for what the system itself does in a trader's request."""
    before, _thread.operator = _thread.operator, None
    try:
        yield
    finally:
        _thread.operator = before


def pending() -> bool:
    """True when the session of this thread's connection stands for another."""
    return _standing() != _thread.operator


def _standing() -> object:
    """For whom the session of this thread's connection stands; _UNKNOWN after a rollback."""
    mark = getattr(connection.connection, _MARK, None)
    if not isinstance(mark, _InTransaction):
        return mark
    return mark.operator if mark.stands() else _UNKNOWN


def distrust() -> None:
    """For whom the session stands is not known: the next statement sets it again."""
    if connection.connection is not None:
        setattr(connection.connection, _MARK, _UNKNOWN)


def settle() -> None:
    """Make the session of this thread's connection stand for whom the thread works.

    What was set inside a transaction falls with it, or with its savepoint, if that is rolled back.
    """
    driver: Any = connection.connection
    wanted = _thread.operator
    if driver is None or _standing() == wanted:
        return
    with connection.wrap_database_errors:
        driver.execute(_SQL, ("none" if wanted is None else ROLE, wanted or ""))
    if not connection.in_atomic_block:
        setattr(driver, _MARK, wanted)
        return
    mark = _InTransaction(wanted, driver)
    setattr(driver, _MARK, mark)
    connection.on_commit(mark.confirm)


def _gate(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    settle()
    return execute(sql, params, many, context)


def _connected(connection: Any, **_: Any) -> None:
    """A fresh connection: every statement passes the gate, the first included."""
    if _gate not in connection.execute_wrappers:
        connection.execute_wrappers.append(_gate)


def install() -> None:
    """Watch connections and the ends of requests; once, when the process starts."""
    connection_created.connect(_connected, dispatch_uid="greenlane.wall")
    request_started.connect(unbind, dispatch_uid="greenlane.wall")
    request_finished.connect(unbind, dispatch_uid="greenlane.wall")
