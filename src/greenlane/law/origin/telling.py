"""Telling a determination of origin: rules, questions and steps in the words of a language."""

from collections.abc import Callable, Mapping
from typing import Any

from greenlane.law.nomenclature import Words
from greenlane.law.origin import rule as tree
from greenlane.law.origin.expression import parse
from greenlane.law.origin.facts import Product
from greenlane.law.origin.goods import CodeRange, Goods
from greenlane.law.origin.next_steps import NextStep
from greenlane.law.origin.scheme import ProductRule, Scheme
from greenlane.law.origin.trail import Missing, Step
from greenlane.law.origin.words import ENGLISH, LANGUAGES, PROCESSES

Told = Mapping[str, str]


class Teller:
    """Says rules and questions about one product under one scheme in one language."""

    def __init__(self, language: str, product: Product, scheme: Scheme) -> None:
        self.language = language
        self.words: Told = LANGUAGES.get(language, ENGLISH)
        self.product = product
        self.names = {one.code: one.name for one in (*scheme.insufficient, *scheme.obtained)}

    def named(self, words: Words) -> str:
        """The words in the language, else in English, else any."""
        return words.get(self.language) or words.get("en") or next(iter(words.values()), "")

    def process(self, code: str) -> str:
        """A process in words: as the scheme names it, else its code without hyphens."""
        if code in self.names:
            return self.named(self.names[code])
        if self.language == "ar" and code in PROCESSES:
            return PROCESSES[code]
        return code.replace("-", " ")

    def codes(self, ranges: tuple[CodeRange, ...]) -> str:
        """Ranges of codes, each with its level."""
        said = []
        for one in ranges:
            level = {2: "chapter", 4: "heading"}.get(len(one.first), "subheading")
            span = one.first
            if one.first != one.last:
                span = self.words["to"].format(first=one.first, last=one.last)
            said.append(self.words[level].format(codes=span))
        return self.words["comma"].join(said)

    def heading(self, line: ProductRule) -> str:
        """The heading of a line: as printed in English, by its codes in another language."""
        return line.heading if self.language == "en" else self.codes((line.codes,))

    def goods(self, goods: tuple[Goods, ...]) -> str:
        """A list of goods."""
        said = []
        for one in goods:
            if one.own:
                said.append(self.words[f"own {one.own}"])
            elif one.words and one.codes:
                codes = self.codes(one.codes)
                said.append(self.words["words of"].format(words=one.words, codes=codes))
            else:
                said.append(one.words or self.codes(one.codes))
        return self.words["comma"].join(said)

    def rule(self, rule: tree.Rule) -> str:
        """A rule as a sentence."""
        if isinstance(rule, tree.AnyOf):
            return self.words["OR"].join(map(self.rule, rule.parts))
        if isinstance(rule, tree.All):
            return self.words["AND"].join(map(self.rule, rule.parts))
        return _SENTENCES[type(rule)](self, rule)

    def base(self, base: str, within: tuple[Goods, ...] = ()) -> str:
        """What a percentage is taken of."""
        return self.words[base].format(goods=self.goods(within))

    def material(self, place: int | None) -> str:
        """A material by its name, else its number."""
        materials = self.product.materials or ()
        if place is None or place >= len(materials):
            return ""
        name = materials[place].name
        return name or self.words["material"].format(number=place + 1)

    def question(self, missing: Missing) -> str:
        """What is missing, as a question."""
        key = f"ask {missing.fact}"
        of_material = missing.material is not None
        if missing.fact in ("obtained", "weight") and of_material:
            key += " of"
        if missing.fact == "code" and not of_material:
            key = "ask code of product"
        words = missing.words
        if missing.fact == "process":
            words = self.process(words)
        return self.words[key].format(material=self.material(missing.material), words=words)

    def step(self, step: NextStep, *, otherwise: bool) -> str:
        """What to tell; or, when the goods do not originate, what could be done otherwise."""
        if otherwise:
            return self._do(step)
        return self.question(Missing(step.fact, step.material, step.words))

    def _do(self, step: NextStep) -> str:
        unit = "kg" if step.fact == "weight" else self.product.currency
        return self.words[f"do {step.kind}"].format(
            material=self.material(step.material), amount=step.amount, currency=unit,
            words=self.process(step.words),
        )  # fmt: skip

    def sentence(self, step: Step) -> str:
        """A criterion with its figures and what breaks it, in one line."""
        said = [self.rule(parse(step.rule)), self.figures(step)]
        if step.outcome != "met":
            said.append(self.failing(step))
        return ". ".join(filter(None, said))

    def figures(self, step: Step) -> str:
        """The amounts that were compared, in words."""
        if "share" in step.figures:
            key = "tolerated" if step.tolerance else "figures"
            return self.words[key].format(**step.figures)
        if "limit" in step.figures:
            return self.words["count"].format(**step.figures)
        return ""

    def failing(self, step: Step) -> str:
        """Which materials break the rule."""
        if not step.failing:
            return ""
        materials = self.words["comma"].join(self.material(place) for place in step.failing)
        return self.words["failing"].format(materials=materials)


