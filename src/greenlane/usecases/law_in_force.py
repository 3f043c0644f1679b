"""The law in force: the law book as known at a moment, from the store or the country package."""

import logging
from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import DatabaseError

from greenlane.law.lawbook import LawBook
from greenlane.law.schema import known_at
from greenlane.store import law_rows
from greenlane.usecases.desk import Desk

_MOST_BOOKS = 4
_books: dict[tuple[str, int, bytes], LawBook] = {}
_lock = Lock()
_log = logging.getLogger(__name__)


def _book_of(desk: Desk, mark: tuple[int, bytes]) -> LawBook:
    """The book of the newest publication; number nought is the package itself.

    A book is immutable: the few that were used last are kept.
    """
    number, digest = mark
    key = (desk.country["version"], number, digest)
    with _lock:
        if key not in _books:
            if len(_books) >= _MOST_BOOKS:
                _books.pop(next(iter(_books)))
            if number:
                country = versioned(desk.country, number)
                _books[key] = LawBook(country, law_rows.tables_known_at(None))
            else:
                _books[key] = LawBook(desk.country, desk.package)
        return _books[key]


def versioned(country: Mapping[str, Any], number: int) -> dict[str, Any]:
    """country.toml with the publication's number in its version."""
    return {**country, "version": f"{country['version']}+{number}"}


def book_known_at(desk: Desk, moment: datetime | None) -> LawBook:
    """The law book as we knew it at `moment`, or now for None: the same for ever.

    Before the first publication it is the package's rows that were known by then.
    """
    number = law_rows.number_at(moment)
    if moment is None or number == desk.law_number:
        return desk.book
    if law_rows.latest():
        return LawBook(versioned(desk.country, number), law_rows.tables_known_at(moment))
    day = moment.date().isoformat()
    tables = {name: known_at(rows, day) for name, rows in desk.package.items()}
    return LawBook(desk.country, tables)


def book_that_said(desk: Desk, law: str) -> LawBook:
    """The book of the version that a stored assessment names; the present one for an unknown name.

    Measures and rates may have been replaced since: what was assessed is explained by its own law.
    """
    package, _, number = law.partition("+")
    if law == desk.book.version or package != desk.country["version"]:
        return desk.book
    if not number:
        return _book_of(desk, (0, b""))
    published = law_rows.published_at(int(number)) if number.isdecimal() else None
    if published is None:
        return desk.book
    key = (package, int(number), b"")
    with _lock:
        if key not in _books:
            made = LawBook(
                versioned(desk.country, int(number)), law_rows.tables_known_at(published)
            )
            if len(_books) >= _MOST_BOOKS:
                _books.pop(next(iter(_books)))
            _books[key] = made
        return _books[key]


def renewed(desk: Desk) -> Desk:
    """The desk with the newest published law: itself when that has not changed.

    A database that is away leaves the law as it is: what was published stays law.
    """
    try:
        number, digest = law_rows.mark()
        if (number, digest) == (desk.law_number, desk.law_digest):
            return desk
        fresh = desk.with_book(_book_of(desk, (number, digest)), number, digest)
    except (DatabaseError, OSError) as error:
        _log.warning("the law could not be read again: %s", error)
        return desk
    _log.info("law %s is in force", fresh.book.version)
    return fresh


def forget() -> None:
    """Drop the kept books."""
    with _lock:
        _books.clear()
