"""Look-alikes: who shares an address, telephone or bank account with a listed or closed firm."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from greenlane.datamodel.listed_entry import Entry
from greenlane.risk.screening.names import latin
from greenlane.risk.screening.subjects import Subject

Shared = Literal["address", "phone", "account"]
SCORE = 60  # what shares something is a lower grade than what has the name
MOST_CLOSED = 5  # an address where more firms were closed tells nothing: a free zone
_TOLD = 5
_FEWEST_WORDS = 3  # of an address that is one place
_PHONE_DIGITS = 9  # the last ones: a number is written with and without its country
_ABBREVIATED = {"st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue",
                "bld": "building", "bldg": "building", "fl": "floor", "ste": "suite", "blvd":
                "boulevard", "apt": "apartment", "ln": "lane", "sq": "square"}  # fmt: skip
_NO_PLACE = frozenset({"no", "nr", "number", "the", "of", "p", "o"})


class Likeness:
    """Whose address, telephone or account it is. Immutable.

    `registered` gives, for a number of the register, the entries with which its holder shares
    something that only the register knows. What more than `most` have tells nothing.
    """

    def __init__(
        self, entries: Iterable[Entry],
        registered: Mapping[str, Sequence[tuple[Entry, Shared]]] | None = None, *,
        most: int | None = None,
    ) -> None:  # fmt: skip
        under: dict[tuple[Shared, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            for key in keys_of(entry):
                under[key].append(entry)
        self._under = {
            key: each[:_TOLD] for key, each in under.items() if most is None or len(each) <= most
        }
        self._registered = dict(registered or {})

    def of(self, subject: Subject) -> Iterator[tuple[Entry, Shared]]:
        """The entries with which a subject shares something, each once."""
        seen: set[str] = set()
        told = [(entry, key[0]) for key in _keys(subject) for entry in self._under.get(key, ())]
        for number in subject.numbers if subject.kind == "party" else ():
            told += self._registered.get(number, ())
        for entry, rule in told:
            if entry.key not in seen and entry.number not in subject.numbers:
                seen.add(entry.key)
                yield entry, rule

    def sharing(self, key: tuple[Shared, str]) -> Sequence[Entry]:
        """The entries that have this address, telephone or account."""
        return self._under.get(key, ())


def keys_of(entry: Entry) -> set[tuple[Shared, str]]:
    """Everything of an entry that another may share; an entry that is an address has its name."""
    named = [name.text for name in entry.names] if entry.kind == "address" else []
    made: set[tuple[Shared, str]] = {
        *(("address", address_key(text)) for text in (*entry.addresses, *named)),
        *(("phone", phone_key(text)) for text in entry.phones),
        *(("account", account_key(text)) for text in entry.accounts),
    }
    return {(rule, key) for rule, key in made if key}


def _keys(subject: Subject) -> list[tuple[Shared, str]]:
    made: list[tuple[Shared, str]] = [("address", address_key(subject.address))]
    made += [("phone", phone_key(text)) for text in subject.phones]
    return [(rule, key) for rule, key in made if key]


def phone_key(text: str) -> str:
    """The last digits of a telephone number; empty when there are too few."""
    digits = "".join(c for c in latin(text) if c.isdigit())
    return digits[-_PHONE_DIGITS:] if len(digits) >= _PHONE_DIGITS - 2 else ""


def account_key(text: str) -> str:
    """An account without blanks and signs."""
    return "".join(c for c in text.upper() if c.isalnum())


def address_key(text: str) -> str:
    """An address without its country and abbreviations, whatever the order of its words.

    Empty when it has no number or too few words: "Main Street, Port" is no one place.
    """
    street_and_town = text.rpartition(",")[0] if text.count(",") > 1 else text
    words = {_ABBREVIATED.get(word, word) for word in latin(street_and_town).split()} - _NO_PLACE
    numbered = any(word[0].isdigit() for word in words)
    return " ".join(sorted(words)) if numbered and len(words) >= _FEWEST_WORDS else ""


def digest(entries: Iterable[Entry], registered: Mapping[str, Sequence[tuple[Entry, Shared]]]
           ) -> str:  # fmt: skip
    """What the register's part of screening is told by."""
    told = sorted(entry.key + entry.digest for entry in entries)
    told += sorted(f"{number} {e.key} {rule}" for number, each in registered.items()
                   for e, rule in each)  # fmt: skip
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:8]
