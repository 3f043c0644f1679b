"""The one question whose answer would tell most: among what is left, by expected information.

For an answer each candidate keeps its chance as far as its texts allow the answer; the question
with the greatest expected fall of entropy (Shannon, 1948) is asked. Where no attribute tells the
candidates apart, their own descriptions are put side by side.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from greenlane.classification.attributes import ATTRIBUTES, Said, Words

NONE = "none"
LINE = "line"
_LEAST_GAIN = 0.25  # bits
_MOST_OPTIONS = 6
_CONFLICT = 1e-4  # what an answer leaves of a chance that contradicts it
_LIMIT_WORDS = {
    "en": {"": "How much is it, in {unit}?", "..": "not more than {high} {unit}",
           ">": "more than {low} {unit}", "><": "more than {low} and up to {high} {unit}"},
    "ar": {"": "كم تبلغ بوحدة {unit}؟", "..": "لا تتجاوز {high} {unit}",
           ">": "أكثر من {low} {unit}", "><": "أكثر من {low} وحتى {high} {unit}"},
}  # fmt: skip
_WHICH = {"en": "Which of these is nearest to your goods?", "ar": "أيّ مما يلي أقرب إلى بضاعتك؟"}
_NONE = {"en": "None of these", "ar": "لا شيء مما ذكر"}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A code that may be right: its chance, what its texts say, and its description."""

    code: str
    chance: float
    said: Mapping[str, Said]
    text: Words


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """A possible answer."""

    value: str
    words: Words


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answers, and how many bits its answer is expected to tell."""

    attribute: str
    words: Words
    options: tuple[Option, ...]
    gain: float


def allowed(candidate: Candidate, attribute: str, value: str) -> float:
    """How far a candidate may still be right once the answer is known."""
    if attribute == LINE:
        return 1.0 if value in (NONE, candidate.code) else _CONFLICT
    told = candidate.said.get(attribute, Said())
    if value == NONE:
        return _CONFLICT if told.stated else 1.0
    if value in told.stated:
        return 1.0
    return _CONFLICT if told.stated or value in told.denied else 0.5


def answered(candidates: Sequence[Candidate], told: Mapping[str, str]) -> list[Candidate]:
    """The candidates with their chances after some answers, the most likely first."""
    found = []
    for each in candidates:
        chance = each.chance
        for attribute, value in told.items():
            chance *= allowed(each, attribute, value)
        found.append((each, chance))
    whole = sum(chance for _, chance in found) or 1.0
    made = [msgspec.structs.replace(each, chance=chance / whole) for each, chance in found]
    return sorted(made, key=lambda each: (-each.chance, each.code))


def best(candidates: Sequence[Candidate], told: Mapping[str, str]) -> Question | None:
    """The question to ask of candidates whose chances sum to one; None when little is open."""
    left = [each for each in candidates if each.chance > 0.01][:15]
    if len(left) < 2 or left[0].chance > 0.95:
        return None
    names = dict.fromkeys(name for each in left for name in each.said if name not in told)
    asked = [question for name in names if (question := _about(name, left)) is not None]
    found = max(asked, key=lambda question: (question.gain, question.attribute), default=None)
    if found is not None and found.gain >= _LEAST_GAIN:
        return found
    return None if LINE in told else _side_by_side(left)


def _about(name: str, left: Sequence[Candidate]) -> Question | None:
    values = _values(name, left)
    if not values:
        return None
    gain = _gain(name, [*values, NONE], left)
    words = _limit_question(name) if name.startswith("limit:") else ATTRIBUTES[name].question
    options = (*(Option(value=v, words=_words(name, v)) for v in values),
               Option(value=NONE, words=_NONE))  # fmt: skip
    return Question(attribute=name, words=words, options=options, gain=gain)


def _values(name: str, left: Sequence[Candidate]) -> list[str]:
    """The values that the candidates state, the weightiest first."""
    weight: dict[str, float] = {}
    for each in left:
        stated = each.said.get(name, Said()).stated
        for value in sorted(stated):
            weight[value] = weight.get(value, 0.0) + each.chance / len(stated)
    return sorted(weight, key=lambda value: (-weight[value], value))[:_MOST_OPTIONS]


def _gain(name: str, values: Sequence[str], left: Sequence[Candidate]) -> float:
    """The entropy now, less what is expected of it after the answer."""
    whole = sum(each.chance for each in left)
    shares = [list(_spread(name, values, each)) for each in left]
    after = 0.0
    for place in range(len(values)):
        chances = [each.chance * share[place] / whole
                   for each, share in zip(left, shares, strict=True)]  # fmt: skip
        mass = sum(chances)
        after += mass * _entropy([chance / mass for chance in chances]) if mass else 0.0
    return max(0.0, _entropy([each.chance / whole for each in left]) - after)


def _spread(name: str, values: Sequence[str], candidate: Candidate) -> Iterator[float]:
    """The chance of each answer if the candidate is right."""
    told = [allowed(candidate, name, value) for value in values]
    whole = sum(told)
    for each in told:
        yield each / whole


def _entropy(chances: Sequence[float]) -> float:
    return -sum(chance * math.log2(chance) for chance in chances if chance > 0)


def _side_by_side(left: Sequence[Candidate]) -> Question:
    """The descriptions of the likeliest; those that read the same are one option."""
    texts: dict[str, Candidate] = {}
    for each in left:
        texts.setdefault(each.text.get("en", each.code), each)
    some = list(texts.values())[: _MOST_OPTIONS - 1]
    options = (*(Option(value=each.code, words=each.text) for each in some),
               Option(value=NONE, words=_NONE))  # fmt: skip
    whole = sum(each.chance for each in left)
    gain = _entropy([each.chance / whole for each in left])
    return Question(attribute=LINE, words=_WHICH, options=options, gain=gain)


def _words(name: str, value: str) -> Words:
    if not name.startswith("limit:"):
        known = {each.key: each.words for each in ATTRIBUTES[name].values}
        return known[value]
    low, _, high = value.partition("..")
    kind = "><" if low and high else ">" if low else ".."
    unit = name.removeprefix("limit:")
    return {language: told[kind].format(low=low, high=high, unit=unit)
            for language, told in _LIMIT_WORDS.items()}  # fmt: skip


def _limit_question(name: str) -> Words:
    unit = name.removeprefix("limit:")
    return {language: told[""].format(unit=unit) for language, told in _LIMIT_WORDS.items()}
