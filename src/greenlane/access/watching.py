"""What looks like a log-in in wrong hands: pure rules over what people did, each with its facts.

A *deed* is one thing that somebody did; a *sighting* is a rule that met. How much is too much,
where an address lies and when an office works is data (`Terms`). Nothing is decided here: a
sighting asks for a second look and for the second factor.
"""

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

import msgspec

from greenlane.law.calendar import WorkingDays


class Hours(msgspec.Struct, frozen=True):
    """When an office works, by its own clock; `begins` equal to `ends` is round the clock."""

    begins: time
    ends: time
    rests: bool = True  # on the days of rest nobody works

    def covers(self, moment: datetime, days: WorkingDays) -> bool:
        """True when the office works at this local moment."""
        if self.rests and not days.works(moment.date()):
            return False
        return self.begins == self.ends or self.begins <= moment.time() < self.ends


class Place(msgspec.Struct, frozen=True):
    """A region and the networks whose addresses lie in it."""

    id: str
    networks: tuple[str, ...]


class Travel(msgspec.Struct, frozen=True):
    """The least time between two places."""

    between: frozenset[str]
    minutes: int


class Limit(msgspec.Struct, frozen=True):
    """More than `most` within `minutes` is too many."""

    most: int
    minutes: int = 60


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the country takes for usual. Without a term its rule does not run."""

    staff: frozenset[str] = frozenset()
    hours: Mapping[str, Hours] = {}
    place: tuple[Place, ...] = ()
    travel: tuple[Travel, ...] = ()
    travel_minutes: int = 0
    pause_days: int = 0
    look_ups: Limit | None = None
    releases: Limit | None = None
    refusals: Limit | None = None
    pair_acts: int = 0
    pair_days: int = 90
    pair_percent: int = 80

    def place_of(self, address: str) -> str:
        """The place of an address, or ""."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return ""
        return next((p.id for p in self.place for net in p.networks
                     if found in ipaddress.ip_network(net)), "")  # fmt: skip

    def minutes_between(self, one: str, other: str) -> int:
        """The least time from one place to another."""
        pair = frozenset((one, other))
        return next((t.minutes for t in self.travel if t.between == pair), self.travel_minutes)


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing somebody did.

    `kind` is sign-in, refusal, look-up, release or joint. A sign-in has its address, whether the
    device was new, and the sign-in before it; a joint act the other person.
    """

    kind: str
    person: str
    role: str
    unit: str
    moment: datetime
    address: str = ""
    new_device: bool = False
    before: datetime | None = None
    address_before: str = ""
    partner: str = ""


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that met: who, when, the facts that explain it, and a key that is met once."""

    rule: str
    person: str
    role: str
    unit: str
    moment: datetime
    key: str
    facts: dict[str, Any]
    partner: str = ""


# What each rule means, with the facts it gives; for lists, notices and programs.
RULES: dict[str, str] = {
    "impossible-travel":
        "Signed in from {there}, {minutes} minutes after {here}; the way takes {least} minutes.",
    "odd-hours": "Worked at {clock}, outside the hours of the office.",
    "new-device": "Signed in from a device that the account was never used on.",
    "long-pause": "Signed in after {days} days without a sign-in.",
    "mass-look-ups": "Opened {count} declarations within {minutes} minutes; {most} are usual.",
    "release-velocity": "Decided {count} cases within {minutes} minutes; {most} are usual.",
    "many-refusals": "{count} refused sign-ins within {minutes} minutes.",
    "same-pair": "{count} of {all} acts of two persons in {days} days were with the same other.",
}  # fmt: skip
# These ask the person for the second factor at the next act that decides, and tell the owner.
STEPPING_UP = frozenset(RULES) - {"many-refusals", "same-pair"}


