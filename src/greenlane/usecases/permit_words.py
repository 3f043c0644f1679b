"""The conditions and limits of a permit requirement in words, in English and Arabic."""

from collections.abc import Iterator

from greenlane.duties.explanation_node import short
from greenlane.duties.explanation_words import Speech
from greenlane.duties.formula_explained import unit_name
from greenlane.law.lawbook import LawBook
from greenlane.law.permit_requirement import PermitRequirement

_WORDS = {
    "en": {
        "not countries": "Not for goods of {those}",
        "import other": "Only for goods that go to {those}",
        "export other": "Only for goods that originate in {those}",
        "procedures": "Only under {those}",
        "not procedures": "Not under {those}",
        "uses": "Only: {those}",
        "not uses": "Not: {those}",
        "quantity": "Not needed below {amount} {unit}",
        "value": "Not needed below {amount} {unit}",
        "comma": ", ",
    },
    "ar": {
        "not countries": "لا يشمل بضائع {those}",
        "import other": "للبضائع المتجهة إلى {those} فقط",
        "export other": "للبضائع التي منشؤها {those} فقط",
        "procedures": "في هذه الأوضاع فقط: {those}",
        "not procedures": "لا يشمل: {those}",
        "uses": "فقط: {those}",
        "not uses": "لا يشمل: {those}",
        "quantity": "لا يلزم لما دون {amount} {unit}",
        "value": "لا يلزم لما دون {amount} {unit}",
        "comma": "، ",
    },
}


def conditions(permit: PermitRequirement, speech: Speech, book: LawBook) -> tuple[str, ...]:
    """When the permit is asked for, beside the goods and their country; one sentence each."""
    told = _WORDS.get(speech.language, _WORDS["en"])
    lists = {
        "not countries": _countries(permit, speech, book),
        f"{permit.trade} other": [speech.named(book.areas[permit.other_area].name)]
        if permit.other_area
        else [],
        "procedures": [_procedure(start, speech, book) for start in permit.procedures],
        "not procedures": [_procedure(start, speech, book) for start in permit.not_procedures],
        "uses": [_use(use, speech, book) for use in sorted(permit.uses)],
        "not uses": [_use(use, speech, book) for use in sorted(permit.not_uses)],
    }
    return tuple(
        told[name].format(those=told["comma"].join(those)) for name, those in lists.items() if those
    )


def limits(permit: PermitRequirement, speech: Speech, book: LawBook) -> tuple[str, ...]:
    """Below what no permit is needed."""
    return tuple(_limits(permit, speech, book))


def _limits(permit: PermitRequirement, speech: Speech, book: LawBook) -> Iterator[str]:
    told = _WORDS.get(speech.language, _WORDS["en"])
    if permit.free_quantity is not None:
        unit = unit_name(permit.free_unit, speech)
        yield told["quantity"].format(amount=short(permit.free_quantity), unit=unit)
    if permit.free_value is not None:
        yield told["value"].format(amount=short(permit.free_value), unit=book.currency)


def _countries(permit: PermitRequirement, speech: Speech, book: LawBook) -> list[str]:
    named = [speech.named(book.countries[c], c) for c in sorted(permit.excluded)]
    return named + [speech.named(book.areas[a].name, a) for a in sorted(permit.excluded_areas)]


def _procedure(start: str, speech: Speech, book: LawBook) -> str:
    """The first procedure that begins so; the plainest has nothing before it."""
    found = sorted(p.code for p in book.procedures if p.code.startswith(start))
    names = {p.code: p.name for p in book.procedures}
    plain = f"{start}00" if f"{start}00" in names else next(iter(found), "")
    return speech.named(names.get(plain, {}), start)


def _use(code: str, speech: Speech, book: LawBook) -> str:
    extra = book.additional_procedures.get(code)
    return speech.named(extra.name if extra else book.end_uses.get(code, {}), code)
