"""The profiles of a country as one immutable set: indexed, so that few are asked of each item."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from typing import Any

import msgspec

from greenlane.risk.anomalies.unusual import asks
from greenlane.risk.facts import Asked, Facts
from greenlane.risk.language import tree
from greenlane.risk.language.compiling import Fires, compiled
from greenlane.risk.language.keys import Key, needs
from greenlane.risk.plan import Plan, read_plan
from greenlane.risk.profile import Profile, ProfileError, read_profile

Lists = Mapping[str, frozenset[str]]
# Which key narrows most, the first before the others.
_ORDER: tuple[Key, ...] = ("trader", "declarant", "code", "origin", "procedure")
_SHORTEST_CODE = 2  # a beginning of one digit is no key: it would be asked for nearly everything
NOTHING: Facts = {}


class Ready(msgspec.Struct, frozen=True):
    """A profile ready to be asked."""

    profile: Profile
    fires: Fires


class ProfileSet:
    """Profiles, named lists and the plan in force; `version` is a digest of all of them.

    `unusual` says whether any of them asks how unusual goods are: else nobody works it out.
    """

    def __init__(self, profiles: Iterable[Profile], lists: Lists, plan: Plan) -> None:
        self.profiles = tuple(profiles)
        self.lists, self.plan = lists, plan
        self.by_code: Mapping[str, Profile] = {p.code: p for p in self.profiles}
        if len(self.by_code) != len(self.profiles):
            raise ProfileError("two profiles have the same code")
        self.version, self.plan_version = _digest(self.profiles, lists), plan.version
        self.unusual = any(asks(p.condition) for p in self.profiles)
        self._ready = {p.code: Ready(p, compiled(p.condition, lists)) for p in self.profiles}
        self._days: dict[tuple[date, str], _Index] = {}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "ProfileSet":
        """The set of a country package's risk.toml. Raises ProfileError, PlanError."""
        lists = {name: frozenset(values) for name, values in data.get("lists", {}).items()}
        profiles = [read_profile(entry, lists) for entry in data.get("profile", ())]
        return cls(profiles, lists, read_plan(data))

    def with_plan(self, plan: Plan) -> "ProfileSet":
        """The same profiles under another plan; nothing is compiled again."""
        made = copy(self)
        made.plan, made.plan_version = plan, plan.version
        return made

    def fired(self, asked: Asked, day: date) -> Iterator[tuple[Profile, int]]:
        """The profiles that fire, each with the sequence of the item (0 for the declaration)."""
        whole, items = asked.whole, asked.items
        trade = whole["trade"]
        index = self._days.get((day, trade)) or self._index(day, trade)
        for ready in index.wholes:
            if ready.fires(NOTHING, whole, items):
                yield ready.profile, 0
        for item in items:
            for ready in index.candidates(item, whole):
                if ready.fires(item, whole, items):
                    yield ready.profile, item["sequence"]

    def _index(self, day: date, trade: str) -> "_Index":
        active = [self._ready[p.code] for p in self.profiles if p.applies(day, trade)]
        if len(self._days) > _MOST_DAYS:
            self._days.clear()
        made = self._days[day, trade] = _Index(active, self.lists)
        return made


_MOST_DAYS = 400


class _Index:
    """The profiles of one day and direction, under the keys that must fit."""

    def __init__(self, active: Iterable[Ready], lists: Lists) -> None:
        self.wholes: list[Ready] = []
        self._always: list[tuple[int, Ready]] = []
        self._keyed: dict[Key, dict[str, list[tuple[int, Ready]]]] = {}
        self._lengths: tuple[int, ...] = ()
        for place, ready in enumerate(active):
            if ready.profile.scope == "declaration":
                self.wholes.append(ready)
            else:
                self._place(place, ready, needs(ready.profile.condition, lists))
        self._lengths = tuple(sorted({len(value) for value in self._keyed.get("code", ())}))

    def _place(self, place: int, ready: Ready, keys: Mapping[Key, frozenset[str]]) -> None:
        for key in _ORDER:
            values = keys.get(key)
            if values is None or (key == "code" and any(len(v) < _SHORTEST_CODE for v in values)):
                continue
            under = self._keyed.setdefault(key, defaultdict(list))
            for value in values:
                under[value].append((place, ready))
            return
        self._always.append((place, ready))

    def candidates(self, item: Facts, whole: Facts) -> Iterable[Ready]:
        """The profiles worth asking of an item, in the order of the set, each once."""
        found = list(self._always)
        for key, under in self._keyed.items():
            if key == "code":
                code = item.get("code", "")
                for length in self._lengths:
                    found += under.get(code[:length], ()) if length <= len(code) else ()
            else:
                facts = whole if key in ("trader", "declarant") else item
                found += under.get(facts.get(key, ""), ())
        if len(found) < 2:
            return [ready for _, ready in found]
        return [ready for _, ready in sorted(dict(found).items())]


def _digest(profiles: Iterable[Profile], lists: Lists) -> str:
    plain = [
        msgspec.structs.replace(p, condition=tree.without_places(p.condition)) for p in profiles
    ]
    told = {name: sorted(values) for name, values in lists.items()}
    return hashlib.sha256(
        msgspec.json.encode((plain, told), order="deterministic")
    ).hexdigest()[:16]  # fmt: skip
