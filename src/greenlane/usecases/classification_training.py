"""What a model of classification learns from in this installation, and its training.

The tariff's own texts, its search words, published rulings, and descriptions of accepted
declarations with the code that stands after control. A declaration that an inspection found wrong
and nobody has corrected teaches nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from greenlane.classification.catalogue import Catalogue, catalogue_of
from greenlane.classification.example import Example
from greenlane.classification.texts import same
from greenlane.law.law_of_day import LawOfDay

if TYPE_CHECKING:  # its libraries are read when something is learned
    from greenlane.classification.model import Model

Row = Mapping[str, Any]  # of the columnar copy of history
MOST = 60_000  # descriptions; of more the newest


def catalogue(law: LawOfDay) -> Catalogue:
    """The subheadings of the tariff on the day, search words with the texts of their codes."""
    words: dict[str, list[str]] = {}
    for each in law.book.synonyms:
        words.setdefault(each.code, []).append(each.word)
    lines = (line for line in law.book.nomenclature if line.validity.covers(law.day))
    return catalogue_of(lines, {code: " ; ".join(told) for code, told in words.items()})


def examples(law: LawOfDay, history: Iterable[Row] = ()) -> list[Example]:
    """Every description whose code is known."""
    told = [*_words(law), *_rulings(law), *_declared(history)]
    return [each for each in told if same(each.text)]


def _words(law: LawOfDay) -> Iterator[Example]:
    """Search words that stand for one subheading."""
    for word in law.book.synonyms:
        if len(word.code) >= 6:
            yield Example(text=word.word, code=word.code, source="synonym")
            continue
        units = {code[:6] for code in law.goods if len(code) >= 6 and code.startswith(word.code)}
        if len(units) == 1:
            yield Example(text=word.word, code=units.pop(), source="synonym")


def _rulings(law: LawOfDay) -> Iterator[Example]:
    for ruling in law.book.rulings.values():
        if ruling.kind == "classification" and ruling.validity.covers(law.day):
            for text in ruling.decision.values():
                yield Example(text=text, code=ruling.code, source="ruling")


def _declared(history: Iterable[Row]) -> Iterator[Example]:
    """Descriptions of declarations, each once for a trader and a code, the newest kept.

    The code is the one an inspection found right, where it did.
    """
    kept: dict[tuple[str, str, str], int] = {}
    texts: dict[tuple[str, str, str], tuple[str, bool]] = {}
    for row in history:
        text, code = row.get("item.description"), row.get("item.code")
        right = row.get("item_right")
        if not text or not code or (row.get("item_found") and not right):
            continue
        key = (same(text), right or code, row.get("declaration.trader") or "")
        kept[key] = kept.pop(key, 0) + 1
        texts[key] = (text, bool(right))
    holders: dict[str, int] = {}
    for key, times in list(kept.items())[-MOST:]:
        text, found = texts[key]
        holder = holders.setdefault(key[2], len(holders) + 1)
        yield Example(text=text, code=key[1], source="inspection" if found else "declaration",
                      holder=holder, times=times)  # fmt: skip


def trained(law: LawOfDay, told: Iterable[Example], seed: int = 2026) -> "Model":
    """A model of this installation. Raises NothingToLearnError."""
    from greenlane.classification.model import train

    return train(catalogue(law), list(told), seed)
