"""What a draft of the codes that an agency controls would have done to past goods."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from greenlane.law.law_of_day import LawOfDay
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.rules.requirements import Goods, resolve


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """One item (or application) that the draft asks a permit of, or asks none of any more.

    `at_hand` says that the document stood in the declaration all the same.
    """

    number: str
    item: int
    code: str
    permit: str
    at_hand: bool = False


class Consignment(msgspec.Struct, frozen=True, kw_only=True):
    """Past goods under one number: the number of each item and the goods as the resolver asks."""

    number: str
    items: tuple[tuple[int, Goods], ...]


class ControlsBench(msgspec.Struct, frozen=True, kw_only=True):
    """How many of so many declarations need a permit of the agency before and after, and which."""

    declarations: int = 0
    before: int = 0
    after: int = 0
    caught: tuple[Touched, ...] = ()
    released: tuple[Touched, ...] = ()
    applications: int = 0
    spared: tuple[Touched, ...] = ()

    def held(self) -> int:
        """How many declarations would have waited for a permit that they had not."""
        return len({t.number for t in self.caught if not t.at_hand})


def bench(
    agency: str, past: Iterable[Consignment], before: LawOfDay, after: LawOfDay
) -> ControlsBench:
    """Two laws over past declarations, as far as the agency's permits go."""
    count = needed_before = needed_after = 0
    caught: list[Touched] = []
    released: list[Touched] = []
    for one in past:
        old, new = needs(agency, one, before), needs(agency, one, after)
        count, needed_before = count + 1, needed_before + bool(old)
        needed_after += bool(new)
        caught += [_touched(one, *key, new[key]) for key in new if key not in old]
        released += [_touched(one, *key, old[key]) for key in old if key not in new]
    return ControlsBench(declarations=count, before=needed_before, after=needed_after,
                         caught=tuple(caught), released=tuple(released))  # fmt: skip


def with_applications(
    made: ControlsBench, asked: Sequence[tuple[str, Consignment]], agency: str, after: LawOfDay
) -> ControlsBench:
    """The bench with the applications (permit and goods) that the draft would have spared."""
    spared = tuple(
        Touched(number=one.number, item=0, code=one.items[0][1].code if one.items else "",
                permit=permit)
        for permit, one in asked
        if not any(name == permit for _place, name in needs(agency, one, after))
    )  # fmt: skip
    return msgspec.structs.replace(made, applications=len(asked), spared=spared)


def needs(
    agency: str, one: Consignment, law: LawOfDay
) -> Mapping[tuple[int, str], PermitRequirement]:
    """The agency's permits that goods wait for, by place and permit."""
    found = resolve([goods for _number, goods in one.items], law)
    return {(r.place, r.permit.id): r.permit for r in found
            if r.binding and r.permit.agency == agency}  # fmt: skip


def _touched(one: Consignment, place: int, permit: str, row: PermitRequirement) -> Touched:
    number, goods = one.items[place]
    return Touched(number=one.number, item=number, code=goods.code, permit=permit,
                   at_hand=row.document in goods.documents)  # fmt: skip
