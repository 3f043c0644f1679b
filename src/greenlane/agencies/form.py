"""The one form of a dossier: what the declaration does not say and some agency asks, once each.

Two questions are the same when they are about the same element (a place in the declaration or a
name that agencies share) of the same goods. What the declaration holds is never asked again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from greenlane.agencies.setup import Question, Setup, covers
from greenlane.rules.requirements import Requirement


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the dossier: about the goods at `place` (0: all of them), for whom."""

    key: str
    element: str
    place: int
    question: Question
    agencies: tuple[str, ...]
    permits: tuple[str, ...]
    required: bool


def key_of(element: str, place: int) -> str:
    """How the answer is kept."""
    return f"{element}|{place}" if place else element


def union(
    requirements: Iterable[Requirement], setups: Mapping[str, Setup], declared: Collection[str]
) -> tuple[Asking, ...]:
    """What is still asked; `declared` are the elements that the declaration's form fills."""
    found: dict[str, Asking] = {}
    for one in requirements:
        setup = setups.get(one.permit.agency)
        if setup is None or not one.binding:
            continue
        for question in setup.questions:
            if covers(question.permits, one.permit.id) and question.element not in declared:
                _add(found, one, question)
    return tuple(sorted(found.values(), key=lambda asking: asking.place))


def _add(found: dict[str, Asking], one: Requirement, question: Question) -> None:
    place = one.place + 1 if question.about == "item" else 0
    key = key_of(question.element, place)
    known = found.get(key)
    permit = one.permit
    if known is None:
        found[key] = Asking(key=key, element=question.element, place=place, question=question,
                            agencies=(permit.agency,), permits=(permit.id,),
                            required=question.required)  # fmt: skip
        return
    found[key] = msgspec.structs.replace(
        known,
        agencies=_once((*known.agencies, permit.agency)),
        permits=_once((*known.permits, permit.id)),
        required=known.required or question.required,
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def clashes(setups: Iterable[Setup]) -> tuple[str, ...]:
    """Elements that two agencies ask as different kinds of answers: they could not share one."""
    kinds: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for setup in setups:
        for question in setup.questions:
            kinds.setdefault((question.element, question.about), set()).add(
                (question.kind, question.unit)
            )
    return tuple(sorted(element for (element, _about), found in kinds.items() if len(found) > 1))


def asked_twice(fields: Sequence[tuple[int, str, str]]) -> tuple[str, ...]:
    """What stands twice in a form: `fields` are place, element and label of each.

    The same element, or the same words, of the same goods; articles and case do not count. It looks
    at what a person would see, not at how the form was made.
    """
    seen: set[tuple[int, str]] = set()
    twice: dict[str, None] = {}
    for place, element, label in fields:
        for mark in (f"element {element}", f"words {_plain(label)}"):
            if (place, mark) in seen:
                twice[f"{mark} ({place})"] = None
            seen.add((place, mark))
    return tuple(twice)


def _plain(label: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in label.casefold()).split()
    return " ".join(w for w in words if w not in ("the", "a", "an", "of", "your", "these"))