def seen(
    deeds: Iterable[Deed], terms: Terms, days: WorkingDays, zone: tzinfo
) -> Iterator[Sighting]:
    """Every sighting in the deeds, whatever their order."""
    ordered = sorted(deeds, key=lambda deed: (deed.moment, deed.person))
    for deed in ordered:
        if deed.kind == "sign-in":
            yield from _travel(deed, terms)
            yield from _device(deed)
            yield from _pause(deed, terms)
        if deed.kind in ("sign-in", "release"):
            yield from _hours(deed, terms, days, zone)
    limits = (("look-up", "mass-look-ups", terms.look_ups),
              ("release", "release-velocity", terms.releases),
              ("refusal", "many-refusals", terms.refusals))  # fmt: skip
    for kind, rule, limit in limits:
        if limit is not None:
            yield from _many([d for d in ordered if d.kind == kind], rule, limit)
    if terms.pair_acts:
        yield from _pairs([d for d in ordered if d.kind == "joint"], terms)


def sentence(rule: str, facts: Mapping[str, Any], words: Callable[[str], str] = str) -> str:
    """The explanation of a sighting; `words` translates its pattern."""
    pattern = words(RULES.get(rule, rule))
    return pattern.format_map(facts) if facts else pattern


def _sighting(deed: Deed, rule: str, when: str = "", **facts: Any) -> Sighting:
    return Sighting(rule=rule, person=deed.person, role=deed.role, unit=deed.unit,
                    moment=deed.moment, partner=deed.partner, facts=facts,
                    key=f"{rule}|{deed.person}|{when or deed.moment.isoformat()}")  # fmt: skip


def _travel(deed: Deed, terms: Terms) -> Iterator[Sighting]:
    here, there = terms.place_of(deed.address_before), terms.place_of(deed.address)
    if deed.before is None or not (here and there) or here == there:
        return
    passed = int((deed.moment - deed.before).total_seconds() // 60)
    least = terms.minutes_between(here, there)
    if passed < least:
        yield _sighting(deed, "impossible-travel", here=here, there=there, minutes=passed,
                        least=least, address=deed.address)  # fmt: skip


def _device(deed: Deed) -> Iterator[Sighting]:
    if deed.new_device and deed.before is not None:
        yield _sighting(deed, "new-device", address=deed.address)


def _pause(deed: Deed, terms: Terms) -> Iterator[Sighting]:
    if deed.before is not None and terms.pause_days:
        days = (deed.moment - deed.before).days
        if days >= terms.pause_days:
            yield _sighting(deed, "long-pause", days=days)


def _hours(deed: Deed, terms: Terms, days: WorkingDays, zone: tzinfo) -> Iterator[Sighting]:
    hours = terms.hours.get(deed.unit) or terms.hours.get("all")
    local = deed.moment.astimezone(zone)
    if deed.role in terms.staff and hours is not None and not hours.covers(local, days):
        yield _sighting(deed, "odd-hours", local.strftime("%Y-%m-%dT%H"),
                        clock=local.strftime("%Y-%m-%d %H:%M"))  # fmt: skip


def _many(deeds: Sequence[Deed], rule: str, limit: Limit) -> Iterator[Sighting]:
    """Each person's deeds through a sliding window; told once an hour."""
    window, span = {}, timedelta(minutes=limit.minutes)  # type: dict[str, list[Deed]], timedelta
    told: set[str] = set()
    for deed in deeds:
        kept = [d for d in window.get(deed.person, []) if deed.moment - d.moment < span]
        window[deed.person] = kept = [*kept, deed]
        hour = deed.moment.strftime("%Y-%m-%dT%H")
        if len(kept) > limit.most and f"{deed.person}|{hour}" not in told:
            told.add(f"{deed.person}|{hour}")
            yield _sighting(deed, rule, hour, count=len(kept), minutes=limit.minutes,
                            most=limit.most)  # fmt: skip


def _pairs(deeds: Sequence[Deed], terms: Terms) -> Iterator[Sighting]:
    """Two persons who are each other's only second person, again and again."""
    acts = Counter(deed.person for deed in deeds)
    pairs = Counter((deed.person, deed.partner) for deed in deeds)
    last = {(deed.person, deed.partner): deed for deed in deeds}
    for pair, count in sorted(pairs.items()):
        deed = last[pair]
        if count >= terms.pair_acts and count * 100 >= terms.pair_percent * acts[pair[0]]:
            yield _sighting(deed, "same-pair", f"{pair[1]}|{deed.moment:%Y-%m}", count=count,
                            all=acts[pair[0]], days=terms.pair_days)  # fmt: skip
