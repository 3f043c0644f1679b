"""The wording of published rules of origin: one sentence read into the tree, or not understood."""

import re
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from greenlane.law.origin import rule as tree
from greenlane.law.origin.goods import Goods, Level
from greenlane.messages.tariffs.origin_clauses import (
    components,
    goods_of,
    however,
    limit,
    obtained,
    value,
)
from greenlane.messages.tariffs.origin_days import DAYS, days
from greenlane.messages.tariffs.origin_patterns import (
    ALLOWED,
    CANNOT,
    LIMIT,
    MAXNOM,
    OBTAINED,
    ORIGINATE,
    ORIGINATING,
    RVC,
    SETLIMIT,
    SHARE,
    bare,
    matched,
)

_LEVELS: dict[str, Level] = {"CC": "chapter", "CTH": "heading", "CTSH": "subheading"}

_GRAMMAR = rf"""
    start: (worked | valued | conditioned | set) "."?
    worked: (change | plain | other | within) tail*
    change: MARK barred?
    plain: FROM_ANY OWN? barred? INCLUDING?
    other: OTHER_HEADING
    within: NOT_WITHIN CODES
    barred: _EXCEPT thing (_AND thing)*
    thing: _FROM? CODES | _FROM? THING
    tail: _HOWEVER ALLOWED -> however
        | _HOWEVER LIMIT -> also
        | _PROVIDED conds -> provided
        | _PROVIDED value -> provided
        | _AND_VALUE value -> provided
        | QUOTA -> quota
        | DAYS -> during
    valued: (MAXNOM | CANNOT | RVC) value_tail*
    value_tail: _AND_THAT ORIGINATE -> originate
              | DAYS -> during
    value: MAXNOM -> valued | RVC -> valued
    conditioned: _IN_WHICH conds | conds_obtained
    conds_obtained: ALL_OBTAINED
    conds: _DASH? cond (_CONJ _DASH? cond)*
    cond: LIMIT -> limit | OBTAINED -> obtained | SHARE -> share | ORIGINATING -> originating
    set: SET SETLIMIT?

    MARK.9: /(?:CC|CTH|CTSH)(?:: All non-originating materials used in the production of the goods? have undergone a change in tariff classification at the \d-digit level(?: \([a-z ]+\))?)?/
    FROM_ANY.9: /(?:Production|Manufacture):?(?: -)? from (?:non-originating )?materials? (?:of|from) any (?:sub)?heading/i
    OTHER_HEADING.9: /(?:Manufacture|Other operations|Production) in which all the (?:non-originating )?materials used are classified within a (?:sub)?heading other than that of the product/i
    NOT_WITHIN.9: /(?:Manufacture|Production) from materials not classified within/i
    OWN.9: /,? except (?:that|those) of the (?:product|good)/i
    INCLUDING: /,? ?including other materials of \{{[^}}]*\}}/i
    _EXCEPT.8: /,? except(?: for)?(?: from)?(?: (?:those|that) of(?! the (?:product|good)))?(?: the)?(?: non-originating)?(?: materials of)?(?= )| and(?: except)?(?: materials)?(?: of)?(?= (?:\{{|smoking))/i
    _FROM.7: /from (?:non-originating )?(?:materials of )?/
    _AND.6: /,? ?and (?:of )?(?=from|\{{)|, (?=\{{)| or (?=\{{|dairy)/
    _AND_VALUE.9: /,? and (?=A maximum|Your goods|there is a|a (?:regional|qualifying) value)/
    _AND_THAT.9: /,? and (?=[a-z])/
    _CONJ.8: /[,;]? ?-? ?and(?: -)? (?:in which )?(?!A )|,? - (?=all|the)/i
    _DASH.8: /-/
    _HOWEVER.9: /[.,]? ?however,?:? /i
    _PROVIDED.7: /,? ?(?:provided(?: that)?|(?:and (?:- )?)?in which|where):?(?= )/i
    _IN_WHICH.8: /(?:Manufacture|Production),?:?(?: -)? in which ?:?/i
    CODES.5: /\{{[^}}]*\}}/
    THING.1: /(?:non-originating )?[a-z](?:(?!,? provided|,? (?:and (?:- )?)?in which|,? however|\. | and A max| and Your| - within| and from ).)*?(?=$|\.$|\. |,? provided|,? (?:and (?:- )?)?in which| and from | and A | and Your| - within)/
    ALLOWED.5: /{bare(ALLOWED)}/i
    LIMIT.6: /{bare(LIMIT)}/i
    OBTAINED.3: /{bare(OBTAINED)}/i
    ALL_OBTAINED.3: /(?:None if )?all {bare(OBTAINED)}/i
    SHARE.7: /{bare(SHARE)}/i
    ORIGINATING.3: /{bare(ORIGINATING)}/i
    ORIGINATE: /{bare(ORIGINATE)}/
    MAXNOM.5: /{bare(MAXNOM)}/
    CANNOT.5: /{bare(CANNOT)}/
    RVC.7: /{bare(RVC)}/i
    QUOTA: /,? ?-? ?within the limits of the applicable annual quota/
    DAYS.9: /{DAYS}/i
    SET: /Each item in the set (?:must|shall) satisfy the rule,? which would apply to it if it were not included in the set/
    SETLIMIT: /{bare(SETLIMIT)}/
    %ignore / +/
"""  # noqa: E501 - the terminals are clearer on one line


