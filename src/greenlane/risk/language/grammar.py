"""The text of a condition, a part of CEL: read into the tree, or refused with the column.

Source: Common Expression Language, language definition. Taken over are comparisons, `in`, `&&`,
`||`, `!`, `has`, startsWith/endsWith/contains, `*`, and exists/all over `items`.
"""

import re
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, UnexpectedToken

from greenlane.risk.language import tree
from greenlane.risk.language.fault import Fault
from greenlane.risk.language.tree import DEEPEST

LONGEST = 4_000  # characters

# Brackets and negations, and what else stands between them: texts and words; remarks are left out.
_SIGNS = re.compile(
    r"""//[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|!=|[()!]|[^\s()!"'/]+|\S"""
)
_GRAMMAR = r"""
    ?start: either
    ?either: both ("||" both)*
    ?both: test ("&&" test)*
    ?test: operand ORDER operand -> compare
         | operand "in" group -> among
         | unary
    ?unary: "!" unary -> negated
          | atom
    ?atom: "(" either ")"
         | FIELD "." TEST "(" STRING ")" -> matches
         | "has" "(" FIELD ")" -> present
         | FIELD -> holds
         | "items" "." QUANTIFIER "(" "i" "," either ")" -> quantified
    ?operand: factor ("*" factor)~0..3 -> product
    ?factor: FIELD -> field
           | STRING -> text
           | NUMBER -> number
           | FLAG -> flag
    group: "[" [literal ("," literal)* ","?] "]" -> values
         | LIST -> named
         | FIELD -> field
    ?literal: STRING -> text
            | NUMBER -> number
    ORDER: "==" | "!=" | "<=" | ">=" | "<" | ">"
    TEST.3: "startsWith" | "endsWith" | "contains"
    QUANTIFIER.3: "exists" | "all"
    FLAG.3: /(true|false)\b/
    LIST.3: /lists\.[a-z][a-z0-9_]*/
    FIELD.2: /(item|i|declaration)\.(?!(startsWith|endsWith|contains)\()[a-z][a-z0-9_]*/
    NUMBER: /-?[0-9]{1,15}(\.[0-9]{1,6})?/
    STRING: /"([^"\\\r\n]|\\["\\])*"|'([^'\\\r\n]|\\['\\])*'/
    %ignore /[ \t\r\n\f]+/
    %ignore /\/\/[^\n]*/
"""


def parse(text: str) -> tree.Condition | Fault:
    """The condition that `text` writes, or where and why it is none. Types are not looked at."""
    if len(text) > LONGEST:
        return Fault("RL-001", LONGEST, f"a condition has at most {LONGEST} characters")
    if (place := _too_deep(text)) is not None:
        return Fault("RL-002", place, f"brackets and negations stand at most {DEEPEST} deep")
    try:
        read = _parser().parse(text)
    except UnexpectedInput as error:
        return _unread(text, error)
    found: tree.Condition | Fault = _Builder().transform(read)
    return found


def _too_deep(text: str) -> int | None:
    """Where brackets and negations begin to stand too deep; texts and remarks have none."""
    depth = run = 0
    opened: list[int] = []  # what each open bracket weighs, with the negations before it
    for found in _SIGNS.finditer(text):
        match found[0]:
            case sign if sign.startswith("//"):
                continue
            case "!":
                depth, run = depth + 1, run + 1
            case "(":
                opened.append(run + 1)
                depth, run = depth + 1, 0
            case ")":
                depth, run = depth - (opened.pop() if opened else 0), 0
            case _:
                depth, run = depth - run, 0
        if depth > DEEPEST:
            return found.start()
    return None


def _unread(text: str, error: UnexpectedInput) -> Fault:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return Fault("RL-003", len(text.rstrip()), "the condition ends too early")
    place = error.pos_in_stream or 0  # type: ignore[redundant-expr]  # lark says None and means int
    word = (text[place : place + 12].split() or [text[place : place + 1]])[0]
    return Fault("RL-004", place, f"{word!r} does not fit here")


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", propagate_positions=True)


def _unquoted(token: Token) -> str:
    return re.sub(r"\\(.)", r"\1", str(token)[1:-1])


def _at(token: Token) -> int:
    return token.start_pos or 0


def _field(token: Token) -> tree.Field:
    scope, _, name = str(token).partition(".")
    return tree.Field(scope=scope, name=name, at=_at(token))  # type: ignore[arg-type]  # the grammar has these only


class _Builder(Transformer[Token, Any]):
    def either(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else tree.Or(parts=tuple(parts), at=parts[0].at)

    def both(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else tree.And(parts=tuple(parts), at=parts[0].at)

    @v_args(meta=True)
    def negated(self, meta: Any, parts: list[Any]) -> tree.Not:
        return tree.Not(part=parts[0], at=meta.start_pos)

    def compare(self, parts: list[Any]) -> tree.Compare:
        left, order, right = parts
        return tree.Compare(order=str(order), left=left, right=right, at=left.at)  # type: ignore[arg-type]  # the grammar has these only

    def among(self, parts: list[Any]) -> tree.Among:
        return tree.Among(member=parts[0], among=parts[1], at=parts[0].at)

    def matches(self, parts: list[Token]) -> tree.Matches:
        field, test, text = parts
        return tree.Matches(test=str(test), field=_field(field), text=self.text([text]),  # type: ignore[arg-type]  # as above
                            at=_at(field))  # fmt: skip

    def present(self, parts: list[Token]) -> tree.Present:
        return tree.Present(field=_field(parts[0]), at=_at(parts[0]))

    def holds(self, parts: list[Token]) -> tree.Holds:
        return tree.Holds(field=_field(parts[0]), at=_at(parts[0]))

    @v_args(meta=True)
    def quantified(self, meta: Any, parts: list[Any]) -> tree.Condition:
        kind, part = parts
        made = tree.Some if kind == "exists" else tree.Every
        return made(part=part, at=meta.start_pos)

    def product(self, parts: list[Any]) -> Any:
        made = parts[0]
        for right in parts[1:]:
            made = tree.Product(left=made, right=right, at=made.at)
        return made

    def field(self, parts: list[Token]) -> tree.Field:
        return _field(parts[0])

    def text(self, parts: list[Token]) -> tree.Text:
        return tree.Text(value=_unquoted(parts[0]), at=_at(parts[0]))

    def number(self, parts: list[Token]) -> tree.Number:
        return tree.Number(value=Decimal(str(parts[0])), at=_at(parts[0]))

    def flag(self, parts: list[Token]) -> tree.Flag:
        return tree.Flag(value=str(parts[0]) == "true", at=_at(parts[0]))

    @v_args(meta=True)
    def values(self, meta: Any, parts: list[Any]) -> tree.Values:
        return tree.Values(values=tuple(p for p in parts if p is not None), at=meta.start_pos)

    def named(self, parts: list[Token]) -> tree.NamedList:
        return tree.NamedList(name=str(parts[0]).partition(".")[2], at=_at(parts[0]))
