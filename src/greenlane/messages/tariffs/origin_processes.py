"""The processes that published rules name: from their wording to the codes of the rule language."""

import re
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from greenlane.law.origin import rule as tree

_HEADS = (
    "yarn dyeing", "spinning", "weaving", "knitting", "crocheting", "extrusion", "twisting",
    "texturing", "dyeing", "printing", "coating", "laminating", "flocking", "tufting", "making-up",
    "embroidering", "rubberising", "impregnating", "covering", "gimping", "metalising", "bonding",
    "carding or combing", "(?:nonwoven )?fabric formation",
    "nonwoven techniques(?: including needle punching)?", "nonwoven process",
    "any nonwoven process(?: including needle punching)?", "any mechanical operation",
    "needle punching",
    "retreading", "re-?tanning", "refining", "purification", "distillation", "splicing", "planing",
    "sanding", "end-?jointing", "beading", "moulding", "cutting", "hand[- ]?decoration", "blending",
    "crushing", "grinding", "mixing and blending", "chemical reaction", "change in particle size",
    "production of standard materials", "isomer separation", "biotechnological processing",
    "electrolytic, thermal or chemical separation", "fusion or alloying",
    "thermal or electrolytic treatment", "tempering", "surfacing", "calendering", "bleaching",
    "transesterification", "esterification", "hydro-?treatment", "diffusion", "use",
    "assembly", "smelting", "thermal metal forming", "roasting", "milling", "slaughtering",
    "one or more specific processes", "knitting and making-up in one operation", "drawing",
    "casting", "forging", "welding",
    "vulcani[sz]ation", "fermentation", "pasteurisation", "freezing", "smoking", "salting",
)  # fmt: skip
_OBJECTS = (
    r"natural (?:and |or )?(?:or )?(?:of )?man-made staple fibres|natural fibres|"
    r"precious metals of \{[^}]*\}(?: with each other or with base metals)?|"
    r"non-originating precious metals of \{[^}]*\}(?: with each other or with base metals)?|"
    r"tanned or (?:pre-tanned|crust) hides and skins(?: of \{[^}]*\})?|"
    r"[^,.;({]+?(?: of \{[^}]*\})?"
)
_END = (
    r"(?=\s*(?:$|[.,;(]|\b(?:combined|accompanied|preceded|followed|together|provided|where|or|and|"
    r"in which|in each case|is undergone|by)\b))"
)
_PROCESS = (
    rf"(?:an? )?(?:{'|'.join(_HEADS)})(?: \(as standalone operation\)| \(knitted to shape \w+\)"
    rf"| \((?:except|with the exception of) silk-screen printing\)"
    rf"| alone in the case of (?:other )?felt made from natural fibres"
    rf"| (?:of|from|into) (?:{_OBJECTS}){_END})?"
)

_GRAMMAR = rf"""
    start: _joined
    _joined: all_of "."?
    all_of: group (join group)*
    join: EACH | JOIN
    group: PROCESS (SEPARATOR PROCESS)* UNDERGONE? | at_least
    at_least: COUNT _OPERATIONS LIST?
    COUNT: /at least (two|three)/i
    _OPERATIONS: /(?:other )?(?:main )?preparatory (?:or )?finishing operations/i
    LIST: /\(such as [^)]*\)/
    EACH.5: /,? ?in each case (?:combined|accompanied) (?:with|by)|, (?:combined|accompanied) (?:with|by)/i
    JOIN.4: /(?:combined|accompanied|preceded|followed|together) (?:with|by)|and(?= making-up)/i
    SEPARATOR.3: /,? ?(?:or|and\/or) (?:with |by )?|, (?:with |by )?|and or /i
    UNDERGONE: /is undergone/i
    PROCESS.2: /{_PROCESS}/i
    %ignore /[ ]+/
"""  # noqa: E501 - the terminals are clearer on one line


class _Builder(Transformer[Token, Any]):
    def start(self, items: list[Any]) -> tree.Rule:
        rule: tree.Rule = items[0]
        return rule

    def join(self, items: list[Any]) -> str:
        return str(items[0].type)

    def group(self, items: list[Any]) -> list[Any]:
        return [i for i in items if not isinstance(i, Token) or i.type != "UNDERGONE"]

    def at_least(self, items: list[Any]) -> tree.AtLeast:
        count = 2 if "two" in str(items[0]).lower() else 3
        listed = str(items[1])[9:-1] if len(items) > 1 else ""
        names = [slug(part) for part in re.split(r", | and ", listed) if part.strip()]
        return tree.AtLeast(count=count, processes=(*names, "another-finishing-operation"))

    def all_of(self, items: list[Any]) -> tree.Rule:
        groups, joins = items[::2], items[1::2]
        groups, others = _set_apart(groups)
        first = groups[0][::2]
        if joins and len(first) > 1 and joins[0] == "JOIN" and _has_object(first):
            made = _last_joined([group[::2] for group in groups])
        else:
            made = tree.all_of(*(_any(group[::2]) for group in groups))
        return tree.any_of(made, *others)


def _set_apart(groups: list[list[Any]]) -> tuple[list[list[Any]], list[tree.Rule]]:
    """ "X combined with Y or Z of b": Z, not joined by "with" or "by" and of its own goods, is
    an alternative to all that stands before, not to Y."""
    if len(groups) < 2:
        return groups, []
    last = groups[-1]
    for place in range(1, len(last), 2):
        joined = str(last[place]).lower()
        if not re.search(r"with|by", joined) and _has_object(last[place + 1 : place + 2]):
            return [*groups[:-1], last[:place]], [_any(last[place + 1 :: 2])]
    return groups, []


def _has_object(group: list[Any]) -> bool:
    return any(" of " in str(one) or " from " in str(one) for one in group)


def _last_joined(groups: list[list[Any]]) -> tree.Rule:
    """ "X of a, or Y of b combined with X": only where X again makes no sense is it X, or Y with X.

    Elsewhere it could mean either, and is refused. Raises ValueError.
    """
    first, second = groups[0], groups[1]
    verb = str(second[0]).split()[0].lower()
    if len(groups) != 2 or str(first[0]).split()[0].lower() != verb:
        raise ValueError("the join may be meant for one process or for all")
    return tree.any_of(_any(first[:-1]), tree.all_of(_any(first[-1:]), _any(second)))


def _any(group: list[Any]) -> tree.Rule:
    made = [tree.Process(process=slug(str(g))) if isinstance(g, Token) else g for g in group]
    return tree.any_of(*made)


def slug(words: str) -> str:
    """The code of a process: its words in lower case with hyphens."""
    text = re.sub(r"^(?:an?|the) ", "", words.strip().lower())
    text = re.sub(r"\{([^}]*)\}", r"\1", text).replace("non-originating ", "")
    text = re.sub(r"\(knitted to shape \w+\)", "to-shape", text)
    text = re.sub(r"\bnatural (?:and |or )*(?:of )?man-made", "natural-or-man-made", text)
    text = text.replace("hydro-treat", "hydrotreat").replace("re-tan", "retan")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual")


def processes(text: str) -> tree.Rule | None:
    """The rule that a wording of processes makes; None when it is not understood."""
    try:
        made: tree.Rule = _Builder().transform(_parser().parse(text))
    except (LarkError, VisitError):
        return None
    return made
