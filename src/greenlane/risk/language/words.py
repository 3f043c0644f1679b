"""A condition in plain language, for who wrote it and for the second person who reads it."""

from greenlane.risk.language import tree
from greenlane.risk.language.checking import spec_of
from greenlane.risk.language.writing import number_text

_EN = {
    "==": "{a} is {b}", "!=": "{a} is not {b}",
    "<": "{a} is less than {b}", "<=": "{a} is at most {b}",
    ">": "{a} is more than {b}", ">=": "{a} is at least {b}",
    "startsWith": "{a} begins with {b}", "endsWith": "{a} ends with {b}",
    "contains": "{a} contains {b}", "among": "{a} is one of {b}", "list": "the list {a}",
    "within": "{a} is among {b}", "present": "{a} is stated", "holds": "it is {a}",
    "not": "it is not so that {a}", "and": "{a}, and {b}", "or": "{a}, or {b}",
    "some": "for at least one item: {a}", "every": "for every item: {a}",
    "product": "{a} times {b}", "true": "yes", "false": "no", "open": "(", "close": ")",
    "comma": ", ",
}  # fmt: skip
_AR = {
    "==": "{a} هو {b}", "!=": "{a} ليس {b}",
    "<": "{a} أقل من {b}", "<=": "{a} لا يتجاوز {b}",
    ">": "{a} أكثر من {b}", ">=": "{a} لا يقل عن {b}",
    "startsWith": "{a} يبدأ بـ {b}", "endsWith": "{a} ينتهي بـ {b}",
    "contains": "{a} يحتوي على {b}", "among": "{a} واحد من {b}", "list": "القائمة {a}",
    "within": "{a} ضمن {b}", "present": "{a} مذكور", "holds": "هو {a}",
    "not": "ليس صحيحاً أن {a}", "and": "{a}، و{b}", "or": "{a}، أو {b}",
    "some": "لبند واحد على الأقل: {a}", "every": "لكل بند: {a}",
    "product": "{a} مضروباً في {b}", "true": "نعم", "false": "لا", "open": "(", "close": ")",
    "comma": "، ",
}  # fmt: skip
WORDS = {"en": _EN, "ar": _AR}


def tell(condition: tree.Condition, language: str = "en", currency: str = "") -> str:
    """The condition in words of a language (en or ar); amounts with the country's currency."""
    return _Teller(language, currency).condition(condition)


class _Teller:
    def __init__(self, language: str, currency: str) -> None:
        self.language, self.currency = language, currency
        self.words = WORDS[language]

    def condition(self, node: tree.Condition, within: str = "") -> str:
        match node:
            case tree.And(parts=parts):
                return self._joined("and", parts, within)
            case tree.Or(parts=parts):
                return self._joined("or", parts, within)
            case tree.Not(part=part):
                return self._say("not", self.condition(part, "not"))
            case tree.Some(part=part):
                return self._say("some", self.condition(part, "some"))
            case tree.Every(part=part):
                return self._say("every", self.condition(part, "every"))
            case _:
                return self._leaf(node)

    def _joined(self, word: str, parts: tuple[tree.Condition, ...], within: str) -> str:
        told = self.condition(parts[0], word)
        for part in parts[1:]:
            told = self._say(word, told, self.condition(part, word))
        return f"{self.words['open']}{told}{self.words['close']}" if within else told

    def _leaf(self, node: tree.Condition) -> str:
        match node:
            case tree.Compare(order=order, left=left, right=right):
                return self._say(order, self._operand(left), self._operand(right, left))
            case tree.Matches(test=test, field=field, text=text):
                return self._say(test, self._operand(field), self._operand(text))
            case tree.Among(member=member, among=tree.Field() as field):
                return self._say("within", self._operand(member), self._operand(field))
            case tree.Among(member=member, among=tree.NamedList(name=name)):
                there = self._say("list", name.replace("_", " "))
                return self._say("within", self._operand(member), there)
            case tree.Among(member=member, among=tree.Values(values=values)):
                told = self.words["comma"].join(self._operand(v, member) for v in values)
                return self._say("among", self._operand(member), told)
            case tree.Present(field=field):
                return self._say("present", self._operand(field))
            case tree.Holds(field=field):
                return self._say("holds", self._operand(field))
            case _:
                raise TypeError(f"{type(node).__name__} is no leaf")

    def _operand(self, node: tree.Operand, beside: tree.Operand | None = None) -> str:
        match node:
            case tree.Field():
                spec = spec_of(node)
                return spec.words(self.language) if spec else node.path
            case tree.Text(value=value):
                return value
            case tree.Number(value=number):
                told = number_text(number).rstrip("0").rstrip(".") if number else "0"
                return f"{told} {self._unit(beside)}".strip()
            case tree.Flag(value=flag):
                return self.words["true" if flag else "false"]
            case tree.Product(left=left, right=right):
                return self._say("product", self._operand(left), self._operand(right))

    def _unit(self, beside: tree.Operand | None) -> str:
        spec = spec_of(beside) if isinstance(beside, tree.Field) else None
        return spec.unit.format(currency=self.currency) if spec else ""

    def _say(self, word: str, a: str, b: str = "") -> str:
        return self.words[word].format(a=a, b=b)
