"""How often the right code is among the first, and how far confidence can be trusted.

Texts that count as one (the same words, whatever their order and numbers) stand on one side of the
split only; which side is a digest of those words, so the split is the same everywhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from greenlane.classification.catalogue import LEVELS, Catalogue
from greenlane.classification.example import Example
from greenlane.classification.model import Model, train
from greenlane.classification.shares import summed
from greenlane.classification.texts import same, share

SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
FIRST = (1, 3, 5)
ONE_IN = 5

Codes = Sequence[str]


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """At one number of digits: the share right among the first one, three and five."""

    digits: int
    right: tuple[float, ...]
    at_coverage: tuple[float, ...] = ()
    calibration_error: float | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A way of classifying on one set of held-out descriptions."""

    method: str
    texts: str
    asked: int
    accuracy: tuple[Accuracy, ...]


def divided(
    examples: Sequence[Example], units: Sequence[str], kept_apart: Sequence[Example] = ()
) -> tuple[list[Example], list[Example]]:
    """Examples to learn from and to be asked about, of codes that the tariff has.

    With `kept_apart` those are asked about, and what counts as one of them is not learned.
    """
    known = frozenset(units)
    told = [each for each in examples if each.code[:6] in known and same(each.text)]
    if kept_apart:
        asked = [each for each in kept_apart if each.code[:6] in known and same(each.text)]
        unseen = {same(each.text) for each in asked}
        return [each for each in told if same(each.text) not in unseen], asked
    sides = [share(each.text, ONE_IN, "side") == 0 for each in told]
    learned = [each for each, out in zip(told, sides, strict=True) if not out]
    return learned, [each for each, out in zip(told, sides, strict=True) if out]


def measured(
    catalogue: Catalogue,
    learned: Sequence[Example],
    asked: Mapping[str, Sequence[Example]],
    search: Callable[[str], Codes],
    seed: int = 2026,
) -> Iterator[Result]:
    """The model beside the plain search, on each set of descriptions."""
    model = train(catalogue, learned, seed)
    for name, examples in asked.items():
        yield _searched(name, examples, search)
        yield _asked(model, name, examples)


def _searched(name: str, examples: Sequence[Example], search: Callable[[str], Codes]) -> Result:
    found = [search(each.text) for each in examples]
    accuracy = []
    for digits in LEVELS:
        firsts = [list(dict.fromkeys(c[:digits] for c in codes if len(c) >= digits))
                  for codes in found]  # fmt: skip
        accuracy.append(Accuracy(digits=digits, right=_right(firsts, examples, digits)))
    return Result(method="tariff search", texts=name, asked=len(examples), accuracy=tuple(accuracy))


def _asked(model: Model, name: str, examples: Sequence[Example]) -> Result:
    near = list(model.ranked([each.text for each in examples]))
    accuracy = []
    for digits in LEVELS:
        best = [summed(each.shares, digits) for each in near]
        told = [
            (
                model.confidence(codes[0][1], digits, each.facts),
                codes[0][0] == example.code[:digits],
            )
            for codes, each, example in zip(best, near, examples, strict=True)
        ]
        codes_only = [[code for code, _ in codes] for codes in best]
        accuracy.append(Accuracy(
            digits=digits, right=_right(codes_only, examples, digits),
            at_coverage=_covered(told), calibration_error=_off(told),
        ))  # fmt: skip
    return Result(method="Greenlane", texts=name, asked=len(examples), accuracy=tuple(accuracy))


def _right(firsts: Sequence[Codes], examples: Sequence[Example], digits: int) -> tuple[float, ...]:
    many = max(len(examples), 1)
    return tuple(
        sum(e.code[:digits] in codes[:most] for codes, e in zip(firsts, examples, strict=True))
        / many
        for most in FIRST
    )


def _covered(told: Sequence[tuple[float, bool]]) -> tuple[float, ...]:
    """The share right among the most confident fifth, two fifths ... of the descriptions."""
    order = sorted(told, key=lambda pair: -pair[0])
    sizes = [max(1, round(len(order) * share)) for share in SHARES]
    return tuple(sum(right for _, right in order[:size]) / size for size in sizes if order)


def _off(told: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error over ten bins (Naeini and others, AAAI 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for value, right in told:
        bins.setdefault(min(9, int(value * 10)), []).append((value, right))
    return sum(
        abs(sum(v for v, _ in held) - sum(r for _, r in held)) for held in bins.values()
    ) / max(len(told), 1)