def _change(teller: Teller, rule: tree.Change) -> str:
    keys = {"any": "any", "chapter": "CC", "heading": "CTH", "subheading": "CTSH"}
    said = teller.words[keys[rule.level]]
    if rule.barred:
        said = teller.words["except"].format(rule=said, goods=teller.goods(rule.barred))
    for one in rule.allowed:
        said = teller.words["allow"].format(rule=said, goods=teller.goods(one.goods))
        if one.percent is not None:
            base = teller.base(one.base)
            said += teller.words["allow limit"].format(percent=f"{one.percent:f}", base=base)
        if one.process:
            said += teller.words["allow after"].format(process=teller.process(one.process))
    return said


def _content(teller: Teller, rule: tree.Content) -> str:
    key = "content of" if rule.of else "content"
    base = teller.base(rule.base, rule.within)
    return teller.words[key].format(
        percent=f"{rule.percent:f}", base=base, goods=teller.goods(rule.of)
    )


def _dated(teller: Teller, rule: tree.Dated) -> str:
    days = []
    if rule.since:
        days.append(teller.words["since"].format(since=rule.since))
    if rule.until:
        days.append(teller.words["until"].format(until=rule.until))
    return teller.words["dated"].format(rule=teller.rule(rule.rule), days=" ".join(days))


def _of(key: str) -> Callable[[Teller, Any], str]:
    return lambda teller, rule: teller.words[key].format(goods=teller.goods(rule.of))


def _components(teller: Teller, rule: tree.Components) -> str:
    key = "set" if rule.percent else "set none"
    return teller.words[key].format(percent=f"{rule.percent:f}", base=teller.base(rule.base))


def _at_least(teller: Teller, rule: tree.AtLeast) -> str:
    processes = teller.words["comma"].join(map(teller.process, rule.processes))
    return teller.words["at-least"].format(count=rule.count, processes=processes)


_SENTENCES: dict[type, Callable[[Teller, Any], str]] = {
    tree.WhollyObtained: lambda teller, _rule: teller.words["WO"],
    tree.MaterialsObtained: _of("WO of"),
    tree.ObtainedShare: lambda teller, rule: teller.words["share"].format(
        percent=f"{rule.percent:f}", goods=teller.goods(rule.of)
    ),
    tree.Change: _change,
    tree.Content: _content,
    tree.RegionalValue: lambda teller, rule: teller.words[rule.method].format(
        percent=f"{rule.percent:f}", base=teller.base(rule.base)
    ),
    tree.Process: lambda teller, rule: teller.words["process"].format(
        process=teller.process(rule.process)
    ),
    tree.AtLeast: _at_least,
    tree.ProducedFrom: lambda teller, rule: teller.words["from"].format(
        goods=teller.goods(rule.goods)
    ),
    tree.MustOriginate: _of("originating"),
    tree.Components: _components,
    tree.Quota: lambda teller, _rule: teller.words["quota"],
    tree.Officer: lambda teller, rule: teller.words["officer"].format(text=rule.text),
    tree.Dated: _dated,
}
