"""The lists in memory: every word of every name under its sound and its near misses."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.risk.screening.names import Prepared, Word, prepared, together

_LONG = 4  # sounds from so many letters on are also found with one letter missing
_SAME, _SOUND, _NEAR = 0.98, 0.9, 0.75  # what the same word, sound, or a near one has in common
_MOST_NAMES = 4_000  # a key under which so many names stand tells nobody from another


class Listed(msgspec.Struct, frozen=True):
    """One name of one entry, made comparable."""

    entry: Entry
    name: Name
    prepared: Prepared


class Index:
    """All names of some entries. Immutable; a new edition makes a new one."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.listed: list[Listed] = []
        self.by_number: dict[str, list[Entry]] = defaultdict(list)
        self._under: dict[str, list[int]] = defaultdict(list)
        counts: dict[str, int] = defaultdict(int)
        for entry in entries:
            for number in entry.numbers:
                self.by_number[plain_number(number)].append(entry)
            for name in entry.names:
                self._add(Listed(entry, name, prepared(name.text)), counts)
        self._rarity = {s: _rarity(n, len(self.listed)) for s, n in counts.items()}
        self._unknown = _rarity(0, len(self.listed))
        self._tells = [sum(map(self.rarity, each.prepared.words)) for each in self.listed]

    def _add(self, listed: Listed, counts: dict[str, int]) -> None:
        place = len(self.listed)
        self.listed.append(listed)
        words = listed.prepared.words
        sounds = {word.skeleton for word in words}
        for sound in sounds:
            counts[sound] += 1
        joined = {word.skeleton for whole in together(words) for word in whole}
        exact = {f"={word.text}" for word in words}
        for key in {key for sound in sounds for key in near(sound)} | joined | exact:
            self._under[key].append(place)

    def rarity(self, word: Word) -> float:
        """How much a word tells: the rarer its sound on the lists, the more."""
        return self._rarity.get(word.skeleton, self._unknown)

    def candidates(self, asked: Prepared, most: int) -> Iterator[Listed]:
        """The names that share most of what tells, at most so many."""
        weights: dict[int, float] = defaultdict(float)
        joined = {w for whole in together(asked.words) for w in whole} - set(asked.words)
        for word in (*asked.words, *sorted(joined, key=lambda w: w.text)):
            weight = self.rarity(word)
            found: dict[int, float] = {}
            for key in (*near(word.skeleton), f"={word.text}"):
                under = self._under.get(key, ())
                if len(under) > _MOST_NAMES and len(asked.words) > 1:
                    continue
                share = weight * (_SAME if key[0] == "=" else _SOUND if key == word.skeleton
                                  else _NEAR)  # fmt: skip
                for place in under:
                    if found.get(place, 0.0) < share:
                        found[place] = share
            for place, share in found.items():
                weights[place] += share
        all_of_it = sum(map(self.rarity, asked.words))

        def in_common(place: int) -> float:
            tells = self._tells[place]
            shared = min(weights[place], all_of_it, tells)
            return shared / (all_of_it + tells - shared)

        best = sorted(weights, key=lambda place: (-in_common(place), place))[:most]
        return (self.listed[place] for place in best)


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