class _Builder(Transformer[Token, Any]):
    def start(self, items: list[Any]) -> tree.Rule:
        rule: tree.Rule = items[0]
        return rule

    def change(self, items: list[Any]) -> tree.Change:
        level = _LEVELS[str(items[0]).partition(":")[0]]
        return tree.Change(level=level, barred=items[1] if len(items) > 1 else ())

    def plain(self, items: list[Any]) -> tree.Change:
        level: Any = "any"
        if any(isinstance(i, Token) and i.type == "OWN" for i in items):
            level = "subheading" if "subheading" in str(items[0]) else "heading"
        barred = next((i for i in items if isinstance(i, tuple)), ())
        return tree.Change(level=level, barred=barred)

    def other(self, items: list[Any]) -> tree.Change:
        return tree.Change(level="subheading" if "subheading" in str(items[0]) else "heading")

    def within(self, items: list[Any]) -> tree.Change:
        return tree.Change(level="any", barred=goods_of(str(items[1])))

    def barred(self, items: list[Any]) -> tuple[Goods, ...]:
        return tuple(goods for thing in items for goods in thing)

    def thing(self, items: list[Any]) -> tuple[Goods, ...]:
        found = goods_of(str(items[0]))
        if not found:
            raise ValueError("an exception of everything")
        return found

    def worked(self, items: list[Any]) -> tree.Rule:
        change, *tails = items
        for tail in tails:
            change = tail(change)
        rule: tree.Rule = change
        return rule

    def however(self, items: list[Any]) -> Any:
        clause = str(items[0])
        return lambda rule: however(rule, clause)

    def also(self, items: list[Any]) -> Any:
        extra = limit(str(items[0]))
        return lambda rule: tree.all_of(rule, extra)

    def provided(self, items: list[Any]) -> Any:
        return lambda rule: tree.all_of(rule, items[0])

    def quota(self, _items: list[Any]) -> Any:
        return lambda rule: tree.all_of(rule, tree.Quota())

    def during(self, items: list[Any]) -> Any:
        since, until = days(str(items[0]))
        return lambda rule: tree.Dated(rule=rule, since=since, until=until)

    def originate(self, items: list[Any]) -> Any:
        of = goods_of(matched(ORIGINATE, str(items[0]))["goods"])
        return lambda rule: tree.all_of(rule, tree.MustOriginate(of=of))

    def valued(self, items: list[Any]) -> tree.Rule:
        token, *tails = items
        return self.worked([value(token), *tails])

    def conds(self, items: list[Any]) -> tree.Rule:
        return tree.all_of(*items)

    def conditioned(self, items: list[Any]) -> tree.Rule:
        rule: tree.Rule = items[0]
        return rule

    def conds_obtained(self, items: list[Any]) -> tree.Rule:
        return obtained(re.sub(r"^None if ", "", str(items[0])))

    def limit(self, items: list[Any]) -> tree.Rule:
        return limit(str(items[0]))

    def obtained(self, items: list[Any]) -> tree.Rule:
        return obtained(str(items[0]))

    def originating(self, items: list[Any]) -> tree.Rule:
        of = goods_of(matched(ORIGINATING, str(items[0]))["goods"])
        if not of:
            raise ValueError("all that is used originates: nothing is left to ask")
        return tree.MustOriginate(of=of)

    def share(self, items: list[Any]) -> tree.Rule:
        match = matched(SHARE, str(items[0]))
        return tree.ObtainedShare(percent=Decimal(match["percent"]), of=goods_of(match["goods"]))

    def set(self, items: list[Any]) -> tree.Rule:
        if len(items) == 1:
            return tree.Components()
        return components(str(items[1]))


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual")


def sentence(text: str) -> tree.Rule | None:
    """The rule that one cleaned wording makes; None when it is not understood."""
    try:
        made: tree.Rule = _Builder().transform(_parser().parse(text))
    except (LarkError, VisitError):
        return None
    return made
