"""Conflict of interest: whether an official is related to a party of a file, and by what.

An official states his interests (operators, with the relation and its dates) and how he himself is
reached and paid. A file is closed to him when one of its parties is such an operator, or shares an
address, a telephone number or a bank account with him, or his surname at the same town and
postcode. Texts are compared by what they say, not by how they are written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

Relation = Literal["own", "spouse", "family", "employer", "former-employer", "other"]
_STREET_WORDS = {
    "street": "st", "str": "st", "strasse": "st", "saint": "st", "road": "rd", "avenue": "ave",
    "av": "ave", "boulevard": "blvd", "lane": "ln", "square": "sq", "number": "", "no": "",
    "nr": "", "the": "", "of": "", "and": "",
}  # fmt: skip
_NAME_WORDS = frozenset({"de", "van", "von", "der", "den", "al", "el", "bin", "ibn", "da", "di"})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An address as stated; every part may be empty."""

    line: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """A relation of an official to an operator, from a day to a day (both may be open)."""

    operator: str
    relation: Relation
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date, cooling: Mapping[str, int]) -> bool:
        """True on the days of the relation, and while it cools off: years by relation."""
        if self.since is not None and day < self.since:
            return False
        if self.until is None:
            return True
        return day <= _years_later(self.until, cooling.get(self.relation, 0))


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """An official: name, interests, and what reaches and pays him.

    `telephones` and `accounts` are marks: equal marks mean equal numbers (`number_mark` of the
    number, or a keyed fingerprint of that where numbers are kept sealed).
    """

    name: str
    interests: tuple[Interest, ...] = ()
    places: tuple[Place, ...] = ()
    telephones: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party of a file: operator or named person, with marks as `Official` has them."""

    id: str = ""
    names: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    telephones: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()


class Reason(msgspec.Struct, frozen=True):
    """Why a file is closed to an official: a stable code, the party, and a sentence."""

    code: str
    party: str
    text: str


def conflicts(
    official: Official, parties: Iterable[Party], day: date, cooling: Mapping[str, int]
) -> tuple[Reason, ...]:
    """Every reason why the official must not have the file; none when he may.

    `cooling` is how many years after its end a relation still counts; the others end with it.
    """
    return tuple(reason for party in parties for reason in _with(official, party, day, cooling))


def _with(
    official: Official, party: Party, day: date, cooling: Mapping[str, int]
) -> Iterator[Reason]:
    known = party.id or (party.names[0] if party.names else "")
    for interest in official.interests:
        same = interest.operator and interest.operator == party.id
        if same and interest.holds_on(day, cooling):
            yield Reason("interest", known, f"declared interest: {interest.relation}")
    if official.telephones & party.telephones:
        yield Reason("telephone", known, "the same telephone number")
    if official.accounts & party.accounts:
        yield Reason("account", known, "the same bank account")
    if _address_marks(official.places) & _address_marks(party.places):
        yield Reason("address", known, "the same address")
    elif _same_surname(official.name, party.names) and _near(official.places, party.places):
        yield Reason("surname", known, "the same surname in the same town and postcode")


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def folded(text: str) -> str:
    """A text without case, accents and signs, words apart: `Élan-Str. 5` is `elan str 5`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def number_mark(text: str) -> str:
    """A telephone number or an account as its letters and digits; nothing for what is too short.

    `+960 333-1234`, `00960 3331234` and `(960) 3331234` are one number.
    """
    mark = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    mark = mark.removeprefix("00") if mark.isdigit() else mark
    return mark if len(mark) >= 6 else ""


def place_mark(place: Place) -> str:
    """An address as what it says, whatever the order of its words; nothing without a number.

    Our reading: a street without a number of the house is shared by too many to mean anything.
    """
    words = [_STREET_WORDS.get(word, word) for word in _words(place.line)]
    where = folded(place.postcode).replace(" ", "") or folded(place.town)
    if not where or not any(c.isdigit() for word in words for c in word):
        return ""
    return " ".join(sorted(filter(None, words))) + "|" + where


def _words(line: str) -> list[str]:
    # "12 B" and "12B" are one house; "Hauptstrasse 5" and "Haupt str. 5" are one street.
    apart = re.sub(r"(\w{3,})(strasse|straße|street)\b", r"\1 \2", line.casefold())
    return re.sub(r"\b(\d+) ([a-z])\b", r"\1\2", folded(apart)).split()


def _address_marks(places: Iterable[Place]) -> set[str]:
    return {mark for place in places if (mark := place_mark(place))}


def surname(name: str) -> str:
    """The last word of a person's name, folded; nothing for a single word."""
    words = [word for word in folded(name).split() if word not in _NAME_WORDS]
    return words[-1] if len(words) > 1 and len(words[-1]) >= 3 else ""


def _same_surname(name: str, names: Iterable[str]) -> bool:
    own = surname(name)
    return bool(own) and any(own in folded(each).split() for each in names)


def _near(some: Iterable[Place], others: Iterable[Place]) -> bool:
    return bool({_area(p) for p in some} & {_area(p) for p in others} - {""})


def _area(place: Place) -> str:
    town, postcode = folded(place.town), folded(place.postcode).replace(" ", "")
    return f"{town}|{postcode}" if town and postcode else ""
