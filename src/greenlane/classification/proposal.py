"""The assistant's answer: at most three codes with honest confidence, or none, and one question.

It proposes and never decides: who declares chooses the code.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from greenlane.classification import question as asking
from greenlane.classification.attributes import Words
from greenlane.classification.catalogue import DIGITS
from greenlane.classification.lines import Lines
from greenlane.classification.quality import Vague, judged
from greenlane.classification.question import Candidate, Question
from greenlane.classification.shares import Ranked, Share, summed
from greenlane.classification.texts import script
from greenlane.law.search_words import words_of

if TYPE_CHECKING:  # its libraries are read when a model is first asked
    from greenlane.classification.model import Model

MOST = 3
_LEAST_HEADING = 0.15  # below this no code is proposed
_LEAST_CODE = 0.02
_BESIDE = 0.2  # of the first one's chance: less likely codes are noise beside it
_MOST_STRANGE = 6
_DECIDED = 0.75  # of a subheading's chance, for one line of it to be proposed
_HEADING_ONLY = 0.45  # a subheading less sure than this is shown with its heading
_KNOWN = 0.3
_UNITS = 25  # subheadings that are looked below

Verdict = Literal["codes", "vague", "unsure"]


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A code, of a line that is declared where that can be told, else of its subheading.

    `confidence` is the calibrated chance of its subheading, `heading_confidence` that of its
    heading; `below` are the lines to choose from when the code is not declared itself.
    """

    code: str
    unit: str
    text: Words
    confidence: float
    heading_confidence: float
    declared: bool
    below: tuple[tuple[str, Words], ...] = ()


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the assistant says to a description.

    `heading` is given where it is surer than any code; `measured` is False where the confidence
    could not be measured on descriptions in this script. `strange` are the words that nothing here
    knows, when they are half of a description or more: of another language, or a brand.
    """

    verdict: Verdict
    vague: tuple[Vague, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    heading: Share | None = None
    question: Question | None = None
    measured: bool = True
    strange: tuple[str, ...] = ()


def propose(
    model: "Model", lines: Lines, text: str, told: Mapping[str, str] | None = None
) -> Proposal:
    """The answer to a description; `told` are answers to questions so far, by attribute."""
    vague = judged(text)
    if any(each.empty for each in vague) and not told:
        return Proposal(verdict="vague", vague=vague)
    (near,) = model.ranked([text])
    left = asking.answered(_candidates(lines, near.shares, text), told or {})
    asked = asking.best(left, told or {})
    units = _summed(left)
    best = _proposed(model, near, lines, left, units)
    alike = near.facts[0] >= _KNOWN  # an example alike, or a word of the tariff
    known = alike or (near.facts[1] > 0 and lines.knows(text))
    strange = () if alike else lines.strange(text)
    sure = known and max((each.heading_confidence for each in best), default=0.0) >= _LEAST_HEADING
    return Proposal(
        verdict="codes" if sure else "unsure", vague=vague, question=asked if known else None,
        proposed=best if sure else (), heading=_heading(model, near, units, best) if sure else None,
        measured=script(text) in model.trained.home,
        strange=strange[:_MOST_STRANGE] if 2 * len(strange) >= len(text.split()) else (),
    )  # fmt: skip


def _candidates(lines: Lines, shares: Mapping[str, float], text: str) -> list[Candidate]:
    """The declared lines of the nearest subheadings; a subheading's chance is shared by words."""
    asked = set(words_of(text))
    found = []
    for unit, share in list(shares.items())[:_UNITS]:
        places = lines.declared.get(unit, ())
        weights = [1.0 + 3.0 * len(asked & _own_words(lines, place)) for place in places]
        for place, weight in zip(places, weights, strict=True):
            found.append(Candidate(
                code=lines.tree.lines[place].code, chance=share * weight / sum(weights),
                said=lines.said(place), text=lines.text(place),
            ))  # fmt: skip
    return found


def _own_words(lines: Lines, place: int) -> set[str]:
    line = lines.tree.lines[place]
    return {word for text in line.description.values() for word in words_of(text)}


def _summed(left: Sequence[Candidate]) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in left:
        found[each.code[:DIGITS]] = found.get(each.code[:DIGITS], 0.0) + each.chance
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _proposed(
    model: "Model", near: Ranked, lines: Lines, left: Sequence[Candidate],
    units: Mapping[str, float],
) -> tuple[Proposed, ...]:  # fmt: skip
    headings = dict(summed(units, 4))
    made: list[Proposed] = []
    for unit, share in list(units.items())[:MOST]:
        confidence = model.confidence(share, DIGITS, near.facts)
        below = [each for each in left if each.code[:DIGITS] == unit]
        least = max(_LEAST_CODE, _BESIDE * made[0].confidence if made else 0.0)
        if confidence < least or not below:
            continue
        heading = max(confidence, model.confidence(headings[unit[:4]], 4, near.facts))
        made.append(_one(lines, unit, below, share, confidence, heading))
    return tuple(made)


def _one(lines: Lines, unit: str, below: Sequence[Candidate], share: float, confidence: float,
         heading: float) -> Proposed:  # fmt: skip
    first = below[0]
    if first.chance >= _DECIDED * share:
        return Proposed(code=first.code, unit=unit, text=first.text, confidence=confidence,
                        heading_confidence=heading, declared=True)  # fmt: skip
    at = lines.tree.at(unit)
    text = lines.text(at) if at is not None else first.text
    choices = sorted((each.code, each.text) for each in below)
    return Proposed(code=unit, unit=unit, text=text, confidence=confidence,
                    heading_confidence=heading, declared=False, below=tuple(choices))  # fmt: skip


def _heading(
    model: "Model", near: Ranked, units: Mapping[str, float], best: Sequence[Proposed]
) -> Share | None:
    """The likeliest heading, where no code below it is likely enough to stand alone."""
    code, share = summed(units, 4)[0]
    confidence = model.confidence(share, 4, near.facts)
    surest = max((each.confidence for each in best), default=0.0)
    if surest >= _HEADING_ONLY or confidence <= surest:
        return None
    return Share(code, confidence)
