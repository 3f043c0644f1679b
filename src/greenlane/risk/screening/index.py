"""The lists in memory: every word of every name under its sound and its near misses."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import msgspec
import numpy as np

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.risk.screening.names import Prepared, Word, prepared, together

_LONG = 4  # sounds from so many letters on are also found with one letter missing
_SAME, _SOUND, _NEAR = 0.98, 0.9, 0.75  # what the same word, sound, or a near one has in common
_SHORTEST_NUMBER = 4  # signs; what is shorter (NA, 7, -) is many people's
_MOST_NAMES = 4_000  # a key under which so many names stand tells nobody from another


class Listed(msgspec.Struct, frozen=True):
    """One name of one entry, made comparable; `joined` are the sounds of two words as one."""

    entry: Entry
    name: Name
    prepared: Prepared
    joined: frozenset[str] = frozenset()


class Index:
    """All names of some entries. Immutable; a new edition makes a new one.

    `of` is the index of the whole of which these are a part: words are as rare as there.
    """

    def __init__(self, entries: Iterable[Entry], of: "Index | None" = None) -> None:
        self.listed: list[Listed] = []
        self.by_number: dict[str, list[Entry]] = defaultdict(list)
        under: dict[str, list[int]] = defaultdict(list)
        counts: dict[str, int] = defaultdict(int)
        for entry in entries:
            for number in entry.numbers:
                if len(plain := plain_number(number)) >= _SHORTEST_NUMBER:
                    self.by_number[plain].append(entry)
            for name in entry.names:
                made = prepared(name.text)
                sounds = frozenset(w.skeleton for w in joined_of(made.words))
                self._add(Listed(entry, name, made, sounds), counts, under)
        self._under = {key: np.array(places, np.int32) for key, places in under.items()}
        if of is None:
            self._rarity = {s: _rarity(n, len(self.listed)) for s, n in counts.items()}
            self._unknown = _rarity(0, len(self.listed))
        else:
            self._rarity, self._unknown = of._rarity, of._unknown
        self._tells = np.array(
            [sum(map(self.rarity, each.prepared.words)) for each in self.listed], np.float32
        )

    def _add(self, listed: Listed, counts: dict[str, int], under: dict[str, list[int]]) -> None:
        place = len(self.listed)
        self.listed.append(listed)
        words = listed.prepared.words
        sounds = {sound for word in words for sound in (word.skeleton, word.other) if sound}
        for sound in sounds:
            counts[sound] += 1
        exact = {f"={word.text}" for word in words}
        for key in {key for sound in sounds for key in near(sound)} | listed.joined | exact:
            under[key].append(place)

    def rarity(self, word: Word) -> float:
        """How much a word tells: the rarer its sound on the lists, the more."""
        return self._rarity.get(word.skeleton, self._unknown)

    def candidates(self, asked: Prepared, most: int) -> list[Listed]:
        """The names that share most of what tells, at most so many."""
        told = sum(map(self.rarity, asked.words))
        words = (*asked.words, *joined_of(asked.words))
        shared = np.zeros(len(self.listed), np.float32)
        for word in words:
            self._add_shares(word, shared, alone=len(asked.words) == 1)
        places = np.flatnonzero(shared > 0)
        tells = self._tells[places]
        common = np.minimum(np.minimum(shared[places], told), tells)
        common /= told + tells - common
        if len(places) > most:  # the same ones on every machine, also where several are as good
            least = np.partition(common, len(common) - most)[len(common) - most]
            near_enough = common >= least
            places, common = places[near_enough], common[near_enough]
        order = np.lexsort((places, -common))[:most]
        return [self.listed[n] for n in places[order]]

    def _add_shares(self, word: Word, shared: "np.ndarray[Any, Any]", *, alone: bool) -> None:
        """Add what a word has in common with each name: the most of its keys, the better last."""
        weight, found = self.rarity(word), []
        same, other = f"={word.text}", word.other or word.skeleton
        for key in {*near(word.skeleton), *near(other), same}:
            under = self._under.get(key)
            if under is not None and (alone or len(under) <= _MOST_NAMES):
                sound = key in (word.skeleton, other)
                share = _SAME if key == same else _SOUND if sound else _NEAR
                found.append((share * weight, under))
        if not found:
            return
        best = np.zeros_like(shared)
        for share, under in sorted(found, key=itemgetter(0)):
            best[under] = share
        shared += best


def joined_of(words: Sequence[Word]) -> list[Word]:
    """Every two neighbours as one word."""
    return [whole[n] for n, whole in enumerate(together(words))]


def near(sound: str) -> set[str]:
    """A sound, and what is left of it without one letter."""
    made = {sound}
    if len(sound) >= _LONG:
        made |= {sound[:n] + sound[n + 1 :] for n in range(len(sound))}
    return made


def _rarity(names: int, of: int) -> float:
    return math.log((of + 2) / (names + 1))


def plain_number(text: str) -> str:
    """A number as letters and digits: IMO 9074729 and imo-9074729 are one."""
    made = "".join(c for c in text.upper() if c.isalnum())
    return made.removeprefix("IMO") if made[3:].isdigit() else made


def sources(index: Index) -> Mapping[str, int]:
    """How many entries each list has."""
    counts: dict[str, int] = defaultdict(int)
    for key in {listed.entry.key for listed in index.listed}:
        counts[key.partition("/")[0]] += 1
    return dict(counts)
