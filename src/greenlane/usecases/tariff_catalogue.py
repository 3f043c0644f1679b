"""The tariff for everyone: its tree and its search, made once for each state of the goods."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.law.tariff_search import Found, TariffIndex
from greenlane.law.tariff_tree import TariffTree, tree_of
from greenlane.usecases.law_compare import MeasureChange, changes

_MOST_TREES = 12
_MOST_INDEXES = 8


@lru_cache(maxsize=16)
def _turns(book: LawBook) -> tuple[date, ...]:
    """The days on which a line of the nomenclature begins or has just ended, in order."""
    found: set[date] = set()
    for line in book.nomenclature:
        found.add(line.validity.since)
        if line.validity.until is not None and line.validity.until < date.max:
            found.add(line.validity.until + timedelta(days=1))
    return tuple(sorted(found))


def _state(book: LawBook, day: date) -> date:
    """The day since when the nomenclature is as it is on `day`: many days share one tree."""
    turns = _turns(book)
    place = bisect_right(turns, day)
    return turns[place - 1] if place else date.min


@lru_cache(maxsize=_MOST_TREES)
def _tree(book: LawBook, state: date) -> TariffTree:
    return tree_of(book, state)


@lru_cache(maxsize=_MOST_INDEXES)
def _index(book: LawBook, state: date, language: str) -> TariffIndex:
    return TariffIndex(_tree(book, state), book.synonyms, language)


def tree(law: LawOfDay) -> TariffTree:
    """The tree of the tariff on the day."""
    return _tree(law.book, _state(law.book, law.day))


def search(law: LawOfDay, text: str, language: str, most: int = 50) -> tuple[Found, ...]:
    """The lines that answer a text, the best first.

    What is not found in `language` is looked for in the other languages of the country.
    """
    state = _state(law.book, law.day)
    for each in dict.fromkeys((language, *_languages(law.book))):
        found: tuple[Found, ...] = _index(law.book, state, each).find(text.strip(), most)
        if found:
            return found
    return ()


@lru_cache(maxsize=16)
def _languages(book: LawBook) -> tuple[str, ...]:
    """The languages of the country in which goods are described or search words are given."""
    spoken = {word.language for word in book.synonyms}
    for line in book.nomenclature:
        spoken.update(line.description)
    return tuple(each for each in book.languages if each in spoken)


def warm(law: LawOfDay) -> None:
    """Make the tree and every index of the day, so that no visitor waits for them."""
    for language in _languages(law.book):
        search(law, "", language)


def declarable(law: LawOfDay, text: str, language: str, most: int = 40) -> list[str]:
    """The declarable codes that answer a text: lines found, and what stands below them.

    A chapter is gone through only when nothing narrower is found.
    """
    known = tree(law)
    codes: dict[str, None] = {}
    answers = search(law, text, language)
    narrow = [found for found in answers if len(found.line.code) > 2]
    for found in narrow or answers:
        below = (place for place, _ in known.below(found.place))
        for place in (found.place, *below):
            if known.lines[place].declarable:
                codes.setdefault(known.lines[place].code)
        if len(codes) >= most:
            break
    return list(codes)[:most]


@lru_cache(maxsize=4_000)
def history(book: LawBook, code: str) -> tuple[MeasureChange, ...]:
    """Everything that ever changed on a code and those above it, the newest first."""
    return changes(book, date.min, date.max, code)


def first_day(book: LawBook) -> date:
    """The first day on which the book knows any goods."""
    return _turns(book)[0]


def successors(book: LawBook, code: str) -> tuple[str, ...]:
    """The codes that take the place of an old one in any later nomenclature, by the concordance."""
    found: dict[str, None] = {}
    for each in book.concordance:
        if each.from_code == code or (len(code) > 4 and each.from_code.startswith(code)):
            found.setdefault(each.to_code)
    return tuple(found)
