"""A line of a published list of rules: its wordings joined into one rule, prose where it must be.

Our reading of the joins: wordings beside one another are alternatives, as the lists print them one
below the other with "or" before the last; a wording that begins like a continuation ("However",
"Followed in both cases by") belongs to what stands before it. A wording that is not understood
and does not begin a sentence of its own makes the whole line prose: it may change the others.
"""

import re
from collections.abc import Sequence

import msgspec

from greenlane.law.origin import rule as tree
from greenlane.messages.tariffs.origin_clauses import components, goods_of, however, limit
from greenlane.messages.tariffs.origin_processes import processes
from greenlane.messages.tariffs.origin_prose import sentence
from greenlane.messages.tariffs.origin_text import clean

_ALTERNATIVE = re.compile(r";\s+or\s+(?=[a-z])|[,;]?\s+[Oo]r\s+(?=[A-Z](?!ree on Board))")
_LISTED = re.compile(r";\s+(?=[A-Z])(?=.*;\s+or\s+[A-Z])")  # a; b; or c
_DASHED = re.compile(r",? (?:or )?- ")
_LETTERED = re.compile(r"[;,]? ?(?:or )?\([a-e]\) ")
_CHOICES = re.compile(r"[: ]\(a\) [^;()]+(?:[;,] \([b-d]\) [^;()]+)*[;,]? or \([b-e]\) [^;()]+$")
_WITH_LIMIT = re.compile(
    r"^(?P<process>.+?),? (?:provided(?: that)?|in which|where) "
    r"(?P<limit>(?:the |their )(?:total )?value .+)$"
)
_FROM = re.compile(
    r"(?:Production|Manufacture) from:? (?:- )?(?:an? )?(?P<goods>[^.:;]+?)"
    r"(?:,? provided(?: that)? (?P<limit>the value .+))?\.?$"
)
_HOWEVER = re.compile(r"^However,?:? (?P<clause>[^:].*)$", re.IGNORECASE)
_FOLLOWED = re.compile(r"^Followed in (?:both|all) cases by (?P<process>.+)$", re.IGNORECASE)
_UNDERGO = re.compile(
    r"^(?:All )?non-originating materials (?:used )?undergo an? (?P<process>[a-z ]+)$",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"^(?:Production|Manufacture) in which [a-z ]+ is obtained through (?P<process>.+)$"
)
_BY_USE = re.compile(r"^(?P<change>.+) by the use of (?P<process>.+)$")
_OPERATION = re.compile(r"^(?:The )?operations? of (?P<process>.+)$", re.IGNORECASE)
_JUTE = re.compile(r"\.? ?(?:Non-originating )?jute fabric may be used as a backing\.?$", re.I)
_TRAILING = re.compile(r",? (?:and|or)\.?$")
_LIMITS = re.compile(r"^The (?:total |combined |individual )*(?:weight|value) of ")
_STARTS = re.compile(
    r"^(?:CC|CTH|CTSH|Production|Manufacture|A (?:maximum|chemical)|Your goods|Each item|All "
    r"|The max|None if|At least)"
)


