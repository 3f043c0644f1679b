"""The law in force: the law book as known at a moment, from the store or the country package."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import DatabaseError

from greenlane.law.lawbook import LawBook
from greenlane.law.schema import known_at
from greenlane.store import law_rows
from greenlane.usecases.desk import Desk

_MOST_BOOKS = 4
_books: OrderedDict[tuple[object, ...], LawBook] = OrderedDict()
_lock = Lock()
_log = logging.getLogger(__name__)


def _kept(key: tuple[object, ...], make: Callable[[], LawBook]) -> LawBook:
    """The book of that key; a book is immutable, and the few that were used last are kept."""
    with _lock:
        book = _books.get(key)
        if book is None:
            book = make()
            while len(_books) >= _MOST_BOOKS:
                _books.popitem(last=False)
            _books[key] = book
        _books.move_to_end(key)
        return book


def versioned(country: Mapping[str, Any], number: int) -> dict[str, Any]:
    """country.toml with the publication's number in its version."""
    return {**country, "version": f"{country['version']}+{number}"}


def book_known_at(desk: Desk, moment: datetime | None) -> LawBook:
    """The law book as we knew it at `moment`, or now for None: the same for ever.

    What we know at a moment to come is not known yet: it is the law as known now. Before the first
    publication the book is of the package's rows that were known by then.
    """
    if moment is None or moment >= desk.now():
        return _at(desk, None)
    return _at(desk, moment)


def book_numbered(desk: Desk, number: int) -> LawBook | None:
    """The law book as publication `number` left it; None when there is no such publication."""
    if number == 0:
        return _of_package(desk, None)
    moment = law_rows.published_at(number)
    return _at(desk, moment) if moment else None


def _at(desk: Desk, moment: datetime | None) -> LawBook:
    with law_rows.steady():
        newest, digest = law_rows.mark()
        if not newest:
            return _of_package(desk, moment)
        number = newest if moment is None else law_rows.number_at(moment)
        if moment is None and (number, digest) == (desk.law_number, desk.law_digest):
            return desk.book
        # From publication 1 on every row became known with a publication; before it row by row.
        day = "" if number or moment is None else moment.date().isoformat()
        # The digest tells this store from another one that the process worked on.
        key = (law_rows.chain_at(number) or law_rows.chain_at(1), number, day)
        return _kept(key, lambda: _of_store(desk, number, moment))


def _of_package(desk: Desk, moment: datetime | None) -> LawBook:
    if moment is None:
        key = (b"", 0, desk.country["version"])
        return _kept(key, lambda: LawBook(desk.country, desk.package))
    day = moment.date().isoformat()
    tables = {name: known_at(rows, day) for name, rows in desk.package.items()}
    return LawBook(desk.country, tables)


def book_that_said(desk: Desk, law: str) -> LawBook:
    """The book of the version that a stored assessment names; the present one for an unknown name.

    Measures and rates may have been replaced since: what was assessed is explained by its own law.
    """
    if law == desk.book.version:
        return desk.book
    number = law.partition("+")[2] or "0"
    found = book_numbered(desk, int(number)) if number.isdecimal() else None
    return found if found is not None and found.version == law else desk.book


def _of_store(desk: Desk, number: int, moment: datetime | None) -> LawBook:
    brought = law_rows.country_at(moment) or law_rows.first_country() or desk.country
    return LawBook(versioned(brought, number), law_rows.tables_known_at(moment))


def renewed(desk: Desk) -> Desk:
    """The desk with the newest published law: itself when that has not changed.

    A database that is away leaves the law as it is: what was published stays law.
    """
    try:
        if law_rows.mark() == (desk.law_number, desk.law_digest):
            return desk
        with law_rows.steady():
            number, digest = law_rows.mark()
            fresh = desk.with_book(_at(desk, None), number, digest)
    except (DatabaseError, OSError) as error:
        _log.warning("the law could not be read again: %s", error)
        return desk
    _log.info("law %s is in force", fresh.book.version)
    return fresh


def forget() -> None:
    """Drop the kept books."""
    with _lock:
        _books.clear()
