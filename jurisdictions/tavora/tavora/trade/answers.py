"""What traders answer to the agencies' questions: plausible, mostly in order, sometimes not."""

from random import Random

from tavora.trade.chance import pick, stream

# element: the lowest and highest answer in order, and one in ten lies above it by this factor
_NUMBERS = {
    "storage_temperature": (-22, 5, 5.0), "concentration": (2, 65, 1.3),
    "energy_use": (120, 700, 1.5), "radiated_power": (20, 180, 8.0), "object_age": (5, 45, 6.0),
    "surface_radiation": (0, 0, 4.0), "germination": (86, 98, 0.8), "flight_range": (2, 9, 3.0),
}  # fmt: skip
_IN_ORDER = 0.9  # how likely an answer is one that the agency's rule wants
_CHOICES = {
    "treatment": ("cold", "heat", "fumigation"), "refrigerant": ("r290", "r32", "r32"),
    "catch_area": ("fao51", "fao71", "fao27"), "steel_grade": ("b500", "b400"),
}  # fmt: skip
_ODD = {"treatment": "none", "refrigerant": "r410a", "catch_area": "fao87", "steel_grade": "other"}
_WORDS = ("As on the invoice", "See the label", "Maker's mark", "Lot 7", "Model A", "Model B")


def answer(element: str, kind: str, choices: tuple[str, ...], *seed: object) -> str:
    """An answer to a question about `element`; the same seed gives the same answer."""
    rng = stream("answer", element, *seed)
    in_order = rng.random() < _IN_ORDER
    if kind == "number":
        return _number(element, rng, in_order)
    if kind == "choice":
        usual = _CHOICES.get(element, choices)
        return pick(rng, usual) if in_order else _ODD.get(element, choices[-1])
    if kind == "yesno":
        return "yes" if in_order else "no"
    if kind == "date":
        return f"2027-{1 + int(rng.random() * 12):02d}-15"
    if kind == "document":
        return f"FILE-{int(rng.random() * 10**6):06d}"
    return pick(rng, _WORDS)


def _number(element: str, rng: Random, in_order: bool) -> str:
    low, high, beyond = _NUMBERS.get(element, (1, 100, 2.0))
    value = low + rng.random() * (high - low)
    if element == "surface_radiation":
        value = rng.random() * 0.28
    if not in_order:
        value = max(value, high, 1.0) * beyond
    return f"{value:.1f}"