class Wording(msgspec.Struct, frozen=True):
    """One wording and how it is joined to the one before it: "or", "and" or not said ("")."""

    text: str
    joined: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The rule of a line, its notes, and the wordings that were not understood."""

    rule: tree.Rule
    notes: str
    refused: tuple[str, ...] = ()


def wording(text: str) -> tree.Rule | None:
    """The rule of one wording, alternatives included; None when a part is not understood."""
    listed = _LISTED.sub("; or ", text.strip())
    told = [one for part in _ALTERNATIVE.split(listed) for one in _chosen(part.strip())]
    parts = [_alternative(part) for part in told]
    made = [part for part in parts if part is not None]
    return tree.any_of(*made) if made and len(made) == len(parts) else None


def _chosen(text: str) -> list[str]:
    """A sentence that ends in lettered choices, once for each of them."""
    if not _CHOICES.search(text):
        return [text]
    before, *choices = _LETTERED.split(text.rstrip("."))
    return [f"{before.rstrip(': ')} {choice.strip(' ;,')}" for choice in choices]


def line_of(wordings: Sequence[Wording]) -> Line:
    """The rule of a line made of wordings in order."""
    cleaned = [clean(one.text) for one in wordings]
    notes = " ".join(dict.fromkeys(text.notes for text in cleaned if text.notes))
    texts = [_TRAILING.sub("", text.text) for text in cleaned]
    ends = ["", *(_end(text.text) for text in cleaned)]
    joins = [
        "and" if end == "and" else one.joined for end, one in zip(ends, wordings, strict=False)
    ]
    kept, refused, hanging = _joined(texts, joins)
    if ends[-1] == "or":
        refused.append(cleaned[-1].text)
        kept.append(tree.Officer(text=_quoted(cleaned[-1].text)))
    if not kept or hanging or ends[-1] == "and" or any(_depends(text) for text in refused):
        whole = _quoted(" / ".join(text for text in texts if text)) or "(no text)"
        return Line(rule=tree.Officer(text=whole), notes=notes, refused=tuple(refused) or (whole,))
    return Line(rule=tree.any_of(*kept), notes=notes, refused=tuple(refused))


def _end(text: str) -> str:
    """The "and" or "or" that a wording ends with, when the rest of it is elsewhere."""
    found = re.search(r"\b(and|or)\.?$", text)
    return found[1] if found else ""


def _joined(texts: list[str], joins: list[str]) -> tuple[list[tree.Rule], list[str], bool]:
    """The alternatives, what was not understood, and whether that was joined by "and"."""
    kept: list[tree.Rule] = []
    refused: list[str] = []
    hanging = False
    for text, join in zip(texts, joins, strict=True):
        if not text.strip(" .,"):
            continue
        if (continued := _continued(kept, text)) is not None:
            kept = continued
        elif (made := wording(text)) is None:
            refused.append(text)
            kept.append(tree.Officer(text=_quoted(text)))
            hanging = hanging or join == "and"
        elif join == "and" and kept:
            kept[-1] = tree.all_of(kept[-1], made)
        else:
            kept.append(made)
    return kept, refused, hanging


def _quoted(text: str) -> str:
    return text.replace('"', "'")


def _depends(text: str) -> bool:
    """A wording that is not understood stands alone only if it begins like a rule of its own."""
    return not (_STARTS.match(text) and text.rstrip().endswith("."))


def _continued(kept: list[tree.Rule], text: str) -> list[tree.Rule] | None:
    """What stands before, changed by a wording that continues it; None when it does not."""
    if not kept:
        return None
    followed = _FOLLOWED.match(text)
    if followed:
        after = processes(followed["process"])
        return None if after is None else [tree.all_of(tree.any_of(*kept), after)]
    if limits := _limited(text):
        return [*kept[:-1], tree.all_of(kept[-1], limits)]
    clause = _HOWEVER.match(text.rstrip("."))
    if not clause:
        return None
    try:
        if isinstance(kept[-1], tree.Components):
            return [*kept[:-1], components(text.rstrip("."))]
        return [*kept[:-1], however(kept[-1], clause["clause"])]
    except ValueError:
        return None


def _alternative(text: str) -> tree.Rule | None:
    text = _JUTE.sub("", _TRAILING.sub("", text))
    bare = text.rstrip(" .,")
    found = sentence(text) or _processing(bare) or _produced(text) or _limited(text)
    if found is None and text != text[:1].upper() + text[1:]:
        return _alternative(text[:1].upper() + text[1:])
    return found


def _limited(text: str) -> tree.Rule | None:
    """A limit that stands as a rule of its own."""
    if not _LIMITS.match(text):
        return None
    return sentence(f"Manufacture in which {text[:1].lower()}{text[1:]}")


def _processing(text: str) -> tree.Rule | None:
    used = _BY_USE.match(text)
    if used:
        change, process = sentence(used["change"]), processes(used["process"])
        return tree.all_of(change, process) if change and process else None
    for pattern in (_UNDERGO, _THROUGH, _OPERATION):
        if special := pattern.match(text):
            return processes(special["process"])
    if limited := _WITH_LIMIT.match(text):
        process, limit = processes(limited["process"]), _only_limit(limited["limit"])
        return tree.all_of(process, limit) if process and limit else None
    return processes(text)


def _only_limit(text: str) -> tree.Rule | None:
    try:
        return limit(text.rstrip("."))
    except ValueError:
        return None


def _produced(text: str) -> tree.Rule | None:
    """Production from named goods; several are named with "or" between them."""
    match = _FROM.match(text)
    if match is None or "any heading" in match["goods"] or "any subheading" in match["goods"]:
        return None
    if re.search(r"provided|however|in which|does not", match["goods"], re.IGNORECASE):
        return None
    try:
        named = _DASHED.split(match["goods"].strip(" -"))
        goods = tuple(one for each in named for one in goods_of(each))
    except ValueError:
        return None
    if not goods:
        return None
    made: tree.Rule = tree.ProducedFrom(goods=tuple(goods))
    if match["limit"]:
        limit = _only_limit(match["limit"])
        return tree.all_of(made, limit) if limit else None
    return made
